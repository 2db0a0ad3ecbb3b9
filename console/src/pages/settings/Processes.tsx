/** Smart processes: the tenant's own types, made from presets, with their switches. */
import { useSignal } from "@preact/signals";
import { all, api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { type EntityType, types } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { FLAGS } from "../../lib/presets";
import { to } from "../../lib/route";
import { load, may } from "../../lib/session";
import { tell } from "../../lib/tell";
import { Button, IconButton } from "../../parts/Button";
import { Empty, Shown } from "../../parts/States";
import { Editor } from "./Editor";
import { flagWords } from "./flag-words";
import { NewProcess } from "./NewProcess";
import { type Asked, Removal } from "./Removal";

export default function Processes() {
  const reading = useLoad(
    () => all((cursor) => api.GET("/v1/smart-processes", { params: { query: { cursor } } })),
    [],
  );
  const making = useSignal(false);
  const edited = useSignal<EntityType | null>(null);
  const removed = useSignal<Asked | null>(null);
  const words = flagWords();
  const mayWrite = may("entity_type:update");
  const again = async () => {
    making.value = false;
    edited.value = null;
    removed.value = null;
    // Boards and rights follow from the types.
    await Promise.all([types.again(), load(), reading.again()]);
  };
  return (
    <section class="stack" aria-label={t("Smart processes")}>
      <header class="row">
        <h2 class="fill">{t("Smart processes")}</h2>
        {mayWrite && (
          <Button
            kind="main"
            icon="plus"
            onClick={() => {
              making.value = true;
            }}
          >
            {t("Make a smart process")}
          </Button>
        )}
      </header>
      <Shown reading={reading}>
        {(found) =>
          found.length === 0 ? (
            <Empty
              icon="box"
              title={t("Types of your own, such as repairs or rentals, with a board and rules.")}
            />
          ) : (
            found.map((one) => (
              <article key={one.code} class="sheet stack">
                <header class="row">
                  <h3 class="fill">
                    <a href={to([one.code])}>{one.title}</a> <code>{one.code}</code>
                  </h3>
                  <a href={to(["settings", "pipelines"], { type: one.code })}>{t("Stages")}</a>
                  <a href={to(["settings", "fields"], { type: one.code })}>{t("Fields")}</a>
                  {mayWrite && (
                    <>
                      <IconButton
                        icon="edit"
                        label={t("Change {name}", { name: one.title })}
                        onClick={() => {
                          edited.value = one;
                        }}
                      />
                      <IconButton
                        icon="trash"
                        label={t("Remove {name}", { name: one.title })}
                        onClick={() => {
                          const path = { type: one.code };
                          removed.value = {
                            name: one.title,
                            run: (force) =>
                              ask(
                                api.DELETE("/v1/smart-processes/{type}", {
                                  params: { path, query: { force } },
                                }),
                              ),
                          };
                        }}
                      />
                    </>
                  )}
                </header>
                <p class="row">
                  {FLAGS.filter((flag) => one.flags[flag]).map((flag) => (
                    <span key={flag} class="badge">
                      {words[flag]}
                    </span>
                  ))}
                </p>
              </article>
            ))
          )
        }
      </Shown>
      {making.value && (
        <NewProcess
          onMade={again}
          onClose={() => {
            making.value = false;
          }}
        />
      )}
      {edited.value && (
        <Editor
          title={edited.value.title}
          schema={{
            type: "object",
            required: ["title", "flags"],
            properties: {
              title: { type: "string", title: t("Title") },
              flags: {
                type: "object",
                title: t("Switches"),
                description: t("What is switched off is hidden and kept."),
                required: [...FLAGS],
                properties: Object.fromEntries(
                  FLAGS.map((flag) => [flag, { type: "boolean", title: words[flag] }]),
                ),
              },
            },
          }}
          values={{ title: edited.value.title, flags: edited.value.flags }}
          save={(body) =>
            ask(
              api.PATCH("/v1/smart-processes/{type}", {
                params: { path: { type: edited.value?.code ?? "" } },
                body,
              }),
            )
          }
          onSaved={() => {
            tell(t("Saved"), { kind: "good" });
            again();
          }}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
      {removed.value && <Removal asked={removed.value} onClose={again} />}
    </section>
  );
}

/** Pipelines of a type and their stages: names, order, what each means. */
import { useSignal } from "@preact/signals";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { type Pipeline, pipelines } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { to } from "../../lib/route";
import { may } from "../../lib/session";
import { tell } from "../../lib/tell";
import { Button, IconButton } from "../../parts/Button";
import { Shown } from "../../parts/States";
import { drawIn } from "../../parts/stage-color";
import { Editor } from "./Editor";
import { type Asked, Removal } from "./Removal";
import { StageEditor } from "./StageEditor";
import { chosenType, TypePicker } from "./TypePicker";

export default function Pipelines() {
  const type = chosenType();
  const reading = useLoad(() => pipelines(type).again(), [type]);
  const edited = useSignal<{ one: Pipeline | null } | null>(null);
  const stages = useSignal<Pipeline | null>(null);
  const removed = useSignal<Asked | null>(null);
  const mayWrite = may("pipeline:update");
  const again = () => {
    edited.value = null;
    stages.value = null;
    removed.value = null;
    return reading.again();
  };
  return (
    <section class="stack" aria-label={t("Pipelines and stages")}>
      <header class="row">
        <h2 class="fill">{t("Pipelines and stages")}</h2>
        <TypePicker only={(one) => one.flags.stages ?? false} />
        {mayWrite && (
          <Button
            kind="main"
            icon="plus"
            onClick={() => {
              edited.value = { one: null };
            }}
          >
            {t("Add a pipeline")}
          </Button>
        )}
      </header>
      <Shown reading={reading}>
        {(found) =>
          found.map((one) => (
            <article key={one.id} class="sheet stack">
              <header class="row">
                <h3 class="fill">
                  <a href={to([type, one.id])}>{one.name}</a>{" "}
                  {one.is_default && <span class="badge">{t("Default")}</span>}
                </h3>
                {mayWrite && (
                  <>
                    <Button
                      icon="edit"
                      onClick={() => {
                        stages.value = one;
                      }}
                    >
                      {t("Stages")}
                    </Button>
                    <IconButton
                      icon="settings"
                      label={t("Change {name}", { name: one.name })}
                      onClick={() => {
                        edited.value = { one };
                      }}
                    />
                    {!one.is_default && (
                      <IconButton
                        icon="trash"
                        label={t("Remove {name}", { name: one.name })}
                        onClick={() => {
                          const path = { type, pipeline: one.id };
                          removed.value = {
                            name: one.name,
                            run: (force) =>
                              ask(
                                api.DELETE("/v1/pipelines/{type}/{pipeline}", {
                                  params: { path, query: { force } },
                                }),
                              ),
                          };
                        }}
                      />
                    )}
                  </>
                )}
              </header>
              <ol class="stage-list">
                {one.stages.map((stage) => (
                  <li
                    key={stage.code}
                    class={stage.semantics}
                    ref={(self) => drawIn(self, stage.color)}
                  >
                    {stage.name}
                  </li>
                ))}
              </ol>
            </article>
          ))
        }
      </Shown>
      {edited.value && (
        <Editor
          title={edited.value.one?.name ?? t("Add a pipeline")}
          schema={{
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string", title: t("Name") },
              is_default: { type: "boolean", title: t("New items come here") },
            },
          }}
          values={
            edited.value.one
              ? { name: edited.value.one.name, is_default: edited.value.one.is_default }
              : { name: "" }
          }
          save={(values) => {
            const one = edited.value?.one;
            return one
              ? ask(
                  api.PATCH("/v1/pipelines/{type}/{pipeline}", {
                    params: { path: { type, pipeline: one.id } },
                    body: values,
                  }),
                )
              : ask(
                  api.POST("/v1/pipelines/{type}", {
                    params: { path: { type } },
                    body: values as never,
                  }),
                );
          }}
          onSaved={() => {
            tell(t("Saved"), { kind: "good" });
            again();
          }}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
      {stages.value && (
        <StageEditor
          type={type}
          pipeline={stages.value}
          onSaved={again}
          onClose={() => {
            stages.value = null;
          }}
        />
      )}
      {removed.value && <Removal asked={removed.value} onClose={again} />}
    </section>
  );
}

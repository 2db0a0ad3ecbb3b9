/** All workflows: what is published and what is a draft; new ones, from files too; removed ones go. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { all, api, ask, type Schemas } from "../../lib/client";
import { relative, t } from "../../lib/i18n";
import { types, typeTitle } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { go, to } from "../../lib/route";
import { may } from "../../lib/session";
import { tell, tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Menu } from "../../parts/Menu";
import { Empty, Shown } from "../../parts/States";
import { autoRuns, stateMark, stateWords } from "./state-words";
import { exportFile, importFile } from "./transfer";

type Line = Schemas["TemplateLine"];

export function List() {
  const file = useRef<HTMLInputElement>(null);
  const removing = useSignal<Line | null>(null);
  const reading = useLoad(
    () => all((cursor) => api.GET("/v1/workflows", { params: { query: { cursor, limit: 200 } } })),
    [],
  );
  useEffect(() => {
    types.get().catch(tellProblem);
  }, []);
  const mayChange = may("workflow:update");
  const bring = async (chosen: File) => {
    const made = await importFile(chosen);
    if (made) go(["workflows", made.id]);
    else tell(t("This file holds no workflow."), { kind: "bad" });
  };
  const remove = async (one: Line) => {
    await ask(api.DELETE("/v1/workflows/{id}", { params: { path: { id: one.id } } }));
    removing.value = null;
    tell(t("“{name}” was removed", { name: one.name }), { kind: "good" });
    await reading.again();
  };
  return (
    <main class="workflows-page">
      <header class="page-head">
        <h1>{t("Workflows")}</h1>
        <span class="fill" />
        {mayChange && (
          <>
            <Button icon="in" onClick={() => file.current?.click()}>
              {t("Import")}
            </Button>
            <input
              ref={file}
              type="file"
              accept="application/json,.json"
              hidden
              aria-label={t("File to import")}
              onChange={(event) => {
                const [chosen] = event.currentTarget.files ?? [];
                event.currentTarget.value = "";
                if (chosen) bring(chosen).catch(tellProblem);
              }}
            />
            <Button kind="main" icon="plus" onClick={() => go(["workflows", "new"])}>
              {t("New workflow")}
            </Button>
          </>
        )}
      </header>
      <Shown reading={reading}>
        {(found) =>
          found.length === 0 ? (
            <Empty icon="flow" title={t("No workflow yet")}>
              <p>
                {t(
                  "A workflow leads one item through several steps: it acts, asks people, waits for days.",
                )}
              </p>
            </Empty>
          ) : (
            <div class="sheet scroll">
              <table>
                <caption class="unseen">{t("Workflows")}</caption>
                <thead>
                  <tr>
                    {[t("Name"), t("Type"), t("State"), t("Starts"), t("Changed")].map((one) => (
                      <th scope="col" key={one}>
                        {one}
                      </th>
                    ))}
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {found.map((one) => (
                    <tr key={one.id}>
                      <th scope="row">
                        <a href={to(["workflows", one.id])}>{one.name}</a>
                      </th>
                      <td>{typeTitle(one.entity_type)}</td>
                      <td>
                        <span class={`badge ${stateMark(one)}`}>{stateWords(one)}</span>
                      </td>
                      <td>{autoRuns()[one.auto_run] ?? one.auto_run}</td>
                      <td>
                        <time dateTime={one.updated_at}>{relative(one.updated_at)}</time>
                      </td>
                      <td class="tools">
                        <Menu
                          label={t("More of “{name}”", { name: one.name })}
                          entries={[
                            {
                              label: t("Export"),
                              icon: "out",
                              run: () => void exportFile(one.id, one.name).catch(tellProblem),
                            },
                            {
                              label: t("Delete…"),
                              icon: "trash",
                              danger: true,
                              disabled: !mayChange,
                              run: () => {
                                removing.value = one;
                              },
                            },
                          ]}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Shown>
      {removing.value && (
        <Removing
          one={removing.value}
          onRemove={remove}
          onClose={() => {
            removing.value = null;
          }}
        />
      )}
    </main>
  );
}

type RemovingProps = { one: Line; onRemove: (one: Line) => Promise<void>; onClose: () => void };

function Removing({ one, onRemove, onClose }: RemovingProps) {
  return (
    <Dialog
      title={t("Delete “{name}”?", { name: one.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Keep it")}</Button>
          <Button kind="danger" icon="trash" onClick={() => onRemove(one)}>
            {t("Delete")}
          </Button>
        </>
      }
    >
      <p>{t("It starts no more. Runs that have begun go on. This cannot be taken back.")}</p>
    </Dialog>
  );
}

/** "What would this user see": what all roles of somebody allow together. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { pipelines, typeTitle, users } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { VERBS } from "../../lib/permissions";
import { tellProblem } from "../../lib/tell";
import { Shown } from "../../parts/States";
import { scopeWords, setupWords, verbWords } from "./Matrix";

export function WouldSee() {
  const user = useSignal<number | null>(null);
  useEffect(() => {
    users.get().catch(tellProblem);
  }, []);
  return (
    <section class="stack" aria-label={t("What would this user see?")}>
      <header class="row">
        <h2>{t("What would this user see?")}</h2>
        <select
          class="narrow"
          aria-label={t("User")}
          value={user.value ?? ""}
          onChange={(event) => {
            user.value = Number(event.currentTarget.value) || null;
          }}
        >
          <option value="">{t("Choose")}</option>
          {users.found.value?.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </header>
      {user.value !== null && <Rights key={user.value} user={user.value} />}
    </section>
  );
}

function Rights({ user }: { user: number }) {
  const reading = useLoad(
    () => ask(api.GET("/v1/users/{id}/rights", { params: { path: { id: user } } })),
    [user],
  );
  const verbs = verbWords();
  const scopes = scopeWords();
  const setups = setupWords();
  return (
    <Shown reading={reading}>
      {(found) => (
        <div class="sheet scroll">
          <table>
            <caption class="unseen">{t("What would this user see?")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("Type")}</th>
                {VERBS.map((verb) => (
                  <th scope="col" key={verb}>
                    {verbs[verb]}
                  </th>
                ))}
                <th scope="col">{t("Rules and triggers")}</th>
              </tr>
            </thead>
            <tbody>
              {found.reaches.map((one) => (
                <tr key={`${one.type}/${one.pipeline}`} class={one.pipeline ? "below" : ""}>
                  <th scope="row">
                    {one.pipeline ? pipelineName(one.type, one.pipeline) : typeTitle(one.type)}
                  </th>
                  {VERBS.map((verb) => (
                    <td key={verb}>{scopes[one.items[verb] ?? "none"]}</td>
                  ))}
                  <td>{setups[one.automation]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Shown>
  );
}

const pipelineName = (type: string, id: string) =>
  pipelines(type).found.value?.find((one) => one.id === id)?.name ?? id;

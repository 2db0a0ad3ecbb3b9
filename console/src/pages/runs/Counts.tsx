/** How many runs each rule had: done, skipped, failed, waiting. A rule is chosen to see its own. */
import { useEffect } from "preact/hooks";
import { api, ask } from "../../lib/client";
import { clock, t } from "../../lib/i18n";
import { typeTitle, words } from "../../lib/known";
import { rulesOf } from "../../lib/known-rules";
import { useLoad } from "../../lib/loading";
import { choose } from "../../lib/route";
import { byRule, type SpanName, type State, sinceOf } from "../../lib/run-counts";
import { Shown } from "../../parts/States";

type Props = { type: string | undefined; span: SpanName; rule: string | undefined };
const COLUMNS: State[] = ["failed", "done", "skipped", "blocked", "waiting"];

export function Counts({ type, span, rule }: Props) {
  const reading = useLoad(
    () =>
      ask(
        api.GET("/v1/runs/counts", { params: { query: { type, since: sinceOf(span, clock()) } } }),
      ),
    [type, span],
  );
  const found = reading.loaded.value.value?.items;
  useEffect(() => {
    for (const one of new Set(found?.map((line) => line.type))) rulesOf(one).read();
  }, [found]);
  return (
    <Shown reading={reading} lines={3}>
      {({ items, more }) =>
        items.length === 0 ? null : (
          <div class="sheet scroll">
            <table class="run-counts">
              <caption class="unseen">{t("Runs by rule")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("Rule")}</th>
                  <th scope="col">{t("Type")}</th>
                  {COLUMNS.map((one) => (
                    <th scope="col" key={one}>
                      {one === "waiting" ? t("Waiting") : (words.found.value?.runs[one] ?? one)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {byRule(items).map((line) => (
                  <tr
                    key={`${line.type}/${line.rule}`}
                    aria-current={line.rule === rule || undefined}
                  >
                    <th scope="row">
                      <button
                        type="button"
                        class="link"
                        aria-pressed={line.rule === rule}
                        onClick={() =>
                          choose(
                            line.rule === rule
                              ? { rule: null, type: null }
                              : { rule: line.rule, type: line.type },
                          )
                        }
                      >
                        {rulesOf(line.type).name(line.rule)}
                      </button>
                    </th>
                    <td>{typeTitle(line.type)}</td>
                    {COLUMNS.map((one) => (
                      <td key={one} class={one === "failed" && line.states[one] ? "late" : ""}>
                        {line.states[one] ?? ""}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
            {more && <p class="quiet">{t("Only the newest 10,000 are counted.")}</p>}
          </div>
        )
      }
    </Shown>
  );
}

/** The versions of a pipeline's automation: who changed what when, what differs, and bringing one back. */
import { useSignal } from "@preact/signals";
import type { Document } from "../../lib/automation";
import { all, api, ask, type Schemas } from "../../lib/client";
import { dateTime, t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { differences } from "../../lib/part-lines";
import { Button } from "../../parts/Button";
import { Panel } from "../../parts/Panel";
import { Empty, Shown } from "../../parts/States";
import { DifferenceList } from "./DifferenceList";
import { closePanel, type PanelProps } from "./Panels";
import type { Page } from "./state";

type Line = Schemas["VersionLine"];

const MOST = 200;

export default function Versions(props: PanelProps) {
  const { type, pipeline } = props.page.place;
  const number = props.page.read.value?.version;
  const reading = useLoad(
    () =>
      all<Line>(
        (cursor) =>
          api.GET("/v1/automation/{type}/{pipeline}/versions", {
            params: { path: { type, pipeline }, query: { cursor } },
          }),
        MOST,
      ),
    [type, pipeline, number],
  );
  const chosen = useSignal<number | null>(null);
  const title =
    chosen.value === null ? t("Versions") : t("Version {number}", { number: chosen.value });
  return (
    <Panel title={title} label={title} onClose={closePanel}>
      {chosen.value !== null ? (
        <One
          {...props}
          number={chosen.value}
          onBack={() => {
            chosen.value = null;
          }}
        />
      ) : (
        <Shown reading={reading}>
          {(found) =>
            found.length === 0 ? (
              <Empty icon="hourglass" title={t("Nothing was changed yet")} />
            ) : (
              <ol class="versions">
                {found.map((one) => (
                  <li key={one.number} class="choice">
                    <button
                      type="button"
                      onClick={() => {
                        chosen.value = one.number;
                      }}
                    >
                      <strong>{sentence(one)}</strong>
                      <span class="quiet">
                        {[
                          userName(one.by),
                          dateTime(one.at),
                          t("version {number}", { number: one.number }),
                          ...(one.number === number ? [t("counts now")] : []),
                        ].join(" · ")}
                      </span>
                    </button>
                  </li>
                ))}
              </ol>
            )
          }
        </Shown>
      )}
    </Panel>
  );
}

/** What a version did: its maker's words, or how much it changed. */
function sentence(one: Line): string {
  if (one.note) return one.note;
  const { rules, triggers, stages } = one.changes;
  const kinds: [number | undefined, (count: number) => string][] = [
    [rules?.added, (count) => t("{count} rules added", { count })],
    [rules?.changed, (count) => t("{count} rules changed", { count })],
    [rules?.removed, (count) => t("{count} rules removed", { count })],
    [triggers?.added, (count) => t("{count} triggers added", { count })],
    [triggers?.changed, (count) => t("{count} triggers changed", { count })],
    [triggers?.removed, (count) => t("{count} triggers removed", { count })],
    [stages?.added, (count) => t("{count} stages added", { count })],
    [stages?.changed, (count) => t("{count} stages changed", { count })],
    [stages?.removed, (count) => t("{count} stages removed", { count })],
  ];
  const told = kinds.flatMap(([count, say]) => (count ? [say(count)] : []));
  return told.join(", ") || t("Changed");
}

const read = async ({ type, pipeline }: Page["place"], number: number) =>
  (
    await ask(
      api.GET("/v1/automation/{type}/{pipeline}/versions/{number}", {
        params: { path: { type, pipeline, number: String(number) } },
      }),
    )
  ).document as Document;

type OneProps = PanelProps & { number: number; onBack: () => void };

/** One version: what it changed, how it differs from now, and the way back to it. */
function One({ page, stages, names, number, onBack }: OneProps) {
  const now = page.read.value;
  const reading = useLoad(async () => {
    const [then, before] = await Promise.all([
      read(page.place, number),
      number > 0 ? read(page.place, number - 1) : null,
    ]);
    return { then, before: before ?? { rules: [], triggers: [] } };
  }, [number]);
  const common = { names, stages, type: page.place.type };
  const bring = async (then: Document) => {
    await page.change(() => ({ rules: then.rules, triggers: then.triggers }), {
      note: t("Version {number} brought back", { number }),
    });
    onBack();
  };
  return (
    <Shown reading={reading}>
      {({ then, before }) => (
        <div class="stack">
          <Button icon="back" kind="quiet" onClick={onBack}>
            {t("All versions")}
          </Button>
          <h3>{t("What it changed")}</h3>
          <DifferenceList differences={differences(before, then)} {...common} />
          {now && now.version !== number && (
            <>
              <h3>{t("What bringing it back would change now")}</h3>
              <DifferenceList differences={differences(now.document, then)} {...common} />
              {page.mayUpdate && (
                <footer class="saving">
                  <p>
                    {t(
                      "Makes a new version; stages stay as they are. Runs of rules that go are stopped.",
                    )}
                  </p>
                  <Button kind="main" icon="undo" onClick={() => bring(then)}>
                    {t("Bring it back")}
                  </Button>
                </footer>
              )}
            </>
          )}
        </div>
      )}
    </Shown>
  );
}

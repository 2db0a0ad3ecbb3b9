/** The automation of a pipeline: a lane a stage, with the rules and triggers that stand on it. */
import { onStage, passes } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { useKeys } from "../../lib/keys";
import { pipelines, type Stage } from "../../lib/known";
import { choose, path, query } from "../../lib/route";
import { has } from "../../lib/session";
import { BoardHead } from "../../parts/BoardHead";
import { Button } from "../../parts/Button";
import { useNames } from "../../parts/form/names";
import { Empty, Shown } from "../../parts/States";
import { Filters } from "./Filters";
import { automationKeys } from "./keys";
import { LaneColumn } from "./LaneColumn";
import { Panels } from "./Panels";
import { findingsAt, known, usePage } from "./state";

const NO_STAGES: Stage[] = [];

export default function AutomationPage() {
  const [type = "deal", pipeline = "default"] = path.value;
  return <Automation key={`${type}/${pipeline}`} type={type} pipeline={pipeline} />;
}

function Automation({ type, pipeline }: { type: string; pipeline: string }) {
  const page = usePage(type, pipeline);
  const names = useNames(type, pipeline);
  const stages =
    pipelines(type).found.value?.find((one) => one.id === pipeline)?.stages ?? NO_STAGES;
  useKeys(automationKeys(page, stages), [page.mayUpdate, stages]);
  const document = page.read.value?.document;
  const isEmpty = document && document.rules.length + document.triggers.length === 0;
  const filter = Object.fromEntries(query.value);
  const isShown: Parameters<typeof LaneColumn>[0]["isShown"] = (part) =>
    passes(part, filter, {
      group: known(part)?.group ?? "",
      title: known(part)?.title ?? "",
      failed: page.counts.value.failedToday(part.id),
      found: findingsAt(page.findings.value, part).length > 0,
    });
  return (
    <main class="board-page automation-page">
      <BoardHead type={type} pipeline={pipeline} view="automation">
        <span class="fill" />
        {page.mayUpdate && (
          <Button icon="star" onClick={() => choose({ gallery: "1" })}>
            {t("Templates")}
          </Button>
        )}
        <Button icon="hourglass" onClick={() => choose({ versions: "1" })}>
          {t("Versions")}
        </Button>
        <Button icon="file" onClick={() => print()}>
          {t("Print")}
        </Button>
      </BoardHead>
      {!has("automation") && <p class="notice">{t("Automation is not part of your plan.")}</p>}
      <Shown reading={page.reading} lines={10}>
        {() => (
          <>
            {isEmpty ? (
              <Empty icon="bolt" title={t("Nothing happens by itself yet")}>
                <p>
                  {t(
                    "A rule acts when an item comes to its stage; a trigger moves an item to its stage.",
                  )}
                </p>
                {page.mayUpdate && (
                  <Button kind="main" icon="star" onClick={() => choose({ gallery: "1" })}>
                    {t("Begin with a template")}
                  </Button>
                )}
              </Empty>
            ) : (
              <Filters page={page} />
            )}
            <div class="columns lanes" role="list" aria-label={t("Stages")}>
              {stages.map((stage) => (
                <LaneColumn
                  key={stage.code}
                  page={page}
                  stage={stage}
                  stages={stages}
                  names={names}
                  triggers={document ? onStage(document, "trigger", stage.code) : []}
                  rules={document ? onStage(document, "rule", stage.code) : []}
                  isShown={isShown}
                />
              ))}
            </div>
          </>
        )}
      </Shown>
      {page.read.value && stages.length > 0 && <Panels page={page} stages={stages} names={names} />}
    </main>
  );
}

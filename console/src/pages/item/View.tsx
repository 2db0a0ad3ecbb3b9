/** An item whole: stages, what comes next, its values, and the tabs of what belongs to it. */
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { types, words } from "../../lib/known";
import { held } from "../../lib/moves";
import { leave } from "../../lib/next-activity";
import { choose, query } from "../../lib/route";
import { has, may } from "../../lib/session";
import { tellProblem } from "../../lib/tell";
import { HeldMove } from "../../parts/HeldMove";
import { Lazy, type Loader } from "../../parts/Lazy";
import { Shown, Skeleton } from "../../parts/States";
import { Tabs } from "../../parts/Tabs";
import { About } from "./About";
import { NextActivity } from "./NextActivity";
import { StageBar } from "./StageBar";
import type { OpenItem } from "./state";
import { ActivitiesTab } from "./tabs/Activities";
import { AutomationTab } from "./tabs/Automation";
import { Timeline } from "./tabs/Timeline";

type OfItem = { open: OpenItem };

/** What one mostly looks at comes with the item, the rest when it is looked at. */
const TABS = { timeline: Timeline, activities: ActivitiesTab, automation: AutomationTab };
const LATER: Record<string, Loader<OfItem>> = {
  workflows: () => import("./tabs/Workflows"),
  bindings: () => import("./tabs/Bindings"),
  products: () => import("./tabs/Products"),
  documents: () => import("./tabs/Documents"),
  history: () => import("./tabs/History"),
};
type TabName = keyof typeof TABS | keyof typeof LATER;

export function View({ open }: { open: OpenItem }) {
  useEffect(() => {
    words.get().catch(tellProblem);
  }, []);
  useEffect(
    () => () => {
      if (isWorkedOn(open)) leave(open.type, open.id);
    },
    [open.type, open.id],
  );
  return (
    <Shown reading={open.reading} lines={8}>
      {() => <Whole open={open} />}
    </Shown>
  );
}

/** Whether the next activity is asked for when it is left. */
const isWorkedOn = (open: OpenItem) =>
  open.parts?.item.stage_semantics === "process" &&
  may("card:write") &&
  types.found.peek()?.find((one) => one.code === open.type)?.flags.smart_activities === true;

function Whole({ open }: { open: OpenItem }) {
  const tabs = tabsOf(open);
  const wanted = query.value.get("tab") as TabName | null;
  const chosen = tabs.find((one) => one.id === wanted)?.id ?? "timeline";
  const waiting = held.value.get(`${open.type}/${open.id}`);
  const Chosen = TABS[chosen as keyof typeof TABS];
  return (
    <div class="item">
      <StageBar open={open} />
      {waiting && (
        <div class="notice">
          <HeldMove held={waiting} />
        </div>
      )}
      <div class="halves">
        <div class="half">
          <NextActivity open={open} />
          <About open={open} />
        </div>
        <div class="half">
          <Tabs
            label={t("What belongs to it")}
            tabs={tabs}
            chosen={chosen}
            onChoose={(tab) => choose({ tab: tab === "timeline" ? null : tab, kind: null })}
          >
            {Chosen ? (
              <Chosen open={open} />
            ) : (
              <Lazy key={chosen} loader={LATER[chosen] as Loader<OfItem>} props={{ open }}>
                <Skeleton />
              </Lazy>
            )}
          </Tabs>
        </div>
      </div>
    </div>
  );
}

function tabsOf(open: OpenItem): { id: TabName; label: string }[] {
  const flags = types.found.value?.find((one) => one.code === open.type)?.flags;
  const all: [TabName, string, boolean | undefined][] = [
    ["timeline", t("Timeline"), true],
    ["activities", t("Activities"), may("card:read")],
    ["automation", t("Automation"), flags?.automation && may("automation:read")],
    ["workflows", t("Workflows"), flags?.workflows && has("workflows") && may("workflow:start")],
    ["bindings", t("Bindings"), true],
    ["products", t("Products"), flags?.products],
    ["documents", t("Documents"), flags?.documents && may("file:read")],
    ["history", t("History"), true],
  ];
  return all.filter(([, , shown]) => shown).map(([id, label]) => ({ id, label }));
}

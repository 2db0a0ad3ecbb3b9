/** A rule or trigger as a card: what it does, when, only if what, and what is to be said of it. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isRule, kindOf, type Part } from "../../lib/automation";
import type { Condition } from "../../lib/conditions";
import { clock, t } from "../../lib/i18n";
import type { Stage } from "../../lib/known";
import { path, query, to } from "../../lib/route";
import { tellProblem } from "../../lib/tell";
import { conditionSentence, type Names, timeSentence } from "../../lib/words";
import { Icon, type IconName } from "../../parts/Icon";
import { Lazy } from "../../parts/Lazy";
import { Menu } from "../../parts/Menu";
import { toggle } from "./changes";
import { type Asked, entriesOf } from "./PartMenu";
import { findingsAt, known, type Page } from "./state";

type Props = { part: Part; page: Page; names: Names; stages: Stage[] };

const dialogs = () => import("./PartDialogs");
const MONTH = 30 * 86_400_000;
const REACHES: Record<string, IconName> = {
  client: "mail",
  outside: "out",
  staff: "bell",
  data: "edit",
};

export function PartCard({ part, page, names, stages }: Props) {
  const self = useRef<HTMLLIElement>(null);
  const over = useSignal(false);
  const asked = useSignal<Asked>(null);
  useEffect(() => {
    const element = self.current;
    if (!element || !page.mayUpdate) return;
    return combine(
      draggable({ element, getInitialData: () => ({ part: part.id, kind: kindOf(part) }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.kind === kindOf(part) && source.data.part !== part.id,
        getData: () => ({ before: part.id }),
        onDragEnter: () => {
          over.value = true;
        },
        onDragLeave: () => {
          over.value = false;
        },
        onDrop: () => {
          over.value = false;
        },
      }),
    );
  }, [part.id, page.mayUpdate]);

  const about = known(part);
  const found = findingsAt(page.findings.value, part);
  const broken = "broken" in part ? part.broken : undefined;
  const failed = page.counts.value.failedToday(part.id);
  const waiting = page.counts.value.waiting(part.id);
  const isOn = part.enabled !== false;
  const isIdle = isRule(part) && isOn && page.counts.value.isIdle(part.id);
  const isNew = isRule(part) && Date.parse(part.placed_at ?? "") > clock().getTime() - MONTH;
  const rule = isRule(part);
  const first = rule && about && "reaches" in about ? (about.reaches[0] ?? "data") : "data";
  const chained = rule && part.after_previous;
  const stage = stages.find((one) => one.code === part.stage) as Stage;
  const open = { ...Object.fromEntries(query.value), [kindOf(part)]: part.id };
  return (
    <li
      ref={self}
      class={`card part ${rule ? "rule" : "trigger"} ${isOn ? "" : "off"} ${chained ? "chained" : ""} ${over.value ? "over" : ""}`}
      data-part={part.id}
    >
      <a href={to(path.value, open)}>{part.name}</a>
      {page.mayUpdate && (
        <Menu
          label={t("What to do with {name}", { name: part.name })}
          entries={entriesOf(part, page, stage, asked)}
        />
      )}
      <p class="does">
        <Icon name={rule ? (REACHES[first] ?? "bolt") : "bolt"} size={14} />
        {!rule && <span class="badge accent">{t("Trigger")}</span>} {about?.title ?? part.name}
      </p>
      {rule && (
        <p class="when">
          <Icon name={chained ? "flow" : "hourglass"} size={14} /> {timeSentence(part, names.field)}
        </p>
      )}
      {!rule && part.allow_backwards && (
        <p class="when">
          <Icon name="back" size={14} /> {t("also backwards")}
        </p>
      )}
      {part.condition && (
        <p class="only-if">
          <Icon name="filter" size={14} />{" "}
          {t("Only if {what}", { what: conditionSentence(part.condition as Condition, names) })}
        </p>
      )}
      <p class="marks">
        {page.mayUpdate && (
          <label class="check">
            <input
              type="checkbox"
              role="switch"
              aria-checked={isOn}
              checked={isOn}
              aria-label={t("{name} is on", { name: part.name })}
              onChange={(event) => {
                event.currentTarget.checked = isOn;
                if (isOn && waiting > 0) asked.value = "off";
                else toggle(page, part).catch(tellProblem);
              }}
            />
          </label>
        )}
        {!isOn && <span class="badge">{t("off")}</span>}
        {failed > 0 && (
          <a class="badge bad" href={to(["runs"], { state: "failed", rule: part.id })}>
            {t("failed {count} today", { count: failed })}
          </a>
        )}
        {isIdle && <span class="badge">{isNew ? t("never ran") : t("not for 30 days")}</span>}
        {waiting > 0 && (
          <span class="badge accent">{t("{count} waiting", { count: waiting })}</span>
        )}
        {found.length > 0 && <span class="badge warn">{t("finding")}</span>}
      </p>
      {[...found.map((one) => one.message), ...(broken && found.length === 0 ? [broken] : [])].map(
        (one) => (
          <p class="finding" key={one}>
            <Icon name="alert" size={14} /> {one}
          </p>
        ),
      )}
      {asked.value && <Lazy loader={dialogs} props={{ part, page, stages, waiting, asked }} />}
    </li>
  );
}

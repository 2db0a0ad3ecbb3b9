/** What the page knows: the automation, what is found wrong, what failed and what waits; and how it is changed. */
import { type Signal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { type Document, differing, find, type Part, undone } from "../../lib/automation";
import {
  Changed,
  changeAutomation,
  type Finding,
  type Making,
  type Place,
  type Read,
  readAutomation,
  type Told,
} from "../../lib/automation-api";
import { api, ask } from "../../lib/client";
import { forgetForeseen } from "../../lib/foresee";
import { clock, dayOf, t } from "../../lib/i18n";
import { actions, operators, pipelines, triggerKinds, users } from "../../lib/known";
import { type Reading, useLoad } from "../../lib/loading";
import { type Counts, countsOf, NO_COUNTS } from "../../lib/rule-marks";
import { has, reach } from "../../lib/session";
import { tell, tellProblem } from "../../lib/tell";

export type Page = {
  place: Place;
  reading: Reading<Read>;
  /** What is shown: the newest that was read or written. */
  read: Signal<Read | null>;
  findings: Signal<Finding[]>;
  /** How its rules fared in the last time. */
  counts: Signal<Counts>;
  mayUpdate: boolean;
  /** Change the automation, say so, and offer to take it back. */
  change: (change: (document: Document) => Document, making: Making) => Promise<Told>;
};

/** For how long what ended is counted. */
const SPAN_DAYS = 30;

/** Everything that the page reads, for a pipeline. */
export function usePage(type: string, pipeline: string): Page {
  const own = useMemo(
    () => ({
      read: signal<Read | null>(null),
      findings: signal<Finding[]>([]),
      counts: signal<Counts>(NO_COUNTS),
    }),
    [type, pipeline],
  );
  const place = { type, pipeline };
  const reading = useLoad(() => readAutomation(place), [type, pipeline]);
  const found = reading.loaded.value;

  const look = async () => {
    const path = { type, pipeline };
    const since = new Date(clock().getTime() - SPAN_DAYS * 86_400_000).toISOString();
    const [checked, counts] = await Promise.all([
      ask(api.GET("/v1/automation/{type}/{pipeline}/check", { params: { path } })),
      ask(api.GET("/v1/runs/counts", { params: { query: { type, since } } })),
    ]);
    own.findings.value = checked.findings;
    own.counts.value = countsOf(counts.items, counts.more, dayOf(clock()));
  };
  useEffect(() => {
    if (found.value === null) return;
    own.read.value = found.value;
    look().catch(tellProblem);
  }, [found.value]);
  useEffect(() => {
    for (const one of [actions, triggerKinds, operators, users, pipelines(type)]) {
      (one.get() as Promise<unknown>).catch(tellProblem);
    }
  }, [type]);

  const change: Page["change"] = async (what, making) => {
    const before = own.read.value;
    if (!before) throw new Error("nothing was read yet");
    try {
      const told = await changeAutomation(place, before, what, making);
      own.read.value = told.read;
      forgetForeseen();
      look().catch(tellProblem);
      const undo = () =>
        change((now) => undone(now, told.before.document, told.read.document), {
          note: t("Undone: {what}", { what: making.note }),
          touched: touchedBy(told),
        });
      const waited = told.waited > 0 && !making.keep;
      tell(making.note, {
        kind: "good",
        details: waited ? [t("{count} waiting runs were stopped", { count: told.waited })] : [],
        action: { label: t("Undo"), run: () => void undo().catch(tellProblem) },
        seconds: 10,
      });
      return told;
    } catch (error) {
      if (error instanceof Changed) own.read.value = error.read;
      throw error;
    }
  };
  const mayUpdate = has("automation") && reach(type, pipeline)?.automation === "update";
  return { place, reading, ...own, mayUpdate, change };
}

/** What an undo takes back, as it is after the change: somebody else's later change wins. */
const touchedBy = ({ before, read }: Told) =>
  differing(before.document, read.document).map((id) => ({
    id,
    before: find(read.document, id) ?? null,
  }));

/** What is found wrong about a rule or trigger. */
export const findingsAt = (findings: Finding[], part: Part) =>
  findings.filter((one) => one.rules?.includes(part.id) || one.triggers?.includes(part.id));

/** What the catalogue says of a part. */
export function known(part: Part) {
  return "action" in part
    ? actions.found.value?.find((one) => one.code === part.action)
    : triggerKinds.found.value?.find((one) => one.code === part.trigger);
}

/** A part as it was when somebody began to change it. */
export const touching = (part: Part) => [{ id: part.id, before: part }];

/** A rule or trigger tried on an item while it is edited: when it would act, what its texts say. Nothing is sent. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { bare, isRule, type Part } from "../../lib/automation";
import { api, ask, Problem, type Schemas } from "../../lib/client";
import { type Condition, isWhole } from "../../lib/conditions";
import { learn } from "../../lib/names";
import { isLacking, type Schema, type Values } from "../../lib/schema";
import { known, type Page } from "./state";

export type Trial = Schemas["RuleTrial"] | Schemas["TriggerTrial"];
export type Counted = Schemas["StageTrial"];
export type Sample = { id: number; entered: string };
export type Trying = {
  sample: Signal<Sample | null>;
  result: Signal<Trial | null>;
  counted: Signal<Counted | null>;
  /** Why it cannot be tried as it is. */
  problem: Signal<Problem | null>;
};

const PAUSE = 700;

const asTried = (part: Part) =>
  isRule(part) ? { rule: bare(part) as never } : { trigger: bare(part) as never };

/** Whether all is there that must be there, so that trying it makes sense. */
const isComplete = (part: Part) =>
  isWhole(part.condition as Condition | null | undefined) &&
  !isLacking((known(part)?.parameters ?? {}) as Schema, (part.params ?? {}) as Values);

/** Try a draft on a sample, a moment after it was last changed. */
export function useTrial(page: Page, part: Part): Trying {
  const { type, pipeline } = page.place;
  const sample = useSignal<Sample | null>(null);
  const result = useSignal<Trial | null>(null);
  const counted = useSignal<Counted | null>(null);
  const problem = useSignal<Problem | null>(null);

  useEffect(() => {
    if (!page.mayUpdate) return;
    const query = { stage: part.stage, pipeline, limit: 1 } as { limit: number };
    ask(api.GET("/v1/items/{type}", { params: { path: { type }, query } })).then(
      (found) => {
        const [one] = found.items as unknown as {
          id: number;
          title: string;
          stage_entered_at: string;
        }[];
        if (!one) return;
        learn(type, one.id, one.title);
        sample.value ??= { id: one.id, entered: one.stage_entered_at };
      },
      // Whose items one may not see, of those there is no example.
      keepProblem,
    );
  }, [type, pipeline, part.stage]);

  const said = JSON.stringify(part);
  useEffect(() => {
    if (!page.mayUpdate || !isComplete(part)) return;
    let stale = false;
    const path = { type, pipeline };
    const post = (body: Schemas["TrialBody"]) =>
      ask(
        api.POST("/v1/automation/{type}/{pipeline}/test", {
          params: { path },
          body: body as never,
        }),
      );
    const timer = setTimeout(async () => {
      try {
        const [one, all] = await Promise.all([
          sample.value ? post({ ...asTried(part), item: sample.value.id }) : null,
          post({ ...asTried(part), stage: part.stage }),
        ]);
        if (stale) return;
        result.value = one as Trial | null;
        counted.value = all as Counted;
        problem.value = null;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (!stale) problem.value = error;
      }
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [said, sample.value?.id]);

  function keepProblem(error: unknown) {
    if (!(error instanceof Problem)) throw error;
    problem.value = error;
  }
  return { sample, result, counted, problem };
}

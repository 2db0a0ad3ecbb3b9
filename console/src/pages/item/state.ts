/** An item that is open: read, followed while others change it, saved field by field. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { follow, lookSoon } from "../../lib/changes";
import { api, ask, ifMatch, type Problem, type Schemas } from "../../lib/client";
import { asItem, type Item } from "../../lib/item";
import { fields as fieldsOf, pipelines, types, users } from "../../lib/known";
import { type Reading, useLoad } from "../../lib/loading";
import { meanwhile } from "../../lib/meanwhile";
import { onMove } from "../../lib/move-outcomes";
import { learn } from "../../lib/names";
import { mayWith } from "../../lib/session";
import { asProblem, tellProblem } from "../../lib/tell";

export type NamedField = Schemas["NamedField"];
type Parts = { item: Item; fields: NamedField[] };

/** Why a value could not be saved. */
export class Refusal {
  constructor(
    readonly problem: Problem,
    /** Who changed what meanwhile, where that is why. */
    readonly changed: string[],
  ) {}
}

export class OpenItem {
  constructor(
    readonly type: string,
    readonly id: number,
    readonly reading: Reading<Parts>,
    /** Grows with every change of the item, its runs and activities: lists read themselves anew. */
    readonly pulse: Signal<number>,
    /** The stage that it is shown in while a move is under way. */
    readonly shownStage: Signal<string | null>,
  ) {}

  get parts(): Parts | null {
    return this.reading.loaded.value.value;
  }
  /** The item; only asked for by what is shown once it is there. */
  get item(): Item {
    return (this.parts as Parts).item;
  }
  get fields(): NamedField[] {
    return (this.parts as Parts).fields;
  }
  get mayChange(): boolean {
    return mayWith("change", this.type, this.item.pipeline ?? "");
  }
  get mayMove(): boolean {
    return mayWith("move", this.type, this.item.pipeline ?? "");
  }

  set(item: Item): void {
    const now = this.reading.loaded.peek().value;
    if (now?.item.id !== item.id || now.item.type !== item.type) return; // Another one is open.
    learn(item.type, item.id, item.title);
    this.reading.loaded.value = { state: "there", value: { ...now, item } };
    this.pulse.value += 1;
  }

  /** Change fields, unless somebody else was quicker. Return why not, or null. */
  async save(changes: Record<string, unknown>): Promise<Refusal | null> {
    const item = this.item;
    try {
      const params = { path: { type: this.type, id: this.id }, header: ifMatch(item.version) };
      const body = changes as Schemas["ItemFields"];
      this.set(asItem(await ask(api.PATCH("/v1/items/{type}/{id}", { params, body }))));
      lookSoon();
      return null;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status !== 412) return new Refusal(problem, []);
      const changed = await meanwhile(item, this.fields);
      await this.reading.again();
      return new Refusal(problem, changed);
    }
  }
}

export function useItem(type: string, id: number): OpenItem {
  const reading = useLoad(async () => {
    const path = { type, id };
    const [item, fields] = await Promise.all([
      ask(api.GET("/v1/items/{type}/{id}", { params: { path } })),
      fieldsOf(type).get(),
      types.get(),
      users.get(),
      pipelines(type).get(),
    ]);
    learn(type, id, item.title);
    return { item: asItem(item), fields: fields.items };
  }, [type, id]);
  const pulse = useSignal(0);
  const shownStage = useSignal<string | null>(null);
  const open = useMemo(
    () => new OpenItem(type, id, reading, pulse, shownStage),
    [type, id, reading.again],
  );
  useEffect(
    () =>
      onMove((outcome) => {
        if (outcome.move.type !== type || outcome.move.id !== id) return;
        shownStage.value = outcome.what === "shown" ? outcome.move.stage : null;
        if (outcome.what === "made") open.set(asItem(outcome.item));
      }),
    [open],
  );
  useEffect(
    () =>
      follow((changes) => {
        const mine = changes?.filter((one) => one.type === type && one.id === id);
        if (mine?.length === 0) return;
        const version = reading.loaded.peek().value?.item.version ?? 0;
        const isOld = mine?.every((one) => one.what !== "deleted" && (one.version ?? 0) <= version);
        pulse.value += 1;
        if (!isOld) reading.again().catch(tellProblem);
      }),
    [open],
  );
  return open;
}

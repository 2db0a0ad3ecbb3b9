/** What hardly changes and every page names: types, pipelines, users, words. Read once, kept. */
import { effect, signal } from "@preact/signals";
import { all, api, ask, type Schemas } from "./client";
import { language } from "./i18n";
import { me } from "./session";
import { tellProblem } from "./tell";

export type EntityType = Schemas["EntityTypeDocument"];
export type Pipeline = Schemas["PipelineDocument"];
export type Stage = Schemas["Stage"];
export type FieldList = Schemas["FieldList"];
export type NamedField = Schemas["NamedField"];
export type User = Schemas["UserDocument"];

/** Something that is read at the first need and again after `forget`. */
class Kept<T> {
  readonly found = signal<T | null>(null);
  private reading: Promise<T> | null = null;

  constructor(private readonly read: () => Promise<T>) {}

  /** Return it, reading it if nobody has yet. */
  get(): Promise<T> {
    if (this.reading) return this.reading;
    const mine: Promise<T> = this.read().then(
      (value) => {
        // What was asked for before it was forgotten is old by now.
        if (this.reading === mine) this.found.value = value;
        return value;
      },
      (error) => {
        if (this.reading === mine) this.reading = null;
        throw error;
      },
    );
    this.reading = mine;
    return mine;
  }

  /** Read it anew at the next need. What is shown stays until then. */
  forget(): void {
    this.reading = null;
  }

  /** What it was read for is another now: what is shown is read anew, or taken away. */
  change(isShown: boolean): void {
    const wasKnown = this.found.peek() !== null;
    this.forget();
    if (!isShown) this.found.value = null;
    else if (wasKnown) this.get().catch(tellProblem);
  }

  /** Read it anew now. */
  again(): Promise<T> {
    this.forget();
    return this.get();
  }
}

/** The entity types of the tenant. */
export const types = new Kept<EntityType[]>(() =>
  all((cursor) => api.GET("/v1/entity-types", { params: { query: { cursor, limit: 200 } } })),
);

/** Everybody who works with it. */
export const users = new Kept<User[]>(() =>
  all((cursor) => api.GET("/v1/users", { params: { query: { cursor, limit: 200 } } })),
);

/** Words of states and reasons in the chosen language. */
export const words = new Kept<Schemas["WordsDocument"]>(() => ask(api.GET("/v1/catalog/words")));

/** How conditions compare. */
export const operators = new Kept<Schemas["OperatorDocument"][]>(
  async () => (await ask(api.GET("/v1/catalog/operators"))).items,
);

/** What rules can do, and what triggers can watch. */
export const actions = new Kept<Schemas["ActionDocument"][]>(
  async () => (await ask(api.GET("/v1/catalog/actions"))).items,
);
export const triggerKinds = new Kept<Schemas["TriggerDocument"][]>(
  async () => (await ask(api.GET("/v1/catalog/triggers"))).items,
);

/** What steps of workflows can be. */
export const stepKinds = new Kept<Schemas["StepKindDocument"][]>(
  async () => (await ask(api.GET("/v1/catalog/steps"))).items,
);

/** The shelves of the catalogue, in their order. */
export const groups = new Kept<Schemas["GroupDocument"][]>(
  async () => (await ask(api.GET("/v1/catalog/groups"))).items,
);

/** One for each type, made at the first need. */
function perType<T>(read: (type: string) => Promise<T>) {
  const kept = new Map<string, Kept<T>>();
  const of = (type: string): Kept<T> => {
    const found = kept.get(type) ?? new Kept(() => read(type));
    kept.set(type, found);
    return found;
  };
  return Object.assign(of, { kept });
}

/** The pipelines of a type, in their order. */
export const pipelines = perType<Pipeline[]>((type) =>
  all((cursor) =>
    api.GET("/v1/pipelines/{type}", { params: { path: { type }, query: { cursor } } }),
  ),
);

/** The fields of a type, built-in and own, and those of what its items are linked with. */
export const fields = perType<FieldList>((type) =>
  ask(api.GET("/v1/catalog/fields/{type}", { params: { path: { type } } })),
);

/** The name of a type, a stage, a user; the code where it is not known. */
export const typeTitle = (code: string) =>
  types.found.value?.find((one) => one.code === code)?.title ?? code;
export const userName = (id: number) =>
  users.found.value?.find((one) => one.id === id)?.name ?? `#${id}`;
export const stageName = (type: string, pipeline: string, stage: string) =>
  pipelines(type)
    .found.value?.find((one) => one.id === pipeline)
    ?.stages.find((one) => one.code === stage)?.name ?? stage;
export const fieldTitle = (type: string, field: string) =>
  fields(type).found.value?.items.find((one) => one.code === field)?.title ?? field;

// Another language says it in other words; who signs in as somebody else sees nothing of before.
let seen = { user: me.peek()?.id, language: language.peek() };
effect(() => {
  const now = { user: me.value?.id, language: language.value };
  const isSame = now.user === seen.user;
  if (isSame && now.language === seen.language) return;
  seen = now;
  const perTypes = [...pipelines.kept.values(), ...fields.kept.values()];
  const whole = [types, users, words, operators, actions, triggerKinds, stepKinds, groups];
  for (const one of [...whole, ...perTypes]) one.change(isSame && now.user !== undefined);
});

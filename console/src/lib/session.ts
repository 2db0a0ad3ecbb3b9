/** Who is signed in, and what they may do. The API decides; this only hides what it would refuse. */
import { computed, signal } from "@preact/signals";
import { api, ask, ended, type Schemas } from "./client";
import { LANGUAGES, type Language, place, speak } from "./i18n";
import { leaving } from "./route";

export type Me = Schemas["Me"];

/** Who is signed in; null while nobody is. */
export const me = signal<Me | null>(null);

/** Ask who is signed in, and speak to them as they have chosen. Throws where nobody is. */
export async function load(): Promise<Me> {
  const found = await ask(api.GET("/v1/me"));
  if (me.peek() && me.peek()?.id !== found.id) return begin();
  place.value = { zone: found.time_zone, currency: found.tenant.currency };
  me.value = found;
  ended.value = false;
  if (!localStorage.getItem("language") && found.language in LANGUAGES) {
    await speak(found.language as Language);
  }
  return found;
}

type SignIn = Schemas["SignInWithToken"] | Schemas["SignInWithCode"] | Schemas["SignInWithIssuer"];

/** Begin a session by a token, by the code of an e-mail, or by the firm's own login. */
export async function signIn(by: SignIn): Promise<Me> {
  await ask(api.POST("/v1/sessions", { body: by }));
  return load();
}

/** Let a code be sent to an address; the answer is the same whether it is a user's. */
export const sendCode = (email: string) =>
  ask(api.POST("/v1/sessions", { body: { email } })) as Promise<Schemas["CodeSent"]>;

/** End the session, with all that was typed in this window. */
export async function signOut(): Promise<void> {
  await ask(api.DELETE("/v1/sessions/current"));
  sessionStorage.clear();
  await begin();
}

/** Load the page anew: nothing that somebody read or typed is there for who comes after them. */
function begin(): Promise<never> {
  leaving.value = null;
  location.reload();
  return new Promise(() => {});
}

/** Whether one has a right, by the name that routes give it (`rule:update`). */
export const may = (right: string) => me.value?.rights.includes(right) ?? false;

const reaches = computed(
  () => new Map(me.value?.reaches.map((one) => [`${one.type}/${one.pipeline ?? ""}`, one])),
);

/** What one may do with the items and rules of a type, or of one of its pipelines. */
export const reach = (type: string, pipeline = "") =>
  reaches.value.get(`${type}/${pipeline}`) ?? reaches.value.get(`${type}/`);

/** Whether one may do something with items of a type. */
export function mayWith(
  verb: "read" | "add" | "change" | "delete" | "move",
  type: string,
  pipeline = "",
): boolean {
  const found = reach(type, pipeline)?.items[verb];
  return found !== undefined && found !== "none";
}

/** Whether a part of the tenant's plan is on, for example `workflows`. */
export const has = (part: string) => me.value?.tenant.parts[part] ?? false;

/** The one way to the API: typed calls, errors in words, patience where the service asks for it. */
import { signal } from "@preact/signals";
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "../api";
import { language, t } from "./i18n";

export type Schemas = components["schemas"];

/** What stands before `/console` in the address: empty, or the stage of a gateway such as `/api`. */
export const base = location.pathname.replace(/\/console\/?$/, "").replace(/\/$/, "");

/** A request that was refused, or got no answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** `offline` when no answer came; otherwise the API's own. */
    readonly code: string,
    /** A sentence for people. */
    readonly detail: string,
    readonly requestId: string | null = null,
    readonly faults: Schemas["ProblemFault"][] = [],
    /** Seconds after which to try again, where the service said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }
}

/** Set when a session has ended: the page stays as it is, and asks to sign in again. */
export const ended = signal(false);

/** Seconds until a reading call is tried again because the service is busy; null when it is not. */
export const busy = signal<number | null>(null);

const TRIES = 4;
const REPEATABLE = new Set(["GET", "HEAD"]);

/** Fetch; what only reads is repeated when the service is busy, and waits as it was told to. */
async function patient(request: Request): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(request.clone());
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || !REPEATABLE.has(request.method) || attempt === TRIES) {
      busy.value = null;
      return response;
    }
    const seconds = Math.min(Number(response.headers.get("Retry-After")) || 2 ** attempt, 30);
    busy.value = seconds;
    await new Promise((go) => setTimeout(go, seconds * 1000));
  }
}

const speaking: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language.peek());
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: base,
  credentials: "same-origin",
  fetch: patient,
});
api.use(speaking);

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** Return what was answered, or throw the Problem that stands in its place. */
export async function ask<T>(call: Promise<Answered<T>>): Promise<T> {
  return (await asked(call)).data as T;
}

/** Like `ask`, with the answer's headers (an ETag, say). */
export async function asked<T>(call: Promise<Answered<T>>): Promise<Answered<T>> {
  let answer: Answered<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "offline", t("There is no connection. Nothing was changed."));
  }
  if (!answer.response.ok && answer.response.status !== 304) throw problemOf(answer);
  return answer;
}

function problemOf({ error, response }: Answered<unknown>): Problem {
  const told = (typeof error === "object" && error ? error : {}) as Partial<Schemas["Problem"]>;
  const code = told.code ?? `http_${response.status}`;
  if (response.status === 401) ended.value = true;
  return new Problem(
    response.status,
    code,
    told.detail ?? t("The service could not answer ({status}).", { status: response.status }),
    told.request_id ?? response.headers.get("X-Request-Id"),
    told.errors ?? [],
    Number(response.headers.get("Retry-After")) || null,
  );
}

/** Header that makes a write fail with 412 where somebody else was quicker. */
export const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });

/** Header that makes a repeated creation happen once. */
export const once = () => ({ "Idempotency-Key": crypto.randomUUID() });

/** All pages of a list, at most `most` entries of it. */
export async function all<T>(
  page: (
    cursor: string | undefined,
  ) => Promise<Answered<{ items: T[]; next_cursor?: string | null }>>,
  most = 1000,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const one = await ask(page(cursor));
    found.push(...one.items);
    cursor = one.next_cursor ?? undefined;
  } while (cursor && found.length < most);
  return found;
}

/** The automation of a pipeline is read and written as one document, on the version that was seen.
 *
 * Where somebody else was quicker, a change is made anew on their version, unless they changed the
 * same rule or trigger: then who is second decides.
 */
import { type Document, find, type Part, same } from "./automation";
import { api, ask, asked, ifMatch, Problem, type Schemas } from "./client";
import { t } from "./i18n";

export type Place = { type: string; pipeline: string };
export type Read = { document: Document; version: number };
export type Finding = Schemas["Finding"];
export type Told = {
  /** What was changed: what somebody has seen, or what others have made of it meanwhile. */
  before: Read;
  read: Read;
  findings: Finding[];
  /** How many runs waited for rules that went or were switched off. */
  waited: number;
};
export type Making = {
  /** What the list of versions says of it. */
  note: string;
  /** Whether runs that wait go on. */
  keep?: boolean;
  /** What is changed, as it was when somebody began to; null where it was not there. */
  touched?: { id: string; before: Part | null }[];
};

const TRIES = 4;
const NOTE = 255;

/** Thrown where somebody else has changed the same rule or trigger meanwhile. */
export class Changed extends Error {
  constructor(
    readonly id: string,
    /** What they made of it; null where they removed it. */
    readonly theirs: Part | null,
    readonly read: Read,
  ) {
    super(t("Somebody else has changed it meanwhile."));
  }
}

const at = ({ type, pipeline }: Place) => ({ type, pipeline });
const versionOf = (response: Response) =>
  Number((response.headers.get("ETag") ?? "").replace(/[^0-9]/g, ""));

/** Read the automation of a pipeline, and its version. */
export async function readAutomation(place: Place): Promise<Read> {
  const { data, response } = await asked(
    api.GET("/v1/automation/{type}/{pipeline}", { params: { path: at(place) } }),
  );
  return { document: data as Document, version: versionOf(response) };
}

/** Change it. Throws Changed where somebody else has changed the same part. */
export async function changeAutomation(
  place: Place,
  seen: Read,
  change: (document: Document) => Document,
  making: Making,
): Promise<Told> {
  let now = seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await put(place, now, change(now.document), making);
    } catch (error) {
      const isStale = error instanceof Problem && error.status === 412;
      if (!isStale || attempt === TRIES) throw error;
      now = await readAutomation(place);
      for (const { id, before } of making.touched ?? []) {
        const theirs = find(now.document, id) ?? null;
        if (!same(theirs ?? undefined, before ?? undefined)) throw new Changed(id, theirs, now);
      }
    }
  }
}

async function put(place: Place, before: Read, body: Document, making: Making): Promise<Told> {
  const { data, response } = await asked(
    api.PUT("/v1/automation/{type}/{pipeline}", {
      params: {
        path: at(place),
        query: { note: making.note.slice(0, NOTE), waiting: making.keep ? "keep" : "stop" },
        header: ifMatch(before.version),
      },
      body: body as never,
    }),
  );
  const saved = data as Schemas["SavedAutomation"];
  return {
    before,
    read: {
      document: { rules: saved.rules, triggers: saved.triggers },
      version: versionOf(response),
    },
    findings: saved.findings ?? [],
    waited: Number(response.headers.get("X-Waiting-Runs") ?? 0),
  };
}

/** What a document would make different; nothing is written. */
export const differenceOf = (place: Place, body: Document & { stages?: Schemas["Stage"][] }) =>
  ask(
    api.PUT("/v1/automation/{type}/{pipeline}", {
      params: { path: at(place), query: { dry_run: true } },
      body: body as never,
    }),
  ) as Promise<Schemas["ToldDifference"]>;

/** An id for a new rule or trigger. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (one) => (one % 36).toString(36)).join("");
}

/** A fault's pointer from the root of one rule or trigger, where it is about that one. */
export function faultsOf(error: Problem, document: Document, id: string) {
  const rule = document.rules.findIndex((one) => one.id === id);
  const start =
    rule >= 0
      ? `/rules/${rule}`
      : `/triggers/${document.triggers.findIndex((one) => one.id === id)}`;
  return error.faults
    .filter((one) => one.pointer === start || one.pointer.startsWith(`${start}/`))
    .map((one) => ({ ...one, pointer: one.pointer.slice(start.length) }));
}

/** Entries of a timeline as sentences. Pure, but for the words. */
import type { Schemas } from "./client";
import { t } from "./i18n";

export type Entry = Schemas["EntryDocument"];

export type FileShown = { id: string; name: string; size: number };

/** How what an entry refers to is called. */
export type Called = {
  user: (id: number) => string;
  stage: (pipeline: string, stage: string) => string;
  field: (code: string) => string;
  value: (code: string, value: unknown) => string;
};

/** Kinds by which one filters, each with its words. */
export const filters = (): [string, string][] => [
  ["", t("Everything")],
  ["comment", t("Comments")],
  ["email,email_received", t("E-mails")],
  ["sms,call,chat", t("Calls and messages")],
  ["activity", t("Activities")],
  ["stage_move,created", t("Moves")],
  ["change", t("Changes")],
  ["log,wait,payment", t("Other")],
];

/** Whether a person wrote the entry's text, and it stands below the sentence as they wrote it. */
export const isSaid = (entry: Entry) =>
  ["comment", "email", "email_received", "sms", "chat"].includes(entry.kind);

const CAUSES = {
  rule: () => t("A rule"),
  trigger: () => t("A trigger"),
  workflow: () => t("A workflow"),
};

/** Who did it: a person, or the automation in whose name. */
export function doer(entry: Entry, called: Called): string {
  const kind = entry.cause.kind ?? "user";
  return kind in CAUSES ? CAUSES[kind as keyof typeof CAUSES]() : called.user(entry.author);
}

const listed = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(", ") : String(value ?? "");

/** What happened, in one sentence. */
export function sentence(entry: Entry, called: Called): string {
  const { data, text } = entry;
  const who = doer(entry, called);
  const stage = (prefix: string) =>
    called.stage(String(data[`${prefix}pipeline`] ?? ""), String(data[`${prefix}stage`] ?? ""));
  switch (entry.kind) {
    case "created":
      return data.stage
        ? t("{who} made it, in {stage}", { who, stage: stage("") })
        : t("{who} made it", { who });
    case "stage_move":
      return entry.cause.kind === "undo"
        ? t("{who} took the move from {from} to {to} back", {
            who,
            from: stage(""),
            to: stage("from_"),
          })
        : t("{who} moved it from {from} to {to}", { who, from: stage("from_"), to: stage("") });
    case "comment":
      return t("{who} commented", { who });
    case "email":
      return t("{who} sent an e-mail to {to}: {subject}", {
        who,
        to: listed(data.to),
        subject: listed(data.subject),
      });
    case "email_received":
      return t("E-mail from {from}: {subject}", {
        from: listed(data.name || data.from),
        subject: listed(data.subject),
      });
    case "sms":
      return t("{who} sent an SMS to {to}", { who, to: listed(data.to) });
    case "call":
      return data.from
        ? t("Call from {from}", { from: listed(data.from) })
        : t("{who} called {to}", { who, to: listed(data.to) });
    case "chat":
      return data.from
        ? t("The client wrote in {channel}", { channel: listed(data.channel) })
        : t("{who} wrote in {channel}", { who, channel: listed(data.channel) });
    case "activity":
      return t("{who} planned: {subject}", { who, subject: text });
    case "change":
      return t("{who} changed {fields}", {
        who,
        fields: Object.keys(changedIn(entry)).map(called.field).join(", "),
      });
    default:
      return text;
  }
}

const DELIVERIES = {
  sent: () => t("sent"),
  delivered: () => t("delivered"),
  undelivered: () => t("not delivered"),
  read: () => t("read"),
  answered: () => t("answered"),
  ended: () => t("ended"),
  busy: () => t("busy"),
  "no answer": () => t("no answer"),
  failed: () => t("did not arrive"),
  cancelled: () => t("cancelled"),
};

/** What became of what an entry tells was sent, or nothing. */
export function deliveryOf(entry: Entry): string {
  const state = String(entry.data.delivery ?? "");
  return state in DELIVERIES ? DELIVERIES[state as keyof typeof DELIVERIES]() : state;
}

/** The files that came with it, by what is known of each. */
export const filesOf = (entry: Entry): FileShown[] =>
  (Array.isArray(entry.data.files) ? entry.data.files : []).filter(
    (one): one is FileShown => typeof one?.id === "string" && typeof one.name === "string",
  );

type FromTo = { from?: unknown; to?: unknown };

/** The fields that a change is about. */
export const changedIn = (entry: Entry): Record<string, FromTo> =>
  (entry.data.fields ?? {}) as Record<string, FromTo>;

/** What a change made different, a line a field. */
export const changeLines = (entry: Entry, called: Called): string[] =>
  Object.entries(changedIn(entry)).map(([code, { from, to }]) =>
    t("{field}: {from} → {to}", {
      field: called.field(code),
      from: called.value(code, from),
      to: called.value(code, to),
    }),
  );

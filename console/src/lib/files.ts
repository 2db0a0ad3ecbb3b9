/** Files of the tenant: called by their names, fetched. `upload.ts` sends them. */
import { effect, signal } from "@preact/signals";
import { api, ask, type Schemas } from "./client";
import { language, t } from "./i18n";
import { me } from "./session";

type Kept = { name: string; size: number };

/** How many files are on their way: what is to refer to them waits with being saved. */
export const underWay = signal(0);

const known = signal<ReadonlyMap<string, Kept>>(new Map());
const asked = new Set<string>();

/** Keep what came with another answer. */
export function keep(id: string, { name, size }: Kept): void {
  asked.add(id);
  if (!known.peek().has(id)) known.value = new Map(known.peek()).set(id, { name, size });
}

/** What is known of a file; it is asked for where nothing is, and null until that came. */
export function fileOf(id: string): Kept | null {
  const found = known.value.get(id);
  if (found) return found;
  if (!asked.has(id)) {
    asked.add(id);
    // Who may not see it reads "File".
    queueMicrotask(() => read(id).catch(() => null));
  }
  return null;
}

export const fileName = (id: string) => fileOf(id)?.name ?? t("File");

async function read(id: string): Promise<Schemas["FileDocument"]> {
  const found = await ask(api.GET("/v1/files/{id}", { params: { path: { id } } }));
  keep(id, found);
  return found;
}

/** Open what a file holds; its address is asked for now, since it soon ends. */
export async function fetchFile(id: string): Promise<void> {
  const url = (await read(id)).download?.url;
  if (url && /^https?:/.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

/** Bytes as people count them: "1.4 MB". */
export function sizeText(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), 3);
  return new Intl.NumberFormat(language.value, {
    style: "unit",
    unit: units[step],
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1024 ** step);
}

// Who signs in as somebody else asks anew.
let seen: number | undefined;
effect(() => {
  if (me.value?.id === seen) return;
  seen = me.value?.id;
  known.value = new Map();
  asked.clear();
});

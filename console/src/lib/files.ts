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

/** Bytes as people count them: "1.4 MB"; what is less than a kB is one. */
export function sizeText(bytes: number): string {
  const isLarge = bytes >= 1024 ** 2;
  const format = new Intl.NumberFormat(language.value, {
    style: "unit",
    unit: isLarge ? "megabyte" : "kilobyte",
    maximumFractionDigits: isLarge ? 1 : 0,
  });
  return format.format(isLarge ? bytes / 1024 ** 2 : Math.ceil(bytes / 1024));
}

// Who signs in as somebody else asks anew.
let seen: number | undefined;
effect(() => {
  if (me.value?.id === seen) return;
  seen = me.value?.id;
  known.value = new Map();
  asked.clear();
});

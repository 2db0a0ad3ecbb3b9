/** The presets of smart processes: which switches each begins with. Pure.
 *
 * In the order of the API; a test compares each switch with what the API makes of it.
 */
import type { Schemas } from "./client";

export type Flag = keyof Schemas["Flags"];
export type Preset = Schemas["Preset"];

const ALL: Flag[] = [
  "stages",
  "pipelines",
  "automation",
  "workflows",
  "client",
  "begin_close_dates",
  "products",
  "documents",
  "my_company",
  "observers",
  "source",
  "recycle_bin",
  "smart_activities",
  "in_custom_fields",
  "open_permissions",
];

export const FLAGS: readonly Flag[] = ALL;

/** What each preset switches on. */
export const PRESETS: Record<Preset, readonly Flag[]> = {
  essentials: ["stages", "automation", "client", "recycle_bin", "open_permissions"],
  all: ALL,
  empty: ["open_permissions"],
};

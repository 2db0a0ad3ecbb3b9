/** What roles allow, as a matrix of types and verbs. Pure. */
import type { Schemas } from "./client";

export type Permission = Schemas["PermissionBody"];
export type Verb = Schemas["Verb"];
export type Scope = Schemas["Scope"];
export type Setup = Schemas["Setup"];

export const VERBS: readonly Verb[] = [
  "read",
  "add",
  "change",
  "move",
  "delete",
  "export",
  "import",
];
export const SCOPES: readonly Scope[] = ["none", "own", "department", "below", "open", "all"];
export const SETUPS: readonly Setup[] = ["none", "read", "update"];

/** A place that a permission is about: a type, or one of its pipelines. Nothing is everywhere. */
export type Place = { type: string | null; pipeline: string | null };

const isAt = (place: Place) => (one: Permission) =>
  (one.type ?? null) === place.type && (one.pipeline ?? null) === place.pipeline && !one.stage;

/** Return what a role says of a place itself; undefined where it says nothing there. */
export const saidOf = (permissions: Permission[], place: Place): Permission | undefined =>
  permissions.find(isAt(place));

/** Return the permissions with another scope for a verb at a place; null says nothing of it. */
export function withScope(
  permissions: Permission[],
  place: Place,
  verb: Verb,
  scope: Scope | null,
): Permission[] {
  const { [verb]: _, ...rest } = saidOf(permissions, place)?.items ?? {};
  return withPlace(permissions, place, { items: scope ? { ...rest, [verb]: scope } : rest });
}

/** Return the permissions with another right to rules and triggers at a place. */
export const withSetup = (permissions: Permission[], place: Place, setup: Setup | null) =>
  withPlace(permissions, place, { automation: setup });

function withPlace(permissions: Permission[], place: Place, more: Partial<Permission>) {
  const before = saidOf(permissions, place);
  const next: Permission = { ...place, ...before, ...more };
  const says = Object.keys(next.items ?? {}).length > 0 || next.automation;
  const others = permissions.filter((one) => one !== before);
  return says ? [...others, next] : others;
}

/** Reads what a browser has kept by its shape: an earlier version may have left it. Pure. */

/** Whether a value is of a shape. */
export type Fits<T> = (value: unknown) => value is T;

export const isText: Fits<string> = (value) => typeof value === "string";
export const isNumber: Fits<number> = (value) => typeof value === "number";
export const isFlag: Fits<boolean> = (value) => typeof value === "boolean";
export const isRecord: Fits<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isListOf =
  <T>(fits: Fits<T>): Fits<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(fits);

export const isMapOf =
  <T>(fits: Fits<T>): Fits<Record<string, T>> =>
  (value): value is Record<string, T> =>
    isRecord(value) && Object.values(value).every(fits);

export const isOneOf =
  <T>(...values: T[]): Fits<T> =>
  (value): value is T =>
    values.includes(value as T);

export const isNullOr =
  <T>(fits: Fits<T>): Fits<T | null> =>
  (value): value is T | null =>
    value === null || fits(value);

/** A record that has at least these members. */
export const shape =
  <T extends object>(members: { [Name in keyof T]: Fits<T[Name]> }): Fits<T> =>
  (value): value is T =>
    isRecord(value) &&
    (Object.entries(members) as [string, Fits<unknown>][]).every(([name, fits]) =>
      fits(value[name]),
    );

/** A text as the value that it stands for; null where it is none, or of another shape. */
export function readAs<T>(text: string | null, fits: Fits<T>): T | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? value : null;
  } catch {
    return null;
  }
}

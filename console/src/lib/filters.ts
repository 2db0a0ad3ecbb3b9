/** Filters of boards and lists: what stands in the address is what the API is asked. Pure. */

/** What an address holds besides filters. */
const OTHERS = new Set(["open", "tab", "rule", "trigger", "add", "try", "view", "order", "pick"]);

export type Filters = Record<string, string>;

/** Return the filters that an address holds, as the API takes them: `amount__gte`, `responsible`. */
export const filtersOf = (query: URLSearchParams): Filters =>
  Object.fromEntries([...query].filter(([name]) => !OTHERS.has(name)));

/** The typed text of a filter, which boards that are shown whole look for by themselves. */
export const TEXT = "title__contains";

/** How one filter reads: field, comparison, value. `words` names fields and values. */
export type Chip = { name: string; field: string; operator: string; value: string };

/** Return the filters as chips, the text aside. */
export function chipsOf(filters: Filters): Chip[] {
  return Object.entries(filters)
    .filter(([name]) => name !== TEXT)
    .map(([name, value]) => {
      const [field = name, operator = "eq"] = name.split("__");
      return { name, field, operator, value };
    });
}

/** Return a filter's mark between field and value. */
export const SIGNS: Record<string, string> = {
  eq: "=",
  ne: "≠",
  gt: ">",
  gte: "≥",
  lt: "<",
  lte: "≤",
  contains: "∋",
  in: "∈",
};

/** Return the address's changes that take all filters away. */
export const withoutFilters = (filters: Filters): Record<string, null> =>
  Object.fromEntries(Object.keys(filters).map((name) => [name, null]));

/** Stages while somebody changes them: order, names, what the API gets. Pure. */
import type { Stage } from "./known";

/** A stage in the making: a new one has no code yet. */
export type Line = {
  key: number;
  code: string | null;
  name: string;
  semantics: NonNullable<Stage["semantics"]>;
  /** Where it has one of its own. */
  color?: string | undefined;
};

export const linesOf = (stages: Stage[]): Line[] =>
  stages.map(({ code, name, semantics, color }, key) => ({
    key,
    code,
    name,
    semantics: semantics ?? "process",
    color,
  }));

/** Return the lines with one of them a place up (-1) or down (1). */
export function shifted(lines: Line[], place: number, by: -1 | 1): Line[] {
  const next = [...lines];
  const [line] = next.splice(place, 1);
  if (line) next.splice(Math.max(0, place + by), 0, line);
  return next;
}

/** Return a code for a new stage: its name in plain letters, other than those there are. */
export function codeFor(name: string, taken: string[]): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 40);
  const stem = plain || "stage";
  let code = stem;
  for (let number = 2; taken.includes(code); number += 1) code = `${stem}_${number}`;
  return code;
}

/** Return the stages as the API takes them, in the order of the lines. */
export function stagesOf(lines: Line[]): Stage[] {
  const codes = lines.flatMap((one) => (one.code ? [one.code] : []));
  return lines.map((one, place) => {
    const code = one.code ?? codeFor(one.name, codes);
    if (!one.code) codes.push(code);
    const { semantics, color } = one;
    const stage = { code, name: one.name.trim(), semantics, sort: (place + 1) * 10 };
    return color ? { ...stage, color } : stage;
  });
}

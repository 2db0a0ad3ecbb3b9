/** What the API finds wrong with a workflow, kept at the steps that it speaks of. Pure. */
import type { Fault } from "./schema";
import { allSteps, type Template } from "./workflow";

/** A fault of the API at a step, so that it stays with it when the step moves. */
export type StepFault = { step: string; pointer: string; message: string };

/** Faults at the innermost steps that they speak of; those of the template itself at "". */
export function placedFaults(template: Template, faults: Fault[]): StepFault[] {
  const all = allSteps(template).toReversed();
  return faults.map(({ pointer, message }) => {
    const owner = all.find(
      (one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`),
    );
    if (!owner) return { step: "", pointer, message };
    return { step: owner.step.id, pointer: pointer.slice(owner.pointer.length), message };
  });
}

/** A fault as a line: at which member, and what. */
export const faultText = ({ pointer, message }: Fault) =>
  pointer ? `${pointer.slice(1).replaceAll("/", " ")}: ${message}` : message;

/** Faults by pointer again, wherever their steps stand now. */
export function faultsNow(template: Template, faults: StepFault[]): Fault[] {
  const at = new Map(allSteps(template).map((one) => [one.step.id, one.pointer]));
  return faults.flatMap(({ step, pointer, message }) => {
    const stands = step === "" ? "" : at.get(step);
    return stands === undefined ? [] : [{ pointer: stands + pointer, message }];
  });
}

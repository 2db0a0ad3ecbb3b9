/** The branches of a step: when each is taken, or what it waits for; added, removed, put in order. */
import type { Condition } from "../../lib/conditions";
import { t } from "../../lib/i18n";
import { stepKinds } from "../../lib/known";
import { type Called, stepName } from "../../lib/step-words";
import type { Branch, Step } from "../../lib/workflow";
import { freshId, newBranch } from "../../lib/workflow-steps";
import { Button, IconButton } from "../../parts/Button";

import type { Scope } from "../../parts/form/scope";
import { select } from "./stepActs";
import { When } from "./When";

type Props = {
  step: Step;
  pointer: string;
  set: (step: Step) => void;
  scope: Scope;
  called: Called;
};

export function BranchesForm({ step, pointer, set, scope, called }: Props) {
  const branches = step.branches ?? [];
  const put = (next: Branch[]) => set({ ...step, branches: next });
  const change = (place: number, branch: Branch) =>
    put(branches.map((one, at) => (at === place ? branch : one)));
  const last = branches.at(-1);
  const hasOtherwise = last !== undefined && !last.when;
  const add = () => {
    const branch = newBranch(step.type);
    const event = branch.event && { ...branch.event, id: newEventId(step) };
    const made = event ? { ...branch, event } : branch;
    const place = step.type === "condition" && hasOtherwise ? branches.length - 1 : branches.length;
    put(branches.toSpliced(place, 0, made));
  };
  return (
    <fieldset class="stack">
      <legend>{t("Branches")}</legend>
      {branches.map((branch, place) => (
        <div class="stack branch" key={place} role="group" aria-label={title(place)}>
          <div class="row">
            <b class="fill">
              {step.type === "condition" && !branch.when ? t("Otherwise") : title(place)}
            </b>
            {place > 0 && (branch.when || step.type !== "condition") && (
              <IconButton
                icon="up"
                label={t("Move {name} up", { name: title(place) })}
                onClick={() => put(branches.toSpliced(place, 1).toSpliced(place - 1, 0, branch))}
              />
            )}
            <IconButton
              icon="trash"
              label={t("Remove {name}", { name: title(place) })}
              onClick={(event) => {
                (event.currentTarget as HTMLElement)
                  .closest("fieldset")
                  ?.querySelector<HTMLElement>(":scope > .row > button")
                  ?.focus();
                put(branches.toSpliced(place, 1));
              }}
            />
          </div>
          {branch.when && (
            <When
              condition={branch.when}
              onChange={(when: Condition | null) =>
                change(place, { ...branch, when: when ?? OPEN })
              }
              scope={scope}
              pointer={`${pointer}/branches/${place}/when`}
            />
          )}
          {branch.event && (
            <div class="row tight">
              <select
                aria-label={t("Event {number}", { number: place + 1 })}
                value={branch.event.type}
                onChange={(event) => {
                  const type = event.currentTarget.value;
                  const example = stepKinds.found.value?.find((one) => one.code === type)?.example;
                  const id = branch.event?.id;
                  change(place, { ...branch, event: { ...example, type, id } as Step });
                }}
              >
                {(stepKinds.found.value ?? [])
                  .filter((one) => one.rests)
                  .map((one) => (
                    <option key={one.code} value={one.code}>
                      {one.title}
                    </option>
                  ))}
              </select>
              <Button
                icon="edit"
                aria-label={t("Change {name}", { name: stepName(branch.event, called) })}
                onClick={() => select(branch.event?.id ?? null)}
              >
                {t("Change")}
              </Button>
            </div>
          )}
        </div>
      ))}
      <div class="row">
        <Button icon="plus" onClick={add}>
          {t("Add a branch")}
        </Button>
        {step.type === "condition" && !hasOtherwise && (
          <Button icon="plus" onClick={() => put([...branches, { steps: [] }])}>
            {t("Add “otherwise”")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

const OPEN = { field: "", op: "eq", value: "" };
const title = (place: number) => t("Branch {number}", { number: place + 1 });

/** An id for another event; the step's own makes it one of the whole template. */
const newEventId = (step: Step) =>
  freshId(`${step.id}_event`, new Set((step.branches ?? []).flatMap((one) => one.event?.id ?? [])));

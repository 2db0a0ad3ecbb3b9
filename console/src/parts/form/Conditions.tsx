/** A condition as rows, all or any of which hold; groups one level deep, what is deeper is kept. */
import {
  type Condition,
  conditionOf,
  groupAs,
  groupOf,
  isFlat,
  isLeaf,
  type Join,
  pointerOf,
  rowsOf,
} from "../../lib/conditions";
import { t } from "../../lib/i18n";
import { faultsBelow } from "../../lib/schema";
import { conditionSentence } from "../../lib/words";
import { Button, IconButton } from "../Button";
import { ConditionRow } from "./ConditionRow";
import { useNames } from "./names";
import type { Scope } from "./scope";

type Props = {
  condition: Condition | null | undefined;
  onChange: (condition: Condition | null) => void;
  scope: Scope;
  /** Where the condition stands in what is sent: `/condition`. */
  pointer: string;
};

const EMPTY = { field: "", op: "eq", value: "" };

export default function Conditions({ condition, onChange, scope, pointer }: Props) {
  const names = useNames(scope.type, scope.pipeline, scope.fields);
  const fault = faultsBelow(scope.faults, pointer).find((one) => one.pointer === pointer);
  return (
    <div class="conditions">
      {condition && (
        <p class="sentence">{t("Only if {what}", { what: conditionSentence(condition, names) })}</p>
      )}
      <Rows {...{ condition, onChange, scope, pointer }} />
      {fault && (
        <p class="fault" role="alert">
          {fault.message}
        </p>
      )}
    </div>
  );
}

/** The rows of a condition or of a group in it. */
function Rows({ condition, onChange, scope, pointer, inner }: Props & { inner?: boolean }) {
  const names = useNames(scope.type, scope.pipeline, scope.fields);
  const group = rowsOf(condition);
  const set = (parts: Condition[], join: Join = group.join) =>
    onChange(conditionOf({ join, parts }, parts.length > 1 ? null : condition));
  const replaced = (row: number, part: Condition | null) =>
    set(group.parts.flatMap((one, at) => (at !== row ? [one] : part ? [part] : [])));
  const remove = (event: MouseEvent, row: number) => {
    (event.currentTarget as HTMLElement)
      .closest("[role=group]")
      ?.querySelector<HTMLElement>(":scope > .more > button")
      ?.focus();
    replaced(row, null);
  };
  return (
    <div
      role="group"
      aria-label={inner ? t("Group of conditions") : t("Conditions")}
      class="condition-rows"
    >
      {group.parts.length > 1 && (
        <select
          aria-label={t("How they are joined")}
          value={group.join}
          onChange={(event) => set(group.parts, event.currentTarget.value as Join)}
        >
          <option value="all">{t("All of these hold")}</option>
          <option value="any">{t("Any of these holds")}</option>
        </select>
      )}
      {group.parts.map((part, row) => {
        const at = pointer + pointerOf(condition, row);
        return (
          <div class="condition-row" key={row}>
            {isLeaf(part) ? (
              <ConditionRow
                leaf={part}
                onChange={(leaf) => replaced(row, leaf)}
                scope={scope}
                pointer={at}
              />
            ) : !inner && isFlat(part) ? (
              <Rows
                inner
                condition={part}
                onChange={(next) =>
                  replaced(
                    row,
                    next && isLeaf(next) ? groupAs(groupOf(part)?.join ?? "all", [next]) : next,
                  )
                }
                scope={scope}
                pointer={at}
              />
            ) : (
              <p class="kept">
                {conditionSentence(part, names)} <small>{t("kept as it is")}</small>
              </p>
            )}
            <IconButton
              icon="trash"
              label={t("Remove condition {number}", { number: row + 1 })}
              onClick={(event) => remove(event, row)}
            />
          </div>
        );
      })}
      <div class="row more">
        <Button icon="plus" onClick={() => set([...group.parts, EMPTY])}>
          {t("Add a condition")}
        </Button>
        {!inner && group.parts.length > 0 && (
          <Button
            icon="plus"
            onClick={() =>
              set([...group.parts, groupAs(group.join === "all" ? "any" : "all", [EMPTY, EMPTY])])
            }
          >
            {t("Add a group")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What is rarely set: in whose name, and for how long a message makes sense. */
import { isRule, type Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { faultAt, faultsBelow } from "../../lib/schema";
import { Field } from "../../parts/Field";
import { DurationInput } from "../../parts/form/DurationInput";
import { Pick } from "../../parts/form/Pick";
import type { Scope } from "../../parts/form/scope";
import { useOptions } from "../../parts/form/sources";

type Props = { part: Part; set: (values: Record<string, unknown>) => void; scope: Scope };

export default function MoreOfPart({ part, set, scope }: Props) {
  const people = useOptions({ format: "user" }, {}, scope);
  const who = isRule(part) ? "on_behalf_of" : "execute_by";
  const value = isRule(part) ? part.on_behalf_of : part.execute_by;
  const isWrong = ["/on_behalf_of", "/execute_by", "/valid_for"].some(
    (at) => faultsBelow(scope.faults, at).length > 0,
  );
  return (
    <details class="folded" open={isWrong || undefined}>
      <summary>{t("In whose name, and how long it is tried")}</summary>
      <div class="stack">
        <Field
          label={t("Acts in the name of")}
          hint={t("The item's responsible person where nobody is chosen.")}
          fault={faultAt(scope.faults, `/${who}`)}
        >
          <Pick
            options={people}
            value={value ?? undefined}
            onChange={(id) => set({ [who]: id ?? null })}
          />
        </Field>
        {isRule(part) && (
          <Field
            label={t("Tried for at most")}
            hint={t(
              "While a receiver does not take what is sent, it is tried again; a day where nothing is set.",
            )}
            fault={faultAt(scope.faults, "/valid_for")}
          >
            <DurationInput
              label={t("Tried for at most")}
              value={part.valid_for}
              onChange={(valid_for) => set({ valid_for })}
            />
          </Field>
        )}
      </div>
    </details>
  );
}

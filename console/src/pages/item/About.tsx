/** The item's values: those that hold something first, the others on demand. */
import { useSignal } from "@preact/signals";
import { amongValues, isEmpty, kindOf } from "../../lib/fields";
import { dateTime, t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import { Button } from "../../parts/Button";
import { FieldRow } from "./FieldRow";
import type { NamedField, OpenItem } from "./state";

/** Empty fields that are shown all the same: one fills them in at once. */
const FIRST = new Set(["amount", "contact", "company", "close_date", "emails", "phones"]);
/** Said by another field, or hardly ever looked at. */
const BEHIND = new Set(["currency", "opened", "manual_amount", "tax_amount"]);

export function About({ open }: { open: OpenItem }) {
  const all = useSignal(false);
  const { item } = open;
  const fields = amongValues(open.fields);
  const first = fields.filter((one) => isFirst(one, item[one.code]));
  const more = fields.length - first.length;
  return (
    <section class="about" aria-label={t("Fields")}>
      {(all.value ? fields : first).map((one) => (
        <FieldRow key={one.code} open={open} field={one} />
      ))}
      {more > 0 && (
        <Button
          kind="quiet"
          icon={all.value ? "up" : "down"}
          aria-expanded={all.value}
          onClick={() => {
            all.value = !all.value;
          }}
        >
          {all.value ? t("Fewer fields") : t("{count} more fields", { count: more })}
        </Button>
      )}
      <p class="made quiet">
        {t("Made {when} by {who}", {
          when: dateTime(item.created_at),
          who: userName(item.created_by),
        })}
        <br />
        {t("Last changed {when}", { when: dateTime(item.updated_at) })}
      </p>
    </section>
  );
}

const isFirst = (field: NamedField, value: unknown) =>
  !BEHIND.has(field.code) &&
  (field.own ||
    FIRST.has(field.code) ||
    !(isEmpty(value) || (kindOf(field) === "check" && !value)));

/** Values by field: rows of a field and what it is set to, a value or a text with placeholders. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { fields, type NamedField } from "../../lib/known";
import { escaped, faultAt } from "../../lib/schema";
import { tellProblem } from "../../lib/tell";
import { IconButton } from "../Button";
import type { Scope } from "./scope";
import { TextInput } from "./TextInput";
import { ValueInput } from "./ValueInput";

type Values = Record<string, unknown>;
export type FieldValuesProps = {
  /** The type whose fields they are. */
  of: string;
  value: Values | undefined;
  onChange: (value: Values | undefined) => void;
  scope: Scope;
  pointer: string;
  label: string;
};

const TEXTS = new Set(["string", "email", "phone", "file", "resource_booking", "currency"]);
const isText = (value: unknown) => typeof value === "string" && value.includes("{{");

export default function FieldValues(props: FieldValuesProps) {
  const { of, value = {}, onChange, scope, pointer, label } = props;
  const kept = fields(of);
  useEffect(() => {
    kept.get().catch(tellProblem);
  }, [of]);
  const known = (kept.found.value?.items ?? []).filter(
    (one) => !one.read_only || one.code in value,
  );
  const left = known.filter((one) => !(one.code in value));
  const set = (code: string, one: unknown) => onChange({ ...value, [code]: one ?? "" });
  return (
    <div class="field-values">
      {Object.keys(value).map((code) => {
        const field = known.find((one) => one.code === code);
        const fault = faultAt(scope.faults, `${pointer}/${escaped(code)}`);
        return (
          <div key={code} class={fault ? "pair wrong" : "pair"}>
            <span>{field?.title ?? code}</span>
            <OneValue
              field={field}
              value={value[code]}
              onChange={(one) => set(code, one)}
              scope={scope}
              preview={scope.texts?.[`${pointer}/${escaped(code)}`]}
              label={field?.title ?? code}
              wrong={fault !== null}
            />
            <IconButton
              icon="trash"
              label={t("Remove {name}", { name: field?.title ?? code })}
              onClick={(event) => {
                const home = (event.currentTarget as HTMLElement).closest(".field-values");
                const { [code]: _, ...rest } = value;
                onChange(rest);
                home?.querySelector<HTMLElement>(":scope > select")?.focus();
              }}
            />
            {fault && (
              <p class="fault" role="alert">
                {fault}
              </p>
            )}
          </div>
        );
      })}
      <select
        aria-label={t("Add to {label}", { label })}
        value=""
        onChange={(event) => {
          const code = event.currentTarget.value;
          if (code) set(code, "");
        }}
      >
        <option value="">{t("Add a field…")}</option>
        {left.map((one) => (
          <option key={one.code} value={one.code}>
            {one.title}
          </option>
        ))}
      </select>
    </div>
  );
}

type OneProps = {
  field: NamedField | undefined;
  value: unknown;
  onChange: (value: unknown) => void;
  scope: Scope;
  preview?: string;
  label: string;
  wrong: boolean;
};

/** One value: by the field's own control, or as a text with placeholders. */
function OneValue({ field, value, onChange, scope, preview, label, wrong }: OneProps) {
  const asText = useSignal(isText(value));
  const isList = Array.isArray(value);
  if (!field || isList || field.multiple || asText.value || TEXTS.has(field.type)) {
    const text = isList ? value.join(", ") : value === undefined ? "" : String(value);
    return (
      <TextInput
        scope={scope}
        label={label}
        aria-label={label}
        aria-invalid={wrong || undefined}
        value={text}
        preview={preview}
        onChange={(next) => onChange(isList ? split(next) : next)}
      />
    );
  }
  return (
    <div class="row tight">
      <ValueInput
        field={field}
        scope={scope}
        value={value === "" ? undefined : value}
        onChange={onChange}
        label={label}
        aria-invalid={wrong || undefined}
      />
      <IconButton
        icon="braces"
        label={t("Use a placeholder for {label}", { label })}
        onClick={() => {
          asText.value = true;
        }}
      />
    </div>
  );
}

const split = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);

/** Several values of a field: chosen ones as a list that can be shortened, or typed line by line. */
import type { ComponentChildren } from "preact";
import { t } from "../../lib/i18n";
import { IconButton } from "../Button";

/** What is chosen, and a control that adds to it. */
export function Chosen({
  names,
  onRemove,
  children,
}: {
  names: string[];
  onRemove: (place: number) => void;
  children: ComponentChildren;
}) {
  return (
    <div class="several">
      {names.length > 0 && (
        <ul class="chips">
          {names.map((name, place) => (
            <li key={name}>
              <span>{name}</span>
              <IconButton
                icon="close"
                label={t("Remove {name}", { name })}
                onClick={() => onRemove(place)}
              />
            </li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}

/** A line a value, and one more to type into. */
export function Lines({
  values,
  onChange,
  line,
}: {
  values: unknown[];
  onChange: (values: unknown[]) => void;
  line: (value: unknown, onLine: (value: unknown) => void, place: number) => ComponentChildren;
}) {
  const lines = [...values, null];
  return (
    <div class="several">
      {lines.map((value, place) => (
        <div class="line" key={place}>
          {line(
            value,
            (typed) => {
              const next = [...values];
              next[place] = typed;
              onChange(next);
            },
            place,
          )}
          {place < values.length && (
            <IconButton
              icon="trash"
              label={t("Remove line {place}", { place: place + 1 })}
              onClick={() => onChange(values.filter((_, other) => other !== place))}
            />
          )}
        </div>
      ))}
    </div>
  );
}

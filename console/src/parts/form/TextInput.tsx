/** A text that may hold placeholders: a menu of them opens on `{`, and a real item fills it in. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { folded, t } from "../../lib/i18n";
import { fields, typeTitle } from "../../lib/known";
import { tellProblem } from "../../lib/tell";
import { IconButton } from "../Button";
import type { ControlProps, Placeholder, Scope } from "./scope";

type Props = ControlProps<string> & { scope: Scope; preview?: string; label: string };

const OPENED = /\{\{?\s*([^{}|]*)$/;
const MOST = 8;

/** All placeholders of an item, its links and what else the form knows. */
function usePlaceholders(scope: Scope) {
  const kept = fields(scope.type);
  useEffect(() => {
    kept.get().catch(tellProblem);
  }, [scope.type]);
  return useComputed<Placeholder[]>(() => {
    const found = kept.found.value;
    const name = typeTitle(scope.type);
    return [
      ...(found?.items ?? []).map((one) => ({
        text: one.placeholder,
        title: `${name}: ${one.title}`,
      })),
      ...(found?.linked ?? []).flatMap((linked) =>
        linked.items.map((one) => ({
          text: one.placeholder,
          title: linked.root ? `${linked.title}: ${one.title}` : one.title,
        })),
      ),
      ...(scope.placeholders ?? []),
    ];
  });
}

export function TextInput({ scope, preview, label, value, onChange, ...described }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const open = useSignal<{ start: number; end: number; what: string } | null>(null);
  const marked = useSignal(0);
  const all = usePlaceholders(scope);
  const typed = folded(open.value?.what ?? "");
  const found = open.value
    ? all.value.filter((one) => folded(`${one.title} ${one.text}`).includes(typed)).slice(0, MOST)
    : [];

  const look = () => {
    const at = area.current?.selectionStart ?? 0;
    const before = area.current?.value.slice(0, at) ?? "";
    const match = OPENED.exec(before);
    open.value = match ? { start: match.index, end: at, what: match[1] ?? "" } : null;
    marked.value = 0;
  };
  const insert = (one: Placeholder) => {
    const text = area.current?.value ?? "";
    const at = open.value ?? { start: text.length, end: text.length };
    const rest = text.slice(at.end).replace(/^\s*\}\}?/, "");
    const next = text.slice(0, at.start) + one.text;
    onChange(next + rest);
    open.value = null;
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.length, next.length);
    });
  };
  const keys = (event: KeyboardEvent) => {
    if (!open.value || found.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = found[marked.value];
    if (step) marked.value = (marked.value + step + found.length) % found.length;
    else if ((event.key === "Enter" || event.key === "Tab") && one) insert(one);
    else if (event.key === "Escape") open.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const begin = () => {
    const at = area.current?.selectionStart ?? 0;
    area.current?.focus();
    open.value = { start: at, end: at, what: "" };
    marked.value = 0;
  };

  return (
    <div class="text-input">
      <textarea
        {...described}
        ref={area}
        rows={1}
        value={value ?? ""}
        aria-autocomplete="list"
        aria-controls={open.value ? list : undefined}
        aria-activedescendant={
          open.value && found.length > 0 ? `${list}-${marked.value}` : undefined
        }
        onInput={(event) => {
          onChange(event.currentTarget.value || undefined);
          look();
        }}
        onKeyDown={keys}
        onBlur={() => {
          open.value = null;
        }}
      />
      <IconButton
        icon="braces"
        label={t("Insert a placeholder into {label}", { label })}
        onMouseDown={(event: MouseEvent) => event.preventDefault()}
        onClick={begin}
      />
      {open.value && found.length > 0 && (
        <ul class="placeholders" id={list} role="listbox" aria-label={t("Placeholders")}>
          {found.map((one, place) => (
            <li
              key={one.text}
              id={`${list}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === marked.value}
              onMouseDown={(event) => {
                event.preventDefault();
                insert(one);
              }}
            >
              <span>{one.title}</span> <code>{one.text}</code>
            </li>
          ))}
        </ul>
      )}
      {preview !== undefined && preview !== value && <p class="preview">{preview}</p>}
    </div>
  );
}

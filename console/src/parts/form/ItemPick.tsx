/** An item of a type, found by what one remembers of it. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { asProblem } from "../../lib/tell";
import type { Described } from "./scope";

type Found = { id: number; title: string };
type Props = Described & {
  type: string;
  value: number | string | undefined;
  onChange: (id: number | undefined, title: string) => void;
  /** What it is called already. */
  title?: string;
  /** Offered before anything is typed. */
  first?: Found[];
};

const PAUSE = 250;
const MOST = 8;

export function ItemPick({ type, value, onChange, title, first = [], ...described }: Props) {
  const id = useId();
  const text = useSignal(title ?? (value === undefined ? "" : `#${value}`));
  const found = useSignal<Found[] | null>(null);
  const marked = useSignal(0);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    text.value = title ?? (value === undefined ? "" : `#${value}`);
  }, [title, value]);
  useEffect(() => () => clearTimeout(waiting.current), []);

  const look = (words: string) => {
    text.value = words;
    marked.value = 0;
    clearTimeout(waiting.current);
    if (words.trim().length < 2) {
      found.value = first;
      return;
    }
    waiting.current = setTimeout(async () => {
      try {
        const query = { q: words, type, limit: MOST } as { q: string };
        found.value = (await ask(api.GET("/v1/search", { params: { query } }))).items;
      } catch (error) {
        // Search may be switched off: then only what is offered first can be chosen.
        asProblem(error);
        found.value = first;
      }
    }, PAUSE);
  };
  const choose = (one: Found) => {
    text.value = one.title;
    found.value = null;
    onChange(one.id, one.title);
  };
  const keys = (event: KeyboardEvent) => {
    const list = found.value;
    if (!list || list.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = list[marked.value];
    if (step) marked.value = (marked.value + step + list.length) % list.length;
    else if (event.key === "Enter" && one) choose(one);
    else if (event.key === "Escape") found.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const open = found.value !== null && found.value.length > 0;
  return (
    <div class="text-input">
      <input
        {...described}
        role="combobox"
        autocomplete="off"
        placeholder={t("Type to find")}
        value={text.value}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${marked.value}` : undefined}
        onFocus={() => {
          found.value = first;
        }}
        onInput={(event) => look(event.currentTarget.value)}
        onKeyDown={keys}
        onBlur={() => {
          found.value = null;
          if (text.value === "") onChange(undefined, "");
        }}
      />
      {open && (
        <ul class="placeholders" id={id} role="listbox" aria-label={t("Found")}>
          {found.value?.map((one, place) => (
            <li
              key={one.id}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === marked.value}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(one);
              }}
            >
              {one.title}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

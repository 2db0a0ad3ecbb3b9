/** A field in which one of many is chosen by typing a part of its name. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { folded, t } from "../lib/i18n";

export type Option = { value: string | number; label: string; hint?: string };

type Props = {
  /** What is chosen, in words; empty where nothing is. */
  text: string;
  /** All there are, or how to look for them. */
  options: Option[] | ((typed: string) => Promise<Option[]>);
  onChoose: (option: Option | null) => void;
  /** Whether an emptied field means that nothing is chosen. */
  clearable?: boolean;
  /** Whether what is typed counts as it stands, without being one of the options. */
  free?: boolean;
  onType?: (typed: string) => void;
  label?: string;
  placeholder?: string;
  autoFocus?: boolean;
  onEscape?: () => void;
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
};

const PAUSE = 150;
const MOST = 50;

export function Combobox(props: Props) {
  const { text, options, onChoose, onType, clearable, free, label, placeholder, onEscape } = props;
  const own = useId();
  const typed = useSignal(text);
  const open = useSignal(false);
  const found = useSignal<Option[]>([]);
  const active = useSignal(0);
  const part = useSignal("");
  // What is known from the start may still be on its way: it is looked through while it is shown.
  const shown = Array.isArray(options) ? matching(options, part.value).slice(0, MOST) : found.value;
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    typed.value = text;
  }, [text]);
  useEffect(() => {
    if (props.autoFocus) {
      field.current?.focus();
      field.current?.select();
    }
    return () => clearTimeout(timer.current);
  }, []);
  useEffect(() => {
    if (!open.value || !list.current || !field.current) return;
    list.current.showPopover();
    const at = field.current.getBoundingClientRect();
    const size = list.current.getBoundingClientRect();
    const below = at.bottom + size.height < innerHeight - 8 || at.top < size.height;
    list.current.style.width = `${at.width}px`;
    list.current.style.left = `${at.left}px`;
    list.current.style.top = `${below ? at.bottom + 2 : at.top - size.height - 2}px`;
    list.current.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [open.value, shown.length, active.value]);

  const look = async (wanted: string) => {
    asked.current += 1;
    const mine = asked.current;
    part.value = wanted;
    if (!Array.isArray(options)) {
      const known = await options(wanted);
      if (mine !== asked.current) return;
      found.value = known.slice(0, MOST);
    }
    active.value = 0;
    open.value = true;
  };
  const lookSoon = (wanted: string) => {
    clearTimeout(timer.current);
    if (Array.isArray(options)) look(wanted);
    else timer.current = setTimeout(() => look(wanted), PAUSE);
  };
  const close = () => {
    clearTimeout(timer.current);
    asked.current += 1;
    open.value = false;
  };
  const choose = (option: Option | null) => {
    close();
    typed.value = option?.label ?? "";
    onChoose(option);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open.value) lookSoon("");
      else {
        const by = event.key === "ArrowDown" ? 1 : -1;
        const many = shown.length;
        if (many > 0) active.value = (active.value + by + many) % many;
      }
    } else if (event.key === "Enter" && open.value) {
      const option = shown[active.value];
      event.preventDefault();
      event.stopPropagation();
      if (option) choose(option);
    } else if (event.key === "Escape") {
      if (open.value) event.stopPropagation();
      else onEscape?.();
      if (open.value || onEscape) event.preventDefault();
      typed.value = text;
      close();
    }
  };
  const leave = () => {
    const emptied = typed.value.trim() === "" && text !== "";
    close();
    if (emptied && clearable) onChoose(null);
    else if (!free) typed.value = text;
  };

  return (
    <div class="combobox">
      <input
        ref={field}
        id={props.id}
        role="combobox"
        type="text"
        autocomplete="off"
        aria-label={label}
        aria-describedby={props["aria-describedby"]}
        aria-invalid={props["aria-invalid"]}
        aria-expanded={open.value}
        aria-controls={`${own}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open.value ? `${own}-${active.value}` : undefined}
        placeholder={placeholder}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          onType?.(typed.value);
          lookSoon(typed.value);
        }}
        onClick={() => !open.value && lookSoon("")}
        onKeyDown={press}
        onBlur={leave}
      />
      {open.value && (
        <ul
          id={`${own}-list`}
          ref={list}
          class="menu"
          role="listbox"
          popover="manual"
          aria-label={label}
        >
          {shown.map((one, place) => (
            <li
              key={one.value}
              id={`${own}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active.value}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(one);
              }}
            >
              <span>{one.label}</span>
              {one.hint && <span class="quiet">{one.hint}</span>}
            </li>
          ))}
          {shown.length === 0 && !free && <li class="quiet">{t("Nothing found")}</li>}
        </ul>
      )}
    </div>
  );
}

const matching = (options: Option[], wanted: string) => {
  const part = folded(wanted.trim());
  return options.filter((one) => folded(`${one.label} ${one.hint ?? ""}`).includes(part));
};

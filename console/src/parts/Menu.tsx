/** A menu behind a button: by mouse, touch and arrow keys. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon, type IconName } from "./Icon";

export type Entry = {
  label: string;
  icon?: IconName;
  run: () => void;
  disabled?: boolean;
  danger?: boolean;
  /** What is chosen among others is marked. */
  checked?: boolean;
};

type Props = {
  label: string;
  entries: Entry[];
  icon?: IconName;
  /** Words on the button; without them it shows the icon alone. */
  text?: string;
  class?: string;
};

export function Menu({ label, entries, icon = "more", text, class: extra = "" }: Props) {
  const open = useSignal(false);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open.value || !list.current || !button.current) return;
    const at = button.current.getBoundingClientRect();
    list.current.showPopover();
    const size = list.current.getBoundingClientRect();
    const below = at.bottom + size.height < innerHeight - 8;
    list.current.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
    list.current.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    focusable()[0]?.focus();
  }, [open.value]);

  const focusable = () => [
    ...(list.current?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? []),
  ];
  const close = () => {
    list.current?.hidePopover();
    open.value = false;
    button.current?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const all = focusable();
    const now = all.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      Home: 0,
      End: all.length - 1,
    };
    const next = steps[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (next !== undefined) {
      event.preventDefault();
      all.at(next % all.length)?.focus();
    } else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      all.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    }
  };

  return (
    <>
      <button
        type="button"
        ref={button}
        class={`button quiet ${text ? "" : "only-icon"} ${extra}`}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={open.value ? id : undefined}
        aria-label={text ? undefined : label}
        title={label}
        onClick={(event) => {
          event.stopPropagation();
          open.value = !open.value;
        }}
      >
        {text && <span>{text}</span>}
        <Icon name={icon} />
      </button>
      {open.value && (
        <ul
          id={id}
          ref={list}
          class="menu"
          role="menu"
          aria-label={label}
          popover="auto"
          onKeyDown={move}
          onClick={(event) => event.stopPropagation()}
          onToggle={(event) => {
            if ((event as ToggleEvent).newState === "closed") open.value = false;
          }}
        >
          {entries.map((one) => (
            <li role="none" key={one.label}>
              <button
                type="button"
                role={one.checked === undefined ? "menuitem" : "menuitemradio"}
                aria-checked={one.checked}
                class={one.danger ? "danger" : ""}
                disabled={one.disabled}
                tabIndex={-1}
                onClick={() => {
                  close();
                  one.run();
                }}
              >
                {one.icon && <Icon name={one.icon} />}
                <span>{one.label}</span>
                {one.checked && <Icon name="check" />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

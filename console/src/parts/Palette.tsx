/** Ctrl+K: go anywhere, find anything, create, switch the language. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { typeTitle } from "../lib/known";
import { atHand, type Command, commands, found, type Hit, search } from "../lib/palette";
import { go } from "../lib/route";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";

const RESTS = 200;

export function Palette({ onClose }: { onClose: () => void }) {
  const typed = useSignal("");
  const marked = useSignal(0);
  const hits = useSignal<Hit[]>([]);
  const input = useRef<HTMLInputElement>(null);
  // The focus is still where it was when this was asked for.
  const here = useMemo(() => atHand.peek()(), []);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const text = typed.value.trim();
    if (text.length < 2) {
      hits.value = [];
      return;
    }
    const timer = setTimeout(async () => {
      const answer = await search(text);
      if (typed.value.trim() === text) hits.value = answer;
    }, RESTS);
    return () => clearTimeout(timer);
  }, [typed.value]);

  const choices: Command[] = [
    ...hits.value.map((one) => ({
      label: one.title || `${typeTitle(one.type)} ${one.id}`,
      more: [typeTitle(one.type), ...one.matched.slice(0, 1).map((match) => match.value)].join(
        " · ",
      ),
      icon: "search" as const,
      run: () => go([one.type, one.id]),
    })),
    ...found([...commands(), ...here], typed.value),
  ];
  const now = Math.min(marked.value, choices.length - 1);
  const run = (choice: Command | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      marked.value = (now + by + choices.length) % Math.max(1, choices.length);
      document.getElementById(`choice-${marked.value}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(choices[now]);
    }
  };
  return (
    <Dialog title={t("Go to, find, create")} onClose={onClose}>
      <input
        ref={input}
        role="combobox"
        aria-label={t("Go to, find, create")}
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={choices.length > 0 ? `choice-${now}` : undefined}
        placeholder={t("A page, a name, a phone number…")}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          marked.value = 0;
        }}
        onKeyDown={keys}
      />
      <ul id="palette-choices" role="listbox" aria-label={t("Found")} class="choices palette">
        {choices.map((one, place) => (
          <li key={`${one.label}/${one.more ?? ""}`} role="none">
            <button
              type="button"
              id={`choice-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === now}
              onClick={() => run(one)}
            >
              <Icon name={one.icon} />
              <span>{one.label}</span>
              {one.more && <span class="quiet">{one.more}</span>}
            </button>
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p class="quiet">{t("Nothing is called that.")}</p>}
    </Dialog>
  );
}

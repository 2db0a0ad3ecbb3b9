/** Tabs: arrow keys go from one to the next. */
import type { ComponentChildren } from "preact";
import { useEffect, useId } from "preact/hooks";

export type Tab = { id: string; label: string; count?: number };

type Props = {
  label: string;
  tabs: Tab[];
  chosen: string;
  onChoose: (id: string) => void;
  children: ComponentChildren;
};

export function Tabs({ label, tabs, chosen, onChoose, children }: Props) {
  const id = useId();
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const now = tabs.findIndex((one) => one.id === chosen);
    const next = tabs.at((now + by) % tabs.length);
    if (!next) return;
    onChoose(next.id);
    document.getElementById(`${id}-${next.id}`)?.focus();
  };
  useEffect(() => {
    const tab = document.getElementById(`${id}-${chosen}`);
    tab?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [chosen]);
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
        {tabs.map((one) => (
          <button
            type="button"
            key={one.id}
            id={`${id}-${one.id}`}
            role="tab"
            aria-selected={one.id === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={one.id === chosen ? 0 : -1}
            onClick={() => onChoose(one.id)}
          >
            {one.label}
            {one.count !== undefined && <span class="badge">{one.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}

/** "Move to…": type the stage or go with the arrows; beside it what entering it will do. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BoardData, CardData } from "../../lib/board";
import { folded, t } from "../../lib/i18n";
import { Dialog } from "../../parts/Dialog";
import { Foreseen } from "./Foreseen";

type Props = {
  board: BoardData;
  card: CardData;
  stage: string;
  onChoose: (stage: string) => void;
  onClose: () => void;
};

export function StageChooser({ board, card, stage, onChoose, onClose }: Props) {
  const typed = useSignal("");
  const marked = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const found = board.columns.filter(
    (one) => one.stage !== stage && folded(one.name).includes(folded(typed.value)),
  );
  const now = found[Math.min(marked.value, found.length - 1)];
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      marked.value = (marked.value + by + found.length) % Math.max(1, found.length);
    } else if (event.key === "Enter" && now) {
      event.preventDefault();
      onChoose(now.stage);
    }
  };
  return (
    <Dialog title={t("Move {title} to…", { title: card.title })} onClose={onClose} wide>
      <div class="stage-chooser">
        <div class="stack">
          <input
            ref={input}
            role="combobox"
            aria-label={t("Stage")}
            aria-expanded="true"
            aria-controls="stages-found"
            aria-activedescendant={now && `stage-${now.stage}`}
            placeholder={t("Type a stage")}
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
              marked.value = 0;
            }}
            onKeyDown={keys}
          />
          <ul id="stages-found" role="listbox" aria-label={t("Stages")} class="choices">
            {found.map((one, place) => (
              <li key={one.stage} role="none">
                <button
                  type="button"
                  id={`stage-${one.stage}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={one === now}
                  class={one.semantics}
                  onMouseEnter={() => {
                    marked.value = place;
                  }}
                  onClick={() => onChoose(one.stage)}
                >
                  {one.name}
                </button>
              </li>
            ))}
          </ul>
          {found.length === 0 && <p class="quiet">{t("No stage is called that.")}</p>}
        </div>
        {now && (
          <Foreseen type={board.type} id={card.id} version={card.version} stage={now.stage} />
        )}
      </div>
    </Dialog>
  );
}

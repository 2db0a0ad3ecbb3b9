/** A column: the stage with its count and sum, and its cards. Cards are dropped on it. */
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { BoardData, Column } from "../../lib/board";
import { money, t } from "../../lib/i18n";
import { Card } from "./Card";

type Props = { column: Column; board: BoardData; onMove: (id: number, stage: string) => void };

export function BoardColumn({ column, board, onMove }: Props) {
  const self = useRef<HTMLDivElement>(null);
  const over = useSignal(false);
  useEffect(() => {
    if (!self.current) return;
    return dropTargetForElements({
      element: self.current,
      onDragEnter: () => {
        over.value = true;
      },
      onDragLeave: () => {
        over.value = false;
      },
      onDrop: ({ source }) => {
        over.value = false;
        onMove(source.data.id as number, column.stage);
      },
    });
  }, [column.stage, onMove]);
  const count = column.more ? "1,000+" : String(column.count);
  return (
    <section
      ref={self}
      role="listitem"
      class={`column ${column.semantics} ${over.value ? "over" : ""}`}
      aria-label={t("{stage}, {count}", { stage: column.name, count })}
    >
      <header>
        <h2>{column.name}</h2>
        <span class="count">{count}</span>
        <span class="sum">{Number(column.sum) > 0 && money(column.sum, board.currency)}</span>
      </header>
      <ul class="cards">
        {column.cards.map((card) => (
          <Card key={card.id} card={card} board={board} stage={column.stage} onMove={onMove} />
        ))}
      </ul>
    </section>
  );
}

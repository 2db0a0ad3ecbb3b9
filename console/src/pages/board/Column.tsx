/** A column: the stage with its count and sum, and its cards. Cards are dropped on it. */
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { CardData, Column } from "../../lib/board";
import { money, t } from "../../lib/i18n";
import { IconButton } from "../../parts/Button";
import { drawIn } from "../../parts/stage-color";
import { Foreseen } from "./Foreseen";

type Props = {
  column: Column;
  type: string;
  currency: string;
  /** The card that is dragged, and where it comes from. */
  dragged: { card: CardData; from: string } | null;
  onDrop: (id: number, from: string, stage: string) => void;
  onMore: (stage: string) => Promise<void>;
  onAdd: ((stage: string) => void) | null;
  adding: ComponentChildren;
  /** The cards that are shown of it. */
  children: ComponentChildren;
  shown: number;
};

export function BoardColumn(props: Props) {
  const { column, dragged, onDrop, currency, type } = props;
  const self = useRef<HTMLElement>(null);
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
        onDrop(Number(source.data.id), String(source.data.stage), column.stage);
      },
    });
  }, [column.stage, onDrop]);
  useLayoutEffect(() => drawIn(self.current, column.color), [column.color]);
  const count = column.more
    ? `${t("{count}", { count: 1000 })}+`
    : t("{count}", { count: column.count });
  const target = over.value && dragged && dragged.from !== column.stage;
  return (
    <section
      ref={self}
      role="listitem"
      class={`column ${column.semantics} ${target ? "over" : ""}`}
      aria-label={t("{stage}, {count} items", { stage: column.name, count })}
    >
      <header>
        <h2>{column.name}</h2>
        <span class="count">{count}</span>
        {props.onAdd && (
          <IconButton
            icon="plus"
            label={t("Add to {stage}", { stage: column.name })}
            onClick={() => props.onAdd?.(column.stage)}
          />
        )}
        <span class="sum">{Number(column.sum) > 0 && money(column.sum, currency)}</span>
      </header>
      {target && (
        <Foreseen
          type={type}
          id={dragged.card.id}
          version={dragged.card.version}
          stage={column.stage}
        />
      )}
      <ul class="cards">
        {props.adding}
        {props.children}
        {column.next_cursor && <More stage={column.stage} onMore={props.onMore} />}
        {props.shown === 0 && !props.adding && <li class="none">{t("No items")}</li>}
      </ul>
    </section>
  );
}

/** Reads on when it comes into sight; also a button for who does not scroll. */
function More({ stage, onMore }: { stage: string; onMore: (stage: string) => Promise<void> }) {
  const self = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!self.current) return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) onMore(stage);
    });
    watch.observe(self.current);
    return () => watch.disconnect();
  }, [stage, onMore]);
  return (
    <li ref={self} class="none">
      <button type="button" class="button quiet" onClick={() => onMore(stage)}>
        {t("Show more")}
      </button>
    </li>
  );
}

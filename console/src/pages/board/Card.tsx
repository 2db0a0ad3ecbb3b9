/** A card: what one needs to know of an item to go on with it. */
import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useRef } from "preact/hooks";
import type { BoardData, CardData } from "../../lib/board";
import { clock, day, dayOf, money, relative, t } from "../../lib/i18n";
import { to } from "../../lib/route";
import { Icon } from "../../parts/Icon";
import { Menu } from "../../parts/Menu";
import { Person } from "../../parts/Person";

type Props = {
  card: CardData;
  board: BoardData;
  stage: string;
  onMove: (id: number, stage: string) => void;
};

export function Card({ card, board, stage, onMove }: Props) {
  const self = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!self.current) return;
    return draggable({ element: self.current, getInitialData: () => ({ id: card.id, stage }) });
  }, [card.id, stage]);
  const late = card.close_date && card.close_date < dayOf(clock());
  const next = card.next_activity;
  return (
    <li ref={self} class="card">
      <a href={to([board.type, board.pipeline], { open: String(card.id) })}>{card.title}</a>
      <Menu
        label={t("Move {title} to…", { title: card.title })}
        entries={board.columns.map((one) => ({
          label: one.name,
          checked: one.stage === stage,
          run: () => onMove(card.id, one.stage),
        }))}
      />
      {card.amount && <p class="amount">{money(card.amount, card.currency)}</p>}
      {card.client && <p class="client">{card.client.name ?? `#${card.client.id}`}</p>}
      <p class="foot">
        <Person name={card.responsible.name ?? `#${card.responsible.id}`} alone />
        {card.close_date && (
          <span class={late ? "late" : ""}>
            <Icon name="calendar" size={13} /> {day(card.close_date)}
          </span>
        )}
        {next && (
          <span class={next.overdue ? "late" : ""}>
            <Icon name="task" size={13} /> {relative(next.at)}
          </span>
        )}
        {card.waiting > 0 && (
          <span class="mark-waiting">{t("{count} waiting", { count: card.waiting })}</span>
        )}
        {card.failed > 0 && (
          <span class="mark-failed">{t("{count} failed", { count: card.failed })}</span>
        )}
      </p>
    </li>
  );
}

/** A card: what one needs to know of an item to go on with it. */
import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { memo } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import type { CardData } from "../../lib/board";
import { clock, day, dayOf, money, relative, t } from "../../lib/i18n";
import { held } from "../../lib/moves";
import { IconButton } from "../../parts/Button";
import { HeldMove } from "../../parts/HeldMove";
import { Icon } from "../../parts/Icon";
import { Person } from "../../parts/Person";
import { dragging } from "./useBoard";

export type CardFields = "amount" | "client" | "responsible" | "close_date" | "next_activity";

export type CardProps = {
  card: CardData;
  type: string;
  stage: string;
  /** Its address. */
  href: string;
  chosen: boolean;
  glows: boolean;
  hidden: ReadonlySet<string>;
  /** Whether one may move it. */
  movable: boolean;
  onDrag: (card: CardData | null, stage: string) => void;
  onChooseStage: (id: number) => void;
  onSelect: (id: number, range: boolean) => void;
};

function Shown(props: CardProps) {
  const { card, type, stage, href, chosen, glows, hidden, movable, onDrag } = props;
  const self = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!self.current || !movable) return;
    return draggable({
      element: self.current,
      getInitialData: () => ({ id: card.id, stage }),
      onDragStart: () => {
        dragging.value = true;
        onDrag(card, stage);
      },
      onDrop: () => {
        dragging.value = false;
        onDrag(null, stage);
      },
    });
  }, [card, stage, movable, onDrag]);
  const waiting = held.value.get(`${type}/${card.id}`);
  const shows = (field: CardFields) => !hidden.has(field);
  return (
    <li
      ref={self}
      class={`card ${chosen ? "chosen" : ""} ${glows ? "glow" : ""}`}
      data-card={card.id}
      data-stage={stage}
    >
      <a href={href} draggable={false}>
        {card.title}
      </a>
      <span class="tools">
        <input
          type="checkbox"
          aria-label={t("Select {title}", { title: card.title })}
          checked={chosen}
          onClick={(event) => {
            event.preventDefault();
            props.onSelect(card.id, event.shiftKey);
          }}
        />
        {movable && (
          <IconButton
            icon="right"
            label={t("Move {title} to…", { title: card.title })}
            onClick={() => props.onChooseStage(card.id)}
          />
        )}
      </span>
      {shows("amount") && card.amount && <p class="amount">{money(card.amount, card.currency)}</p>}
      {shows("client") && card.client && (
        <p class="client">{card.client.name ?? `#${card.client.id}`}</p>
      )}
      <Foot card={card} shows={shows} />
      {waiting && <HeldMove held={waiting} />}
    </li>
  );
}

/** A card is drawn anew only where something about it is another. */
export const Card = memo(Shown);

function Foot({ card, shows }: { card: CardData; shows: (field: CardFields) => boolean }) {
  const late = card.close_date !== null && card.close_date < dayOf(clock());
  const next = card.next_activity;
  return (
    <p class="foot">
      {shows("responsible") && (
        <Person name={card.responsible.name ?? `#${card.responsible.id}`} alone />
      )}
      {shows("close_date") && card.close_date && (
        <span class={late ? "late" : ""}>
          <Icon name="calendar" size={13} />
          <span class="unseen">{late ? t("Close date, past") : t("Close date")}</span>
          {day(card.close_date, clock())}
        </span>
      )}
      {shows("next_activity") && next && (
        <span class={next.overdue ? "late" : ""}>
          <Icon name="task" size={13} />
          <span class="unseen">{next.overdue ? t("Activity, overdue") : t("Next activity")}</span>
          {relative(next.at)}
        </span>
      )}
      {card.waiting > 0 && (
        <span class="badge accent">{t("{count} waiting", { count: card.waiting })}</span>
      )}
      {card.failed > 0 && (
        <span class="badge bad">{t("{count} failed", { count: card.failed })}</span>
      )}
      {card.workflows > 0 && (
        <span class="badge">{t("{count} workflows", { count: card.workflows })}</span>
      )}
    </p>
  );
}

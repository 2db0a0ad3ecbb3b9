/** One entry of the timeline: a sentence, who and when, and what was written, always as text. */
import { clock, dateTime, relative, t } from "../../../lib/i18n";
import {
  changeLines,
  deliveryOf,
  type Entry,
  filesOf,
  isSaid,
  sentence,
} from "../../../lib/timeline";
import { FileLinks } from "../../../parts/files/FileLink";
import { Icon, type IconName } from "../../../parts/Icon";
import { calledFor } from "../called";
import type { OpenItem } from "../state";

const ICONS: Record<string, IconName> = {
  activity: "task",
  call: "call",
  change: "edit",
  chat: "comment",
  comment: "comment",
  created: "star",
  email: "mail",
  email_received: "mail",
  payment: "check",
  sms: "comment",
  stage_move: "right",
  wait: "hourglass",
};
/** Longer texts are folded. */
const LONG = 500;

export function TimelineEntry({ entry, open }: { entry: Entry; open: OpenItem }) {
  const called = calledFor(open);
  const delivery = deliveryOf(entry);
  return (
    <li class="entry">
      <Icon name={ICONS[entry.kind] ?? "activity"} />
      <div>
        <p>
          {sentence(entry, called)}
          {delivery && <span class="badge">{delivery}</span>}
        </p>
        {entry.kind === "change" && (
          <ul class="changes">
            {changeLines(entry, called).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {isSaid(entry) && entry.text && <Said text={entry.text} />}
        <FileLinks files={filesOf(entry)} label={t("Files")} />
        <p class="when">
          <time dateTime={entry.at} title={dateTime(entry.at)}>
            {relative(entry.at, clock())}
          </time>
          {entry.cause.kind && entry.cause.kind !== "user" && entry.author > 0 && (
            <span class="apart">
              {t("in the name of {who}", { who: called.user(entry.author) })}
            </span>
          )}
        </p>
      </div>
    </li>
  );
}

function Said({ text }: { text: string }) {
  if (text.length <= LONG) return <p class="said">{text}</p>;
  return (
    <details class="said">
      <summary>{`${text.slice(0, LONG)}…`}</summary>
      <p>{text.slice(LONG)}</p>
    </details>
  );
}

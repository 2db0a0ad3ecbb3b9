/** What stands where there is nothing to show: nothing yet, still loading, failed. */
import type { ComponentChildren } from "preact";
import type { Problem } from "../lib/client";
import { t } from "../lib/i18n";
import type { Loaded, Reading } from "../lib/loading";
import { Button } from "./Button";
import { Icon, type IconName } from "./Icon";

/** An empty list says what belongs there and offers the first step. */
export function Empty({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <p class="title">{title}</p>
      {children}
    </div>
  );
}

/** What went wrong, in the API's words, with the number that an operator can look up. */
export function Failed({ problem, again }: { problem: Problem; again: () => unknown }) {
  return (
    <div class="empty failed" role="alert">
      <Icon name="alert" size={28} />
      <p class="title">{problem.detail}</p>
      {problem.requestId && <p class="quiet">{t("Request {id}", { id: problem.requestId })}</p>}
      <Button icon="retry" onClick={again}>
        {t("Try again")}
      </Button>
    </div>
  );
}

/** Lines in the shape of what is coming. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={t("Loading")}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} />
      ))}
    </div>
  );
}

/** What a page has read, or what stands in its place. */
export function Shown<T>({
  reading,
  children,
  lines,
}: {
  reading: Reading<T>;
  children: (value: T) => ComponentChildren;
  lines?: number;
}) {
  const now: Loaded<T> = reading.loaded.value;
  if (now.value !== null) return <>{children(now.value)}</>;
  if (now.state === "failed") return <Failed problem={now.problem} again={reading.again} />;
  return <Skeleton lines={lines} />;
}

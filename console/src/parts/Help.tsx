/** Every shortcut that works on this page. */
import { t } from "../lib/i18n";
import { shortcuts } from "../lib/keys";
import { Dialog } from "./Dialog";

const SIGNS: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

export function Help({ onClose }: { onClose: () => void }) {
  const seen = new Map(shortcuts.value.map((one) => [one.key, one.does]));
  return (
    <Dialog title={t("Keys on this page")} onClose={onClose}>
      <dl class="keys">
        {[...seen].map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split("+").map((one) => (
                <kbd key={one}>{SIGNS[one] ?? (one.length === 1 ? one.toUpperCase() : one)}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** A panel beside the page, a page by itself on a phone. Escape closes it. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { useKeys } from "../lib/keys";
import { IconButton } from "./Button";

type Props = {
  title: ComponentChildren;
  /** Its name for who listens, where the title is more than words. */
  label: string;
  children: ComponentChildren;
  onClose: () => void;
  actions?: ComponentChildren;
  /** Room for two columns. */
  wide?: boolean;
};

export function Panel({ title, label, children, onClose, actions, wide }: Props) {
  const self = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    self.current?.focus();
    return () => {
      if (before?.isConnected) before.focus();
    };
  }, []);
  useKeys([{ key: "Escape", does: t("Close the panel"), run: onClose }], [onClose]);
  return (
    <aside class={wide ? "panel wide" : "panel"} ref={self} tabIndex={-1} aria-label={label}>
      <header>
        <h2>{title}</h2>
        {actions}
        <IconButton icon="close" label={t("Close")} onClick={onClose} />
      </header>
      <div class="content">{children}</div>
    </aside>
  );
}

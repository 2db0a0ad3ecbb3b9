/** A dialog over the page. Escape and the cross close it; the focus goes back to where it was. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { IconButton } from "./Button";

type Props = {
  title: string;
  children: ComponentChildren;
  /** Asked when it shall close; what does not take it away leaves it open. */
  onClose: () => void;
  /** Its buttons, at the bottom. */
  actions?: ComponentChildren;
  wide?: boolean;
};

const FIRST =
  ".content :is(input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea)";

export function Dialog({ title, children, onClose, actions, wide }: Props) {
  const self = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    self.current?.showModal();
    // What is asked for first has the focus, not the cross.
    self.current?.querySelector<HTMLElement>(FIRST)?.focus();
    return () => {
      if (before?.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={self}
      class={wide ? "dialog wide" : "dialog"}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2>{title}</h2>
        <IconButton icon="close" label={t("Close")} onClick={onClose} />
      </header>
      <div class="content">{children}</div>
      {actions && <footer>{actions}</footer>}
    </dialog>
  );
}

/** Buttons. One that works on something says so and cannot be pressed twice. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { tellProblem } from "../lib/tell";
import { Icon, type IconName } from "./Icon";

type Props = Omit<JSX.IntrinsicElements["button"], "icon" | "onClick" | "children"> & {
  children?: ComponentChildren;
  icon?: IconName;
  kind?: "plain" | "main" | "danger" | "quiet";
  /** What it does; a promise keeps it busy until it ends, and what fails is told. */
  onClick?: (event: MouseEvent) => unknown;
};

export function Button({ children, icon, kind = "plain", onClick, disabled, ...more }: Props) {
  const busy = useSignal(false);
  const press = async (event: MouseEvent) => {
    const result = onClick?.(event);
    if (!(result instanceof Promise)) return;
    busy.value = true;
    try {
      await result;
    } catch (error) {
      tellProblem(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <button
      type="button"
      {...more}
      class={`button ${kind} ${more.class ?? ""}`}
      disabled={disabled}
      aria-busy={busy.value || undefined}
      aria-disabled={busy.value || undefined}
      onClick={busy.value ? (event) => event.preventDefault() : onClick && press}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

/** A button that shows an icon alone; `label` is its name and its tooltip. */
export function IconButton({ label, icon, ...more }: Props & { label: string; icon: IconName }) {
  return (
    <Button
      kind="quiet"
      {...more}
      class={`only-icon ${more.class ?? ""}`}
      icon={icon}
      aria-label={label}
      title={label}
    />
  );
}

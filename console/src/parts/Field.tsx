/** A labelled control with its hint and its fault; the fault is read out with the control. */
import type { ComponentChildren } from "preact";
import { cloneElement, type VNode } from "preact";
import { useId } from "preact/hooks";

type Props = {
  label: ComponentChildren;
  hint?: ComponentChildren;
  fault?: string | null;
  /** One control; it gets the id and what describes it. */
  children: VNode<Record<string, unknown>>;
};

export function Field({ label, hint, fault, children }: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div class={fault ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {cloneElement(children, {
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": fault ? true : undefined,
      })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

/** A plain input: a line of text, a number, a day, a clock time, an address. */
import type { JSX } from "preact";
import type { ControlProps } from "./scope";

type Props = Omit<ControlProps<unknown>, "value"> & {
  type?: "text" | "number" | "email" | "date" | "time";
  value: string;
  /** How what is typed is read; as a text where nobody says. */
  read?: (text: string) => unknown;
};

export function Input({ type = "text", read = (text) => text, onChange, ...more }: Props) {
  const own = { type, step: type === "number" ? "any" : undefined, ...more };
  return (
    <input
      {...(own as JSX.IntrinsicElements["input"])}
      onInput={(event) => {
        const next = event.currentTarget.value;
        onChange(next === "" ? undefined : read(next));
      }}
    />
  );
}

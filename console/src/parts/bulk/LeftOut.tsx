/** Items that a change of many leaves out, and why. */
import type { Schemas } from "../../lib/client";

export function LeftOut({ summary, items }: { summary: string; items: Schemas["LeftOutItem"][] }) {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{summary}</summary>
      <ul>
        {items.map((one) => (
          <li key={one.id}>{`#${one.id}: ${one.detail}`}</li>
        ))}
      </ul>
    </details>
  );
}

/** Lists of an open item are read anew whenever something about it has changed. */
import { useEffect, useRef } from "preact/hooks";
import type { OpenItem } from "./state";

export function useFresh(open: OpenItem, reading: { again: () => Promise<void> }): void {
  const seen = useRef(open.pulse.value);
  const now = open.pulse.value;
  useEffect(() => {
    if (seen.current === now) return;
    seen.current = now;
    reading.again();
  }, [now]);
}

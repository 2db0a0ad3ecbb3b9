/** Files on their way: how far each is, and what was said of those that were not taken. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Problem } from "../../lib/client";
import { t } from "../../lib/i18n";
import { announce, asProblem } from "../../lib/tell";
import { upload } from "../../lib/upload";

export type Sending = {
  key: number;
  file: File;
  /** How much of it has arrived, 0 to 1. */
  part: number;
  /** Why it was not taken. */
  fault: string | null;
  /** Whether the very same may be taken another time. */
  mayAgain: boolean;
};

type Props = {
  value: string[];
  single: boolean;
  onChange: (ids: string[]) => void;
};

let last = 0;

export function useSending(props: Props) {
  const lines = useSignal<Sending[]>([]);
  // Several arrive one after the other, and each is put to those that are there by then.
  const now = useRef(props);
  now.current = props;
  const stops = useMemo(() => new Map<number, AbortController>(), []);

  const set = (key: number, changes: Partial<Sending>) => {
    lines.value = lines.peek().map((one) => (one.key === key ? { ...one, ...changes } : one));
  };
  const drop = (key: number) => {
    lines.value = lines.peek().filter((one) => one.key !== key);
    stops.delete(key);
  };
  const run = async (key: number, file: File) => {
    const stop = new AbortController();
    stops.set(key, stop);
    set(key, { fault: null, part: 0 });
    try {
      const id = await upload(file, (part) => set(key, { part }), stop.signal);
      if (stop.signal.aborted) return;
      const { value, single, onChange } = now.current;
      const next = single ? [id] : [...value, id];
      now.current = { ...now.current, value: next };
      onChange(next);
      drop(key);
      announce(t("{name} has arrived", { name: file.name }));
    } catch (error) {
      if (stop.signal.aborted) return;
      const problem = asProblem(error);
      set(key, { fault: problem.detail, mayAgain: mayAgain(problem) });
    }
  };
  const stop = (key: number) => {
    stops.get(key)?.abort();
    drop(key);
  };
  const take = (files: FileList | null | undefined) => {
    const chosen = [...(files ?? [])].slice(0, now.current.single ? 1 : undefined);
    if (now.current.single && chosen.length > 0) for (const one of lines.peek()) stop(one.key);
    for (const file of chosen) {
      last += 1;
      const line = { key: last, file, part: 0, fault: null, mayAgain: false };
      lines.value = [...lines.peek(), line];
      run(last, file);
    }
  };
  const again = (key: number) => {
    const line = lines.peek().find((one) => one.key === key);
    if (line) run(key, line.file);
  };
  useEffect(
    () => () => {
      for (const one of stops.values()) one.abort();
    },
    [],
  );
  useEffect(stayHere, []);
  return { lines: lines.value, take, again, stop, drop: dropped(take) };
}

/** Whether the reason may pass: no connection, no session, a store or service that is busy. */
const mayAgain = ({ status, code }: Problem) =>
  status === 0 || status === 401 || status >= 429 || code === "not_taken";

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** What makes an element a place where files can be dropped, or pasted. */
const dropped = (take: (files: FileList | null | undefined) => void) => ({
  onDragOver: (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    (event.currentTarget as HTMLElement).classList.add("over");
  },
  onDragLeave: (event: DragEvent) => (event.currentTarget as HTMLElement).classList.remove("over"),
  onDrop: (event: DragEvent) => {
    (event.currentTarget as HTMLElement).classList.remove("over");
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer?.files);
  },
  onPaste: (event: ClipboardEvent) => {
    if (event.clipboardData?.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
  },
});

/** A file that misses its place is not opened in place of the page. */
function stayHere(): () => void {
  const refuse = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  };
  addEventListener("dragover", refuse);
  addEventListener("drop", refuse);
  return () => {
    removeEventListener("dragover", refuse);
    removeEventListener("drop", refuse);
  };
}

/** A part of a page that is a chunk of its own, loaded when it is first shown. */
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { saveDraftAndReload } from "../lib/upgrade";

type Loader<P> = () => Promise<{ default: FunctionComponent<P> }>;
const loaded = new Map<unknown, unknown>();

export function Lazily<P extends object>({ loader, ...props }: { loader: Loader<P> } & P) {
  const ready = useSignal(loaded.has(loader));
  useEffect(() => {
    if (loaded.has(loader)) return;
    loader().then((module) => {
      loaded.set(loader, module.default);
      ready.value = true;
    }, saveDraftAndReload);
  }, [loader]);
  const Found = loaded.get(loader) as FunctionComponent<P> | undefined;
  return ready.value && Found ? <Found {...(props as unknown as P)} /> : null;
}

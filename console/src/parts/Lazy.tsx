/** What is loaded when it is first needed; an old page after an upgrade reloads itself once. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { saveDraftAndReload } from "../lib/upgrade";

/** Loads a chunk whose default export is shown. Named outside of what renders it. */
export type Loader<P> = () => Promise<{ default: FunctionComponent<P> }>;

const loaded = new Map<unknown, unknown>();

type Props<P> = {
  loader: Loader<P>;
  props: P;
  /** Shown until it is there. */
  children?: ComponentChildren;
};

export function Lazy<P extends object>({ loader, props, children }: Props<P>) {
  const ready = useSignal(loaded.has(loader));
  useEffect(() => {
    if (loaded.has(loader)) {
      ready.value = true;
      return;
    }
    ready.value = false;
    loader().then((module) => {
      loaded.set(loader, module.default);
      ready.value = true;
    }, saveDraftAndReload);
  }, [loader]);
  const Found = loaded.get(loader) as FunctionComponent<P> | undefined;
  if (ready.value && Found) return <Found {...props} />;
  return <>{children}</>;
}

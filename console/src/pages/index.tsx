/** Which page an address shows. Each is a chunk of its own, loaded when it is first opened. */
import { useSignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { path } from "../lib/route";
import { saveDraftAndReload } from "../lib/upgrade";
import { Skeleton } from "../parts/States";
import { Board } from "./board";

type Loader = () => Promise<{ default: FunctionComponent }>;

/** Pages by the first segment of their address; what is not here is an entity type's board. */
const PAGES: Record<string, Loader> = {
  activities: () => import("./activities"),
  notifications: () => import("./notifications"),
  runs: () => import("./runs"),
  workflows: () => import("./workflows"),
  settings: () => import("./settings"),
};

const loaded = new Map<Loader, FunctionComponent>();

/** A page that is loaded when it is needed; an old page after an upgrade reloads itself once. */
export function Lazy({ loader }: { loader: Loader }) {
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
  const Found = loaded.get(loader);
  if (ready.value && Found) return <Found />;
  return (
    <main>
      <Skeleton lines={8} />
    </main>
  );
}

const automation: Loader = () => import("./automation");

export function Page() {
  const [first = "", second, third] = path.value;
  const page = PAGES[first];
  if (page) return <Lazy loader={page} />;
  if (first && second && third === "automation") return <Lazy loader={automation} />;
  return <Board type={first || "deal"} />;
}

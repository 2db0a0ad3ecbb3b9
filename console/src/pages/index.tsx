/** Which page an address shows. Each is a chunk of its own, loaded when it is first opened. */
import { types } from "../lib/known";
import { path } from "../lib/route";
import { Lazy, type Loader } from "../parts/Lazy";
import { Skeleton } from "../parts/States";
import { Board } from "./board";

type Chunk = Loader<object>;

/** Pages by the first segment of their address; what is not here is an entity type. */
const PAGES: Record<string, Chunk> = {
  activities: () => import("./activities"),
  notifications: () => import("./notifications"),
  runs: () => import("./runs"),
  workflows: () => import("./workflows"),
  settings: () => import("./settings"),
};
const automation: Chunk = () => import("./automation");
const ofPipeline: Chunk = () => import("./list/OfPipeline");
const item: Chunk = () => import("./item");
const list: Chunk = () => import("./list");

/** Types that never have stages; of others it is known once the types are read. */
const LISTS = new Set(["contact", "company"]);

const isNumber = (segment?: string) => segment !== undefined && /^\d+$/.test(segment);

function pageOf([first = "", second, third]: string[]): Chunk | null {
  const page = PAGES[first];
  if (page) return page;
  if (first && second && third === "automation") return automation;
  if (first && second && third === "list") return ofPipeline;
  if (isNumber(second)) return item;
  if (LISTS.has(first)) return list;
  const type = types.found.value?.find((one) => one.code === first);
  return type && !type.flags.stages ? list : null;
}

export function Page() {
  const page = pageOf(path.value);
  if (page === null) return <Board type={path.value[0] || "deal"} />;
  return (
    <Lazy loader={page} props={{}}>
      <main>
        <Skeleton lines={8} />
      </main>
    </Lazy>
  );
}

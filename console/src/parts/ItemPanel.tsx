/** The item of `?open=ID`, over the page of its type. */
import { choose, query } from "../lib/route";
import { Lazy, type Loader } from "./Lazy";

type Props = { type: string; id: number; onClose: () => void };

const panel: Loader<Props> = () => import("../pages/item/ItemOver");

/** What is chosen in an open item goes with it. */
export const closeItem = () => choose({ open: null, tab: null, kind: null }, { replace: false });

export function ItemPanel({ type }: { type: string }) {
  const id = Number(query.value.get("open"));
  if (!id) return null;
  return <Lazy loader={panel} props={{ type, id, onClose: closeItem }} />;
}

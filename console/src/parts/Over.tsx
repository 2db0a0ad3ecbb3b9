/** What lies over every page: dialogs that any of them may ask for. Loaded at the first need. */
import { making, proposed } from "../lib/over";
import { Lazy, type Loader } from "./Lazy";

const make: Loader<object> = () => import("../pages/item/Make");
const next: Loader<object> = () => import("../pages/item/Next");

export function Over() {
  return (
    <>
      {making.value && <Lazy loader={make} props={{}} />}
      {proposed.value && <Lazy loader={next} props={{}} />}
    </>
  );
}

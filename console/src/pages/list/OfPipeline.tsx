/** The items of a pipeline as a table: the same filter as its board, in any order. */
import { filtersOf } from "../../lib/filters";
import { path, query } from "../../lib/route";
import { BoardHead } from "../../parts/BoardHead";
import { ItemPanel } from "../../parts/ItemPanel";
import { FilterBar } from "../board/FilterBar";
import { ItemTable } from "./ItemTable";

export default function OfPipeline() {
  const [type = "deal", pipeline = "default"] = path.value;
  const filters = filtersOf(query.value);
  return (
    <main class="list-page">
      <BoardHead type={type} pipeline={pipeline} view="list">
        <FilterBar type={type} filters={filters} onType={() => {}} />
      </BoardHead>
      <ItemTable key={`${type}/${pipeline}`} type={type} filters={{ ...filters, pipeline }} />
      <ItemPanel type={type} />
    </main>
  );
}

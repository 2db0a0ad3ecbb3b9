/** Items of a type without stages: found by words, put in order, filtered; opened beside the list. */
import { t } from "../../lib/i18n";
import { typeTitle } from "../../lib/known";
import { makeItem } from "../../lib/over";
import { path } from "../../lib/route";
import { mayWith } from "../../lib/session";
import { Button } from "../../parts/Button";
import { ItemPanel } from "../../parts/ItemPanel";
import { ItemTable } from "./ItemTable";

export default function ListPage() {
  const [type = "contact"] = path.value;
  return (
    <main class="list-page">
      <header class="page-head">
        <h1>{typeTitle(type)}</h1>
        <span class="fill" />
        {mayWith("add", type) && (
          <Button kind="main" icon="plus" onClick={() => makeItem({ type })}>
            {t("Add")}
          </Button>
        )}
      </header>
      <ItemTable key={type} type={type} />
      <ItemPanel type={type} />
    </main>
  );
}

/** An item as a page by itself. */
import { t } from "../../lib/i18n";
import { typeTitle } from "../../lib/known";
import { go, path, to } from "../../lib/route";
import { Icon } from "../../parts/Icon";
import { Title, WholeMenu } from "./Head";
import { useItem } from "./state";
import { View } from "./View";

export default function ItemPage() {
  const [type = "", id = ""] = path.value;
  const open = useItem(type, Number(id));
  const pipeline = open.parts?.item.pipeline;
  const board = pipeline ? [type, pipeline] : [type];
  return (
    <main class="item-page" key={`${type}/${id}`}>
      <p class="way">
        <a href={to(board)}>
          <Icon name="back" size={14} /> {typeTitle(type)}
        </a>
      </p>
      <header class="page-head">
        <h1>{open.parts ? <Title open={open} /> : t("Item {id}", { id })}</h1>
        {open.parts && <WholeMenu open={open} onGone={() => go(board)} />}
      </header>
      <View open={open} />
    </main>
  );
}

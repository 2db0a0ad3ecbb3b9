/** The tab of what the item belongs to, and of what belongs to it. */
import { api, ask } from "../../../lib/client";
import { kindOf } from "../../../lib/fields";
import { t } from "../../../lib/i18n";
import { asItem } from "../../../lib/item";
import { stageName, types, typeTitle } from "../../../lib/known";
import { itemName } from "../../../lib/names";
import { makeItem } from "../../../lib/over";
import { usePages } from "../../../lib/paging";
import { to } from "../../../lib/route";
import { mayWith } from "../../../lib/session";
import { Menu } from "../../../parts/Menu";
import { More } from "../../../parts/More";
import { Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";

export default function BindingsTab({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    (page) => ask(api.GET("/v1/items/{type}/{id}/children", { params: { path, query: page } })),
    [open.type, open.id],
  );
  useFresh(open, pages);
  const parents = parentsOf(open);
  return (
    <>
      {parents.length > 0 && (
        <>
          <h3>{t("Belongs to")}</h3>
          <ul class="bindings">
            {parents.map(({ title, type, id }) => (
              <li key={`${title}/${id}`}>
                <span class="quiet">{title}</span>
                <a href={to([type, id])}>{itemName(type, id)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t("What belongs to it")}</h3>
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <ul class="bindings">
              {items.map(asItem).map((one) => (
                <li key={`${one.type}/${one.id}`}>
                  <span class="quiet">{typeTitle(one.type)}</span>
                  <a href={to([one.type, one.id])}>{one.title}</a>
                  {one.stage && one.pipeline && (
                    <span class="badge">{stageName(one.type, one.pipeline, one.stage)}</span>
                  )}
                </li>
              ))}
            </ul>
          ) : (
            <p class="quiet">{t("Nothing yet.")}</p>
          )
        }
      </Shown>
      <More pages={pages} />
      <MakeChild open={open} />
    </>
  );
}

/** What the item names in its fields. */
function parentsOf(open: OpenItem): { title: string; type: string; id: number }[] {
  const { item } = open;
  return open.fields
    .filter((one) => one.target && ["item", "items"].includes(kindOf(one)))
    .flatMap((one) => {
      const value = item[one.code];
      const ids = (Array.isArray(value) ? value : [value]).filter(Boolean);
      return ids.map((id) => ({ title: one.title, type: one.target ?? "", id: Number(id) }));
    });
}

function MakeChild({ open }: { open: OpenItem }) {
  const children = types.found.value?.find((one) => one.code === open.type)?.relations.children;
  const makeable = (children ?? []).filter((one) => mayWith("add", one.type));
  if (makeable.length === 0) return null;
  return (
    <p class="row">
      <Menu
        label={t("Add what belongs to it")}
        text={t("Add what belongs to it")}
        icon="plus"
        entries={makeable.map((one) => ({
          label: typeTitle(one.type),
          run: () => makeItem({ type: one.type, values: namedBy(open, one) }),
        }))}
      />
    </p>
  );
}

/** The values by which a child names this item. */
function namedBy(open: OpenItem, child: { predefined: boolean }): Record<string, unknown> {
  const { item } = open;
  const own = child.predefined ? open.type : `parent_${open.type}`;
  const client = { contact: item.contact, company: item.company };
  return { ...client, [own]: open.id };
}

/** Items as a table. What is asked for lies in the address. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { follow } from "../../lib/changes";
import { api, ask, type Schemas } from "../../lib/client";
import { bare, fieldText, kindOf } from "../../lib/fields";
import type { Filters } from "../../lib/filters";
import { t } from "../../lib/i18n";
import { asItem, type Item } from "../../lib/item";
import {
  type Asked,
  askedFor,
  columnsOf,
  filtersOf,
  inOrder,
  isOrdered,
  nextOrder,
} from "../../lib/item-list";
import { fields as fieldsOf, stageName, users } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { namesFor } from "../../lib/meanwhile";
import { itemName } from "../../lib/names";
import { type PageOf, usePages } from "../../lib/paging";
import { choose, path, query, to } from "../../lib/route";
import { Icon } from "../../parts/Icon";
import { More } from "../../parts/More";
import { Empty, Shown } from "../../parts/States";
import { UserPick } from "../../parts/values/picks";

type NamedField = Schemas["NamedField"];
type Props = {
  type: string;
  /** Where the page has filters of its own: the table shows none then. */
  filters?: Filters;
};

export function ItemTable({ type, filters }: Props) {
  const asked = askedFor(query.value);
  const catalogue = useLoad(async () => {
    const [found] = await Promise.all([fieldsOf(type).get(), users.get()]);
    return columnsOf(found.items);
  }, [type]);
  const pages = usePages<Item>(
    (page) => {
      if (filters) return read(type, { ...filters, order: asked.order }, page);
      return asked.q ? search(type, asked) : read(type, filtersOf(asked), page);
    },
    [type, JSON.stringify(filters), asked.order, asked.responsible, asked.q],
  );
  useEffect(
    () =>
      follow((changes) => {
        if (changes === null || changes.some((one) => one.type === type && one.version > 0)) {
          pages.again();
        }
      }),
    [pages.again],
  );
  return (
    <>
      {!filters && <FindBar type={type} asked={asked} />}
      <Shown reading={catalogue}>
        {(columns) => (
          <Shown reading={pages} lines={8}>
            {({ items }) =>
              items.length > 0 ? (
                <Table columns={columns} items={items} order={asked.order} />
              ) : (
                <Nothing
                  type={type}
                  asked={asked}
                  hasFilters={Object.keys(filters ?? {}).length > 1}
                />
              )
            }
          </Shown>
        )}
      </Shown>
      <More pages={pages} />
    </>
  );
}

async function read(type: string, filters: object, page: object): Promise<PageOf<Item>> {
  const query = { ...filters, ...page };
  const found = await ask(api.GET("/v1/items/{type}", { params: { path: { type }, query } }));
  return { items: found.items.map(asItem), next_cursor: found.next_cursor };
}

/** The best of what is found by words, as whole items. */
async function search(type: string, asked: Asked): Promise<PageOf<Item>> {
  const found = await ask(
    api.GET("/v1/search", { params: { query: { q: asked.q, type, limit: 50 } } }),
  );
  const ids = found.items.map((one) => one.id);
  if (ids.length === 0) return { items: [] };
  const filters = { ...filtersOf(asked), order: "id", id__in: ids.join(",") };
  const page = await read(type, filters, { limit: 50 });
  return { items: inOrder(page.items, ids) };
}

function FindBar({ type, asked }: { type: string; asked: Asked }) {
  const typed = useSignal(asked.q);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    typed.value = asked.q;
  }, [asked.q]);
  return (
    <search class="filters row">
      <input
        type="search"
        aria-label={t("Search in this list")}
        placeholder={t("Name, e-mail address or phone number")}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => choose({ q: typed.value }), 200);
        }}
      />
      <UserPick
        key={type}
        label={t("Responsible")}
        value={asked.responsible}
        clearable
        onChange={(id) => choose({ responsible: id === null ? null : String(id) })}
      />
    </search>
  );
}

type TableProps = { columns: NamedField[]; items: Item[]; order: string };

function Table({ columns, items, order }: TableProps) {
  return (
    <div class="scroll sheet">
      <table>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one.code} scope="col" aria-sort={sortOf(order, one.code)}>
                {isOrdered(one) ? (
                  <button
                    type="button"
                    class="as-text"
                    onClick={() => choose({ order: nextOrder(order, one.code) })}
                  >
                    {one.title}
                    {sortOf(order, one.code) && (
                      <Icon name={order.startsWith("-") ? "down" : "up"} size={12} />
                    )}
                  </button>
                ) : (
                  one.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              {columns.map((one) => (
                <td key={one.code}>
                  {one.code === "title" ? (
                    <a
                      href={to(path.value, {
                        ...Object.fromEntries(query.value),
                        open: String(item.id),
                      })}
                    >
                      {item.title}
                    </a>
                  ) : (
                    <Cell field={one} item={item} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sortOf = (order: string, code: string) =>
  order === code ? "ascending" : order === `-${code}` ? "descending" : undefined;

function Cell({ field, item }: { field: NamedField; item: Item }) {
  const value = item[field.code];
  if (value === null || value === undefined) return null;
  if (field.code === "stage") {
    return <span class="badge">{stageName(item.type, item.pipeline ?? "", String(value))}</span>;
  }
  const kind = kindOf(field);
  const first = Array.isArray(value) ? value[0] : value;
  if (kind === "email") return <a href={`mailto:${bare(first)}`}>{bare(first)}</a>;
  if (kind === "phone") return <a href={`tel:${bare(first)}`}>{bare(first)}</a>;
  if (kind === "item") {
    return (
      <a href={to([field.target ?? "", Number(value)])}>
        {itemName(field.target ?? "", Number(value))}
      </a>
    );
  }
  return <>{fieldText(field, value, namesFor(item.currency))}</>;
}

type NothingProps = { type: string; asked: Asked; hasFilters: boolean };

function Nothing({ type, asked, hasFilters }: NothingProps) {
  if (asked.q || asked.responsible || hasFilters) {
    return <Empty icon="search" title={t("Nothing matches.")} />;
  }
  if (type !== "contact" && type !== "company") {
    return (
      <Empty icon="list" title={t("Nothing is here yet.")}>
        <p>{t("What you and your colleagues add stands here.")}</p>
      </Empty>
    );
  }
  return (
    <Empty icon="person" title={t("Nobody is here yet.")}>
      <p>{t("Who you add, and who writes to you, stands here.")}</p>
    </Empty>
  );
}

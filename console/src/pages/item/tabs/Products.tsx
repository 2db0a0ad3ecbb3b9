/** The tab of products: rows, what they come to, and their form. */
import { useSignal } from "@preact/signals";
import { api, ask, type Schemas } from "../../../lib/client";
import { money, t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/loading";
import { Button } from "../../../parts/Button";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";
import { RowsDialog } from "./RowsDialog";

export default function ProductsTab({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  const reading = useLoad(
    () => ask(api.GET("/v1/items/{type}/{id}/products", { params: { path } })),
    [open.type, open.id],
  );
  useFresh(open, reading);
  const editing = useSignal(false);
  const edit = () => {
    editing.value = true;
  };
  return (
    <Shown reading={reading}>
      {(found) => (
        <>
          {found.rows.length > 0 ? (
            <>
              <Table found={found} />
              {open.mayChange && (
                <p class="row">
                  <Button icon="edit" onClick={edit}>
                    {t("Edit the rows")}
                  </Button>
                </p>
              )}
            </>
          ) : (
            <Empty icon="box" title={t("What is sold stands here, row by row.")}>
              {open.mayChange && (
                <Button icon="plus" onClick={edit}>
                  {t("Add products")}
                </Button>
              )}
            </Empty>
          )}
          {editing.value && (
            <RowsDialog
              open={open}
              found={found}
              onSaved={reading.again}
              onClose={() => {
                editing.value = false;
              }}
            />
          )}
        </>
      )}
    </Shown>
  );
}

function Table({ found }: { found: Schemas["RowsDocument"] }) {
  const shown = (amount: string) => money(amount, found.currency);
  return (
    <div class="scroll">
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{t("Product")}</th>
            <th scope="col">{t("Price")}</th>
            <th scope="col">{t("Quantity")}</th>
            <th scope="col">{t("Discount")}</th>
            <th scope="col">{t("Sum")}</th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row, place) => (
            <tr key={place}>
              <th scope="row">{row.name}</th>
              <td>{shown(row.price)}</td>
              <td>
                {Number(row.quantity)} {row.unit}
              </td>
              <td>{discountText(row, found.currency)}</td>
              <td>{shown(row.sum)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t("Tax")}
            </th>
            <td>{shown(found.tax)}</td>
          </tr>
          <tr>
            <th scope="row" colSpan={4}>
              {t("Together")}
            </th>
            <td>
              <b>{shown(found.sum)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function discountText(row: Schemas["RowDocument"], currency: string | null): string {
  if (Number(row.discount) === 0) return "";
  return row.discount_type === "percent"
    ? t("{percent} %", { percent: Number(row.discount) })
    : money(row.discount, currency);
}

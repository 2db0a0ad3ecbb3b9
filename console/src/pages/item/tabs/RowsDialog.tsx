/** The form of an item's product rows. */
import { useSignal } from "@preact/signals";
import { all, api, ask, ifMatch, type Problem, type Schemas } from "../../../lib/client";
import { t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/loading";
import { emptyRow, type Row, rowOf, sentRows, typedRow } from "../../../lib/product-rows";
import { may } from "../../../lib/session";
import { asProblem } from "../../../lib/tell";
import { Button, IconButton } from "../../../parts/Button";
import { Combobox } from "../../../parts/Combobox";
import { Dialog } from "../../../parts/Dialog";
import type { OpenItem } from "../state";

type Props = {
  open: OpenItem;
  found: Schemas["RowsDocument"];
  onSaved: () => Promise<void>;
  onClose: () => void;
};

export function RowsDialog({ open, found, onSaved, onClose }: Props) {
  const rows = useSignal<Row[]>(found.rows.length > 0 ? found.rows.map(typedRow) : [emptyRow()]);
  const problem = useSignal<Problem | null>(null);
  const products = useLoad(
    () =>
      may("product:read")
        ? all((cursor) => api.GET("/v1/products", { params: { query: { cursor, limit: 200 } } }))
        : Promise.resolve([]),
    [],
  );
  const known = (products.loaded.value.value ?? []).filter((one) => one.active);
  const set = (place: number, changes: Partial<Row>) => {
    rows.value = rows.value.map((one, other) => (other === place ? { ...one, ...changes } : one));
  };
  const save = async () => {
    const params = { path: { type: open.type, id: open.id }, header: ifMatch(found.version) };
    try {
      const body = { rows: sentRows(rows.value) };
      await ask(api.PUT("/v1/items/{type}/{id}/products", { params, body }));
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    await Promise.all([onSaved(), open.reading.again()]);
    onClose();
  };
  return (
    <Dialog
      wide
      title={t("Products")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind="main" onClick={save}>
            {t("Save")}
          </Button>
        </>
      }
    >
      {problem.value && (
        <div class="fault" role="alert">
          <p>{problem.value.detail}</p>
          {problem.value.faults.map((one) => (
            <p key={one.pointer}>{`${one.pointer}: ${one.message}`}</p>
          ))}
        </div>
      )}
      <div class="scroll">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">{t("Product")}</th>
              <th scope="col">{t("Price")}</th>
              <th scope="col">{t("Quantity")}</th>
              <th scope="col">{t("Discount, %")}</th>
              <th scope="col">{t("Tax, %")}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.value.map((row, place) => (
              <tr key={place}>
                <td>
                  <Combobox
                    label={t("Product of row {place}", { place: place + 1 })}
                    text={row.name}
                    free
                    options={known.map((one) => ({
                      value: one.id,
                      label: one.name,
                      hint: one.code,
                    }))}
                    onType={(name) => set(place, { name, product: null })}
                    onChoose={(option) => {
                      const product = known.find((one) => one.id === option?.value);
                      if (product) set(place, rowOf(product));
                    }}
                  />
                </td>
                {(["price", "quantity", "discount", "tax_rate"] as const).map((code) => (
                  <td key={code}>
                    <input
                      inputMode="decimal"
                      aria-label={t("{column} of row {place}", {
                        column: columns()[code],
                        place: place + 1,
                      })}
                      value={row[code]}
                      onInput={(event) => set(place, { [code]: event.currentTarget.value })}
                    />
                  </td>
                ))}
                <td>
                  <IconButton
                    icon="trash"
                    label={t("Remove row {place}", { place: place + 1 })}
                    onClick={() => {
                      rows.value = rows.value.filter((_, other) => other !== place);
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        <Button
          icon="plus"
          onClick={() => {
            rows.value = [...rows.value, emptyRow()];
          }}
        >
          {t("Add a row")}
        </Button>
      </p>
    </Dialog>
  );
}

const columns = () => ({
  price: t("Price"),
  quantity: t("Quantity"),
  discount: t("Discount"),
  tax_rate: t("Tax"),
});

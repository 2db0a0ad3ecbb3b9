/** Product rows as they are typed, and as the service takes them. Pure. */
import type { Schemas } from "./client";
import { amountOf } from "./fields";

export type Row = {
  product: number | null;
  name: string;
  price: string;
  quantity: string;
  unit: string;
  discount_type: Schemas["DiscountType"];
  discount: string;
  tax_rate: string;
  tax_included: boolean;
};

export const emptyRow = (): Row => ({
  product: null,
  name: "",
  price: "",
  quantity: "1",
  unit: "",
  discount_type: "percent",
  discount: "0",
  tax_rate: "",
  tax_included: false,
});

/** A row of the answer, to be typed over. */
export const typedRow = (row: Schemas["RowDocument"]): Row => ({
  product: row.product,
  name: row.name,
  price: row.price,
  quantity: row.quantity,
  unit: row.unit,
  discount_type: row.discount_type,
  discount: row.discount,
  tax_rate: row.tax_rate ?? "",
  tax_included: row.tax_included,
});

/** A product of the catalogue as a new row. */
export const rowOf = (product: Schemas["ProductDocument"]): Row => ({
  ...emptyRow(),
  product: product.id,
  name: product.name,
  price: product.price ?? "",
  unit: product.unit,
  tax_rate: product.tax_rate ?? "",
  tax_included: product.tax_included,
});

/** Rows that name something, as they are sent. */
export const sentRows = (rows: Row[]): Schemas["RowBody"][] =>
  rows
    .filter((one) => one.name.trim() !== "" || one.product !== null)
    .map((one) => ({
      product: one.product,
      name: one.name.trim() || null,
      price: amountOf(one.price) || null,
      quantity: amountOf(one.quantity) || "1",
      unit: one.unit.trim() || null,
      discount_type: one.discount_type,
      discount: amountOf(one.discount) || "0",
      tax_rate: amountOf(one.tax_rate) || null,
      tax_included: one.tax_included,
    }));

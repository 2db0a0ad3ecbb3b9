/** An item of any type: what all have, and its own fields by their codes. */
import type { Schemas } from "./client";

export type Item = {
  type: string;
  id: number;
  title: string;
  version: number;
  responsible: number;
  created_by: number;
  created_at: string;
  updated_at: string;
  pipeline?: string | null;
  stage?: string | null;
  stage_semantics?: Schemas["Semantics"] | null;
  entry?: number | null;
  previous_stage?: string | null;
  currency?: string | null;
  contact?: number | null;
  company?: number | null;
  [field: string]: unknown;
};

/** The document of the API, whose type depends on the item's, as any item. */
export const asItem = (document: Schemas["Item"]) => document as Item;

/** What a form knows of where it stands: whose items it speaks of, what the API found wrong. */
import type { NamedField } from "../../lib/known";
import type { Fault } from "../../lib/schema";

/** A field that conditions can name, by its name in conditions (`contact.name`). */
export type ConditionField = NamedField & { name: string; shown: string };

export type Scope = {
  /** The entity type and pipeline of the items. */
  type: string;
  pipeline: string;
  /** Faults of the API, by JSON Pointer from the root of what was sent. */
  faults: Fault[];
  /** Texts filled in with a real item, by JSON Pointer to their parameter. */
  texts?: Record<string, string>;
  /** Further placeholders, for example what an earlier rule has given. */
  placeholders?: Placeholder[];
  /** What conditions can ask for besides the fields of the item: values of a workflow. */
  fields?: ConditionField[];
};

export type Placeholder = { text: string; title: string };

/** What a labelled control gets from its `Field`. */
export type Described = {
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
};

export type ControlProps<T> = Described & {
  value: T | undefined;
  onChange: (value: T | undefined) => void;
};

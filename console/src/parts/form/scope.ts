/** What a form knows of where it stands: whose items it speaks of, what the API found wrong. */
import type { Fault } from "../../lib/schema";

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
  /** Fields by name that conditions can ask for besides those of the item. */
  readOnly?: boolean;
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

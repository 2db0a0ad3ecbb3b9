/** How what is said about an item calls people, stages, fields and values. */
import { stageName, userName } from "../../lib/known";
import { fieldTitle, valueText } from "../../lib/meanwhile";
import type { Called } from "../../lib/timeline";
import type { OpenItem } from "./state";

export const calledFor = (open: OpenItem): Called => ({
  user: userName,
  stage: (pipeline, stage) => stageName(open.type, pipeline, stage),
  field: (code) => fieldTitle(open.fields, code),
  value: (code, value) => valueText(open.fields, open.item, code, value),
});

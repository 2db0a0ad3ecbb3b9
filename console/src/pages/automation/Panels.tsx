/** What is open beside the lanes, by the address: an editor, the catalogue, versions, templates. */
import { isRule, kindOf } from "../../lib/automation";
import { t } from "../../lib/i18n";
import type { Stage } from "../../lib/known";
import { choose, query } from "../../lib/route";
import type { Names } from "../../lib/words";
import { Lazy } from "../../parts/Lazy";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/States";
import { current } from "./changes";
import type { Page } from "./state";

export type PanelProps = { page: Page; stages: Stage[]; names: Names };

const CLOSED = {
  give: null,
  rule: null,
  trigger: null,
  add: null,
  what: null,
  versions: null,
  gallery: null,
};
export const closePanel = () => choose(CLOSED);

const editor = () => import("./Editor");
const chooser = () => import("./Chooser");
const versions = () => import("./Versions");
const gallery = () => import("./Gallery");
const giving = () => import("./GiveDialog");

export function Panels(props: PanelProps) {
  const given = query.value.get("give");
  const rule = given && props.page.mayUpdate ? current(props.page, given) : null;
  return (
    <>
      <Beside {...props} />
      {rule && isRule(rule) && <Lazy key={rule.id} loader={giving} props={{ ...props, rule }} />}
    </>
  );
}

function Beside(props: PanelProps) {
  const get = (key: string) => query.value.get(key);
  const id = get("rule") ?? get("trigger");
  const stage = get("add");
  if (id) {
    const part = current(props.page, id);
    if (!part || isRule(part) !== Boolean(get("rule"))) return <Gone />;
    return <Lazy key={`${kindOf(part)}${id}`} loader={editor} props={{ ...props, part }} />;
  }
  if (stage && props.page.mayUpdate) {
    const [what] = get("what")?.split(",") ?? [];
    if (what)
      return <Lazy key={what} loader={editor} props={{ ...props, part: null, what, stage }} />;
    return <Lazy loader={chooser} props={{ ...props, stage }} />;
  }
  if (get("versions")) return <Lazy loader={versions} props={props} />;
  if (get("gallery") && props.page.mayUpdate) return <Lazy loader={gallery} props={props} />;
  return null;
}

/** An address may name what was removed meanwhile. */
function Gone() {
  const title = t("It is not there any more");
  return (
    <Panel title={title} label={title} onClose={closePanel}>
      <Empty icon="trash" title={title} />
    </Panel>
  );
}

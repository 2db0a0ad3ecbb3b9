/** A rule or trigger for who may only look: the same in words. */
import type { Part } from "../../lib/automation";
import { Panel } from "../../parts/Panel";
import { closePanel, type PanelProps } from "./Panels";
import { PartLines } from "./PartLines";

export default function Reading({ page, names, stages, begin }: PanelProps & { begin: Part }) {
  return (
    <Panel title={begin.name} label={begin.name} onClose={closePanel}>
      <PartLines part={begin} names={names} stages={stages} type={page.place.type} />
    </Panel>
  );
}

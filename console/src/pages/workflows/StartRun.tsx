/** A run of the published version is started on an item that is chosen here. */
import { api, ask, once } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { go } from "../../lib/route";
import { tell } from "../../lib/tell";
import { StartDialog } from "../../parts/StartDialog";
import type { Stored } from "./editing";

export default function StartRun({ stored, onClose }: { stored: Stored; onClose: () => void }) {
  const path = { id: stored.id };
  const reading = useLoad(
    () =>
      ask(
        api.GET("/v1/workflows/{id}/export", {
          params: { path, query: { version: stored.published } },
        }),
      ),
    [stored.id, stored.published],
  );
  const found = reading.loaded.value.value;
  if (!found) return null;
  const start = async (parameters: Record<string, unknown>, item: number) => {
    const params = { path, header: once() };
    const body = { item: `${stored.entity_type}_${item}`, parameters };
    const run = await ask(api.POST("/v1/workflows/{id}/runs", { params, body }));
    tell(t("{workflow} has begun", { workflow: run.name }), { kind: "good" });
    go(["workflows", "runs", run.id]);
  };
  return (
    <StartDialog
      template={found.template}
      type={stored.entity_type}
      onStart={start}
      onClose={onClose}
    />
  );
}

/** A rule for items that are on its stage already: first what it would do, then the job with its progress. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Rule } from "../../lib/automation";
import { api, ask, once, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { choose } from "../../lib/route";
import { asProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { BulkForeseen } from "../../parts/bulk/BulkForeseen";
import { BulkProgress } from "../../parts/bulk/BulkProgress";
import { Dialog } from "../../parts/Dialog";
import { focusPart } from "./changes";
import type { PanelProps } from "./Panels";

export default function GiveDialog({ page, rule, stages }: PanelProps & { rule: Rule }) {
  const foreseen = useSignal<Schemas["BulkForeseen"] | null>(null);
  const fault = useSignal<string | null>(null);
  const job = useSignal<Schemas["BulkJob"] | null>(null);
  const key = useRef(once());
  const path = { ...page.place, id: rule.id };
  const stage = stages.find((one) => one.code === rule.stage)?.name ?? rule.stage;

  useEffect(() => {
    ask(
      api.POST("/v1/automation/{type}/{pipeline}/rules/{id}/items", {
        params: { path, query: { dry_run: true } },
        body: {},
      }),
    ).then(
      (found) => {
        foreseen.value = found as Schemas["BulkForeseen"];
      },
      (error) => {
        fault.value = asProblem(error).detail;
      },
    );
  }, [rule.id]);
  // Once the dialog is gone: as long as it is there, nothing behind it takes the focus.
  useEffect(() => () => focusPart(rule.id, rule.stage), []);
  const close = () => {
    choose({ give: null });
    if (job.value) void page.reading.again();
  };
  const start = async () => {
    if (!foreseen.value) return;
    job.value = (await ask(
      api.POST("/v1/automation/{type}/{pipeline}/rules/{id}/items", {
        params: { path, header: key.current },
        body: { confirm: foreseen.value.confirm },
      }),
    )) as Schemas["BulkJob"];
  };
  return (
    <Dialog
      title={t("“{name}” for those that are there", { name: rule.name })}
      onClose={close}
      actions={
        job.value ? (
          <Button kind="main" onClick={close}>
            {t("Close")}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{t("Not for them")}</Button>
            <Button kind="main" disabled={!foreseen.value?.changed} onClick={start}>
              {t("Also for them")}
            </Button>
          </>
        )
      }
    >
      {job.value ? (
        <BulkProgress job={job.value} />
      ) : (
        <>
          <p>
            {t("As if it had been there when they came to “{stage}”; what is past acts now.", {
              stage,
            })}
          </p>
          {fault.value && <p class="notice bad">{fault.value}</p>}
          {foreseen.value ? (
            <BulkForeseen foreseen={foreseen.value} ofRule />
          ) : (
            !fault.value && <p role="status">{t("Looking what this will do…")}</p>
          )}
        </>
      )}
    </Dialog>
  );
}

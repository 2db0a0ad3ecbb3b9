/** What is asked before a rule or trigger is moved, copied, deleted or switched off. */
import { type Signal, useSignal } from "@preact/signals";
import { isRule, kindOf, onStage, type Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { pipelines, type Stage } from "../../lib/known";
import { reach } from "../../lib/session";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { copyTo, moveTo, remove, toggle } from "./changes";
import type { Asked } from "./PartMenu";
import type { Page } from "./state";

export type DialogProps = {
  part: Part;
  page: Page;
  stages: Stage[];
  waiting: number;
  asked: Signal<Asked>;
};

export default function PartDialogs(props: DialogProps) {
  switch (props.asked.value) {
    case "move":
      return <MoveDialog {...props} />;
    case "copy":
      return <CopyDialog {...props} />;
    case "delete":
    case "off":
      return <WithdrawDialog {...props} />;
  }
  return null;
}

const close = (asked: Signal<Asked>) => () => {
  asked.value = null;
};

/** To which stage, and before which of its cards. */
function MoveDialog({ part, page, stages, asked }: DialogProps) {
  const chosen = useSignal(part.stage);
  const before = useSignal("");
  const document = page.read.value?.document;
  const there = document
    ? onStage(document, kindOf(part), chosen.value).filter((one) => one.id !== part.id)
    : [];
  const go = async () => {
    const stage = stages.find((one) => one.code === chosen.value);
    if (stage) await moveTo(page, part, stage, before.value || null);
    asked.value = null;
  };
  return (
    <Dialog
      title={t("Move “{name}”", { name: part.name })}
      onClose={close(asked)}
      actions={
        <>
          <Button onClick={close(asked)}>{t("Cancel")}</Button>
          <Button kind="main" onClick={go}>
            {t("Move")}
          </Button>
        </>
      }
    >
      <Field label={t("Stage")}>
        <select
          value={chosen.value}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
            before.value = "";
          }}
        >
          {stages.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("Place")}>
        <select
          value={before.value}
          onChange={(event) => {
            before.value = event.currentTarget.value;
          }}
        >
          {there.map((one) => (
            <option key={one.id} value={one.id}>
              {t("before “{name}”", { name: one.name })}
            </option>
          ))}
          <option value="">{t("at the end")}</option>
        </select>
      </Field>
    </Dialog>
  );
}

/** To which pipeline and stage a copy goes. */
function CopyDialog({ part, page, asked }: DialogProps) {
  const { type } = page.place;
  const others = (pipelines(type).found.value ?? []).filter(
    (one) => one.id !== page.place.pipeline && reach(type, one.id)?.automation === "update",
  );
  const chosen = useSignal(others[0]?.id ?? "");
  const pipeline = others.find((one) => one.id === chosen.value);
  const same = pipeline?.stages.find((one) => one.code === part.stage);
  const code = useSignal("");
  const stage =
    pipeline?.stages.find((one) => one.code === code.value) ?? same ?? pipeline?.stages[0];
  const go = async () => {
    if (pipeline && stage) {
      await copyTo({ type, pipeline: pipeline.id }, part, stage, pipeline.name);
    }
    asked.value = null;
  };
  return (
    <Dialog
      title={t("Copy “{name}”", { name: part.name })}
      onClose={close(asked)}
      actions={
        <>
          <Button onClick={close(asked)}>{t("Cancel")}</Button>
          <Button kind="main" onClick={go}>
            {t("Copy")}
          </Button>
        </>
      }
    >
      <Field label={t("Pipeline")}>
        <select
          value={chosen.value}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
            code.value = "";
          }}
        >
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("Stage")}>
        <select
          value={stage?.code ?? ""}
          onChange={(event) => {
            code.value = event.currentTarget.value;
          }}
        >
          {pipeline?.stages.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
            </option>
          ))}
        </select>
      </Field>
    </Dialog>
  );
}

/** What becomes of the runs that wait, before a rule goes or is switched off. */
function WithdrawDialog({ part, page, waiting, asked }: DialogProps) {
  const goes = asked.value === "delete";
  const act = async (keep: boolean) => {
    await (goes ? remove(page, part, keep) : toggle(page, part, keep));
    asked.value = null;
  };
  const values = { name: part.name };
  return (
    <Dialog
      title={goes ? t("Delete “{name}”?", values) : t("Switch off “{name}”?", values)}
      onClose={close(asked)}
      actions={
        <>
          <Button onClick={close(asked)}>{t("Cancel")}</Button>
          {waiting > 0 && <Button onClick={() => act(true)}>{t("Let them go on")}</Button>}
          <Button kind="danger" onClick={() => act(false)}>
            {waiting > 0 ? t("Stop them too") : goes ? t("Delete") : t("Switch off")}
          </Button>
        </>
      }
    >
      {waiting > 0 ? (
        <p>{t("{count} of its runs wait. What shall become of them?", { count: waiting })}</p>
      ) : (
        <p>
          {isRule(part)
            ? t("It will not act any more. Nothing of it waits.")
            : t("It will not move items any more.")}
        </p>
      )}
    </Dialog>
  );
}

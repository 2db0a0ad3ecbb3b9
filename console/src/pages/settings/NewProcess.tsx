/** A new smart process: the presets side by side, as the switches that they begin with. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, ask, once, type Problem } from "../../lib/client";
import { t } from "../../lib/i18n";
import { FLAGS, PRESETS, type Preset } from "../../lib/presets";
import { asProblem, tell } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { flagWords, presetWords } from "./flag-words";

type Props = { onMade: () => Promise<void>; onClose: () => void };

export function NewProcess({ onMade, onClose }: Props) {
  const title = useSignal("");
  const preset = useSignal<Preset>("essentials");
  const problem = useSignal<Problem | null>(null);
  const key = useRef(once());
  const flags = flagWords();
  const presets = presetWords();
  const make = async () => {
    try {
      await ask(
        api.POST("/v1/smart-processes", {
          params: { header: key.current },
          body: { title: title.value.trim(), preset: preset.value },
        }),
      );
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    tell(t("{title} is made", { title: title.value }), { kind: "good" });
    await onMade();
  };
  const fault = problem.value?.faults.find((one) => one.pointer === "/title")?.message;
  return (
    <Dialog
      wide
      title={t("Make a smart process")}
      onClose={onClose}
      actions={
        <Button kind="main" disabled={!title.value.trim()} onClick={make}>
          {t("Make")}
        </Button>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <Field label={t("Title")} fault={fault ?? problem.value?.detail}>
          <input
            value={title.value}
            maxLength={255}
            placeholder={t("For example Repair")}
            onInput={(event) => {
              title.value = event.currentTarget.value;
              problem.value = null;
            }}
          />
        </Field>
        <fieldset class="presets">
          <legend>{t("Begin with")}</legend>
          {(Object.keys(PRESETS) as Preset[]).map((one) => (
            <label key={one} class={`sheet ${preset.value === one ? "chosen" : ""}`}>
              <span class="row">
                <input
                  type="radio"
                  name="preset"
                  aria-label={presets[one][0]}
                  aria-describedby={`preset-${one}`}
                  checked={preset.value === one}
                  onChange={() => {
                    preset.value = one;
                  }}
                />
                <strong>{presets[one][0]}</strong>
              </span>
              <span class="quiet" id={`preset-${one}`}>
                {presets[one][1]}
              </span>
              <ul>
                {FLAGS.map((flag) => {
                  const on = PRESETS[one].includes(flag);
                  return (
                    <li key={flag} class={on ? "row" : "row quiet"}>
                      <Icon name={on ? "check" : "close"} size={14} />
                      <span>{flags[flag]}</span>
                      <span class="unseen">{on ? t("on") : t("off")}</span>
                    </li>
                  );
                })}
              </ul>
            </label>
          ))}
        </fieldset>
      </form>
    </Dialog>
  );
}

/** What a step can be: kinds of steps, and the actions of the catalogue; found by typing. */
import { useSignal } from "@preact/signals";
import { folded, t } from "../../lib/i18n";
import { actions, stepKinds } from "../../lib/known";
import { idsOf, type Step, type Template } from "../../lib/workflow";
import { newStep } from "../../lib/workflow-steps";
import { Dialog } from "../../parts/Dialog";
import { Empty } from "../../parts/States";

type Props = { template: Template; onChoose: (step: Step) => void; onClose: () => void };
type Entry = { key: string; title: string; description: string; shelf: string; make: () => Step };

export default function StepChooser({ template, onChoose, onClose }: Props) {
  const text = useSignal("");
  const taken = idsOf(template);
  const kinds = (stepKinds.found.value ?? [])
    .filter((one) => one.code !== "action")
    .map(
      (one): Entry => ({
        key: one.code,
        title: one.title,
        description: one.description,
        shelf: t("Ways and waits"),
        make: () => newStep(one.code, taken),
      }),
    );
  const own = (actions.found.value ?? [])
    .filter(
      (one) =>
        one.code !== "wait" &&
        (!one.entity_types || one.entity_types.includes(template.entity_type)),
    )
    .map(
      (one): Entry => ({
        key: `action/${one.app_action ?? one.code}`,
        title: one.title,
        description: one.description,
        shelf: one.group_title,
        make: () =>
          one.app_action
            ? newStep("action", taken, "run_app_action", { app_action: one.app_action })
            : newStep("action", taken, one.code),
      }),
    );
  const typed = folded(text.value);
  const found = [...kinds, ...own].filter((one) =>
    folded(`${one.title} ${one.description} ${one.shelf}`).includes(typed),
  );
  // What is called so comes before what only speaks of it.
  const best =
    found.find((one) => folded(one.title).startsWith(typed)) ??
    found.find((one) => folded(one.title).includes(typed)) ??
    found[0];
  return (
    <Dialog title={t("Add a step")} onClose={onClose} wide>
      <input
        type="search"
        aria-label={t("Search")}
        placeholder={t("What shall happen?")}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !best) return;
          event.preventDefault();
          onChoose(best.make());
        }}
      />
      {found.length === 0 && <Empty icon="search" title={t("Nothing is called like that")} />}
      {[...new Set(found.map((one) => one.shelf))].map((shelf) => (
        <section key={shelf} aria-label={shelf}>
          <h3>{shelf}</h3>
          <ul>
            {found
              .filter((one) => one.shelf === shelf)
              .map((one) => (
                <li key={one.key} class="choice">
                  <button type="button" onClick={() => onChoose(one.make())}>
                    <strong>{one.title}</strong>
                    <span class="quiet">{one.description.split("\n")[0]}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}

/** The end of the form: what saving means, and its buttons. */
import type { Signal } from "@preact/signals";
import { isRule, type Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { type Stage, typeTitle } from "../../lib/known";
import { Button } from "../../parts/Button";
import { Switch } from "../../parts/form/Switch";
import type { Page } from "./state";
import type { Trying } from "./trial";

type Props = {
  page: Page;
  part: Part;
  stages: Stage[];
  isNew: boolean;
  trying: Trying;
  /** Whether it shall act for those that are there, too; and what says so. */
  alsoNow: Signal<boolean>;
  onCancel: () => void;
  onSave: () => Promise<void>;
};

export function Saving({ page, part, stages, isNew, trying, alsoNow, ...on }: Props) {
  const stage = stages.find((one) => one.code === part.stage)?.name ?? part.stage;
  const values = { type: typeTitle(page.place.type), stage };
  const waiting = page.counts.value.waiting(part.id);
  const there = trying.counted.value;
  const some = isRule(part) && part.enabled !== false && there ? there.items : 0;
  return (
    <footer class="saving">
      {some > 0 && (
        <Switch
          label={
            there?.more
              ? t("Also for those that are there now")
              : t("Also for the {count} that are there now", { count: some })
          }
          hint={t("First it is shown what it would do for them.")}
          value={alsoNow.value}
          onChange={(on) => {
            alsoNow.value = on;
          }}
        />
      )}
      <p>
        {isRule(part)
          ? t("Acts for whatever ({type}) comes to “{stage}” from now on.", values)
          : t("Moves to “{stage}” whatever ({type}) it happens to from now on.", values)}
        {!isNew && waiting > 0 && (
          <> {t("{count} that wait keep the rule as it was.", { count: waiting })}</>
        )}
      </p>
      <div class="row">
        <Button
          kind="main"
          type="submit"
          onClick={(event) => {
            event.preventDefault();
            return on.onSave();
          }}
        >
          {t("Save")}
        </Button>
        <Button onClick={on.onCancel}>{t("Cancel")}</Button>
      </div>
    </footer>
  );
}

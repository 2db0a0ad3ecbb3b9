/** The end of the form: what saving means, and its buttons. */
import { isRule, type Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { type Stage, typeTitle } from "../../lib/known";
import { Button } from "../../parts/Button";
import type { Page } from "./state";
import type { Trying } from "./trial";

type Props = {
  page: Page;
  part: Part;
  stages: Stage[];
  isNew: boolean;
  trying: Trying;
  onCancel: () => void;
  onSave: () => Promise<void>;
};

export function Saving({ page, part, stages, isNew, trying, onCancel, onSave }: Props) {
  const stage = stages.find((one) => one.code === part.stage)?.name ?? part.stage;
  const values = { type: typeTitle(page.place.type), stage };
  const waiting = page.counts.value.waiting(part.id);
  const there = trying.counted.value;
  return (
    <footer class="saving">
      <p>
        {isRule(part)
          ? t("Acts for whatever ({type}) comes to “{stage}” from now on.", values)
          : t("Moves to “{stage}” whatever ({type}) it happens to from now on.", values)}
        {isRule(part) && there && there.items > 0 && (
          <> {t("The {count} that are there now stay as they are.", { count: there.items })}</>
        )}
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
            return onSave();
          }}
        >
          {t("Save")}
        </Button>
        <Button onClick={onCancel}>{t("Cancel")}</Button>
      </div>
    </footer>
  );
}

/** Templates for a start: choose one, say on which stages, see what it adds, place it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Finding } from "../../lib/automation-api";
import { differenceOf, newId } from "../../lib/automation-api";
import { language, t } from "../../lib/i18n";
import { fields } from "../../lib/known";
import { differences } from "../../lib/part-lines";
import { tellProblem } from "../../lib/tell";
import { fitsType, inLanguage, suiting, type Template, withTemplate } from "../../lib/templates";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Panel } from "../../parts/Panel";
import { DifferenceList } from "./DifferenceList";
import { closePanel, type PanelProps } from "./Panels";
import { TEMPLATES } from "./templates";

export default function Gallery(props: PanelProps) {
  const { type } = props.page.place;
  const chosen = useSignal<Template | null>(null);
  const kept = fields(type);
  useEffect(() => {
    kept.get().catch(tellProblem);
  }, [type]);
  const own = kept.found.value?.items.map((one) => one.code) ?? [];
  const spoken = (value: unknown) => inLanguage(value, language.value) as string;
  const one = chosen.value;
  const title = one ? spoken(one.title) : t("Templates");
  const back = () => {
    chosen.value = null;
  };
  return (
    <Panel title={title} label={title} onClose={closePanel}>
      {one ? (
        <Placing key={one.code} {...props} template={one} onBack={back} />
      ) : (
        <ul class="gallery">
          {TEMPLATES.filter((each) => fitsType(each, type, own)).map((each) => (
            <li key={each.code} class="choice">
              <button
                type="button"
                onClick={() => {
                  chosen.value = each;
                }}
              >
                <strong>{spoken(each.title)}</strong>
                <span class="quiet">{spoken(each.description)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type Props = PanelProps & { template: Template; onBack: () => void };

function Placing({ page, stages, names, template, onBack }: Props) {
  const at = useSignal(
    Object.fromEntries(template.places.map((one) => [one.key, suiting(one.suits, stages)])),
  );
  const findings = useSignal<Finding[] | null>(null);
  const now = page.read.value?.document ?? { rules: [], triggers: [] };
  const chosen = language.value;
  const after = useSignal(now);
  // What it adds is asked of the service, which writes nothing.
  useEffect(() => {
    let stale = false;
    after.value = withTemplate(now, template, chosen, at.value, newId);
    findings.value = null;
    differenceOf(page.place, after.value).then((told) => {
      if (!stale) findings.value = told.findings ?? [];
    }, tellProblem);
    return () => {
      stale = true;
    };
  }, [at.value, chosen]);
  const place = async () => {
    const name = inLanguage(template.title, chosen) as string;
    await page.change((document) => withTemplate(document, template, chosen, at.value, newId), {
      note: t("Template “{name}” placed", { name }),
    });
    closePanel();
  };
  return (
    <div class="stack">
      <p>{inLanguage(template.description, chosen) as string}</p>
      {template.places.map((one) => (
        <Field key={one.key} label={inLanguage(one.title, chosen) as string}>
          <select
            value={at.value[one.key]}
            onChange={(event) => {
              at.value = { ...at.value, [one.key]: event.currentTarget.value };
            }}
          >
            {stages.map((stage) => (
              <option key={stage.code} value={stage.code}>
                {stage.name}
              </option>
            ))}
          </select>
        </Field>
      ))}
      <h3>{t("What it adds")}</h3>
      <DifferenceList
        differences={differences(now, after.value)}
        names={names}
        stages={stages}
        type={page.place.type}
      />
      {findings.value?.map((one) => (
        <p class="finding" key={one.message}>
          {one.message}
        </p>
      ))}
      <footer class="saving row">
        <Button kind="main" disabled={findings.value === null} onClick={place}>
          {t("Place it")}
        </Button>
        <Button onClick={onBack}>{t("Other templates")}</Button>
      </footer>
    </div>
  );
}

/** Try it: would it act on an item, when, what each comparison found, what it would say. Nothing is sent. */

import { useEffect } from "preact/hooks";
import type { Condition, Leaf } from "../../lib/conditions";
import { dateTime, t } from "../../lib/i18n";
import { type Stage, words } from "../../lib/known";
import { why } from "../../lib/reasons";
import { tellProblem } from "../../lib/tell";
import { conditionSentence, type Names } from "../../lib/words";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { ItemPick } from "../../parts/values/picks";
import type { Trial, Trying } from "./trial";

type Props = { trying: Trying; type: string; names: Names; stages: Stage[] };

export default function TryIt({ trying, type, names, stages }: Props) {
  useEffect(() => {
    words.get().catch(tellProblem);
  }, []);
  const { sample, counted, result, problem } = trying;
  const count = counted.value;
  return (
    <section class="stack sheet try-it" aria-label={t("Try it")}>
      <h3>{t("Try it")}</h3>
      {count && count.items > 0 && (
        <p>
          {t("{meet} of {count} on “{stage}” meet the condition now.", {
            meet: count.meet,
            count: count.items,
            stage: stages.find((one) => one.code === count.stage)?.name ?? count.stage,
          })}
        </p>
      )}
      <Field label={t("Item")} hint={t("Nothing is written or sent.")}>
        <ItemPick
          type={type}
          value={sample.value?.id ?? null}
          onChange={(id) => {
            sample.value = id === null ? null : { id, entered: "" };
          }}
        />
      </Field>
      <div aria-live="polite" class="stack">
        {problem.value ? (
          <p class="quiet">
            {t("It cannot be tried yet: {why}", {
              why: problem.value.faults[0]?.message ?? problem.value.detail,
            })}
          </p>
        ) : (
          sample.value && result.value && <Result trial={result.value} names={names} />
        )}
      </div>
    </section>
  );
}

function Result({ trial, names }: { trial: Trial; names: Names }) {
  const leaving = trial.tried === "rule" ? trial.leaving : [];
  return (
    <>
      {trial.tried === "rule" ? (
        <>
          <p>
            <strong>{words.found.value?.runs[trial.state] ?? trial.state}</strong>
            {trial.due_at && ` · ${dateTime(trial.due_at)}`}
          </p>
          {trial.reason && <p>{why(trial.reason)}</p>}
          {!trial.reason && <p class="quiet">{trial.summary}</p>}
        </>
      ) : (
        <p>
          <strong>
            {trial.fires ? t("It would move the item") : t("It would not move the item")}
          </strong>
          {trial.detail && ` · ${trial.detail}`}
        </p>
      )}
      {trial.condition && (
        <Judged condition={trial.condition as unknown as JudgedCondition} names={names} />
      )}
      {leaving.map((one) => (
        <dl class="lines" key={JSON.stringify(one)}>
          {Object.entries(one.data)
            .filter(([, value]) => typeof value === "string" || Array.isArray(value))
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{Array.isArray(value) ? value.map(String).join(", ") : String(value)}</dd>
              </div>
            ))}
        </dl>
      ))}
    </>
  );
}

type JudgedCondition = Condition & { holds: boolean | null; found?: Record<string, unknown> };

/** A condition with what each comparison found. */
function Judged({ condition, names }: { condition: JudgedCondition; names: Names }) {
  const inner = (
    "all" in condition
      ? condition.all
      : "any" in condition
        ? condition.any
        : "not" in condition
          ? [condition.not]
          : []
  ) as JudgedCondition[];
  const mark = condition.holds ? "check" : "close";
  const said = condition.holds ? t("holds") : t("does not hold");
  if (inner.length > 0) {
    const head =
      "any" in condition
        ? t("Any of these holds")
        : "not" in condition
          ? t("Not")
          : t("All of these hold");
    return (
      <div class="judged">
        <p>
          <Icon name={mark} size={14} /> {head} <span class="quiet">{said}</span>
        </p>
        <ul>
          {inner.map((one) => (
            <li key={JSON.stringify(one)}>
              <Judged condition={one} names={names} />
            </li>
          ))}
        </ul>
      </div>
    );
  }
  const { field } = condition as Leaf;
  const value = names.value(field, condition.found?.[field]);
  return (
    <p class={condition.holds ? "judged good" : "judged bad"}>
      <Icon name={mark} size={14} /> {conditionSentence(condition, names)}{" "}
      <span class="quiet">{`${said} · ${t("found: {value}", { value })}`}</span>
    </p>
  );
}

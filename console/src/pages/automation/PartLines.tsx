/** A rule or trigger in words, line by line; two beside each other mark where they differ. */
import type { Part } from "../../lib/automation";
import { t } from "../../lib/i18n";
import { type Stage, stageName } from "../../lib/known";
import { type Known, linesOf } from "../../lib/part-lines";
import type { Names } from "../../lib/words";
import { known } from "./state";

type Common = { names: Names; stages: Stage[]; type: string };

const lines = (part: Part, { names, stages, type }: Common) =>
  linesOf(
    part,
    known(part) as Known,
    names,
    (code) => stages.find((one) => one.code === code)?.name ?? stageName(type, "", code),
  );

export function PartLines({ part, ...common }: Common & { part: Part }) {
  return (
    <dl class="lines">
      {lines(part, common).map((one) => (
        <div key={one.label}>
          <dt>{one.label}</dt>
          <dd>{one.text}</dd>
        </div>
      ))}
    </dl>
  );
}

type Two = Common & { left: Part; right: Part; leftTitle: string; rightTitle: string };

export function TwoParts({ left, right, leftTitle, rightTitle, ...common }: Two) {
  const [one, other] = [lines(left, common), lines(right, common)];
  const labels = [...new Set([...one, ...other].map((line) => line.label))];
  const text = (of: typeof one, label: string) =>
    of.find((line) => line.label === label)?.text ?? "";
  return (
    <table class="two-parts">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{t("What")}</span>
          </th>
          <th scope="col">{leftTitle}</th>
          <th scope="col">{rightTitle}</th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label) => {
          const [was, is] = [text(one, label), text(other, label)];
          return (
            <tr key={label} class={was === is ? "" : "differs"}>
              <th scope="row">{label}</th>
              <td>{was || "–"}</td>
              <td>{is || "–"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

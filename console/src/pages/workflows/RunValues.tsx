/** What a run was started with and what its variables hold. */
import type { Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { userName } from "../../lib/known";
import type { Declared, Template } from "../../lib/workflow";
import { valueText } from "../../lib/workflow-runs";

type Props = { run: Schemas["WorkflowRunDocument"]; template: Template };

export function RunValues({ run, template }: Props) {
  const lines = [
    ...linesOf(run.parameters, template.parameters),
    ...linesOf(run.variables, template.variables),
  ];
  if (lines.length === 0) return null;
  return (
    <details class="folded">
      <summary>{t("Values ({count})", { count: lines.length })}</summary>
      <dl class="lines">
        {lines.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const linesOf = (values: Record<string, unknown>, declared: Record<string, Declared>) =>
  Object.entries(values).map(([code, value]) => {
    const about = declared[code];
    const isUser = about?.type === "user" && typeof value === "number";
    return [
      String(about?.title || code),
      isUser ? userName(value as number) : valueText(value),
    ] as const;
  });

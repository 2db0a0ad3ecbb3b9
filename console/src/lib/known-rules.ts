/** What rules are called, by type: read once from the automation of its pipelines. */
import { signal } from "@preact/signals";
import { api, ask } from "./client";
import { t } from "./i18n";
import { pipelines } from "./known";

/** The names of the rules of a type. */
class RuleNames {
  private readonly names = signal<Record<string, string>>({});
  private reading: Promise<void> | null = null;

  constructor(private readonly type: string) {}

  /** Read them, once. Pipelines whose rules one may not see are left out. */
  read(): Promise<void> {
    this.reading ??= this.fetch();
    return this.reading;
  }

  /** The name of a rule; a rule that is gone says so. */
  name(rule: string): string {
    return this.names.value[rule] ?? t("Rule {id}", { id: rule });
  }

  private async fetch(): Promise<void> {
    for (const { id } of await pipelines(this.type).get()) {
      const path = { type: this.type, pipeline: id };
      const found = await ask(
        api.GET("/v1/automation/{type}/{pipeline}", { params: { path } }),
      ).catch(() => null);
      const named = found?.rules.map((one) => [one.id, one.name ?? one.action]) ?? [];
      this.names.value = { ...this.names.peek(), ...Object.fromEntries(named) };
    }
  }
}

const byType = new Map<string, RuleNames>();

export function rulesOf(type: string): RuleNames {
  const found = byType.get(type) ?? new RuleNames(type);
  byType.set(type, found);
  return found;
}

/** What the tenant's plan has. */
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { Icon } from "../../parts/Icon";
import { Shown } from "../../parts/States";

export default function Plan() {
  const reading = useLoad(() => ask(api.GET("/v1/plan")), []);
  const names: Record<string, string> = {
    automation: t("Rules and triggers"),
    workflows: t("Workflows"),
    smart_processes: t("Smart processes"),
    recycle_bin_restore: t("Restore from the recycle bin"),
  };
  return (
    <section class="stack" aria-label={t("Your plan")}>
      <h2>{t("Your plan")}</h2>
      <Shown reading={reading}>
        {(plan) => (
          <div class="sheet stack narrow">
            <p>
              <strong>{plan.plan}</strong>
            </p>
            <ul class="lines">
              {Object.entries(plan.features).map(([code, on]) => (
                <li key={code} class="row">
                  <Icon name={on ? "check" : "close"} />
                  <span>{names[code] ?? code}</span>
                  <span class="quiet">{on ? t("on") : t("not in this plan")}</span>
                </li>
              ))}
            </ul>
            <p>
              {t("{count} of {items} smart processes", {
                count: plan.smart_processes,
                items: plan.most_smart_processes,
              })}
            </p>
          </div>
        )}
      </Shown>
    </section>
  );
}

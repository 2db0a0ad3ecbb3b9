/** Smart activities: for which sections one is asked for the next activity, and oneself. */
import { api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { typeTitle } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { me } from "../../lib/session";
import { Switch } from "../../parts/form/Switch";
import { Shown } from "../../parts/States";

export default function Nudges() {
  const reading = useLoad(() => ask(api.GET("/v1/smart-activity/settings")), []);
  const save = async (body: Schemas["SmartSettingsChange"]) => {
    await ask(api.PUT("/v1/smart-activity/settings", { body }));
    await reading.again();
  };
  return (
    <section class="stack" aria-label={t("Smart activities")}>
      <h2>{t("Smart activities")}</h2>
      <p class="quiet">
        {t("Who closes an open item without a planned activity is asked for the next one.")}
      </p>
      <Shown reading={reading}>
        {({ types }) => (
          <div class="sheet stack narrow">
            {Object.entries(types).map(([type, { section, mine }]) => (
              <fieldset key={type} class="stack">
                <legend>{typeTitle(type)}</legend>
                <Switch
                  label={t("Ask me")}
                  value={mine === "on"}
                  onChange={(on) => save({ types: { [type]: { mine: on ? "on" : "off" } } })}
                />
                {me.value?.admin && (
                  <Switch
                    label={t("Ask everybody")}
                    value={section}
                    onChange={(on) => save({ types: { [type]: { section: Boolean(on) } } })}
                  />
                )}
              </fieldset>
            ))}
          </div>
        )}
      </Shown>
    </section>
  );
}

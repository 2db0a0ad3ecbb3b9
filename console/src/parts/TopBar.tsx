/** Who one is, the language, the look of the page, and the way out. */

import { busy } from "../lib/client";
import { LANGUAGES, type Language, language, speak, t } from "../lib/i18n";
import { me, signOut } from "../lib/session";
import { tellProblem } from "../lib/tell";
import { type Theme, theme } from "../lib/theme";
import { Menu } from "./Menu";
import { Person } from "./Person";

export function TopBar() {
  const themes: [Theme, string][] = [
    ["auto", t("As on this machine")],
    ["light", t("Light")],
    ["dark", t("Dark")],
  ];
  const name = me.value?.name ?? "";
  return (
    <header class="top-bar">
      <div class="fill" />
      {busy.value !== null && (
        <p class="notice" role="status">
          {t("The service is busy; trying again in {seconds} s", { seconds: busy.value })}
        </p>
      )}
      <Person name={name} />
      <Menu
        label={t("Account")}
        icon="down"
        entries={[
          ...(Object.entries(LANGUAGES) as [Language, string][]).map(([code, label]) => ({
            label,
            checked: language.value === code,
            run: () => {
              speak(code).catch(tellProblem);
            },
          })),
          ...themes.map(([code, label]) => ({
            label,
            checked: theme.value === code,
            run: () => {
              theme.value = code;
            },
          })),
          {
            label: t("Sign out"),
            icon: "out" as const,
            run: () => {
              signOut().catch(tellProblem);
            },
          },
        ]}
      />
    </header>
  );
}

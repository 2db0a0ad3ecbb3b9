/** Who one is, the language, the look of the page, and the way out. */

import { useSignal } from "@preact/signals";
import { LANGUAGES, type Language, language, speak, t } from "../lib/i18n";
import { useKeys } from "../lib/keys";
import { sendAll } from "../lib/moves";
import { me, signOut } from "../lib/session";
import { tellProblem } from "../lib/tell";
import { type Theme, theme } from "../lib/theme";
import { Busy } from "./Busy";
import { Button, IconButton } from "./Button";
import { Help } from "./Help";
import { LocalBar } from "./LocalBar";
import { Menu } from "./Menu";
import { Palette } from "./Palette";
import { Person } from "./Person";

export function TopBar() {
  const finding = useSignal(false);
  const helping = useSignal(false);
  const find = () => {
    finding.value = true;
  };
  const help = () => {
    helping.value = true;
  };
  useKeys([
    { key: "Ctrl+k", does: t("Find or go to…"), run: find, whileTyping: true },
    { key: "?", does: t("Keys on this page"), run: help },
  ]);
  const themes: [Theme, string][] = [
    ["auto", t("As on this machine")],
    ["light", t("Light")],
    ["dark", t("Dark")],
  ];
  const name = me.value?.name ?? "";
  return (
    <header class="top-bar">
      <Button class="find" icon="search" onClick={find}>
        {t("Find or go to…")}
      </Button>
      <div class="fill" />
      <Busy />
      <LocalBar />
      <IconButton icon="help" label={t("Keys on this page")} onClick={help} />
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
              // A move that waits was meant, and by nobody else.
              sendAll().then(signOut).catch(tellProblem);
            },
          },
        ]}
      />
      {finding.value && (
        <Palette
          onClose={() => {
            finding.value = false;
          }}
        />
      )}
      {helping.value && (
        <Help
          onClose={() => {
            helping.value = false;
          }}
        />
      )}
    </header>
  );
}

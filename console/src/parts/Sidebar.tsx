/** Where one can go: boards by type, then what is across them. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../lib/i18n";
import { types } from "../lib/known";
import { unread, watchNotices } from "../lib/notices";
import { path, to } from "../lib/route";
import { has, may, mayWith, me } from "../lib/session";
import { tellProblem } from "../lib/tell";
import { Icon, type IconName } from "./Icon";

const OF_TYPE: Record<string, IconName> = {
  lead: "star",
  deal: "columns",
  contact: "person",
  company: "people",
  quote: "file",
  invoice: "file",
};

export function Sidebar() {
  const open = useSignal(false);
  useEffect(() => {
    types.get().catch(tellProblem);
    return may("notice:own") ? watchNotices() : undefined;
  }, [me.value?.id]);
  const first = path.value[0] || "deal";
  const shown = types.found.value?.filter(
    (one) => mayWith("read", one.code) && (one.code !== "lead" || has("leads")),
  );
  const link = (segments: string[], icon: IconName, words: string, count = 0) => (
    <li>
      <a
        href={to(segments)}
        aria-current={segments[0] === first ? "page" : undefined}
        onClick={() => {
          open.value = false;
        }}
      >
        <Icon name={icon} />
        <span>{words}</span>
        {count > 0 && <span class="badge accent">{count < 100 ? count : "99+"}</span>}
      </a>
    </li>
  );
  return (
    <nav class={open.value ? "sidebar open" : "sidebar"} aria-label={t("Main")}>
      <button
        type="button"
        class="button quiet only-icon on-phone"
        aria-label={t("Menu")}
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name={open.value ? "close" : "menu"} />
      </button>
      <div class="links">
        <p class="tenant">{me.value?.tenant.name}</p>
        <ul>
          {link(["activities"], "calendar", t("My day"))}
          {link(["notifications"], "bell", t("Notifications"), unread.value)}
        </ul>
        <ul aria-label={t("Boards")}>
          {shown?.map((one) => link([one.code], OF_TYPE[one.code] ?? "box", one.title))}
        </ul>
        <ul>
          {may("automation:read") && link(["runs"], "activity", t("Runs"))}
          {has("workflows") && may("workflow:read") && link(["workflows"], "flow", t("Workflows"))}
          {link(["settings"], "settings", t("Settings"))}
        </ul>
      </div>
    </nav>
  );
}

/** Settings: one room for each thing that is set up, the list of them at the side. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { path, to } from "../../lib/route";
import { has, may } from "../../lib/session";
import { Icon, type IconName } from "../../parts/Icon";
import { Lazy, type Loader } from "../../parts/Lazy";

type Room = { id: string; icon: IconName; title: string; shown: boolean; page: Loader<object> };

const PAGES: Record<string, Loader<object>> = {
  access: () => import("./Access"),
  nudges: () => import("./Nudges"),
  pipelines: () => import("./Pipelines"),
  fields: () => import("./Fields"),
  processes: () => import("./Processes"),
  users: () => import("./Users"),
  roles: () => import("./Roles"),
  calendar: () => import("./Calendar"),
  general: () => import("./General"),
  templates: () => import("./Templates"),
  connections: () => import("./Connections"),
  exclusions: () => import("./Exclusions"),
  bin: () => import("./RecycleBin"),
  plan: () => import("./Plan"),
};

function rooms(): Room[] {
  const room = (id: string, icon: IconName, title: string, shown = true): Room => ({
    id,
    icon,
    title,
    shown,
    page: PAGES[id] as Loader<object>,
  });
  return [
    room("access", "lock", t("Tokens and sessions")),
    room("nudges", "task", t("Smart activities"), may("card:read")),
    room("pipelines", "columns", t("Pipelines and stages"), may("pipeline:read")),
    room("fields", "list", t("Fields"), may("field:read")),
    room(
      "processes",
      "box",
      t("Smart processes"),
      has("smart_processes") && may("entity_type:read"),
    ),
    room("users", "people", t("Users and departments"), may("user:read")),
    room("roles", "shield", t("Roles and rights"), may("role:read")),
    room("calendar", "calendar", t("Working calendar"), may("settings:read")),
    room("general", "settings", t("General"), may("settings:read")),
    room("templates", "file", t("Document templates"), may("document_template:read")),
    room("connections", "flow", t("Connections"), may("connection:update")),
    room("exclusions", "close", t("Exclusions"), may("exclusion:read")),
    room("bin", "trash", t("Recycle bin"), may("item:delete")),
    room("plan", "star", t("Your plan"), may("settings:read")),
  ];
}

export default function SettingsPage() {
  const all = rooms().filter((one) => one.shown);
  const chosen = all.find((one) => one.id === path.value[1]) ?? all[0];
  const rail = useRef<HTMLElement>(null);
  // On a phone the rooms stand in a row that scrolls.
  useEffect(() => {
    const here = rail.current?.querySelector("[aria-current]");
    here?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [chosen?.id]);
  return (
    <main class="settings-page">
      <nav ref={rail} aria-label={t("Settings")}>
        <h1>{t("Settings")}</h1>
        <ul>
          {all.map((one) => (
            <li key={one.id}>
              <a href={to(["settings", one.id])} aria-current={one === chosen ? "page" : undefined}>
                <Icon name={one.icon} />
                <span>{one.title}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="stack">{chosen && <Lazy key={chosen.id} loader={chosen.page} props={{}} />}</div>
    </main>
  );
}

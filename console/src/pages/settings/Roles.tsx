/** Roles: what each allows with items and rules, by type; and what a user would see. */
import { useSignal } from "@preact/signals";
import { all, api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { may } from "../../lib/session";
import { Button, IconButton } from "../../parts/Button";
import { Shown } from "../../parts/States";
import { type Asked, Removal } from "./Removal";
import { RoleEditor } from "./RoleEditor";
import { WouldSee } from "./WouldSee";

type Role = Schemas["RoleDocument"];

export default function Roles() {
  const reading = useLoad(
    () => all((cursor) => api.GET("/v1/roles", { params: { query: { cursor } } })),
    [],
  );
  const edited = useSignal<{ one: Role | null } | null>(null);
  const removed = useSignal<Asked | null>(null);
  const mayWrite = may("role:update");
  const again = async () => {
    edited.value = null;
    removed.value = null;
    await reading.again();
  };
  return (
    <>
      <section class="stack" aria-label={t("Roles")}>
        <header class="row">
          <h2 class="fill">{t("Roles")}</h2>
          {mayWrite && (
            <Button
              kind="main"
              icon="plus"
              onClick={() => {
                edited.value = { one: null };
              }}
            >
              {t("Add a role")}
            </Button>
          )}
        </header>
        <Shown reading={reading}>
          {(found) => (
            <ul class="sheet lines">
              {found.map((one) => (
                <li key={one.id} class="row">
                  <strong class="fill">{one.name}</strong>
                  {one.built_in && <span class="badge">{t("Built in")}</span>}
                  <IconButton
                    icon={mayWrite && !one.built_in ? "edit" : "watch"}
                    label={
                      mayWrite && !one.built_in
                        ? t("Change {name}", { name: one.name })
                        : t("Look at {name}", { name: one.name })
                    }
                    onClick={() => {
                      edited.value = { one };
                    }}
                  />
                  {mayWrite && !one.built_in && (
                    <IconButton
                      icon="trash"
                      label={t("Remove {name}", { name: one.name })}
                      onClick={() => {
                        removed.value = {
                          name: one.name,
                          run: () =>
                            ask(api.DELETE("/v1/roles/{id}", { params: { path: { id: one.id } } })),
                        };
                      }}
                    />
                  )}
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </section>
      <WouldSee />
      {edited.value && (
        <RoleEditor
          role={edited.value.one}
          readOnly={!mayWrite || (edited.value.one?.built_in ?? false)}
          onSaved={again}
          onClose={() => {
            edited.value = null;
          }}
        />
      )}
      {removed.value && <Removal asked={removed.value} onClose={again} />}
    </>
  );
}

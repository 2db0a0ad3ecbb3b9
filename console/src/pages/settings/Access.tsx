/** How one comes in: own API tokens, and where one is signed in. */
import { useSignal } from "@preact/signals";
import { all, api, ask, type Schemas } from "../../lib/client";
import { dateTime, relative, t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { may } from "../../lib/session";
import { tell } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Shown } from "../../parts/States";
import { ResourceList } from "./Resource";

export default function Access() {
  const made = useSignal<Schemas["NewToken"] | null>(null);
  return (
    <>
      <ResourceList<Schemas["TokenDocument"]>
        of={{
          icon: "lock",
          title: t("API tokens"),
          add: t("Make a token"),
          empty: t("Tokens let your scripts and shops call the API in your name."),
          mayWrite: may("token:own"),
          changes: false,
          depends: [made.value],
          read: () => all((cursor) => api.GET("/v1/tokens", { params: { query: { cursor } } })),
          key: (one) => one.id,
          name: (one) => one.name,
          columns: [
            [t("Name"), (one) => one.name],
            [t("Made"), (one) => dateTime(one.created_at)],
            [t("Last used"), (one) => (one.last_used_at ? relative(one.last_used_at) : t("never"))],
            [t("Ends"), (one) => (one.expires_at ? dateTime(one.expires_at) : t("never"))],
          ],
          schema: () => ({
            type: "object",
            required: ["name"],
            properties: {
              name: {
                type: "string",
                title: t("Name"),
                description: t("What it is for, so that you know which one to end."),
              },
              expires_at: { type: "string", format: "date-time", title: t("Ends") },
            },
          }),
          values: () => ({ name: "" }),
          save: async (values) => {
            made.value = await ask(
              api.POST("/v1/tokens", { body: values as Schemas["TokenBody"] }),
            );
          },
          remove: (one) => ask(api.DELETE("/v1/tokens/{id}", { params: { path: { id: one.id } } })),
        }}
      />
      <SessionList />
      {made.value && (
        <ShownOnce
          secret={made.value.token}
          onClose={() => {
            made.value = null;
          }}
        />
      )}
    </>
  );
}

/** A secret that is shown once: copied by a button, gone when it is closed. */
function ShownOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    tell(t("Copied"), { kind: "good" });
  };
  return (
    <Dialog title={t("Your new token")} onClose={onClose}>
      <p>{t("It is shown only now. Keep it where only you can read it.")}</p>
      <p class="row">
        <code class="fill">{secret}</code>
        <Button icon="copy" onClick={copy}>
          {t("Copy")}
        </Button>
      </p>
    </Dialog>
  );
}

function SessionList() {
  const reading = useLoad(
    () => all((cursor) => api.GET("/v1/sessions", { params: { query: { cursor } } })),
    [],
  );
  const end = (id: string) => async () => {
    await ask(api.DELETE("/v1/sessions/{id}", { params: { path: { id } } }));
    await reading.again();
  };
  return (
    <section class="stack" aria-label={t("Where you are signed in")}>
      <h2>{t("Where you are signed in")}</h2>
      <Shown reading={reading}>
        {(found) => (
          <ul class="sheet lines">
            {found.map((one) => (
              <li key={one.id} class="row">
                <span class="fill">
                  {one.agent || t("Unknown browser")}{" "}
                  <span class="quiet">{t("used {when}", { when: relative(one.used_at) })}</span>
                </span>
                {one.current ? (
                  <span class="badge good">{t("here")}</span>
                ) : (
                  <Button onClick={end(one.id)}>{t("Sign out there")}</Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

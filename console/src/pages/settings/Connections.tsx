/** Other firms' services: which are connected, how, and whether they work. */
import { useSignal } from "@preact/signals";
import { all, api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import type { Schema, Values } from "../../lib/schema";
import { may } from "../../lib/session";
import { tell } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Shown } from "../../parts/States";
import { Editor } from "./Editor";
import { type Asked, Removal } from "./Removal";

type Provider = Schemas["ProviderDocument"];
type Connection = Schemas["ConnectionDocument"];

export default function Connections() {
  const reading = useLoad(
    async () => ({
      providers: (await ask(api.GET("/v1/connection-providers"))).items,
      connections: await all((cursor) =>
        api.GET("/v1/connections", { params: { query: { cursor } } }),
      ),
    }),
    [],
  );
  const edited = useSignal<{ provider: Provider; one: Connection | null } | null>(null);
  const removed = useSignal<Asked | null>(null);
  const close = () => {
    edited.value = null;
  };
  return (
    <section class="stack" aria-label={t("Connections")}>
      <h2>{t("Connections")}</h2>
      <Shown reading={reading}>
        {({ providers, connections }) => (
          <ul class="providers">
            {providers.map((provider) => (
              <li key={`${provider.kind}/${provider.provider}`} class="sheet stack">
                <header class="row">
                  <h3 class="fill">{provider.title}</h3>
                  <span class="badge">{kindWords()[provider.kind] ?? provider.kind}</span>
                </header>
                {connections
                  .filter((one) => one.kind === provider.kind && one.provider === provider.provider)
                  .map((one) => (
                    <p key={one.id} class="row">
                      <span class="badge good">{t("connected")}</span>
                      <code class="fill">{one.id}</code>
                      {provider.can_be_tested && <Test one={one} />}
                      {may("connection:update") && (
                        <>
                          <Button
                            icon="edit"
                            aria-label={t("Change {name}", { name: one.id })}
                            onClick={() => {
                              edited.value = { provider, one };
                            }}
                          />
                          <Button
                            icon="trash"
                            aria-label={t("Remove {name}", { name: one.id })}
                            onClick={() => {
                              const path = { kind: one.kind, id: one.id } as never;
                              removed.value = {
                                name: `${provider.title}: ${one.id}`,
                                run: () =>
                                  ask(
                                    api.DELETE("/v1/connections/{kind}/{id}", { params: { path } }),
                                  ),
                              };
                            }}
                          />
                        </>
                      )}
                    </p>
                  ))}
                {may("connection:update") && (
                  <div>
                    <Button
                      icon="plus"
                      aria-label={t("Connect {name}", { name: provider.title })}
                      onClick={() => {
                        edited.value = { provider, one: null };
                      }}
                    >
                      {t("Connect")}
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {edited.value && (
        <Editor
          title={edited.value.provider.title}
          schema={schemaOf(edited.value.provider, edited.value.one)}
          values={edited.value.one ? { settings: edited.value.one.settings } : { id: "main" }}
          save={(values) => save(values, edited.value)}
          onSaved={() => {
            close();
            reading.again();
          }}
          onClose={close}
        />
      )}
      {removed.value && (
        <Removal
          asked={removed.value}
          onClose={() => {
            removed.value = null;
            reading.again();
          }}
        />
      )}
    </section>
  );
}

/** The form of a provider: its settings, and its secrets, which nobody is shown again. */
function schemaOf(provider: Provider, one: Connection | null): Schema {
  const secrets = Object.entries(provider.secrets);
  return {
    type: "object",
    required: [...(one ? [] : ["id"]), "settings", "secrets"],
    properties: {
      ...(one ? {} : { id: { type: "string", title: t("Name of the connection") } }),
      settings: { ...(provider.settings as Schema), title: t("Settings") },
      ...(secrets.length > 0 && {
        secrets: {
          type: "object",
          title: t("Secrets"),
          description: one ? t("What stays empty stays as it is.") : undefined,
          required: secrets.map(([name]) => name),
          properties: Object.fromEntries(
            secrets.map(([name, about]) => [
              name,
              { type: "string", title: name, description: about, secret: true },
            ]),
          ),
        },
      }),
    },
  };
}

async function save(
  values: Values,
  edited: { provider: Provider; one: Connection | null } | null,
): Promise<void> {
  if (!edited) return;
  const path = { kind: edited.provider.kind, id: edited.one?.id ?? values.id } as never;
  await ask(
    api.PUT("/v1/connections/{kind}/{id}", {
      params: { path },
      body: {
        provider: edited.provider.provider,
        settings: (values.settings as Values | undefined) ?? {},
        secrets: (values.secrets as Record<string, string> | undefined) ?? {},
      } as never,
    }),
  );
}

function Test({ one }: { one: Connection }) {
  const test = async () => {
    const path = { kind: one.kind, id: one.id } as never;
    const found = await ask(api.POST("/v1/connections/{kind}/{id}/test", { params: { path } }));
    tell(found.says, { kind: found.works === false ? "bad" : "good", seconds: null });
  };
  return (
    <Button aria-label={t("Test {name}", { name: one.id })} onClick={test}>
      {t("Test")}
    </Button>
  );
}

const kindWords = (): Record<string, string> => ({
  mail: t("E-mail"),
  sms: t("SMS"),
  channels: t("Chat"),
  calls: t("Calls"),
  payments: t("Payments"),
  converter: t("Documents"),
  sign_in: t("Sign-in"),
  audiences: t("Advertising"),
});

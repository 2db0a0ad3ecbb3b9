/** A form over some of the tenant's settings, saved together. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import type { Fault, Schema, Values } from "../../lib/schema";
import { load, may } from "../../lib/session";
import { asProblem, tell } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { SchemaForm } from "../../parts/form/SchemaForm";
import { Shown } from "../../parts/States";

type Props = {
  title: string;
  /** Which settings, by their codes, and what they are called. */
  properties: Record<string, Schema>;
  /** What is shown of the values as they are being set. */
  children?: (values: Values) => ComponentChildren;
};

export function SettingsForm(props: Props) {
  const reading = useLoad(() => ask(api.GET("/v1/settings")), []);
  return (
    <section class="stack" aria-label={props.title}>
      <h2>{props.title}</h2>
      <Shown reading={reading}>{(found) => <Form {...props} begun={found as Values} />}</Shown>
    </section>
  );
}

function Form({ properties, children, begun }: Props & { begun: Values }) {
  const codes = Object.keys(properties);
  const values = useSignal<Values>(Object.fromEntries(codes.map((code) => [code, begun[code]])));
  const faults = useSignal<Fault[]>([]);
  const save = async () => {
    try {
      // What is emptied is sent as null: what is left out would stay.
      const body = Object.fromEntries(codes.map((code) => [code, values.value[code] ?? null]));
      await ask(api.PATCH("/v1/settings", { body }));
    } catch (error) {
      const problem = asProblem(error);
      faults.value = problem.faults;
      if (problem.faults.length === 0) throw problem;
      return;
    }
    faults.value = [];
    tell(t("Saved"), { kind: "good" });
    await load();
  };
  return (
    <form
      class="stack narrow"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <fieldset disabled={!may("settings:update")} class="stack">
        <SchemaForm
          schema={{ type: "object", properties }}
          example={Object.fromEntries(codes.map((code) => [code, true]))}
          value={values.value}
          onChange={(next) => {
            values.value = next;
          }}
          scope={{ type: "deal", pipeline: "default", faults: faults.value }}
          pointer=""
        />
      </fieldset>
      {may("settings:update") && (
        <div>
          <Button kind="main" onClick={save}>
            {t("Save")}
          </Button>
        </div>
      )}
      {children?.(values.value)}
    </form>
  );
}

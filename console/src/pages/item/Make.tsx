/** A new item: what is needed first, the rest on demand. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lookSoon } from "../../lib/changes";
import { api, ask, once, type Problem, type Schemas } from "../../lib/client";
import { amongValues, faultsByField, inLines, isEmpty, kindOf, stored } from "../../lib/fields";
import { underWay } from "../../lib/files";
import { t } from "../../lib/i18n";
import { fields as fieldsOf, pipelines, stageName, types, typeTitle } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { type Beginning, making } from "../../lib/over";
import { go } from "../../lib/route";
import { may } from "../../lib/session";
import { isRecord } from "../../lib/shapes";
import { asProblem, tell, tellProblem } from "../../lib/tell";
import { draftOf, keepDraft } from "../../lib/upgrade";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Shown } from "../../parts/States";
import { FieldsForm } from "../../parts/values/FieldsForm";

type NamedField = Schemas["NamedField"];

/** What one mostly knows of a new item. */
const USUAL = [
  "title",
  "name",
  "last_name",
  "amount",
  "contact",
  "company",
  "emails",
  "phones",
  "close_date",
];

export default function Make() {
  const beginning = making.value;
  return beginning && <Form key={beginning.type} beginning={beginning} />;
}

function Form({ beginning }: { beginning: Beginning }) {
  const { type, pipeline, stage } = beginning;
  const draft = `make/${type}`;
  const values = useSignal<Record<string, unknown>>({
    ...draftOf(draft, isRecord),
    ...Object.fromEntries(
      Object.entries(beginning.values ?? {}).filter(([, value]) => !isEmpty(value)),
    ),
  });
  const all = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const reading = useLoad(() => Promise.all([fieldsOf(type).get(), types.get()]), [type]);
  useEffect(() => {
    if (pipeline) pipelines(type).get().catch(tellProblem);
  }, [type]);
  const known = reading.loaded.value.value?.[0].items ?? [];
  const close = () => {
    keepDraft(draft, null);
    making.value = null;
  };
  const make = async () => {
    const writable = known.filter((one) => !one.read_only);
    const body = Object.fromEntries(
      writable
        .map((one) => [one.code, stored(one, values.value[one.code])] as const)
        .filter(([, value]) => !isEmpty(value)),
    );
    const place = { ...(pipeline ? { pipeline } : {}), ...(stage ? { stage } : {}) };
    try {
      const params = { path: { type }, header: once() };
      const made = await ask(
        api.POST("/v1/items/{type}", {
          params,
          body: { ...body, ...place } as Schemas["ItemFields"],
        }),
      );
      close();
      lookSoon();
      tell(t("{title} was added", { title: made.title }), { kind: "good" });
      if (beginning.onMade) beginning.onMade(made);
      else go([type, made.id]);
    } catch (error) {
      problem.value = asProblem(error);
    }
  };
  const faults = faultsByField(problem.value?.faults ?? []);
  const shown = chosen(known, all.value, faults);
  return (
    <Dialog
      title={t("New: {type}", { type: typeTitle(type) })}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("Cancel")}</Button>
          <Button kind="main" icon="plus" disabled={underWay.value > 0} onClick={make}>
            {t("Add")}
          </Button>
        </>
      }
    >
      {stage && (
        <p class="quiet">{t("In {stage}", { stage: stageName(type, pipeline ?? "", stage) })}</p>
      )}
      {problem.value && faults.size === 0 && (
        <p class="fault" role="alert">
          {problem.value.detail}
        </p>
      )}
      <Shown reading={reading}>
        {() => (
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              make();
            }}
          >
            <FieldsForm
              fields={shown}
              values={values.value}
              faults={faults}
              onChange={(code, value) => {
                values.value = { ...values.value, [code]: value };
                keepDraft(draft, values.value);
              }}
            />
            {!all.value && (
              <Button
                kind="quiet"
                icon="down"
                onClick={() => {
                  all.value = true;
                }}
              >
                {t("All fields")}
              </Button>
            )}
            <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true" />
          </form>
        )}
      </Shown>
    </Dialog>
  );
}

/** Fields of the form: needed ones and usual ones first; those at fault always. */
function chosen(known: NamedField[], all: boolean, faults: Map<string, string>): NamedField[] {
  const writable = known.filter(
    (one) =>
      !one.read_only && kindOf(one) !== "booking" && (kindOf(one) !== "file" || may("file:add")),
  );
  const title = writable.filter((one) => one.code === "title");
  const rest = amongValues(writable);
  const needed = rest.filter((one) => one.required && one.code !== "responsible");
  const isMore = (one: NamedField) => !needed.includes(one);
  const usual = rest.filter(
    (one) => isMore(one) && (all || USUAL.includes(one.code) || faults.has(one.code)),
  );
  // Lists that are typed line by line take most room.
  const short = usual.filter((one) => !inLines(one));
  return [...title, ...needed, ...short, ...usual.filter(inLines)];
}

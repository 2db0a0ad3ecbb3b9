/** The proposal of the next activity: Enter plans it, Escape declines. */
import { useSignal } from "@preact/signals";
import { lookSoon } from "../../lib/changes";
import { api, ask, once, type Problem, type Schemas } from "../../lib/client";
import { place, t } from "../../lib/i18n";
import { typeTitle, users } from "../../lib/known";
import { itemName } from "../../lib/names";
import { proposed } from "../../lib/over";
import { me } from "../../lib/session";
import { asProblem, tell } from "../../lib/tell";
import { instantOf, localOf } from "../../lib/zoned";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { Menu } from "../../parts/Menu";
import { UserPick } from "../../parts/values/picks";

type Proposal = { type: string; id: number; draft: Schemas["DraftDocument"] };

export default function Next() {
  const proposal = proposed.value;
  return proposal && <Form key={`${proposal.type}/${proposal.id}`} {...proposal} />;
}

function Form({ type, id, draft }: Proposal) {
  const form = useSignal({
    subject: draft.subject,
    deadline: draft.deadline as string | null,
    responsible: draft.responsible,
  });
  const problem = useSignal<Problem | null>(null);
  const set = (changes: Partial<typeof form.value>) => {
    form.value = { ...form.value, ...changes };
  };
  const decline = () => {
    proposed.value = null;
  };
  const save = async () => {
    try {
      const params = { path: { type, id }, header: once() };
      await ask(api.POST("/v1/items/{type}/{id}/smart-activity", { params, body: form.value }));
    } catch (error) {
      problem.value = asProblem(error);
      return;
    }
    tell(t("Planned: {subject}", { subject: form.value.subject }), { kind: "good" });
    lookSoon();
    decline();
  };
  const silence = async (toggle: Schemas["TypeToggleChange"], said: string) => {
    await ask(api.PUT("/v1/smart-activity/settings", { body: { types: { [type]: toggle } } }));
    tell(said);
    decline();
  };
  users.get().catch(asProblem);
  return (
    <Dialog
      title={t("What comes next for {title}?", { title: itemName(type, id) })}
      onClose={decline}
      actions={
        <>
          <Menu
            label={t("Do not ask for a while")}
            icon="more"
            entries={pauses().map(([mine, label, said]) => ({
              label,
              run: () => {
                silence({ mine }, said);
              },
            }))}
          />
          <Button
            kind="quiet"
            onClick={() =>
              silence({ mine: "off" }, t("You are not asked any more. Settings bring it back."))
            }
          >
            {t("Not for me")}
          </Button>
          {me.value?.admin && (
            <Button
              kind="quiet"
              onClick={() =>
                silence({ section: false }, t("Nobody is asked any more. Settings bring it back."))
              }
            >
              {t("Not for: {type}", { type: typeTitle(type) })}
            </Button>
          )}
          <span class="fill" />
          <Button onClick={decline}>{t("Decline")}</Button>
          <Button kind="main" onClick={save}>
            {t("Plan it")}
          </Button>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {problem.value && (
          <p class="fault" role="alert">
            {problem.value.detail}
          </p>
        )}
        <Field label={t("What")}>
          <input
            required
            autofocus
            value={form.value.subject}
            onInput={(event) => set({ subject: event.currentTarget.value })}
          />
        </Field>
        <Field label={t("Until")}>
          <input
            type="datetime-local"
            value={form.value.deadline ? localOf(form.value.deadline, place.value.zone) : ""}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              set({ deadline: typed ? instantOf(typed, place.value.zone) : null });
            }}
          />
        </Field>
        <Field label={t("Responsible")}>
          <UserPick
            value={form.value.responsible}
            onChange={(responsible) => responsible && set({ responsible })}
          />
        </Field>
        <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}

const pauses = (): [Schemas["Choice"], string, string][] => [
  ["skip_day", t("Not today"), t("You are asked again tomorrow.")],
  ["skip_week", t("Not for a week"), t("You are asked again in a week.")],
  ["skip_month", t("Not for a month"), t("You are asked again in a month.")],
];

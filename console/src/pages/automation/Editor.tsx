/** The panel in which a rule or trigger is edited, made of what the catalogue says of it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isRule, type Part, saved } from "../../lib/automation";
import { Changed, faultsOf } from "../../lib/automation-api";
import { Problem } from "../../lib/client";
import { t } from "../../lib/i18n";
import { actions, triggerKinds } from "../../lib/known";
import { choose, query } from "../../lib/route";
import type { Fault } from "../../lib/schema";
import { tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import type { Scope } from "../../parts/form/scope";
import { Lazy } from "../../parts/Lazy";
import { Panel } from "../../parts/Panel";
import { Skeleton } from "../../parts/States";
import { save } from "./changes";
import { useDraft } from "./draft";
import { newPart, resultsAbove } from "./new-part";
import { closePanel, type PanelProps } from "./Panels";
import { PartForm } from "./PartForm";
import { Saving } from "./Saving";
import { known } from "./state";
import { useTrial } from "./trial";

export type EditorProps = PanelProps & {
  /** What is edited; null for a new one, of `what` on `stage`. */
  part: Part | null;
  what?: string;
  stage?: string;
};

const reading = () => import("./Reading");
const conflicting = () => import("./Conflict");

export default function Editor(props: EditorProps) {
  const isKnown = actions.found.value && triggerKinds.found.value;
  const begin = isKnown && (props.part ?? newPart(props.page, props.what ?? "", props.stage ?? ""));
  if (!begin) {
    return (
      <Panel title={t("Loading")} label={t("Loading")} onClose={closePanel}>
        <Skeleton lines={8} />
      </Panel>
    );
  }
  return props.page.mayUpdate ? (
    <Editing {...props} begin={begin} />
  ) : (
    <Lazy loader={reading} props={{ ...props, begin }} />
  );
}

function Editing({
  page,
  stages,
  names,
  part: stored,
  what,
  begin,
}: EditorProps & { begin: Part }) {
  const { type, pipeline } = page.place;
  const before = useRef(stored);
  const start = useRef(begin).current;
  const draft = useDraft(
    `automation/${type}/${pipeline}/${stored?.id ?? what}`,
    start,
    stored === null,
  );
  const faults = useSignal<Fault[]>([]);
  const conflict = useSignal<Changed | null>(null);
  const alsoNow = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const part = draft.part.value;
  const trying = useTrial(page, part);
  const about = known(part);
  const tried = trying.result.value;
  const scope: Scope = {
    type,
    pipeline,
    faults: faults.value,
    texts: tried && "texts" in tried ? inParams(tried.texts) : {},
    placeholders:
      isRule(part) && page.read.value ? resultsAbove(page.read.value.document, part) : [],
  };

  // After a refusal one goes on at the first fault.
  useEffect(() => {
    if (faults.value.length === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>(
      "[aria-invalid=true], .wrong :is(input, select, textarea, button)",
    );
    wrong?.closest("details")?.setAttribute("open", "");
    wrong?.focus();
  }, [faults.value]);

  const close = () => {
    if (!draft.mayLeave()) return;
    draft.done();
    closePanel();
  };
  const submit = async (over?: Part | null) => {
    const sent = { ...part, name: part.name.trim() || (about?.title ?? "") } as Part;
    try {
      await save(page, sent, over === undefined ? before.current : over);
    } catch (error) {
      if (error instanceof Changed) {
        conflict.value = error;
        return;
      }
      const document = page.read.peek()?.document;
      const own =
        error instanceof Problem && document ? faultsOf(error, saved(document, sent), sent.id) : [];
      if (own.length === 0) throw error;
      faults.value = own;
      return;
    }
    draft.done();
    // The next of those that were chosen together, if there is one.
    const rest = query.peek().get("what")?.split(",").slice(1).join(",");
    if (!stored && rest) choose({ what: rest });
    else closePanel();
    // It has the same id, whether it is new or not.
    if (alsoNow.value) choose({ give: sent.id });
  };
  return (
    <Panel
      title={part.name || (about?.title ?? "")}
      label={part.name || (about?.title ?? "")}
      onClose={close}
    >
      <form
        ref={form}
        class="stack editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit().catch(tellProblem);
        }}
      >
        {draft.isRestored.value && (
          <p class="notice row">
            <span>{t("This is what you had typed before.")}</span>
            <Button onClick={draft.discard}>{t("Discard it")}</Button>
          </p>
        )}
        <PartForm
          part={part}
          set={draft.set}
          scope={scope}
          trying={trying}
          document={page.read.value?.document}
          names={names}
          stages={stages}
        />
        <Saving
          page={page}
          part={part}
          stages={stages}
          isNew={stored === null}
          trying={trying}
          alsoNow={alsoNow}
          onCancel={close}
          onSave={() => submit()}
        />
      </form>
      {conflict.value && (
        <Lazy
          loader={conflicting}
          props={{
            error: conflict.value,
            mine: part,
            names,
            stages,
            type,
            onBack: () => {
              conflict.value = null;
            },
            onTheirs: () => {
              conflict.value = null;
              draft.done();
              closePanel();
            },
            onMine: (theirs: Part | null) => {
              conflict.value = null;
              before.current = theirs;
              return submit(theirs);
            },
          }}
        />
      )}
    </Panel>
  );
}

/** Texts of a trial by pointer from the part's root. */
const inParams = (texts: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(texts).map(([at, text]) => [
      at.startsWith("/params") ? at : `/params${at}`,
      text,
    ]),
  );

/** The stages of a pipeline: renamed, put in order, added, removed; a removal says what it leaves. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, ask, type Problem } from "../../lib/client";
import { t } from "../../lib/i18n";
import { type Pipeline, pipelines } from "../../lib/known";
import { type Line, linesOf, shifted, stagesOf } from "../../lib/stages";
import { asProblem, tell } from "../../lib/tell";
import { Button, IconButton } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";

type Props = { type: string; pipeline: Pipeline; onSaved: () => void; onClose: () => void };

/** What the chooser shows where a stage has no colour of its own: near the theme's. */
const USUAL = { process: "#3b4fd8", success: "#1a7a45", failure: "#b9252f" };

export function StageEditor({ type, pipeline, onSaved, onClose }: Props) {
  const lines = useSignal(linesOf(pipeline.stages));
  const refused = useSignal<Problem | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const set = (next: Line[]) => {
    lines.value = next;
    refused.value = null;
  };
  const change = (place: number, more: Partial<Line>) =>
    set(lines.value.map((one, at) => (at === place ? { ...one, ...more } : one)));
  const add = () => {
    const key = Math.max(...lines.value.map((one) => one.key)) + 1;
    const place = lines.value.findIndex((one) => one.semantics !== "process");
    const fresh: Line = { key, code: null, name: "", semantics: "process" };
    const next = [...lines.value];
    next.splice(place < 0 ? next.length : place, 0, fresh);
    set(next);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-key="${key}"] input.fill`)?.focus(),
    );
  };
  const save = async () => {
    try {
      await ask(
        api.PATCH("/v1/pipelines/{type}/{pipeline}", {
          params: {
            path: { type, pipeline: pipeline.id },
            query: { force: refused.value?.status === 409 },
          },
          body: { stages: stagesOf(lines.value) },
        }),
      );
    } catch (error) {
      refused.value = asProblem(error);
      return;
    }
    pipelines(type).forget();
    tell(t("Saved"), { kind: "good" });
    onSaved();
  };
  const problem = refused.value;
  return (
    <Dialog
      title={t("Stages of {pipeline}", { pipeline: pipeline.name })}
      wide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("Cancel")}</Button>
          <Button kind={problem?.status === 409 ? "danger" : "main"} onClick={save}>
            {problem?.status === 409 ? t("Save all the same") : t("Save")}
          </Button>
        </>
      }
    >
      {problem && (
        <div role="alert" class="fault">
          <p>{problem.detail}</p>
          <ul>
            {problem.faults.map((one) => (
              <li key={one.pointer + one.message}>{one.message}</li>
            ))}
          </ul>
        </div>
      )}
      <ol class="stage-lines" ref={list}>
        {lines.value.map((line, place) => (
          <li key={line.key} data-key={line.key} class={`row ${line.semantics}`}>
            <input
              type="color"
              aria-label={t("Colour of {name}", { name: line.name })}
              value={line.color ?? USUAL[line.semantics]}
              onChange={(event) => change(place, { color: event.currentTarget.value })}
            />
            <input
              class="fill"
              aria-label={t("Name of stage {number}", { number: place + 1 })}
              value={line.name}
              maxLength={255}
              onInput={(event) => change(place, { name: event.currentTarget.value })}
            />
            <select
              aria-label={t("What {name} means", { name: line.name })}
              value={line.semantics}
              onChange={(event) =>
                change(place, { semantics: event.currentTarget.value as Line["semantics"] })
              }
            >
              <option value="process">{t("At work")}</option>
              <option value="success">{t("Won")}</option>
              <option value="failure">{t("Lost")}</option>
            </select>
            {line.color && (
              <IconButton
                icon="undo"
                label={t("The usual colour for {name}", { name: line.name })}
                onClick={() => change(place, { color: undefined })}
              />
            )}
            <IconButton
              icon="up"
              label={t("{name} up", { name: line.name })}
              disabled={place === 0}
              onClick={() => set(shifted(lines.value, place, -1))}
            />
            <IconButton
              icon="down"
              label={t("{name} down", { name: line.name })}
              disabled={place === lines.value.length - 1}
              onClick={() => set(shifted(lines.value, place, 1))}
            />
            <IconButton
              icon="trash"
              label={t("Remove {name}", { name: line.name })}
              onClick={() => set(lines.value.filter((one) => one !== line))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button icon="plus" onClick={add}>
          {t("Add a stage")}
        </Button>
      </div>
    </Dialog>
  );
}

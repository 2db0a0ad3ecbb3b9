/** Files that are chosen, dropped or pasted: each is sent at once, and can be taken away again. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { fileName, fileOf, sizeText } from "../../lib/files";
import { t } from "../../lib/i18n";
import { may } from "../../lib/session";
import { mostMegabytes } from "../../lib/upload";
import { Button, IconButton } from "../Button";
import { Icon } from "../Icon";
import type { Outer } from "../values/picks";
import { type Sending, useSending } from "./useSending";

export type FilesInputProps = Pick<Outer, "id" | "aria-describedby" | "autoFocus"> & {
  /** Of what they are; the name of the control. */
  label: string;
  value: string[];
  /** One alone: another one takes its place. */
  single?: boolean;
  onChange: (ids: string[]) => void;
  /** What stands above, onto which files can be dropped and pasted too. */
  children?: ComponentChildren;
};

export default function FilesInput(props: FilesInputProps) {
  const { label, value, single, onChange, autoFocus, children, ...described } = props;
  const picker = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLDivElement>(null);
  const sending = useSending({ value, single: single ?? false, onChange });
  /** The focus stays here when what had it goes. */
  const back = () => choose.current?.querySelector("button")?.focus();
  useEffect(() => {
    if (autoFocus) back();
  }, []);
  return (
    <div class="files-input" role="group" aria-label={label} {...sending.drop}>
      {children}
      {value.length + sending.lines.length > 0 && (
        <ul class="files" aria-label={label}>
          {value.map((id) => (
            <Chosen
              key={id}
              id={id}
              onRemove={() => {
                onChange(value.filter((one) => one !== id));
                back();
              }}
            />
          ))}
          {sending.lines.map((one) => (
            <Line
              key={one.key}
              line={one}
              onAgain={() => sending.again(one.key)}
              onStop={() => {
                sending.stop(one.key);
                back();
              }}
            />
          ))}
        </ul>
      )}
      {may("file:add") && (
        <div class="row" ref={choose}>
          <Button
            {...described}
            icon="file"
            aria-label={
              single
                ? t("Choose a file: {label}", { label })
                : t("Choose files: {label}", { label })
            }
            onClick={() => picker.current?.click()}
          >
            {single ? t("Choose a file") : t("Choose files")}
          </Button>
          <span class="quiet">
            {single
              ? t("or drop it here; at most {most} MB", { most: mostMegabytes() })
              : t("or drop them here; at most {most} MB each", { most: mostMegabytes() })}
          </span>
          <input
            ref={picker}
            type="file"
            hidden
            multiple={!single}
            onChange={(event) => {
              sending.take(event.currentTarget.files);
              event.currentTarget.value = ""; // The same one can be chosen again.
            }}
          />
        </div>
      )}
    </div>
  );
}

function Chosen({ id, onRemove }: { id: string; onRemove: () => void }) {
  const name = fileName(id);
  const file = fileOf(id);
  return (
    <li>
      <Icon name="file" />
      <span class="name">{name}</span>
      {file && <span class="quiet">{sizeText(file.size)}</span>}
      <IconButton icon="trash" label={t("Remove {name}", { name })} onClick={onRemove} />
    </li>
  );
}

type LineProps = { line: Sending; onAgain: () => void; onStop: () => void };

function Line({ line, onAgain, onStop }: LineProps) {
  const { name } = line.file;
  return (
    <li class={line.fault ? "wrong" : ""}>
      <Icon name={line.fault ? "alert" : "file"} />
      <div class="name">
        {name}
        {line.fault && (
          <p class="fault" role="alert">
            <span class="unseen">{t("{name}:", { name })} </span>
            {line.fault}
          </p>
        )}
      </div>
      {!line.fault && (
        <progress aria-label={t("{name} is being sent", { name })} max={1} value={line.part} />
      )}
      {line.fault && line.mayAgain && (
        <IconButton icon="retry" label={t("Send {name} again", { name })} onClick={onAgain} />
      )}
      <IconButton
        icon="close"
        label={line.fault ? t("Leave {name} out", { name }) : t("Stop sending {name}", { name })}
        onClick={onStop}
      />
    </li>
  );
}

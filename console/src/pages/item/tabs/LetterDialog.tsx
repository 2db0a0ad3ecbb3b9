/** An e-mail about the item, with files; what was typed is kept until it is sent. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { lookSoon } from "../../../lib/changes";
import { api, ask, once, type Problem } from "../../../lib/client";
import { faultsByField } from "../../../lib/fields";
import { underWay } from "../../../lib/files";
import { t } from "../../../lib/i18n";
import { useKeptForm } from "../../../lib/kept-form";
import { isListOf, isOneOf, isText, shape } from "../../../lib/shapes";
import { asProblem, tell } from "../../../lib/tell";
import { Button } from "../../../parts/Button";
import { Dialog } from "../../../parts/Dialog";
import { Field } from "../../../parts/Field";
import { Files } from "../../../parts/files/Files";

type Letter = {
  recipient: "client" | "responsible";
  subject: string;
  text: string;
  files: string[];
};

const isLetter = shape<Letter>({
  recipient: isOneOf("client", "responsible"),
  subject: isText,
  text: isText,
  files: isListOf(isText),
});
const EMPTY: Letter = { recipient: "client", subject: "", text: "", files: [] };

export type LetterProps = {
  item: { type: string; id: number };
  onSent: () => Promise<void>;
  onClose: () => void;
};

export default function LetterDialog({ item, onSent, onClose }: LetterProps) {
  const place = `letter/${item.type}/${item.id}`;
  const { form: letter, set, done } = useKeptForm(place, EMPTY, isLetter);
  const problem = useSignal<Problem | null>(null);
  const key = useRef(once());
  const { recipient, subject, text, files } = letter.value;
  const close = () => {
    done();
    onClose();
  };
  const send = async () => {
    try {
      const params = { path: item, header: key.current };
      await ask(api.POST("/v1/items/{type}/{id}/emails", { params, body: letter.value }));
    } catch (error) {
      problem.value = asProblem(error);
      key.current = once(); // Another letter is another one.
      return;
    }
    close();
    tell(t("The e-mail is on its way"), { kind: "good" });
    lookSoon();
    await onSent();
  };
  const faults = faultsByField(problem.value?.faults ?? []);
  return (
    <Dialog
      title={t("Write an e-mail")}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t("Cancel")}</Button>
          <Button
            kind="main"
            icon="mail"
            disabled={underWay.value > 0 || !subject.trim() || !text.trim()}
            onClick={send}
          >
            {t("Send")}
          </Button>
        </>
      }
    >
      {problem.value && faults.size === 0 && (
        <p class="fault" role="alert">
          {problem.value.detail}
        </p>
      )}
      <Field label={t("To")} fault={faults.get("recipient")}>
        <select
          value={recipient}
          onChange={(event) => set({ recipient: event.currentTarget.value as Letter["recipient"] })}
        >
          <option value="client">{t("The client")}</option>
          <option value="responsible">{t("The responsible person")}</option>
        </select>
      </Field>
      <Field label={t("Subject")} fault={faults.get("subject")}>
        <input
          value={subject}
          maxLength={1000}
          onInput={(event) => set({ subject: event.currentTarget.value })}
        />
      </Field>
      <Field
        label={t("Text")}
        hint={t("Placeholders are filled in: {{ contact.name }}")}
        fault={faults.get("text")}
      >
        <textarea
          class="long"
          value={text}
          onInput={(event) => set({ text: event.currentTarget.value })}
        />
      </Field>
      <Field label={t("Files")} fault={faults.get("files")}>
        <Files
          label={t("Files of the e-mail")}
          value={files}
          onChange={(next) => set({ files: next })}
        />
      </Field>
    </Dialog>
  );
}

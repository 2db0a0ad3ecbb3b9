/** The tab of all that happened, newest first; comments are added on top. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, ask, once } from "../../../lib/client";
import { underWay } from "../../../lib/files";
import { t } from "../../../lib/i18n";
import { usePages } from "../../../lib/paging";
import { choose, query } from "../../../lib/route";
import { may } from "../../../lib/session";
import { isListOf, isText, shape } from "../../../lib/shapes";
import { filters } from "../../../lib/timeline";
import { draftOf, keepDraft } from "../../../lib/upgrade";
import { Button } from "../../../parts/Button";
import FilesInput from "../../../parts/files/FilesInput";
import { Lazy, type Loader } from "../../../parts/Lazy";
import { More } from "../../../parts/More";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";
import type { LetterProps } from "./LetterDialog";
import { TimelineEntry } from "./TimelineEntry";

const letter: Loader<LetterProps> = () => import("./LetterDialog");

export function Timeline({ open }: { open: OpenItem }) {
  const writing = useSignal(false);
  const kind = query.value.get("kind") ?? "";
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    (page) => {
      const asked = { ...page, ...(kind ? { kind } : {}) };
      return ask(api.GET("/v1/items/{type}/{id}/timeline", { params: { path, query: asked } }));
    },
    [open.type, open.id, kind],
  );
  useFresh(open, pages);
  return (
    <>
      {may("card:write") && (
        <>
          <Comment open={open} onAdded={pages.again} />
          <Button
            icon="mail"
            kind="quiet"
            class="start"
            onClick={() => {
              writing.value = true;
            }}
          >
            {t("Write an e-mail")}
          </Button>
        </>
      )}
      {writing.value && (
        <Lazy
          loader={letter}
          props={{
            item: path,
            onSent: pages.again,
            onClose: () => {
              writing.value = false;
            },
          }}
        />
      )}
      <label class="filter">
        <span class="unseen">{t("Show")}</span>
        <select value={kind} onChange={(event) => choose({ kind: event.currentTarget.value })}>
          {filters().map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <ol class="timeline" aria-label={t("Timeline")}>
              {items.map((one) => (
                <TimelineEntry key={one.id} entry={one} open={open} />
              ))}
            </ol>
          ) : (
            <Empty icon="comment" title={t("Nothing of this kind has happened yet.")} />
          )
        }
      </Shown>
      <More pages={pages} />
    </>
  );
}

type Draft = { text: string; files: string[] };

const isDraft = shape<Draft>({ text: isText, files: isListOf(isText) });

function Comment({ open, onAdded }: { open: OpenItem; onAdded: () => Promise<void> }) {
  const place = `comment/${open.type}/${open.id}`;
  const draft = useSignal(draftOf(place, isDraft) ?? { text: "", files: [] });
  const adder = useRef<HTMLDivElement>(null);
  const { text, files } = draft.value;
  const isBegun = text !== "" || files.length > 0;
  const set = (changes: Partial<Draft>) => {
    const next = { ...draft.value, ...changes };
    draft.value = next;
    keepDraft(place, next.text || next.files.length > 0 ? next : null);
  };
  const add = async () => {
    if (text.trim() === "") return;
    const path = { type: open.type, id: open.id };
    await ask(
      api.POST("/v1/items/{type}/{id}/comments", {
        params: { path, header: once() },
        body: { text, files },
      }),
    );
    set({ text: "", files: [] });
    await onAdded();
  };
  return (
    <div class="comment">
      <FilesInput
        label={t("Files of the comment")}
        value={files}
        onChange={(next) => set({ files: next })}
      >
        <textarea
          aria-label={t("Comment")}
          placeholder={t("Write a comment")}
          value={text}
          onInput={(event) => set({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              adder.current?.querySelector("button")?.click();
            }
          }}
        />
      </FilesInput>
      {isBegun && (
        <div ref={adder}>
          <Button kind="main" disabled={underWay.value > 0 || text.trim() === ""} onClick={add}>
            {t("Add comment")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The tab of all that happened, newest first; comments are added on top. */
import { useSignal } from "@preact/signals";
import { api, ask, once } from "../../../lib/client";
import { t } from "../../../lib/i18n";
import { usePages } from "../../../lib/paging";
import { choose, query } from "../../../lib/route";
import { may } from "../../../lib/session";
import { filters } from "../../../lib/timeline";
import { draftOf, keepDraft } from "../../../lib/upgrade";
import { Button } from "../../../parts/Button";
import { More } from "../../../parts/More";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";
import { TimelineEntry } from "./TimelineEntry";

export function Timeline({ open }: { open: OpenItem }) {
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
      {may("card:write") && <Comment open={open} onAdded={pages.again} />}
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

function Comment({ open, onAdded }: { open: OpenItem; onAdded: () => Promise<void> }) {
  const place = `comment/${open.type}/${open.id}`;
  const text = useSignal(draftOf<string>(place) ?? "");
  const type = (typed: string) => {
    text.value = typed;
    keepDraft(place, typed || null);
  };
  const add = async () => {
    if (text.value.trim() === "") return;
    const path = { type: open.type, id: open.id };
    await ask(
      api.POST("/v1/items/{type}/{id}/comments", {
        params: { path, header: once() },
        body: { text: text.value },
      }),
    );
    type("");
    await onAdded();
  };
  return (
    <div class="comment">
      <textarea
        aria-label={t("Comment")}
        placeholder={t("Write a comment")}
        value={text.value}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.currentTarget.parentElement?.querySelector("button")?.click();
          }
        }}
      />
      {text.value && (
        <Button kind="main" onClick={add}>
          {t("Add comment")}
        </Button>
      )}
    </div>
  );
}

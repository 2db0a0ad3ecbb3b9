/** The tab of changes: which field, from what to what, by whom and when. */
import { api, ask } from "../../../lib/client";
import { dateTime, t } from "../../../lib/i18n";
import { userName } from "../../../lib/known";
import { fieldTitle, valueText } from "../../../lib/meanwhile";
import { usePages } from "../../../lib/paging";
import { More } from "../../../parts/More";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";

export default function HistoryTab({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    (page) => ask(api.GET("/v1/items/{type}/{id}/changes", { params: { path, query: page } })),
    [open.type, open.id],
  );
  useFresh(open, pages);
  const causes: Record<string, string> = {
    rule: t("by a rule"),
    trigger: t("by a trigger"),
    workflow: t("by a workflow"),
    undo: t("taken back"),
  };
  return (
    <>
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <ol class="history" aria-label={t("Changes")}>
              {items.map((change) => (
                <li key={change.version}>
                  <p class="quiet">
                    <time dateTime={change.at}>{dateTime(change.at)}</time>
                    <span class="apart">{userName(change.by)}</span>
                    {causes[change.cause.kind ?? ""] && (
                      <span class="apart">{causes[change.cause.kind ?? ""]}</span>
                    )}
                  </p>
                  <dl>
                    {Object.entries(change.fields).map(([code, [from, to]]) => (
                      <div key={code}>
                        <dt>{fieldTitle(open.fields, code)}</dt>
                        <dd>
                          <del>{valueText(open.fields, open.item, code, from)}</del>{" "}
                          <ins>{valueText(open.fields, open.item, code, to)}</ins>
                        </dd>
                      </div>
                    ))}
                  </dl>
                </li>
              ))}
            </ol>
          ) : (
            <Empty icon="edit" title={t("No changes are kept of this item.")} />
          )
        }
      </Shown>
      <More pages={pages} />
    </>
  );
}

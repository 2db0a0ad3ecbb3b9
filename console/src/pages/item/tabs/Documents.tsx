/** The tab of documents that were made for the item; one can be made of a template. */

import { itemOf } from "../../../lib/activities";
import { api, ask, once, type Schemas } from "../../../lib/client";
import { dateTime, t } from "../../../lib/i18n";
import { userName } from "../../../lib/known";
import { useLoad } from "../../../lib/loading";
import { usePages } from "../../../lib/paging";
import { may, me } from "../../../lib/session";
import { tell, tellProblem } from "../../../lib/tell";
import { FileLink } from "../../../parts/files/FileLink";
import { Menu } from "../../../parts/Menu";
import { More } from "../../../parts/More";
import { Empty, Shown } from "../../../parts/States";
import type { OpenItem } from "../state";
import { useFresh } from "../useFresh";

export default function DocumentsTab({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  const pages = usePages(
    (page) => ask(api.GET("/v1/items/{type}/{id}/documents", { params: { path, query: page } })),
    [open.type, open.id],
  );
  useFresh(open, pages);
  const templates = useLoad(async () => {
    if (!may("document_template:read")) return [];
    const page = await ask(
      api.GET("/v1/document-templates", { params: { query: { limit: 200 } } }),
    );
    const mine = me.peek()?.id ?? 0;
    return page.items.filter(
      (one) =>
        one.active &&
        one.entity_types.includes(open.type) &&
        (one.users.length === 0 || one.users.includes(mine)),
    );
  }, [open.type]);
  const make = async (template: string) => {
    const params = { path, header: once() };
    const made = await ask(
      api.POST("/v1/items/{type}/{id}/documents", { params, body: { template } }),
    );
    tell(t("{title} was made", { title: made.title }), { kind: "good" });
    await pages.again();
  };
  const usable = templates.loaded.value.value ?? [];
  return (
    <>
      {usable.length > 0 && may("card:write") && (
        <p class="row end">
          <Menu
            label={t("Make a document")}
            text={t("Make a document")}
            icon="file"
            entries={usable.map((one) => ({
              label: one.name,
              run: () => make(one.id).catch(tellProblem),
            }))}
          />
        </p>
      )}
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <ul class="documents" aria-label={t("Documents")}>
              {items.map((one) => (
                <Line key={one.id} document={one} again={pages.again} />
              ))}
            </ul>
          ) : (
            <Empty
              icon="file"
              title={t("Quotes, contracts and acts that are made of templates stand here.")}
            />
          )
        }
      </Shown>
      <More pages={pages} />
    </>
  );
}

type LineProps = { document: Schemas["MadeDocument"]; again: () => Promise<void> };

function Line({ document, again }: LineProps) {
  const { id, title, link, views } = document;
  const path = { ...itemOf(document.item), document: id };
  const publish = async (isPublic: boolean) => {
    const body = { public: isPublic };
    await ask(api.PATCH("/v1/items/{type}/{id}/documents/{document}", { params: { path }, body }));
    await again();
  };
  const remove = async () => {
    await ask(api.DELETE("/v1/items/{type}/{id}/documents/{document}", { params: { path } }));
    await again();
  };
  return (
    <li>
      <div class="fill">
        <p>
          <b>{title}</b> {document.number && <span class="badge">{document.number}</span>}
        </p>
        <p class="quiet">
          {dateTime(document.made_at)}
          <span class="apart">{userName(document.made_by)}</span>
          {views > 0 && <span class="apart">{t("seen {count} times", { count: views })}</span>}
        </p>
        <p class="row">
          <FileLink id={document.file} name={t("Word file")} />
          {document.pdf && <FileLink id={document.pdf} name={t("PDF")} />}
          {link && (
            <a href={link} target="_blank" rel="noopener noreferrer">
              {t("Public link")}
            </a>
          )}
        </p>
        {document.no_pdf && <p class="quiet">{document.no_pdf}</p>}
      </div>
      {may("card:write") && (
        <Menu
          label={t("More about {title}", { title })}
          entries={[
            link
              ? {
                  label: t("Take its public link away"),
                  icon: "lock",
                  run: () => publish(false).catch(tellProblem),
                }
              : {
                  label: t("Give it a public link"),
                  icon: "watch",
                  run: () => publish(true).catch(tellProblem),
                },
            {
              label: t("Delete"),
              icon: "trash",
              danger: true,
              run: () => remove().catch(tellProblem),
            },
          ]}
        />
      )}
    </li>
  );
}

/** What was deleted and can be brought back. */
import { all, api, ask, type Schemas } from "../../lib/client";
import { dateTime, relative, t } from "../../lib/i18n";
import { typeTitle, userName } from "../../lib/known";
import { has, may } from "../../lib/session";
import { tell } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { ResourceList } from "./Resource";

export default function RecycleBin() {
  return (
    <ResourceList<Schemas["BinnedDocument"]>
      of={{
        icon: "trash",
        title: t("Recycle bin"),
        add: "",
        empty: t("Nothing was deleted lately."),
        mayWrite: false,
        read: () => all((cursor) => api.GET("/v1/recycle-bin", { params: { query: { cursor } } })),
        key: (one) => `${one.type}/${one.id}`,
        name: (one) => one.title,
        columns: [
          [t("Title"), (one) => one.title],
          [t("Type"), (one) => typeTitle(one.type)],
          [t("Deleted"), (one) => `${dateTime(one.deleted_at)}, ${userName(one.deleted_by)}`],
          [t("Gone for good"), (one) => relative(one.purge_at)],
        ],
        schema: () => ({}),
        values: () => ({}),
        save: () => Promise.resolve(),
        more: (one, again) => <BinTools one={one} again={again} />,
      }}
    />
  );
}

function BinTools({ one, again }: { one: Schemas["BinnedDocument"]; again: () => Promise<void> }) {
  const path = { type: one.type, id: one.id };
  return (
    <>
      {has("recycle_bin_restore") && (
        <Button
          icon="undo"
          aria-label={t("Bring back {title}", { title: one.title })}
          onClick={async () => {
            await ask(api.POST("/v1/items/{type}/{id}/restore", { params: { path } }));
            tell(t("{title} is back", { title: one.title }), { kind: "good" });
            await again();
          }}
        >
          {t("Bring back")}
        </Button>
      )}
      {may("bin:others") && (
        <Button
          icon="trash"
          kind="danger"
          aria-label={t("Delete {title} for good", { title: one.title })}
          onClick={async () => {
            await ask(
              api.DELETE("/v1/recycle-bin/{type}/{id}", {
                params: { path: { ...path, id: String(one.id) } },
              }),
            );
            await again();
          }}
        >
          {t("Delete for good")}
        </Button>
      )}
    </>
  );
}

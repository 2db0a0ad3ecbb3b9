/** What has to be done next for the item; on top, since it is what one opens an item for. */
import { useSignal } from "@preact/signals";
import type { Activity } from "../../lib/activities";
import { nextOf } from "../../lib/activities";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import { may } from "../../lib/session";
import { hasDraft } from "../../lib/upgrade";
import { ActivityDialog, placeOf } from "../../parts/activities/ActivityDialog";
import { ActivityLine } from "../../parts/activities/ActivityLine";
import { Button } from "../../parts/Button";
import type { OpenItem } from "./state";
import { useFresh } from "./useFresh";

export function NextActivity({ open }: { open: OpenItem }) {
  const path = { type: open.type, id: open.id };
  // What was being typed before a reload is at hand again.
  const dialog = useSignal<Activity | "new" | null>(hasDraft(placeOf(path)) ? "new" : null);
  const reading = useLoad(async () => {
    if (!may("card:read")) return [];
    const query = { completed: false, limit: 50 };
    return (await ask(api.GET("/v1/items/{type}/{id}/activities", { params: { path, query } })))
      .items;
  }, [open.type, open.id]);
  useFresh(open, reading);
  const planned = reading.loaded.value.value;
  if (planned === null || !may("card:read")) return null;
  const next = nextOf(planned);
  const changed = async () => {
    open.pulse.value += 1;
  };
  return (
    <section class="next-activity sheet" aria-label={t("Next activity")}>
      {next ? (
        <ul>
          <ActivityLine
            activity={next}
            again={changed}
            onEdit={(one) => {
              dialog.value = one;
            }}
          />
        </ul>
      ) : (
        <p class="quiet">{t("Nothing is planned.")}</p>
      )}
      {may("card:write") && (
        <Button
          icon="plus"
          kind="quiet"
          onClick={() => {
            dialog.value = "new";
          }}
        >
          {t("Plan an activity")}
        </Button>
      )}
      {dialog.value && (
        <ActivityDialog
          item={path}
          activity={dialog.value === "new" ? undefined : dialog.value}
          onSaved={changed}
          onClose={() => {
            dialog.value = null;
          }}
        />
      )}
    </section>
  );
}

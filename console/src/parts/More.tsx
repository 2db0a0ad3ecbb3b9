/** The button that goes on with a list. */

import { t } from "../lib/i18n";
import type { Pages } from "../lib/paging";
import { Button } from "./Button";

export function More<T>({ pages }: { pages: Pages<T> }) {
  if (!pages.loaded.value.value?.next_cursor) return null;
  return (
    <p class="more">
      <Button icon="down" onClick={pages.more}>
        {t("Show more")}
      </Button>
    </p>
  );
}

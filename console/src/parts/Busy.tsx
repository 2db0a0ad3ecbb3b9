/** Says that the service is busy, and when it is asked again. */
import { busy } from "../lib/client";
import { t } from "../lib/i18n";

export function Busy() {
  if (busy.value === null) return null;
  return (
    <p class="notice" role="status">
      {t("The service is busy; trying again in {seconds} s", { seconds: busy.value })}
    </p>
  );
}

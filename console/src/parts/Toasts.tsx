/** Toasts in a corner, and the live region that says what they say. */
import { t } from "../lib/i18n";
import { announcement, type Toast, toasts } from "../lib/tell";
import { Button, IconButton } from "./Button";

export function Toasts() {
  return (
    <>
      <div class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </div>
      <div class="toasts">
        {toasts.value.map((one) => (
          <Shown key={one.id} toast={one} />
        ))}
      </div>
    </>
  );
}

function Shown({ toast }: { toast: Toast }) {
  const close = () => {
    toasts.value = toasts.value.filter((one) => one.id !== toast.id);
  };
  const { action } = toast;
  return (
    <div class={`toast ${toast.kind}`} role="group" aria-label={toast.text}>
      <div>
        <p>{toast.text}</p>
        {toast.details && toast.details.length > 0 && (
          <ul>
            {toast.details.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
      </div>
      {action && (
        <Button
          kind="quiet"
          onClick={() => {
            close();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="close" label={t("Close")} onClick={close} />
    </div>
  );
}

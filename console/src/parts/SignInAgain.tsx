/** Where a session has ended: the page stays with what was typed, and asks once more. */
import { t } from "../lib/i18n";
import { Dialog } from "./Dialog";
import { SignInForm } from "./SignInForm";

export function SignInAgain() {
  return (
    <Dialog title={t("Your session has ended")} onClose={() => {}}>
      <p>{t("What you have typed is still there. Sign in to go on.")}</p>
      <SignInForm />
    </Dialog>
  );
}

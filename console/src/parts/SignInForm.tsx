/** Sign in: a code by e-mail, the firm's own login, or an API token. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { beginLogin, waysToSignIn } from "../lib/own-login";
import { sendCode, signIn } from "../lib/session";
import { asProblem } from "../lib/tell";
import { Button } from "./Button";
import { Field } from "./Field";

type Step = "email" | "code" | "token";

export function SignInForm() {
  const step = useSignal<Step>("email");
  const email = useSignal("");
  const secret = useSignal("");
  const fault = useSignal<string | null>(null);
  const working = useSignal(false);
  const ways = useSignal<{ id: string; title: string }[]>([]);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    waysToSignIn().then((found) => {
      ways.value = found.issuers;
    }, asProblem);
  }, []);
  useEffect(() => {
    form.current?.querySelector("input")?.focus();
  }, [step.value]);

  const turn = (to: Step) => {
    step.value = to;
    secret.value = "";
    fault.value = null;
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (working.value) return;
    working.value = true;
    fault.value = null;
    try {
      if (step.value === "token") await signIn({ token: secret.value.trim() });
      else if (step.value === "code")
        await signIn({ email: email.value.trim(), code: secret.value });
      else {
        await sendCode(email.value.trim());
        turn("code");
      }
    } catch (error) {
      const { status, detail } = asProblem(error);
      fault.value = status === 401 ? refused(step.value) : detail;
      form.current?.querySelector("input")?.focus();
    } finally {
      working.value = false;
    }
  };

  return (
    <form ref={form} class="sign-in-form" onSubmit={submit}>
      {ways.value.map((one) => (
        <Button key={one.id} icon="in" onClick={() => beginLogin(one.id)}>
          {one.title}
        </Button>
      ))}
      {step.value === "email" && (
        <Field label={t("E-mail")} fault={fault.value}>
          <input
            type="email"
            autocomplete="email"
            required
            value={email.value}
            onInput={(event) => {
              email.value = event.currentTarget.value;
            }}
          />
        </Field>
      )}
      {step.value === "code" && (
        <Field
          label={t("Code")}
          hint={t(
            "If {email} belongs to a user, a code is on its way. It is good for ten minutes.",
            {
              email: email.value,
            },
          )}
          fault={fault.value}
        >
          <input
            inputMode="numeric"
            autocomplete="one-time-code"
            required
            value={secret.value}
            onInput={(event) => {
              secret.value = event.currentTarget.value;
            }}
          />
        </Field>
      )}
      {step.value === "token" && (
        <Field label={t("API token")} fault={fault.value}>
          <input
            type="password"
            autocomplete="off"
            required
            value={secret.value}
            onInput={(event) => {
              secret.value = event.currentTarget.value;
            }}
          />
        </Field>
      )}
      <Button type="submit" kind="main" aria-busy={working.value || undefined}>
        {step.value === "email" ? t("Send me a code") : t("Sign in")}
      </Button>
      <div class="other-ways">
        {step.value !== "email" && (
          <Button kind="quiet" onClick={() => turn("email")}>
            {t("With a code by e-mail")}
          </Button>
        )}
        {step.value !== "token" && (
          <Button kind="quiet" onClick={() => turn("token")}>
            {t("With an API token")}
          </Button>
        )}
      </div>
    </form>
  );
}

const refused = (step: Step) =>
  step === "token"
    ? t("This token is not valid. Check that you copied all of it.")
    : t("This code is wrong or too old. Check it, or have a new one sent.");

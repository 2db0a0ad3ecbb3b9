/** The page for who is not signed in. */
import { LANGUAGES, type Language, language, speak } from "../lib/i18n";
import { tellProblem } from "../lib/tell";
import { SignInForm } from "../parts/SignInForm";

export function SignIn() {
  return (
    <main class="sign-in">
      <h1>stageflow</h1>
      <SignInForm />
      <p class="languages">
        {(Object.entries(LANGUAGES) as [Language, string][]).map(([code, name]) => (
          <button
            type="button"
            key={code}
            class="button quiet"
            lang={code}
            aria-pressed={language.value === code}
            onClick={() => {
              speak(code).catch(tellProblem);
            }}
          >
            {name}
          </button>
        ))}
      </p>
    </main>
  );
}

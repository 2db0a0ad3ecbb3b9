/** Begin: the language, who is signed in, then the page of the address. */
import { render } from "preact";
import { App } from "./App";
import { keepFocus } from "./lib/focus";
import { firstLanguage, speak } from "./lib/i18n";
import { endLogin, isBack } from "./lib/own-login";
import { load } from "./lib/session";
import { asProblem } from "./lib/tell";
import { followTheme } from "./lib/theme";
import { Opening } from "./parts/Opening";

followTheme();
await speak(firstLanguage());
const root = document.getElementById("app");
// The page is painted before the service answers: it may be slow, or busy.
if (root) render(<Opening />, root);
// Nobody signed in is no fault here: the page asks them to.
await (isBack() ? endLogin() : load()).catch(asProblem);
if (root) {
  render(<App />, root);
  keepFocus(root);
}

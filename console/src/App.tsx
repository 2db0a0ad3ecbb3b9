/** The frame around every page: where one can go, what is said, and the page of the address. */

import { ended } from "./lib/client";
import { me } from "./lib/session";
import { Page } from "./pages";
import { SignIn } from "./pages/sign-in";
import { Over } from "./parts/Over";
import { Sidebar } from "./parts/Sidebar";
import { SignInAgain } from "./parts/SignInAgain";
import { Toasts } from "./parts/Toasts";
import { TopBar } from "./parts/TopBar";

export function App() {
  if (me.value === null) {
    return (
      <>
        <SignIn />
        <Toasts />
      </>
    );
  }
  return (
    <>
      <div class="frame">
        <Sidebar />
        <div class="beside">
          <TopBar />
          <Page />
        </div>
      </div>
      <Over />
      {ended.value && <SignInAgain />}
      <Toasts />
    </>
  );
}

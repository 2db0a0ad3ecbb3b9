/** Where the focus goes when what had it is taken away: never to nothing, where no key would lead on. */

/** What one can go on from: the newest open dialog, the newest panel, or the page. */
function home(): HTMLElement | null {
  for (const places of ["dialog[open]", "aside[tabindex]", "main"]) {
    const found = [...document.querySelectorAll<HTMLElement>(places)].at(-1);
    if (found) return found;
  }
  return null;
}

let astray = false;

/** Whether what had the focus was taken away, and nobody has gone anywhere since. */
export const isAstray = () => astray;

/** Let the focus begin on the page, and go back there where its place disappears. */
export function keepFocus(root: HTMLElement): void {
  let last: EventTarget | null = null;
  addEventListener("focusin", (event) => {
    last = event.target;
    astray = false;
  });
  addEventListener("pointerdown", () => {
    astray = false;
  });
  const goHome = () => {
    const place = home();
    if (place && place.tabIndex < 0) place.tabIndex = -1;
    place?.focus({ preventScroll: true });
  };
  new MutationObserver(() => {
    const isGone = last instanceof Node && !last.isConnected;
    if (!isGone || document.activeElement !== document.body) return;
    goHome();
    astray = true;
  }).observe(root, { childList: true, subtree: true });
  if (document.activeElement === document.body) goHome();
}

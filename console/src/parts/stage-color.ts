/** Stages in colours of their own, set past the attribute that the page's policy forbids. */

/** Draw an element in a colour, or in the usual one of what its stage means. */
export function drawIn(element: HTMLElement | null, color: string | null | undefined) {
  if (color) element?.style.setProperty("--stage", color);
  else element?.style.removeProperty("--stage");
}

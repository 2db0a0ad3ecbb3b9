/** A person as a round mark with their initials, and their name where there is room. */
export function Person({ name, alone }: { name: string; alone?: boolean }) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .map((one) => [...one][0])
    .filter((_, place, all) => place === 0 || place === all.length - 1)
    .join("")
    .toUpperCase();
  return (
    <span class="person" title={name}>
      <span class="mark" aria-hidden="true">
        {initials}
      </span>
      <span class={alone ? "unseen" : ""}>{name}</span>
    </span>
  );
}

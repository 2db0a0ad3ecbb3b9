/** What shows until it is known who is signed in. */
import { Busy } from "./Busy";
import { Skeleton } from "./States";

export function Opening() {
  return (
    <main class="opening">
      <Busy />
      <Skeleton lines={8} />
    </main>
  );
}

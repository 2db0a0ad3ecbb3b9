/** Workflows: the list of them, the designer of one, what a run of one did. */
import { path } from "../../lib/route";
import { Lazy } from "../../parts/Lazy";
import { Skeleton } from "../../parts/States";
import { List } from "./List";

const designer = () => import("./Designer");
const run = () => import("./Run");

export default function WorkflowsPage() {
  const [, first, second] = path.value;
  if (!first) return <List />;
  const waiting = (
    <main>
      <Skeleton lines={8} />
    </main>
  );
  if (first === "runs" && second) {
    return (
      <Lazy key={second} loader={run} props={{ id: second }}>
        {waiting}
      </Lazy>
    );
  }
  return (
    <Lazy key={first} loader={designer} props={{ id: first }}>
      {waiting}
    </Lazy>
  );
}

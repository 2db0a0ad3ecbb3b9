/** The next activity: proposed where somebody leaves an open item for which nothing is planned. */
import { api, ask } from "./client";
import { proposed } from "./over";
import { me } from "./session";
import { asProblem } from "./tell";

/** An item was left: propose what comes next, if the service has something to propose. */
export async function leave(type: string, id: number): Promise<void> {
  if (me.peek() === null) return;
  try {
    const path = { type, id };
    const asked = await ask(api.GET("/v1/items/{type}/{id}/smart-activity", { params: { path } }));
    if (asked.propose && asked.draft) proposed.value = { type, id, draft: asked.draft };
  } catch (error) {
    // Nobody asked for a proposal: where there is none, nothing is said.
    asProblem(error);
  }
}

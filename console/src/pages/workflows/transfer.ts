/** Workflows as files: taken out of this tenant, brought into it. */
import { api, ask, once, type Schemas } from "../../lib/client";

/** Download a workflow as JSON, as another tenant takes it. */
export async function exportFile(id: string, name: string): Promise<void> {
  const found = await ask(api.GET("/v1/workflows/{id}/export", { params: { path: { id } } }));
  const text = JSON.stringify(found, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Make a draft of a file; null where it holds no JSON. What else is wrong the service says. */
export async function importFile(file: File): Promise<Schemas["TemplateDocument"] | null> {
  let found: { format?: string };
  try {
    found = JSON.parse(await file.text());
  } catch {
    return null;
  }
  // A bare template is taken as well: examples are written like that.
  const whole = found.format ? found : { format: "stageflow.workflow", template: found };
  // What it holds the service judges; steps within steps are too deep for the compiler.
  const body = whole as never;
  return ask(api.POST("/v1/workflows/import", { params: { header: once() }, body }));
}

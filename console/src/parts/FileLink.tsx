/** A file by its name; its address is asked for when somebody wants it, since it soon ends. */
import { api, ask } from "../lib/client";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/loading";
import { Button } from "./Button";

const read = (id: string) => ask(api.GET("/v1/files/{id}", { params: { path: { id } } }));

export function FileLink({ id, name }: { id: string; name?: string }) {
  const reading = useLoad(() => (name ? Promise.resolve(null) : read(id)), [id, name]);
  const shown = name ?? reading.loaded.value.value?.name ?? t("File");
  const fetchIt = async () => {
    const url = (await read(id)).download?.url;
    if (url && /^https?:/.test(url)) window.open(url, "_blank", "noopener,noreferrer");
  };
  return (
    <Button kind="quiet" icon="file" onClick={fetchIt}>
      {shown}
    </Button>
  );
}

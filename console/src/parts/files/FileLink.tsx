/** A file by its name; a click fetches it. */
import { fetchFile, fileName, fileOf, sizeText } from "../../lib/files";
import { t } from "../../lib/i18n";
import { Button } from "../Button";

export function FileLink({ id, name = fileName(id) }: { id: string; name?: string }) {
  return (
    <Button
      kind="quiet"
      icon="file"
      class="file-link"
      title={t("Download {name}", { name })}
      onClick={() => fetchFile(id)}
    >
      {name}
    </Button>
  );
}

type Props = {
  /** By their ids alone where nothing else is known of them. */
  files: (string | { id: string; name: string; size: number })[];
  label: string;
};

/** Files below each other, each with its size. */
export function FileLinks({ files, label }: Props) {
  if (files.length === 0) return null;
  return (
    <ul class="files" aria-label={label}>
      {files.map((one) => {
        const id = typeof one === "string" ? one : one.id;
        const file = typeof one === "string" ? fileOf(one) : one;
        return (
          <li key={id}>
            <FileLink id={id} name={file?.name} />
            {file && <span class="quiet">{sizeText(file.size)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** The control for files where files are asked for; it is loaded then. */
import { t } from "../../lib/i18n";
import { Lazy, type Loader } from "../Lazy";
import type { FilesInputProps } from "./FilesInput";

const input: Loader<FilesInputProps> = () => import("./FilesInput");

export function Files(props: FilesInputProps) {
  // The focus waits here for what is coming.
  const wait = (element: HTMLElement | null) => element?.focus();
  return (
    <Lazy loader={input} props={props}>
      <span
        role="status"
        aria-label={t("Loading")}
        tabIndex={-1}
        ref={props.autoFocus ? wait : undefined}
      />
    </Lazy>
  );
}

/** Sends files to the tenant's store, and says in words why one was not taken. */
import { api, ask, once, Problem, type Schemas } from "./client";
import { keep, underWay } from "./files";
import { t } from "./i18n";
import { me } from "./session";
import { asProblem } from "./tell";

type Form = Schemas["UploadForm"];

const MEGABYTE = 1024 * 1024;

/** How many megabytes a file may have. */
export const mostMegabytes = () => me.value?.tenant.file_megabytes ?? 0;

/** Send a file; return its id once all of it has arrived. `onPart` hears how much of it has, 0 to 1.
 *
 * Throws a Problem that says in words why it was not taken.
 */
export async function upload(
  file: File,
  onPart: (part: number) => void,
  stop: AbortSignal,
): Promise<string> {
  // What is known beforehand is not asked: the store would refuse it after all of it was sent.
  if (file.size > mostMegabytes() * MEGABYTE) throw tooLarge();
  underWay.value += 1;
  try {
    const body = { name: file.name, size: file.size };
    const announced = await ask(
      api.POST("/v1/files", { params: { header: once() }, body, signal: stop }),
    );
    if (announced.upload) await send(announced.upload, file, onPart, stop);
    keep(announced.id, announced);
    return announced.id;
  } catch (error) {
    if (error instanceof DOMException) throw error;
    throw inWords(asProblem(error));
  } finally {
    underWay.value -= 1;
  }
}

/** Send the bytes by the form that was given out for them. */
function send(form: Form, file: File, onPart: (part: number) => void, stop: AbortSignal) {
  // `fetch` does not say how much of a body has left.
  const request = new XMLHttpRequest();
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", file); // The store does not look at what comes behind it.
  return new Promise<void>((done, fail) => {
    const refused = (status: number, code: string, words: string) =>
      fail(new Problem(status, code, words));
    request.upload.onprogress = ({ loaded, total }) => onPart(total ? loaded / total : 0);
    request.onload = () =>
      request.status < 300
        ? done()
        : refused(request.status, "not_taken", t("The file store did not take it. Try again."));
    request.onerror = () => refused(0, "offline", t("There is no connection. It was not sent."));
    request.onabort = () => fail(new DOMException("", "AbortError"));
    stop.addEventListener("abort", () => request.abort());
    request.open("POST", form.url);
    request.send(body);
  });
}

const tooLarge = () =>
  new Problem(
    422,
    "file_too_large",
    t("It is too large: at most {most} MB are taken.", { most: mostMegabytes() }),
  );

/** What the service refuses, as people say it: of types it lists all that there are. */
function inWords(problem: Problem): Problem {
  const fault = problem.faults[0];
  const words = {
    file_too_large: () => tooLarge().detail,
    wrong_file_type: () =>
      fault?.pointer === "/name"
        ? t("Its name does not end as files of its type do.")
        : t("Files of this type are not taken."),
  }[problem.code];
  const { status, code, requestId } = problem;
  if (fault?.pointer === "/size" && !words) {
    return new Problem(status, code, t("It is empty."), requestId);
  }
  return new Problem(status, code, words?.() ?? fault?.message ?? problem.detail, requestId);
}

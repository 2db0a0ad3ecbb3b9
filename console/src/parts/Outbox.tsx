/** What has left the local runtime: who would have got what. Nothing of it was really sent. */

import { dateTime, t } from "../lib/i18n";
import { useLoad } from "../lib/loading";
import { type Sent, sent } from "../lib/local";
import { Dialog } from "./Dialog";
import { Empty, Shown } from "./States";

export function Outbox({ onClose }: { onClose: () => void }) {
  const reading = useLoad(sent, []);
  return (
    <Dialog title={t("Outbox")} onClose={onClose} wide>
      <p class="quiet">{t("What would have left a deployment. Nothing was really sent.")}</p>
      <Shown reading={reading}>
        {(found) =>
          found.length === 0 ? (
            <Empty icon="mail" title={t("Nothing has left yet")} />
          ) : (
            <ul class="outbox">
              {found.map((one) => (
                <Line key={one.number} line={one} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Dialog>
  );
}

function Line({ line }: { line: Sent }) {
  const { kind, at, to, subject, text, url, number, ...rest } = line;
  return (
    <li>
      <details>
        <summary>
          <span class="badge">{kind}</span> <strong>{subject ?? text ?? url ?? ""}</strong>{" "}
          <span class="quiet">{[to?.join(", "), dateTime(at)].filter(Boolean).join(" · ")}</span>
        </summary>
        {subject && text && <p class="text">{text}</p>}
        <pre>{JSON.stringify(rest, null, 2)}</pre>
      </details>
    </li>
  );
}

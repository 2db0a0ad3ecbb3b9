/** What one was told: newest first, unread ones marked; and the ways by which it leaves. */
import { useSignal } from "@preact/signals";
import { itemOf } from "../lib/activities";
import { api, ask, type Schemas } from "../lib/client";
import { clock, dateTime, relative, t } from "../lib/i18n";
import { userName, users } from "../lib/known";
import { useLoad } from "../lib/loading";
import { unread } from "../lib/notices";
import { usePages } from "../lib/paging";
import { choose, query, to } from "../lib/route";
import { tell, tellProblem } from "../lib/tell";
import { Button, IconButton } from "../parts/Button";
import { Check } from "../parts/Check";
import { Dialog } from "../parts/Dialog";
import { More } from "../parts/More";
import { Empty, Shown } from "../parts/States";

type Notice = Schemas["NoticeDocument"];

export default function Notifications() {
  const onlyUnread = query.value.get("unread") === "yes";
  const choosing = useSignal(false);
  const pages = usePages(
    async (page) => {
      const asked = { ...page, ...(onlyUnread ? { unread: true } : {}) };
      const found = await ask(api.GET("/v1/notifications", { params: { query: asked } }));
      await users.get();
      unread.value = found.unread;
      return found;
    },
    [onlyUnread],
  );
  const mark = async (body: Schemas["ReadBody"]) => {
    const { unread: left } = await ask(api.POST("/v1/notifications/read", { body }));
    unread.value = left;
    await pages.again();
  };
  const newest = pages.loaded.value.value?.items[0];
  return (
    <main class="notices">
      <header class="page-head">
        <h1>{t("Notifications")}</h1>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyUnread}
            onChange={(event) => choose({ unread: event.currentTarget.checked ? "yes" : null })}
          />
          {t("Unread only")}
        </label>
        <span class="fill" />
        {unread.value > 0 && newest && (
          <Button icon="check" onClick={() => mark({ until: newest.at })}>
            {t("Mark all as read")}
          </Button>
        )}
        <Button
          icon="settings"
          onClick={() => {
            choosing.value = true;
          }}
        >
          {t("Ways")}
        </Button>
      </header>
      <Shown reading={pages}>
        {({ items }) =>
          items.length > 0 ? (
            <ul class="sheet list" aria-label={t("Notifications")}>
              {items.map((one) => (
                <Line key={one.id} notice={one} onRead={() => mark({ ids: [one.id] })} />
              ))}
            </ul>
          ) : (
            <Empty
              icon="bell"
              title={
                onlyUnread ? t("You have read everything.") : t("Nobody has told you anything yet.")
              }
            >
              <p>{t("Rules, workflows and colleagues tell you things here.")}</p>
            </Empty>
          )
        }
      </Shown>
      <More pages={pages} />
      {choosing.value && (
        <Ways
          onClose={() => {
            choosing.value = false;
          }}
        />
      )}
    </main>
  );
}

function Line({ notice, onRead }: { notice: Notice; onRead: () => Promise<void> }) {
  const item = notice.item ? itemOf(notice.item) : null;
  const isNew = notice.read_at === null;
  return (
    <li class={isNew ? "notice-line new" : "notice-line"}>
      <div>
        <p>
          {isNew && <span class="badge accent">{t("New")}</span>}{" "}
          {item ? (
            <a
              href={to([item.type, item.id])}
              onClick={() => {
                if (isNew) onRead().catch(tellProblem);
              }}
            >
              {notice.text}
            </a>
          ) : (
            notice.text
          )}
        </p>
        <p class="quiet">
          <time dateTime={notice.at} title={dateTime(notice.at)}>
            {relative(notice.at, clock())}
          </time>
          {notice.sender !== null && <span class="apart">{userName(notice.sender)}</span>}
          {notice.not_mailed && (
            <span class="apart">{t("Not sent by e-mail: {why}", { why: notice.not_mailed })}</span>
          )}
        </p>
      </div>
      {isNew && (
        <IconButton
          icon="check"
          label={t("Mark as read: {text}", { text: notice.text })}
          onClick={onRead}
        />
      )}
    </li>
  );
}

function Ways({ onClose }: { onClose: () => void }) {
  const reading = useLoad(() => ask(api.GET("/v1/notifications/settings")), []);
  const words: [Schemas["Channel"], string][] = [
    ["email", t("By e-mail")],
    ["topic", t("To the systems that the firm has connected")],
  ];
  const set = async (channels: Schemas["Channel"][]) => {
    await ask(api.PUT("/v1/notifications/settings", { body: { channels } }));
    await reading.again();
    tell(t("Saved"), { kind: "good" });
  };
  return (
    <Dialog title={t("How notifications leave")} onClose={onClose}>
      <p>{t("Whatever you choose, they stand in the list.")}</p>
      <Shown reading={reading} lines={2}>
        {({ channels }) =>
          words.map(([code, label]) => (
            <Check
              key={code}
              label={label}
              checked={channels.includes(code)}
              onTick={(ticked) => {
                const others = channels.filter((one) => one !== code);
                return set(ticked ? [...others, code] : others);
              }}
            />
          ))
        }
      </Shown>
    </Dialog>
  );
}

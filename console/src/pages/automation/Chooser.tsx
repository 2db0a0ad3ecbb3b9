/** The catalogue: what can be added to a stage, by group and by search; several at once, too. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { folded, t } from "../../lib/i18n";
import { actions, groups as shelves, triggerKinds } from "../../lib/known";
import { choose } from "../../lib/route";
import { tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/States";
import { codeOf } from "./new-part";
import { closePanel, type PanelProps } from "./Panels";

export type ChooserProps = PanelProps & { stage: string };

export default function Chooser({ page, stages, stage }: ChooserProps) {
  const text = useSignal("");
  const several = useSignal<string[]>([]);
  useEffect(() => {
    shelves.get().catch(tellProblem);
  }, []);
  const name = stages.find((one) => one.code === stage)?.name ?? stage;
  const looked = folded(text.value);
  const fits = (one: { title: string; description: string; group_title: string }) =>
    folded(`${one.title} ${one.description} ${one.group_title}`).includes(looked);
  const own = (actions.found.value ?? []).filter(
    (one) => !one.entity_types || one.entity_types.includes(page.place.type),
  );
  const entries = [
    ...own.map((one) => ({
      ...one,
      key: codeOf("actions", one.app_action ?? one.code),
      shelf: `actions/${one.group}`,
      heading: `${t("Rules")}: ${one.group_title}`,
    })),
    ...(triggerKinds.found.value ?? []).map((one) => ({
      ...one,
      key: codeOf("triggers", one.code),
      shelf: `triggers/${one.group}`,
      heading: `${t("Triggers")}: ${one.group_title}`,
    })),
  ].filter(fits);
  const order = (shelves.found.value ?? []).map((one) => `${one.of}/${one.code}`);
  const found = [...new Set(entries.map((one) => one.shelf))];
  found.sort((left, right) => order.indexOf(left) - order.indexOf(right));
  const title = t("Add to {stage}", { stage: name });
  return (
    <Panel title={title} label={title} onClose={closePanel}>
      <div class="stack chooser">
        <input
          type="search"
          aria-label={t("Search")}
          placeholder={t("What shall happen?")}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        {entries.length === 0 && <Empty icon="search" title={t("Nothing is called like that")} />}
        {found.map((shelf) => (
          <section key={shelf} aria-labelledby={`shelf-${shelf}`}>
            <h3 id={`shelf-${shelf}`}>{entries.find((one) => one.shelf === shelf)?.heading}</h3>
            <ul>
              {entries
                .filter((one) => one.shelf === shelf)
                .map((one) => (
                  <li key={one.key} class="choice">
                    <button
                      type="button"
                      onClick={() => choose({ what: one.key }, { replace: false })}
                    >
                      <strong>{one.title}</strong>
                      <span class="quiet">{one.description.split("\n")[0]}</span>
                    </button>
                    <label class="check" title={t("Choose several")}>
                      <input
                        type="checkbox"
                        aria-label={t("Choose {name}, too", { name: one.title })}
                        checked={several.value.includes(one.key)}
                        onChange={(event) => {
                          const others = several.value.filter((key) => key !== one.key);
                          several.value = event.currentTarget.checked
                            ? [...others, one.key]
                            : others;
                        }}
                      />
                    </label>
                  </li>
                ))}
            </ul>
          </section>
        ))}
        {several.value.length > 0 && (
          <footer class="saving">
            <Button
              kind="main"
              onClick={() => choose({ what: several.value.join(",") }, { replace: false })}
            >
              <Icon name="right" />{" "}
              {t("Set up {count} one after the other", { count: several.value.length })}
            </Button>
          </footer>
        )}
      </div>
    </Panel>
  );
}

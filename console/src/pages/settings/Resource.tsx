/** A list of things that are set up: shown in a table, added, changed and removed by the same form. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import type { Schema, Values } from "../../lib/schema";
import { tell } from "../../lib/tell";
import { Button, IconButton } from "../../parts/Button";
import type { IconName } from "../../parts/Icon";
import { Empty, Shown } from "../../parts/States";
import { Editor } from "./Editor";
import { type Asked, Removal } from "./Removal";

export type Resource<T> = {
  icon: IconName;
  /** What the list is called, what adds to it, and what belongs there. */
  title: string;
  add: string;
  empty: string;
  /** Whether one may change it. */
  mayWrite: boolean;
  read: () => Promise<T[]>;
  /** Reads anew when one of these changes. */
  depends?: unknown[];
  key: (one: T) => string | number;
  name: (one: T) => string;
  columns: [heading: string, cell: (one: T) => ComponentChildren][];
  schema: (one: T | null) => Schema;
  values: (one: T | null) => Values;
  save: (values: Values, one: T | null) => Promise<unknown>;
  /** With `force` also where others refer to it. */
  remove?: (one: T, force: boolean) => Promise<unknown>;
  /** Further buttons of a line. */
  more?: (one: T, again: () => Promise<void>) => ComponentChildren;
  /** Whether lines are added and changed here; so they are where nothing is said. */
  adds?: boolean;
  changes?: boolean;
};

export function ResourceList<T>({ of, head }: { of: Resource<T>; head?: ComponentChildren }) {
  const reading = useLoad(of.read, of.depends ?? []);
  const edited = useSignal<{ one: T | null } | null>(null);
  const removed = useSignal<Asked | null>(null);
  const edit = (one: T | null) => () => {
    edited.value = { one };
  };
  const close = () => {
    edited.value = null;
  };
  return (
    <section class="stack" aria-label={of.title}>
      <header class="row">
        <h2 class="fill">{of.title}</h2>
        {head}
        {of.mayWrite && of.adds !== false && (
          <Button icon="plus" kind="main" onClick={edit(null)}>
            {of.add}
          </Button>
        )}
      </header>
      <Shown reading={reading}>
        {(found) =>
          found.length === 0 ? (
            <Empty icon={of.icon} title={of.empty} />
          ) : (
            <div class="sheet scroll">
              <table>
                <caption class="unseen">{of.title}</caption>
                <thead>
                  <tr>
                    {of.columns.map(([heading]) => (
                      <th scope="col" key={heading}>
                        {heading}
                      </th>
                    ))}
                    <td />
                  </tr>
                </thead>
                <tbody>
                  {found.map((one) => (
                    <tr key={of.key(one)}>
                      {of.columns.map(([heading, cell]) => (
                        <td key={heading}>{cell(one)}</td>
                      ))}
                      <td class="tools">
                        {of.more?.(one, reading.again)}
                        {of.mayWrite && of.changes !== false && (
                          <IconButton
                            icon="edit"
                            label={t("Change {name}", { name: of.name(one) })}
                            onClick={edit(one)}
                          />
                        )}
                        {of.mayWrite && of.remove && (
                          <IconButton
                            icon="trash"
                            label={t("Remove {name}", { name: of.name(one) })}
                            onClick={() => {
                              removed.value = {
                                name: of.name(one),
                                run: (force) => of.remove?.(one, force) ?? Promise.resolve(),
                              };
                            }}
                          />
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Shown>
      {edited.value && (
        <Editor
          title={edited.value.one ? of.name(edited.value.one) : of.add}
          schema={of.schema(edited.value.one)}
          values={of.values(edited.value.one)}
          save={(values) => of.save(values, edited.value?.one ?? null)}
          onSaved={() => {
            close();
            tell(t("Saved"), { kind: "good" });
            reading.again();
          }}
          onClose={close}
        />
      )}
      {removed.value && (
        <Removal
          asked={removed.value}
          onClose={(gone) => {
            removed.value = null;
            if (gone) reading.again();
          }}
        />
      )}
    </section>
  );
}

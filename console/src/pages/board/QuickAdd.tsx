/** A title and Enter: a new item at the top of a column. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { lookSoon } from "../../lib/changes";
import { api, ask, once, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { makeItem } from "../../lib/over";
import { announce, asProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";

type Props = {
  type: string;
  pipeline: string;
  stage: string;
  onAdded: (item: Schemas["Item"]) => void;
  onClose: () => void;
};

export function QuickAdd({ type, pipeline, stage, onAdded, onClose }: Props) {
  const title = useSignal("");
  const fault = useSignal<string | null>(null);
  const key = useRef(once());
  const adding = useRef(false);
  const input = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => input.current?.querySelector("input")?.focus(), []);
  const allFields = () => {
    onClose();
    makeItem({ type, pipeline, stage, values: { title: title.value }, onMade: onAdded });
  };
  const add = async (event: Event) => {
    event.preventDefault();
    const sent = title.value;
    if (!sent.trim() || adding.current) return;
    adding.current = true;
    try {
      const body = { title: sent.trim(), pipeline, stage };
      const item = await ask(
        api.POST("/v1/items/{type}", {
          params: { path: { type }, header: key.current },
          body: body as never,
        }),
      );
      announce(t("{title} added", { title: sent }));
      // The next one may be typed already.
      if (title.value === sent) title.value = "";
      key.current = once();
      lookSoon();
      onAdded(item);
    } catch (error) {
      const problem = asProblem(error);
      fault.value = problem.faults[0]?.message ?? problem.detail;
    } finally {
      adding.current = false;
    }
    input.current?.querySelector("input")?.focus();
  };
  return (
    <li ref={input} class="card adding">
      <form
        onSubmit={add}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            onClose();
          }
        }}
      >
        <Field label={t("Title")} fault={fault.value}>
          <input
            value={title.value}
            maxLength={255}
            onInput={(event) => {
              title.value = event.currentTarget.value;
              // Another title is another item, whatever became of the one before.
              key.current = once();
              fault.value = null;
            }}
          />
        </Field>
        <div class="row">
          <Button type="submit" kind="main">
            {t("Add")}
          </Button>
          <Button kind="quiet" onClick={allFields}>
            {t("All fields")}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {t("Close")}
          </Button>
        </div>
      </form>
    </li>
  );
}

/** Choosing a colleague or an item by name. */
import { useEffect } from "preact/hooks";
import { api, ask } from "../../lib/client";
import { t } from "../../lib/i18n";
import { userName, users } from "../../lib/known";
import { itemName, learn } from "../../lib/names";
import { tellProblem } from "../../lib/tell";
import { Combobox, type Option } from "../Combobox";

/** What a control gets from the field around it. */
export type Outer = {
  id?: string;
  label?: string;
  autoFocus?: boolean;
  onEscape?: () => void;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
};

type Props = Outer & {
  value: number | null;
  onChange: (id: number | null) => void;
  clearable?: boolean;
  /** Numbers that are chosen already. */
  without?: number[];
};

export function UserPick({ value, onChange, without = [], ...outer }: Props) {
  useEffect(() => {
    users.get().catch(tellProblem);
  }, []);
  const options = (users.found.value ?? [])
    .filter((one) => one.active && !without.includes(one.id))
    .map((one) => ({ value: one.id, label: one.name, hint: one.email ?? undefined }));
  return (
    <Combobox
      {...outer}
      text={value === null ? "" : userName(value)}
      options={options}
      placeholder={t("Name of a colleague")}
      onChoose={(one) => onChange(one ? Number(one.value) : null)}
    />
  );
}

export function ItemPick({
  type,
  value,
  onChange,
  without = [],
  ...outer
}: Props & { type: string }) {
  return (
    <Combobox
      {...outer}
      text={value === null ? "" : itemName(type, value)}
      options={async (typed) =>
        (await lookFor(type, typed)).filter((one) => !without.includes(Number(one.value)))
      }
      placeholder={t("Name, e-mail address or phone number")}
      onChoose={(one) => {
        if (one) learn(type, Number(one.value), one.label);
        onChange(one ? Number(one.value) : null);
      }}
    />
  );
}

/** Items of a type by the beginnings of words; the newest where nothing is typed. */
async function lookFor(type: string, typed: string): Promise<Option[]> {
  if (typed.trim() === "") {
    const query = { order: "-created_at", limit: 20 };
    const page = await ask(api.GET("/v1/items/{type}", { params: { path: { type }, query } }));
    return page.items.map((one) => ({ value: one.id, label: one.title }));
  }
  const page = await ask(
    api.GET("/v1/search", { params: { query: { q: typed, type, limit: 20 } } }),
  );
  return page.items.map((one) => ({
    value: one.id,
    label: one.title,
    hint: one.matched.find((match) => !one.title.includes(match.value))?.value,
  }));
}

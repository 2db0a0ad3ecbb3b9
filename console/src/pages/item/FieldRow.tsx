/** A field of an item: its value, and in its place the control that changes it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { bare, fieldText, isEmpty, kindOf, same, stored } from "../../lib/fields";
import { underWay } from "../../lib/files";
import { t } from "../../lib/i18n";
import { useKeptForm } from "../../lib/kept-form";
import { namesFor } from "../../lib/meanwhile";
import { to } from "../../lib/route";
import { may } from "../../lib/session";
import { shape } from "../../lib/shapes";
import { hasDraft } from "../../lib/upgrade";
import { Button, IconButton } from "../../parts/Button";
import { Check } from "../../parts/Check";
import { FileLinks } from "../../parts/files/FileLink";
import { ValueInput } from "../../parts/values/ValueInput";
import type { NamedField, OpenItem } from "./state";

type Props = { open: OpenItem; field: NamedField };

/** Fields whose value is whole as soon as it is chosen. */
const AT_ONCE = new Set(["choice", "currency", "item", "user"]);
const UNTYPED = new Set(["booking"]);

export function FieldRow({ open, field }: Props) {
  const editing = useSignal(hasDraft(placeOf(open, field)));
  const row = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !editing.value) row.current?.querySelector("button")?.focus();
    wasOpen.current = editing.value;
  }, [editing.value]);
  const value = open.item[field.code];
  const fixed =
    field.read_only ||
    (kindOf(field) === "file" && !may("file:add")) ||
    UNTYPED.has(kindOf(field)) ||
    !open.mayChange;
  const edit = () => {
    editing.value = true;
  };
  return (
    <div class="fact" ref={row}>
      <span class="name">{field.title}</span>
      {editing.value ? (
        <Editor open={open} field={field} value={value} onEnd={() => (editing.value = false)} />
      ) : (
        <Value open={open} field={field} value={value} onEdit={fixed ? undefined : edit} />
      )}
    </div>
  );
}

type ValueProps = Props & { value: unknown; onEdit?: () => void };

function Value({ open, field, value, onEdit }: ValueProps) {
  const text = fieldText(field, value, namesFor(open.item.currency));
  const links = linksOf(field, value);
  const label = text
    ? t("Edit {field}: {value}", { field: field.title, value: text })
    : t("Add {field}", { field: field.title });
  if (kindOf(field) === "check" && onEdit) {
    return (
      <Check
        alone
        label={field.title}
        checked={value === true}
        onTick={async (ticked) => {
          const refusal = await open.save({ [field.code]: ticked });
          if (refusal) throw refusal.problem;
        }}
      />
    );
  }
  if (kindOf(field) === "file" && text) {
    return (
      <span class="value">
        <FileLinks files={listed(value).map(String)} label={field.title} />
        {onEdit && <IconButton icon="edit" label={label} onClick={onEdit} />}
      </span>
    );
  }
  if (links) {
    return (
      <span class="value">
        <span>
          {links.map(([href, one], place) => (
            <>
              {place > 0 && ", "}
              <Link href={href}>
                {one ?? fieldText({ ...field, multiple: false }, listed(value)[place], namesFor())}
              </Link>
            </>
          ))}
        </span>
        {onEdit && <IconButton icon="edit" label={label} onClick={onEdit} />}
      </span>
    );
  }
  if (!onEdit) return <span class="value plain">{text || "–"}</span>;
  return (
    <button type="button" class="value" aria-label={label} onClick={onEdit}>
      {text || <span class="quiet">{t("Add")}</span>}
    </button>
  );
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Where values lead: items, mail, telephone, web. Null where they lead nowhere. */
function linksOf(field: NamedField, value: unknown): [string, string | null][] | null {
  if (isEmpty(value)) return null;
  const kind = kindOf(field);
  if (kind === "item" || kind === "items") {
    return listed(value).map((id) => [to([field.target ?? "", Number(id)]), null]);
  }
  if (kind === "email") return listed(value).map((one) => [`mailto:${bare(one)}`, bare(one)]);
  if (kind === "phone") return listed(value).map((one) => [`tel:${bare(one)}`, bare(one)]);
  if (field.type === "string" && /^https?:\/\/\S+$/.test(bare(value)))
    return [[bare(value), bare(value)]];
  return null;
}

function Link({ href, children }: { href: string; children: string }) {
  const away = /^https?:/.test(href);
  return (
    <a href={href} {...(away ? { target: "_blank", rel: "noopener noreferrer" } : {})}>
      {children}
    </a>
  );
}

type Typed = { typed: unknown };
const isTyped = shape<Typed>({ typed: (_: unknown): _ is unknown => true });
const placeOf = (open: OpenItem, field: NamedField) =>
  `field/${open.type}/${open.id}/${field.code}`;

function Editor({ open, field, value, onEnd }: Props & { value: unknown; onEnd: () => void }) {
  const place = placeOf(open, field);
  const { form, set, done } = useKeptForm<Typed>(place, { typed: value }, isTyped);
  const { typed } = form.value;
  // Left by whoever leaves the item; a page that is loaded anew is not left.
  useEffect(() => done, []);
  const fault = useSignal<string[]>([]);
  const saving = useRef(false);
  const save = async (what: unknown = typed) => {
    const next = stored(field, what);
    if (same(next, value)) return onEnd();
    if (saving.current) return;
    saving.current = true;
    const refusal = await open.save({ [field.code]: next });
    saving.current = false;
    if (!refusal) return onEnd();
    fault.value = refusal.changed.length
      ? [...refusal.changed, t("Yours is not saved yet. Save again to put it in place of theirs.")]
      : [refusal.problem.faults[0]?.message ?? refusal.problem.detail];
  };
  const press = (event: KeyboardEvent) => {
    const inLong = event.target instanceof HTMLTextAreaElement && !event.ctrlKey;
    if (event.key === "Enter" && !inLong && !event.defaultPrevented) {
      if (event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      save();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      onEnd();
    }
  };
  return (
    <div class="editor" role="group" onKeyDown={press}>
      <ValueInput
        field={field}
        value={typed}
        autoFocus
        label={field.title}
        aria-invalid={fault.value.length > 0 || undefined}
        onEscape={onEnd}
        onChange={(next) => {
          set({ typed: next });
          if (AT_ONCE.has(kindOf(field))) save(next);
        }}
      />
      {fault.value.length > 0 && (
        <div class="fault" role="alert">
          {fault.value.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </div>
      )}
      <div class="row">
        <Button kind="main" disabled={underWay.value > 0} onClick={() => save()}>
          {fault.value.length > 0 ? t("Save again") : t("Save")}
        </Button>
        <Button kind="quiet" onClick={onEnd}>
          {t("Cancel")}
        </Button>
      </div>
    </div>
  );
}

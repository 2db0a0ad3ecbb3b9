/** A role as a matrix: types and pipelines down, what may be done across. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { pipelines, types } from "../../lib/known";
import type { Permission, Place } from "../../lib/permissions";
import { asProblem, tell, tellProblem } from "../../lib/tell";
import { Button } from "../../parts/Button";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { Matrix } from "./Matrix";

type Props = {
  role: Schemas["RoleDocument"] | null;
  readOnly: boolean;
  onSaved: () => void;
  onClose: () => void;
};

export function RoleEditor({ role, readOnly, onSaved, onClose }: Props) {
  const name = useSignal(role?.name ?? "");
  const permissions = useSignal<Permission[]>(role?.permissions ?? []);
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    types
      .get()
      .then((found) =>
        Promise.all(
          found.filter((one) => one.flags.pipelines).map((one) => pipelines(one.code).get()),
        ),
      )
      .catch(tellProblem);
  }, []);
  const save = async () => {
    const body = { name: name.value.trim(), permissions: permissions.value };
    try {
      await (role
        ? ask(api.PATCH("/v1/roles/{id}", { params: { path: { id: role.id } }, body }))
        : ask(api.POST("/v1/roles", { body })));
    } catch (error) {
      const problem = asProblem(error);
      fault.value = problem.faults[0]?.message ?? problem.detail;
      return;
    }
    tell(t("Saved"), { kind: "good" });
    onSaved();
  };
  return (
    <Dialog
      wide
      title={role?.name ?? t("Add a role")}
      onClose={onClose}
      actions={
        !readOnly && (
          <Button kind="main" disabled={!name.value.trim()} onClick={save}>
            {t("Save")}
          </Button>
        )
      }
    >
      {!readOnly && (
        <Field label={t("Name")} fault={fault.value}>
          <input
            value={name.value}
            maxLength={255}
            onInput={(event) => {
              name.value = event.currentTarget.value;
              fault.value = null;
            }}
          />
        </Field>
      )}
      <p class="quiet">{t("What a role leaves out, it does not allow. Several roles add up.")}</p>
      <Matrix
        rows={rows()}
        permissions={permissions.value}
        readOnly={readOnly}
        onChange={(next) => {
          permissions.value = next;
        }}
      />
    </Dialog>
  );
}

/** Everything, then each type with its pipelines where there are several. */
function rows(): { place: Place; title: string; below: boolean }[] {
  return [
    { place: { type: null, pipeline: null }, title: t("Everything"), below: false },
    ...(types.found.value ?? []).flatMap((one) => {
      const own = pipelines(one.code).found.value ?? [];
      return [
        { place: { type: one.code, pipeline: null }, title: one.title, below: false },
        ...(own.length > 1 ? own : []).map((pipeline) => ({
          place: { type: one.code, pipeline: pipeline.id },
          title: pipeline.name,
          below: true,
        })),
      ];
    }),
  ];
}

/** Who works with it: users with their roles, and departments with their heads. */
import { all, api, ask, type Schemas } from "../../lib/client";
import { t } from "../../lib/i18n";
import { userName, users } from "../../lib/known";
import { useLoad } from "../../lib/loading";
import { may } from "../../lib/session";
import { ResourceList } from "./Resource";

const readRoles = () => all((cursor) => api.GET("/v1/roles", { params: { query: { cursor } } }));

export default function Users() {
  const roles = useLoad(() => (may("role:read") ? readRoles() : Promise.resolve([])), []).loaded
    .value.value;
  const roleName = (id: string) => roles?.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      <ResourceList<Schemas["UserDocument"]>
        of={{
          icon: "people",
          title: t("Users"),
          add: t("Add a user"),
          empty: t("Nobody yet."),
          mayWrite: may("user:update"),
          depends: [],
          read: () => users.again(),
          key: (one) => one.id,
          name: (one) => one.name,
          columns: [
            [t("Name"), (one) => one.name],
            [t("E-mail"), (one) => one.email ?? ""],
            [t("Roles"), (one) => (one.admin ? t("Admin") : one.roles.map(roleName).join(", "))],
            [t("State"), (one) => (one.active ? t("Active") : t("Switched off"))],
          ],
          schema: () => ({
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string", title: t("Name") },
              email: {
                type: "string",
                format: "email",
                title: t("E-mail"),
                description: t("Codes to sign in go there."),
              },
              phone: { type: "string", title: t("Phone") },
              admin: { type: "boolean", title: t("Admin"), description: t("May do everything.") },
              roles: {
                type: "array",
                items: {
                  enum: (roles ?? []).map((one) => one.id),
                  labels: (roles ?? []).map((one) => one.name),
                },
                title: t("Roles"),
                description: t("Without any they are an employee."),
              },
              active: { type: "boolean", title: t("Active"), default: true },
            },
          }),
          values: (one) =>
            one
              ? {
                  name: one.name,
                  email: one.email,
                  phone: one.phone,
                  admin: one.admin,
                  roles: one.roles,
                  active: one.active,
                }
              : { name: "" },
          save: async (values, one) => {
            const body = values as Schemas["UserBody"];
            await (one
              ? ask(api.PATCH("/v1/users/{id}", { params: { path: { id: one.id } }, body }))
              : ask(api.POST("/v1/users", { body })));
            await users.again();
          },
        }}
      />
      <ResourceList<Schemas["DepartmentDocument"]>
        of={{
          icon: "people",
          title: t("Departments"),
          add: t("Add a department"),
          empty: t(
            "Departments say who is told when a deal does not move, and who sees whose items.",
          ),
          mayWrite: may("department:update"),
          read: () =>
            all((cursor) => api.GET("/v1/departments", { params: { query: { cursor } } })),
          key: (one) => one.id,
          name: (one) => one.name,
          columns: [
            [t("Name"), (one) => one.name],
            [t("Head"), (one) => (one.head ? userName(one.head) : "")],
            [t("Members"), (one) => one.members.map(userName).join(", ")],
          ],
          schema: () => ({
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string", title: t("Name") },
              head: { type: "integer", format: "user", title: t("Head") },
              members: {
                type: "array",
                items: { type: "integer" },
                format: "users",
                title: t("Members"),
              },
            },
          }),
          values: (one) =>
            one
              ? { name: one.name, head: one.head, members: one.members }
              : { name: "", members: [] },
          save: (values, one) => {
            const body = values as Schemas["DepartmentBody"];
            return one
              ? ask(api.PATCH("/v1/departments/{id}", { params: { path: { id: one.id } }, body }))
              : ask(api.POST("/v1/departments", { body }));
          },
          remove: (one) =>
            ask(api.DELETE("/v1/departments/{id}", { params: { path: { id: one.id } } })),
        }}
      />
    </>
  );
}

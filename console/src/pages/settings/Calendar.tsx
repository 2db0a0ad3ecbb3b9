/** When the firm works: hours, public holidays, days off, and a year to look at. */
import { useSignal } from "@preact/signals";
import { api, ask } from "../../lib/client";
import { clock, t } from "../../lib/i18n";
import { useLoad } from "../../lib/loading";
import type { Values } from "../../lib/schema";
import { yearOf } from "../../lib/year";
import { IconButton } from "../../parts/Button";
import { SettingsForm } from "./SettingsForm";
import { Year } from "./Year";

export default function Calendar() {
  const text = { type: "string" };
  return (
    <SettingsForm
      title={t("Working calendar")}
      properties={{
        time_zone: {
          type: "string",
          title: t("Time zone"),
          description: t("For example Europe/Berlin"),
        },
        working_hours: {
          type: "object",
          title: t("Working hours"),
          required: ["weekdays", "opens", "closes"],
          properties: {
            weekdays: {
              type: "array",
              title: t("Days"),
              items: { enum: [0, 1, 2, 3, 4, 5, 6], labels: weekdays() },
            },
            opens: { type: "string", format: "clock-time", title: t("From") },
            closes: { type: "string", format: "clock-time", title: t("To") },
          },
        },
        holidays_of: {
          anyOf: [text, { type: "null" }],
          title: t("Public holidays of"),
          description: t("A country or a region of it, for example DE or DE-BY."),
        },
        days_off: {
          type: "array",
          items: { type: "string", format: "date" },
          title: t("Further days off"),
        },
      }}
    >
      {(values: Values) => <WholeYear values={values} />}
    </SettingsForm>
  );
}

function WholeYear({ values }: { values: Values }) {
  const year = useSignal(clock().getUTCFullYear());
  const holidays = useHolidays(String(values.holidays_of ?? ""), year.value);
  return (
    <section class="stack" aria-label={t("The year {year}", { year: String(year.value) })}>
      <header class="row">
        <IconButton
          icon="back"
          label={t("Year before")}
          onClick={() => {
            year.value -= 1;
          }}
        />
        <h3>{year.value}</h3>
        <IconButton
          icon="right"
          label={t("Next year")}
          onClick={() => {
            year.value += 1;
          }}
        />
      </header>
      <Year months={yearOf(year.value, workdays(values), daysOff(values), holidays)} />
    </section>
  );
}

/** A country as it is typed: whole once it is two letters, and perhaps a region. */
const COUNTRY = /^[A-Z]{2}(-[A-Za-z0-9]{1,6})?$/;

/** The public holidays of a year; none while the country is not known. */
function useHolidays(of: string, year: number): string[] {
  const found = useLoad(async () => {
    if (!COUNTRY.test(of)) return [];
    const answer = await ask(api.GET("/v1/holidays", { params: { query: { of, year } } }));
    return answer.days;
  }, [of, year]);
  return found.loaded.value.value ?? [];
}

const workdays = (values: Values) =>
  ((values.working_hours as { weekdays?: number[] })?.weekdays ?? []).map(Number);
const daysOff = (values: Values) => (values.days_off as string[] | null) ?? [];

/** Names of the days, Monday first. */
const weekdays = () => [
  t("Monday"),
  t("Tuesday"),
  t("Wednesday"),
  t("Thursday"),
  t("Friday"),
  t("Saturday"),
  t("Sunday"),
];

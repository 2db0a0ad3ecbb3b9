/** A year: days without work are shaded, days off are marked. */
import { language, t } from "../../lib/i18n";
import type { Day, Month } from "../../lib/year";

const classOf = ({ works, off }: Day) => `${works ? "" : "rests"} ${off ? "off" : ""}`;
const said = (day: Day | null) =>
  day?.off ? (day.off === "holiday" ? t("Public holiday") : t("Day off")) : undefined;

export function Year({ months }: { months: Month[] }) {
  const name = new Intl.DateTimeFormat(language.value, { month: "long", timeZone: "UTC" });
  return (
    <div class="year">
      {months.map(({ month, weeks }) => (
        <table key={month}>
          <caption>{name.format(new Date(Date.UTC(2026, month - 1, 1)))}</caption>
          <tbody>
            {weeks.map((week) => (
              <tr key={week.find((one) => one)?.date}>
                {week.map((one, place) => (
                  <td key={place} class={one ? classOf(one) : ""} title={said(one)}>
                    {one?.day}
                    {one?.off && <span class="unseen">{`, ${said(one)}`}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

/** A year: days without work are shaded, days off are marked. */
import { language } from "../../lib/i18n";
import type { Month } from "../../lib/year";

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
                  <td
                    key={place}
                    class={one ? `${one.works ? "" : "rests"} ${one.off ? "off" : ""}` : ""}
                  >
                    {one?.day}
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

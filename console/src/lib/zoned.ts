/** Instants as one types them: on the clock of a time zone, and back. Pure. */

/** An instant as day and time on the zone's clock: 2026-03-02T10:00; nothing for what is no instant. */
export function localOf(instant: string | Date, zone: string): string {
  if (Number.isNaN(new Date(instant).getTime())) return "";
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(new Date(instant));
  return shown.replace(" ", "T").slice(0, 16);
}

/** The instant at which the zone's clock shows a day and time.
 *
 * What a clock shows twice is taken as the first time; what it leaves out, as the hour after. What
 * is no day and time, is none.
 */
export function instantOf(local: string, zone: string): string {
  const wanted = Date.parse(`${local}Z`);
  if (Number.isNaN(wanted)) return "";
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - Date.parse(`${localOf(new Date(guess), zone)}Z`);
  }
  return new Date(guess).toISOString().replace(".000Z", "Z");
}

/** The same time of day some days later, on the zone's clock. */
export function daysLater(instant: string, days: number, zone: string): string {
  const local = localOf(instant, zone);
  const date = new Date(`${local.slice(0, 10)}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return instantOf(`${date.toISOString().slice(0, 10)}${local.slice(10)}`, zone);
}

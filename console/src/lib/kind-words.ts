/** What kinds of fields are called. */
import { t } from "./i18n";

export const kindWords = (): Record<string, string> => ({
  string: t("Text"),
  number: t("Number"),
  money: t("Money"),
  currency: t("Currency"),
  boolean: t("Yes or no"),
  date: t("Date"),
  datetime: t("Date and time"),
  list: t("List"),
  user: t("User"),
  item: t("Link to an item"),
  email: t("E-mail"),
  phone: t("Phone"),
  file: t("File"),
  resource_booking: t("Booking"),
});

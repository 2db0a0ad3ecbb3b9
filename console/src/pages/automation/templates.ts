/** The gallery, in the order in which it is shown. */
import type { Template } from "../../lib/templates";
import again from "../../templates/again.json";
import close_date from "../../templates/close-date.json";
import first_call from "../../templates/first-call.json";
import follow_up from "../../templates/follow-up.json";
import kick_off from "../../templates/kick-off.json";
import large from "../../templates/large.json";
import loss_analysis from "../../templates/loss-analysis.json";
import no_contact from "../../templates/no-contact.json";
import payment from "../../templates/payment.json";
import stale from "../../templates/stale.json";
import welcome from "../../templates/welcome.json";
import win_thanks from "../../templates/win-thanks.json";

export const TEMPLATES: Template[] = [
  welcome,
  first_call,
  no_contact,
  large,
  follow_up,
  stale,
  close_date,
  payment,
  win_thanks,
  kick_off,
  loss_analysis,
  again,
];

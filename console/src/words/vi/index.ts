/** Vietnamese: one file a room of the console, and the sentences with plurals. */
import automation from "./automation.json";
import board from "./board.json";
import common from "./common.json";
import item from "./item.json";
import runs from "./runs.json";
import settings from "./settings.json";
import work from "./work.json";
import workflows from "./workflows.json";

export default {
  ...common,
  ...automation,
  ...board,
  ...item,
  ...runs,
  ...settings,
  ...work,
  ...workflows,
};

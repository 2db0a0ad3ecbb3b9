/** Vietnamese: one file a room of the console, and the sentences with plurals. */
import common from "./common.json";

export default { ...common };

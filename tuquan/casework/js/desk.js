// What an officer's browser does: keep a key, open what is sealed, seat readers, split and join shares.
// Further modules of screens that open or seal are imported here; they use ring.js.
import "./files.js";
import "./forms.js";
import "./panels.js";
import "./reseal.js";
import "./thread.js";

export { seal, packed, unpacked } from "./box.js";
export { decoded, encoded } from "./bytes.js";
export { deskKey, openBox, ownKey } from "./ring.js";

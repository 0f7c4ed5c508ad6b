// What a sender's browser does: seal before sending, make and read receipts' codes, open answers.
export { newPair, packed, seal, unpacked, unseal } from "./box.js";
export { decoded, encoded } from "./bytes.js";
export { newCode, readCode, shown, wayOf } from "./code.js";
export { work } from "./work.js";

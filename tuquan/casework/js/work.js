// Proof of work: a number that gives a hash with so many zero bits. One sender hardly notices, a script does.
import { sha256 } from "@noble/hashes/sha2.js";

import { utf8 } from "./bytes.js";

const TURN = 2000; // tries before the page may draw

// The first `nonce` for which SHA-256("challenge:nonce") begins with `bits` zero bits.
export async function work(challenge, bits) {
  for (let nonce = 0; ; nonce++) {
    if (zeros(sha256(utf8(`${challenge}:${nonce}`))) >= bits) return String(nonce);
    if (nonce % TURN === TURN - 1) await new Promise((done) => setTimeout(done));
  }
}

function zeros(hash) {
  let bits = 0;
  for (const byte of hash) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

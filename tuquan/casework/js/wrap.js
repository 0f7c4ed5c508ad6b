// A private half under a passphrase: a secret box (24 bytes nonce before it) under Argon2id.
import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";

import { joined, random, utf8 } from "./bytes.js";

const NONCE = 24, SALT = 16;
export const PASSES = 3, MEMORY_KIB = 64 * 1024; // kept with each key, so that they may change

export async function wrap(secret, passphrase) {
  const salt = random(SALT), nonce = random(NONCE);
  const key = await stretched(passphrase, salt, PASSES, MEMORY_KIB);
  return { wrapped: joined(nonce, xsalsa20poly1305(key, nonce).encrypt(secret)), salt, passes: PASSES, memory_kib: MEMORY_KIB };
}

// Throws where the passphrase is wrong.
export async function unwrap({ wrapped, salt, passes, memory_kib }, passphrase) {
  const key = await stretched(passphrase, salt, passes, memory_kib);
  return xsalsa20poly1305(key, wrapped.slice(0, NONCE)).decrypt(wrapped.slice(NONCE));
}

// What a keyboard composes and what it decomposes is the same passphrase.
function stretched(passphrase, salt, passes, memory) {
  return argon2idAsync(utf8(passphrase.normalize("NFC")), salt, { t: passes, m: memory, p: 1, dkLen: 32, asyncTick: 50 });
}

// Sealed boxes as libsodium makes them: crypto_box_seal, the same as tuquan/casework/sealing.py.
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";

import { decoded, joined, random, textOf, utf8 } from "./bytes.js";

const KEY = 32, NONCE = 24;
const STEP = 512; // texts are filled up to a multiple of so many bytes: a length tells on its writer
const SIGMA = words(utf8("expand 32-byte k"));

export const pairOf = (secret) => ({ private: secret, public: x25519.getPublicKey(secret) });
export const newPair = () => pairOf(random(KEY));

// Into a sealed box to the first key, that into one to the second, and so on: the last is opened first.
export function seal(message, ...publics) {
  for (const key of publics) {
    const to = typeof key === "string" ? decoded(key) : key;
    const once = newPair();
    message = joined(once.public, cipher(once.private, to, once.public, to).encrypt(message));
  }
  return message;
}

// Throws where the box is sealed to another key.
export function unseal(box, secret) {
  const from = box.slice(0, KEY);
  return cipher(secret, from, from, x25519.getPublicKey(secret)).decrypt(box.slice(KEY));
}

function cipher(secret, other, from, to) {
  const shared = x25519.getSharedSecret(secret, other);
  const key = new Uint32Array(8);
  hsalsa(SIGMA, words(shared), new Uint32Array(4), key);
  return xsalsa20poly1305(new Uint8Array(key.buffer), blake2b(joined(from, to), { dkLen: NONCE }));
}

function words(bytes) {
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

// Fields as JSON, filled up with spaces.
export function packed(content) {
  const raw = utf8(JSON.stringify(content));
  return joined(raw, new Uint8Array((STEP - (raw.length % STEP)) % STEP).fill(32));
}

export const unpacked = (raw) => JSON.parse(textOf(raw));

// The code of a receipt: 26 random digits and two that check them (ISO 7064, 97-10), and what it gives.
import { blake2b } from "@noble/hashes/blake2.js";

import { pairOf } from "./box.js";
import { hex, random, utf8 } from "./bytes.js";

const DIGITS = 28, GROUP = 4;

export function newCode() {
  let number = "";
  while (number.length < DIGITS - 2) {
    for (const byte of random(DIGITS)) if (byte < 250 && number.length < DIGITS - 2) number += byte % 10;
  }
  return number + String(98n - ((BigInt(number) * 100n) % 97n)).padStart(2, "0");
}

// In groups that can be read out.
export const shown = (code) => code.match(new RegExp(`.{${GROUP}}`, "g")).join(" ");

// The digits of what was typed; null where a digit was mistyped.
export function readCode(typed) {
  const code = typed.replace(/[^0-9]/g, "");
  return code.length === DIGITS && BigInt(code) % 97n === 1n ? code : null;
}

// The word (hexadecimal) that finds the report, and the pair to which answers are sealed.
export function wayOf(code) {
  const seed = blake2b(utf8(code), { dkLen: 32, key: utf8("tuquan receipt") });
  const part = (name) => blake2b(utf8(name), { dkLen: 32, key: seed });
  return { word: hex(part("lookup")), pair: pairOf(part("reply")) };
}

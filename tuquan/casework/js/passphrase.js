// How hard a passphrase is to guess, in a word; rough, and on the safe side.
const SHORTEST = 12, FEWEST_SIGNS = 7;
const COMMON = ["123456", "password", "matkhau", "mật khẩu", "qwerty", "abcdef", "congan", "công an", "111111", "iloveyou"];

export function strength(text) {
  const typed = text.normalize("NFC").toLowerCase();
  if ([...typed].length < SHORTEST) return "short";
  if (new Set(typed).size < FEWEST_SIGNS || COMMON.some((one) => typed.includes(one) && typed.length < one.length + 8)) return "weak";
  const words = typed.split(/[\s.,_-]+/).filter((one) => one.length > 1);
  return new Set(words).size >= 5 || typed.length >= 20 ? "good" : "fair";
}

export const good = (text) => !["short", "weak"].includes(strength(text));

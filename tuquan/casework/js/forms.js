// Forms whose secrets are made in this browser: each fills its hidden fields, then is sent as any other.
import { combine, split } from "shamir-secret-sharing";

import { newPair, pairOf, seal } from "./box.js";
import { decoded, encoded } from "./bytes.js";
import { ask, busy, Cancelled, deskKey, openBox, opened, ownKey, Refused, say, word } from "./ring.js";
import { good, strength } from "./passphrase.js";
import { wrap } from "./wrap.js";

const MAKE = {
  // a new key under a passphrase typed twice
  async key(form) {
    const pair = newPair();
    return { public: encoded(pair.public), ...(await wrapped(form, pair.private)) };
  },
  // the same key under another passphrase
  async passphrase(form) {
    return wrapped(form, await ownKey());
  },
  async desk(form) {
    const pair = newPair();
    const sealed = sealedTo(pair.private, form.dataset.own);
    return { public: encoded(pair.public), sealed, shares: await cut(form, pair.private) };
  },
  async share(form) {
    return { shares: await cut(form, await deskKey(form.dataset.desk)) };
  },
  async replace(form) {
    const pair = newPair();
    const chosen = [...form.querySelectorAll("[data-reader]:checked")];
    if (!chosen.length) throw new Refused(word("noone"));
    const sittings = chosen.map(({ dataset }) => ({ key: dataset.key, sealed: sealedTo(pair.private, dataset.public) }));
    const shares = await cut(form, pair.private);
    return { public: encoded(pair.public), sittings: JSON.stringify(sittings), shares };
  },
  async seat(form) {
    const publics = JSON.parse(document.getElementById("publics").textContent);
    const chosen = form.elements.key.value;
    if (!chosen) throw new Refused(word("choose"));
    return { sealed: sealedTo(await deskKey(form.dataset.desk), publics[chosen]) };
  },
  async hand(form) {
    return { sealed: sealedTo(opened(decoded(form.dataset.share), await ownKey()), form.dataset.to) };
  },
  async finish(form) {
    const own = await ownKey();
    const parts = JSON.parse(document.getElementById("parts").textContent).map((part) => opened(decoded(part), own));
    const secret = await combine(parts).catch(() => null);
    if (secret?.length !== 32 || encoded(pairOf(secret).public) !== form.dataset.public) throw new Refused(word("badshare"));
    return { sealed: sealedTo(secret, form.dataset.own) };
  },
  async allow(form) {
    await ownKey();
    const given = await ask(form.dataset.box);
    return { half: encoded(await openBox(given.desk, decoded(given.box))) };
  },
};

for (const form of document.querySelectorAll("form[data-secret]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.made) return delete form.dataset.made;
    event.preventDefault();
    event.stopPropagation();
    busy(form.querySelector("[type=submit]"), () => fill(form));
  });
}

async function fill(form) {
  say(form, "");
  try {
    const made = await MAKE[form.dataset.secret](form);
    for (const [name, value] of Object.entries(made)) form.elements[name].value = value;
  } catch (error) {
    if (!(error instanceof Cancelled)) say(form, error instanceof Refused ? error.message : word("failed"));
    return;
  }
  form.dataset.made = "1";
  setTimeout(() => form.requestSubmit()); // not within the event of the first try, where it would do nothing
}

const sealedTo = (secret, key) => encoded(seal(secret, key));

async function wrapped(form, secret) {
  const [first, again] = form.querySelectorAll("[data-passphrase]");
  if (!good(first.value)) throw new Refused(word(strength(first.value)));
  if (first.value.normalize("NFC") !== again.value.normalize("NFC")) throw new Refused(word("differ"));
  const made = await wrap(secret, first.value);
  return { ...made, wrapped: encoded(made.wrapped), salt: encoded(made.salt) };
}

// The secret in shares, each sealed to the officer who keeps it.
async function cut(form, secret) {
  const keepers = [...form.querySelectorAll("[data-keeper]:checked")].map(({ dataset }) => ({
    key: dataset.key, public: dataset.public, office: form.querySelector(`[data-office="${dataset.key}"]`).value.trim(),
  }));
  const threshold = Number(form.elements.threshold.value);
  if (!(threshold >= 2) || keepers.length < threshold) throw new Refused(word("few"));
  if (keepers.some((one) => !one.office)) throw new Refused(word("office"));
  const parts = await split(secret, keepers.length, threshold);
  return JSON.stringify(
    keepers.map(({ key, office, public: to }, index) => ({ key, office, sealed: sealedTo(parts[index], to) })),
  );
}

for (const hint of document.querySelectorAll("[data-strength]")) {
  const field = hint.closest("form").querySelector("[data-passphrase]");
  field.addEventListener("input", () => { hint.textContent = field.value ? word(strength(field.value)) : ""; });
}

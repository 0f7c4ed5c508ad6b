// The officer's key and the desks that it opens. Asked for once, then open in this tab for half an hour.
import { pairOf, unseal } from "./box.js";
import { decoded, encoded } from "./bytes.js";
import { unwrap } from "./wrap.js";

const KEPT = "tuquan.key", LIFE = 30 * 60 * 1000; // kit.js takes it away at sign-out and when its time is over
const dialog = document.querySelector("[data-unlock]");

// What the user is told, in the language of the page.
export const word = (name) => document.querySelector(`[data-word="${name}"]`).textContent;

// Something that the user can mend; its message says how.
export class Refused extends Error {}
export class Cancelled extends Error {}

export async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "application/json", ...options.headers }, ...options });
  } catch {
    throw new Refused(word("failed"));
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok || answer.redirected) throw new Refused(said.says || word("failed"));
  return said;
}

export function post(address) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return ask(address, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token } });
}

let fetched;
const ring = () => (fetched ??= ask(dialog.dataset.ring).catch((error) => { fetched = undefined; throw error; }));

// The private half of the officer's own key; asks for the passphrase where it is not open yet.
let asking;
export async function ownKey() {
  const { key } = await ring();
  if (!key) throw new Refused(word("nokey"));
  return kept(key) ?? (asking ??= unlocked(key).finally(() => { asking = undefined; }));
}

// The private half of a desk at which this officer sits.
export async function deskKey(desk) {
  const own = await ownKey();
  const seat = (await ring()).seats.find((one) => one.desk === Number(desk));
  if (!seat) throw new Refused(word("noseat"));
  return opened(decoded(seat.sealed), own);
}

export async function openBox(desk, box) {
  return opened(box, await deskKey(desk));
}

export function opened(box, secret) {
  try {
    return unseal(box, secret);
  } catch {
    throw new Refused(word("unfit"));
  }
}

function kept(key) {
  const found = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  if (!found || found.until < Date.now() || found.key !== key.public) return null;
  return decoded(found.secret);
}

function unlocked(key) {
  const form = dialog.querySelector("form"), field = dialog.querySelector("[data-typed]");
  const button = form.querySelector("[type=submit]");
  const wrapped = { ...key, wrapped: decoded(key.wrapped), salt: decoded(key.salt) };
  say(dialog, "");
  field.value = "";
  dialog.showModal();
  field.focus();
  return new Promise((done, failed) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      busy(button, async () => {
        say(dialog, "");
        let secret;
        try {
          secret = await unwrap(wrapped, field.value);
        } catch {
          field.select();
          return say(dialog, word("wrong"));
        }
        if (encoded(pairOf(secret).public) !== key.public) return say(dialog, word("wrong"));
        const until = Date.now() + LIFE;
        sessionStorage.setItem(KEPT, JSON.stringify({ key: key.public, until, secret: encoded(secret) }));
        field.value = "";
        done(secret);
        dialog.close();
      });
    };
    dialog.querySelector("[data-cancel]").onclick = () => dialog.close();
    dialog.onclose = () => failed(new Cancelled());
  });
}

// A button works once at a time.
export async function busy(button, work) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

export function say(box, text) {
  const line = box.querySelector("[data-says]");
  line.textContent = text;
  line.hidden = !text;
}

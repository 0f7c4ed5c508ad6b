// A sealed case is offered to another office: what this desk can open is sealed anew to the other, here.
import { packed, seal, unpacked } from "./box.js";
import { decoded } from "./bytes.js";
import { fetched } from "./files.js";
import { ask, busy, Cancelled, deskKey, opened, Refused, say, word } from "./ring.js";

const form = document.querySelector("form[data-reseal]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  busy(form.querySelector("[type=submit]"), () => send());
});

async function send() {
  say(form, "");
  try {
    const body = await sealedAnew(JSON.parse(document.getElementById("sealing").textContent));
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer) throw new Refused(word("failed"));
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    throw new Refused(page.querySelector(".k-error, .k-reason")?.textContent.trim().replace(/\s+/g, " ") || word("failed"));
  } catch (error) {
    if (!(error instanceof Cancelled)) say(form, error instanceof Refused ? error.message : word("unfit"));
  }
}

async function sealedAnew({ public: to, parts, thread }) {
  const body = new FormData(form);
  const add = (name, raw) => body.append(`box-${name}`, new Blob([seal(raw, to)]), "box");
  for (const { name, url, desk } of parts) {
    const secret = await deskKey(desk);
    const box = name.startsWith("file-") ? await fetched(url) : decoded((await ask(url)).box);
    add(name, opened(box, secret));
  }
  if (thread) {
    const secret = await deskKey(parts[0].desk);
    const said = thread.map(({ day, who, box }) => `${day}, ${who}: ${unpacked(opened(decoded(box), secret)).text}`);
    add("thread", packed({ [word("thread")]: said }));
  }
  return body;
}

// A form where JavaScript runs: what is typed is sealed here, and only boxes leave the device. The page stays until they
// arrived, so nothing is lost on the way. Each form says in its own script what goes out and what is sealed.
import { begin } from "./gate.js";
import { encoded, newCode, packed, seal, shown, wayOf, work } from "./seal.js";

const TURNS = 4; // a token that came too late, or keys that changed, are replaced, and the same sent again
const STEP = 64 * 1024; // sealed files are filled up to a multiple of so many bytes
const PICTURES = ["image/jpeg", "image/png", "image/webp"];
const SENT = ["gate", "gate_work", "csrfmiddlewaretoken"];

export const value = (form, name) => form.elements[name]?.value ?? "";

export const typed = (form, names) =>
  Object.fromEntries(names.map((name) => [name, value(form, name).trim()]).filter(([, text]) => text));

// Seal and send this form, where `seals()` says so. `says(keys)` gives what it consists of: `open`, the fields that go
// as they are; `content`; `identity`, if it is to be sealed a second time; and `to`, the keys of the desk that it is for.
export function sealing(form, says, seals = () => true) {
  const code = newCode(), way = wayOf(code);
  document.addEventListener("submit", send, true);

  async function send(event) {
    if (event.target !== form || !seals()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.hasAttribute("data-sent")) return;
    form.setAttribute("data-sent", "1");
    const button = form.querySelector("button:not([type=button])");
    button.setAttribute("aria-busy", "true");
    try {
      await take(await sent(await boxes()));
    } catch (error) {
      say(error instanceof TypeError ? form.dataset.offline : form.dataset.notSealed);
    }
    form.removeAttribute("data-sent");
    button.removeAttribute("aria-busy");
  }

  async function boxes() {
    const { open, content, identity, to } = says(JSON.parse(document.getElementById("keys").textContent));
    const body = new FormData();
    for (const name of SENT) body.set(name, value(form, name));
    for (const [name, text] of Object.entries(open)) body.set(name, text);
    body.set("word", way.word);
    body.set("reply_key", encoded(way.pair.public));
    body.set("desk", to?.desk ?? "");
    if (!to) body.set("content_box", "-");
    else {
      body.set("content_box", encoded(seal(packed(content), to.public)));
      if (identity && to.guardian) body.set("identity_box", encoded(seal(packed(identity), to.public, to.guardian)));
      for (const file of form.elements.files.files) {
        if (PICTURES.includes(file.type)) body.append("files_sealed", await sealedFile(file, to.public), "box");
        else body.append("files", file); // only the server can take an author out of it; it seals it in memory
      }
    }
    return body;
  }

  async function sent(body) {
    for (let turn = 1; ; turn++) {
      const answer = await fetch(form.action, {
        method: "POST", body, credentials: form.elements.csrfmiddlewaretoken ? "same-origin" : "omit", cache: "no-store", referrerPolicy: "no-referrer",
      });
      if (answer.status >= 500) throw new TypeError(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.status !== 409 || turn === TURNS) return page;
      const gate = page.querySelector("[name=gate]");
      body.set("gate", gate.value);
      body.set("gate_work", await work(gate.value, Number(gate.dataset.bits)));
      const keys = page.getElementById("keys");
      if (keys && keys.textContent !== document.getElementById("keys").textContent) {
        document.getElementById("keys").textContent = keys.textContent;
        const anew = await boxes();
        for (const name of ["gate", "gate_work"]) anew.set(name, body.get(name));
        body = anew;
      }
    }
  }

  // The receipt, with the code that only this device knows; or what was wrong, above the form as it stands.
  function take(page) {
    const main = document.querySelector("main"), list = page.querySelector("[data-code]");
    if (!list) {
      const gate = page.querySelector("[name=gate]");
      if (gate) {
        form.elements.gate.value = gate.value;
        form.elements.gate.dataset.bits = gate.dataset.bits;
        form.elements.gate_work.value = "";
        begin(form);
      }
      form.querySelector("[data-wrong]").replaceChildren(...[page.querySelector(".notice.bad, .k-error")].filter(Boolean));
      return form.querySelector("[data-focus]")?.focus();
    }
    main.replaceChildren(...page.querySelector("main").childNodes);
    main.querySelector("[data-code]").replaceChildren(
      ...shown(code).split(" ").map((group) => Object.assign(document.createElement("li"), { textContent: group })),
    );
    for (const node of main.querySelectorAll("[data-with-script]")) node.hidden = false;
    for (const node of main.querySelectorAll("[data-without-script]")) node.hidden = true;
    scrollTo(0, 0);
    main.focus();
  }

  function say(words) {
    const told = Object.assign(document.createElement("p"), { className: "notice bad", textContent: words });
    told.setAttribute("role", "alert");
    form.querySelector("[data-wrong]").replaceChildren(told);
  }
}

// A line of JSON with name, type and size, the bytes, and zeros up to the next step. The picture is drawn anew, which
// leaves behind where and with what it was taken.
async function sealedFile(file, key) {
  const clean = await redrawn(file);
  const bytes = new Uint8Array(await clean.arrayBuffer());
  const head = new TextEncoder().encode(`${JSON.stringify({ name: file.name.slice(-100), type: clean.type, size: bytes.length })}\n`);
  const size = head.length + bytes.length;
  const whole = new Uint8Array(size + ((STEP - (size % STEP)) % STEP));
  whole.set(head);
  whole.set(bytes, head.length);
  return new Blob([seal(whole, key)]);
}

async function redrawn(file) {
  const picture = await createImageBitmap(file);
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("canvas"))), file.type, 0.9));
}

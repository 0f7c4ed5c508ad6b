// The page of receipts where JavaScript runs: the code stays here. The server gets the word that finds the report, and
// boxes sealed to those who handle it; answers are opened here.
import { decoded, encoded, packed, readCode, seal, unpacked, unseal, wayOf, work } from "./seal.js";
import { begin } from "./gate.js";

const TURNS = 3; // a token that came too late is replaced, and the same sent again
const main = document.querySelector("main");
let code = "", way = null;

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-receipt]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.elements.code && !learn(form)) return;
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    show(await sent(form), form.elements.text?.value);
  } catch {
    alarm(form, main.dataset.offline);
  }
  button.removeAttribute("aria-busy");
}, true);

// The code may be broken over two lines, but Enter sends it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "code") return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// Whether the digits check each other; says so at once where they do not.
function learn(form) {
  const read = readCode(form.elements.code.value);
  form.querySelector("[data-mistyped]").hidden = Boolean(read);
  form.elements.code.setAttribute("aria-invalid", String(!read));
  if (!read) return form.elements.code.focus();
  [code, way] = [read, wayOf(read)];
  return true;
}

async function sent(form) {
  const body = new URLSearchParams({ word: way.word, gate: form.elements.gate.value, gate_work: form.elements.gate_work.value });
  const text = form.elements.text?.value.trim();
  if (form.dataset.desk && text) {
    const message = packed({ text });
    body.set("box", encoded(seal(message, form.dataset.desk)));
    body.set("copy", encoded(seal(message, form.dataset.reply)));
    body.set("to", form.dataset.desk);
  } else if (form.elements.text) body.set("text", text);
  for (let turn = 1; ; turn++) {
    const answer = await fetch(location.pathname + location.search, {
      method: "POST", body, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    });
    if (answer.status >= 500) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    if (answer.status !== 409 || turn === TURNS) return page;
    const gate = page.querySelector("[name=gate]");
    body.set("gate", gate.value);
    body.set("gate_work", await work(gate.value, Number(gate.dataset.bits)));
  }
}

function show(page, text) {
  main.replaceChildren(...page.childNodes);
  if (main.querySelector("#code")) main.querySelector("#code").value = code;
  if (main.querySelector(".wrong:not(:empty)") && main.querySelector("#text")) main.querySelector("#text").value ||= text ?? "";
  for (const node of main.querySelectorAll("[data-with-script]")) node.hidden = false;
  for (const node of main.querySelectorAll("[data-without-script]")) node.hidden = true;
  for (const node of main.querySelectorAll("[data-box]")) open(node);
  begin(main);
  (main.querySelector("[data-focus]") ?? main).focus();
  if (!main.querySelector("[data-focus]")) scrollTo(0, 0);
}

function open(node) {
  try {
    node.textContent = String(unpacked(unseal(decoded(node.dataset.box), way.pair.private)).text ?? "");
  } catch {
    node.textContent = node.dataset.unreadable;
  }
}

function alarm(form, words) {
  const told = form.querySelector("[role=alert]");
  told.textContent = words;
  told.hidden = false;
}

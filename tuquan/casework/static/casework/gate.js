// The small piece of work that a form asks for: begun while one types, waited for when the button comes first.
import { work } from "./seal.js";

const works = new WeakMap();

// Resolves when the form holds its proof of work.
export function workOf(form) {
  const { gate, gate_work } = form.elements;
  const begun = works.get(form);
  if (begun?.token === gate.value) return begun.done;
  const done = work(gate.value, Number(gate.dataset.bits)).then((number) => { gate_work.value = number; });
  works.set(form, { token: gate.value, done });
  return done;
}

export function begin(root) {
  for (const gate of root.querySelectorAll("input[name=gate][data-bits]")) workOf(gate.form);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.elements.gate_work || form.elements.gate_work.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  await workOf(form);
  button?.removeAttribute("aria-busy");
  form.requestSubmit(button);
}, true);

begin(document);

// What residents' pages do a little better with JavaScript. Everything works without this file.
"use strict";

const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

// Away at once: what was typed goes, the page is blank before the next one comes, and "back" does not lead here.
on("click", "[data-leave]", (link, event) => {
  event.preventDefault();
  for (const form of document.forms) form.reset();
  document.body.replaceChildren();
  document.title = "";
  location.replace(link.href);
});

// A form is sent once: a second tap on the button finds it asleep.
on("submit", "form[data-once]", (form, event) => {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

// The list of errors is what a reader should meet first.
document.querySelector("[data-focus]")?.focus();

for (const node of document.querySelectorAll("[data-with-script]")) node.hidden = false;
for (const node of document.querySelectorAll("[data-without-script]")) node.hidden = true;
on("click", "[data-print]", () => window.print());
on("click", "[data-copy]", async (button) => {
  const text = document.getElementById(button.dataset.copy).textContent.trim().replace(/\s+/g, " ");
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
  }
});

// Messages with whoever sent a sealed report: opened in place, sealed before they are sent.
import { packed, seal, unpacked } from "./box.js";
import { decoded, encoded } from "./bytes.js";
import { busy, Cancelled, openBox, ownKey, Refused, say } from "./ring.js";

for (const thread of document.querySelectorAll("[data-thread]")) {
  const button = thread.querySelector("[data-open]");
  button?.addEventListener("click", () => busy(button, () => open(thread, button)));
}

async function open(thread, button) {
  try {
    await ownKey();
  } catch (error) {
    if (!(error instanceof Cancelled)) tell(thread, error);
    return;
  }
  for (const line of thread.querySelectorAll("[data-sealed-text]")) {
    try {
      line.textContent = unpacked(await openBox(line.dataset.desk, decoded(line.dataset.sealedText))).text;
    } catch (error) {
      tell(line, error);
    }
  }
  button.hidden = true;
}

function tell(node, error) {
  const line = node.querySelector(".k-quiet, [data-says]") ?? node;
  line.textContent = error instanceof Refused ? error.message : "✕";
  line.hidden = false;
}

for (const form of document.querySelectorAll("form[data-seals]")) {
  form.addEventListener("submit", (event) => {
    const text = form.querySelector("textarea").value.trim();
    if (!text) return event.preventDefault();
    try {
      const message = packed({ text });
      form.elements.box.value = encoded(seal(message, form.dataset.reply));
      form.elements.copy.value = encoded(seal(message, form.dataset.public));
    } catch (error) {
      event.preventDefault();
      say(form, String(error.message));
    }
  });
}

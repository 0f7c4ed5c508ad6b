// Sealed parts of a record: opened in place.
import { unpacked } from "./box.js";
import { decoded } from "./bytes.js";
import { ask, busy, Cancelled, openBox, ownKey, post, Refused, say, word } from "./ring.js";

for (const panel of document.querySelectorAll("[data-sealed]")) {
  const button = panel.querySelector("[data-open]");
  button?.addEventListener("click", () => busy(button, () => open(panel)));
}

async function open(panel) {
  say(panel, "");
  let given;
  try {
    await ownKey(); // before anything is asked of the office: a forgotten passphrase leaves no trace of a reading
    given = await (panel.dataset.reads ? post(panel.dataset.reads) : ask(panel.dataset.box));
    show(panel, unpacked(await openBox(given.desk, decoded(given.box))));
  } catch (error) {
    if (error instanceof Cancelled) return;
    const unfit = error.message === word("unfit") || error instanceof SyntaxError || error instanceof TypeError;
    if (given && unfit && panel.dataset.sendback) return sendBack(panel);
    say(panel, error instanceof Refused ? error.message : word("unfit"));
  }
}

function show(panel, content) {
  const labels = JSON.parse(panel.querySelector("script[type='application/json']").textContent);
  const list = document.createElement("dl");
  list.className = "k-fields";
  for (const [name, value] of Object.entries(content)) {
    if (value === "" || value === null || (Array.isArray(value) && !value.length)) continue;
    const box = document.createElement("div"), title = document.createElement("dt"), said = document.createElement("dd");
    title.textContent = labels[name] ?? name;
    said.textContent = Array.isArray(value) ? value.join("\n") : typeof value === "object" ? JSON.stringify(value) : value;
    said.className = "c-said";
    if (said.textContent.length > 60) box.className = "k-long";
    box.append(title, said);
    list.append(box);
  }
  const place = panel.querySelector("[data-shown]");
  place.replaceChildren(list);
  place.hidden = false;
  panel.querySelector("[data-open]").hidden = true;
}

// What the guardian handed over does not open: the guardian is asked to make it again.
function sendBack(panel) {
  say(panel, word("half"));
  if (panel.querySelector("form")) return;
  const form = document.createElement("form");
  form.method = "post";
  form.action = panel.dataset.sendback;
  form.dataset.once = "";
  const button = Object.assign(document.createElement("button"), { className: "btn", textContent: word("sendback") });
  form.append(panel.querySelector("[name=csrfmiddlewaretoken]").cloneNode(), button);
  panel.append(form);
}

// What the pages do a little better with JavaScript. Everything works without this file.
"use strict";

const on = (type, selector, act) =>
  document.addEventListener(type, (event) => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });

// A form is sent once: a second tap on the button finds it asleep.
on("submit", "form[data-once]", (form, event) => {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

// An officer's opened reading key (casework) lives half an hour in this tab, and ends with the sign-in.
const forgetKey = () => sessionStorage.removeItem("tuquan.key");
const openKey = JSON.parse(sessionStorage.getItem("tuquan.key") || "null");
if (openKey && (openKey.until < Date.now() || !document.querySelector(".k-user"))) forgetKey();
else if (openKey) setTimeout(forgetKey, openKey.until - Date.now());
on("submit", "form[action*='logout']", forgetKey);
on("click", "[data-forget-key]", () => { forgetKey(); location.reload(); });

// Leaving a half-filled form asks first.
let touched = false;
on("input", "form[data-once]", () => { touched = true; });
document.addEventListener("submit", () => { touched = false; });
window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });

// The list of errors is what a reader should meet first.
document.querySelector("[data-focus]")?.focus();

if (history.length > 1) for (const button of document.querySelectorAll("[data-back]")) button.hidden = false;
on("click", "[data-back]", () => history.back());
on("click", "[data-print]", () => window.print());
on("click", "[data-closes]", (button) => document.getElementById(button.dataset.closes)?.hidePopover?.());

// A small menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.k-drop[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details.k-drop[open]")) menu.open = false;
});

// Empty fields do not clutter the address of a list.
document.addEventListener("htmx:configRequest", (event) => {
  const { verb, formData } = event.detail;
  if (verb !== "get" || !formData) return;
  for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
});

// The device's own calendar beside a field for a day.
function dressDays(root) {
  for (const button of root.querySelectorAll("[data-pick-day]")) {
    if (!("showPicker" in HTMLInputElement.prototype)) return;
    button.hidden = false;
  }
}
on("click", "[data-pick-day]", (button) => {
  const field = button.parentElement.querySelector("input");
  let picker = button.parentElement.querySelector("input[type=date]");
  if (!picker) {
    picker = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className: "k-picker" });
    picker.setAttribute("aria-hidden", "true");
    button.before(picker);
    picker.addEventListener("change", (event) => {
      event.stopPropagation();
      field.value = picker.value.split("-").reverse().join("/");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  const parts = field.value.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  picker.value = parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : "";
  picker.showPicker();
});

// A place is chosen while typing: the text field becomes a combobox over the suggestions of the server.
function dressPlaces(root) {
  for (const box of root.querySelectorAll("[data-suggest]")) if (!box.dataset.dressed) new PlaceChooser(box);
}

class PlaceChooser {
  static made = 0;

  constructor(box) {
    box.dataset.dressed = "1";
    [this.text, this.key] = box.querySelectorAll("input");
    this.box = box;
    this.list = document.createElement("ul");
    this.list.id = `places-${++PlaceChooser.made}`;
    this.list.className = "k-suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    box.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.text.setAttribute(name, value);
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("change", (event) => { if (this.opened) event.stopPropagation(); });
    this.text.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
  }

  get opened() { return !this.list.hidden; }

  typed() {
    this.key.value = "";
    clearTimeout(this.timer);
    this.asking?.abort();
    const wanted = this.text.value.trim();
    if (!wanted) return this.close();
    this.timer = setTimeout(() => this.ask(wanted), 150);
  }

  async ask(wanted) {
    this.asking = new AbortController();
    const address = `${this.box.dataset.suggest}?q=${encodeURIComponent(wanted)}`;
    try {
      const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the field still works as plain text
    }
  }

  show(places) {
    const found = Array.isArray(places) ? places : places.results;
    this.list.replaceChildren(...found.map((place, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      Object.assign(option.dataset, { id: place.id, text: `${place.title} · ${place.code}` });
      const code = document.createElement("small");
      code.textContent = [place.code, place.where].filter(Boolean).join(" · ");
      option.append(place.title, code);
      return option;
    }));
    if (!found.length) {
      const none = document.createElement("li");
      none.className = "k-quiet";
      none.textContent = this.box.dataset.none;
      this.list.append(none);
    }
    this.list.hidden = false;
    this.text.setAttribute("aria-expanded", "true");
  }

  pressed(event) {
    if (!this.opened) return;
    const options = [...this.list.querySelectorAll("[role=option]")];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      options[at]?.removeAttribute("aria-selected");
      const next = options[(at + step + options.length) % options.length];
      next.setAttribute("aria-selected", "true");
      next.scrollIntoView({ block: "nearest" });
      this.text.setAttribute("aria-activedescendant", next.id);
    } else if (event.key === "Enter" && (options[at] || options.length === 1)) {
      event.preventDefault();
      this.pick(options[at] || options[0]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  pick(option) {
    if (!option) return;
    if (this.box.dataset.adds) return this.add(option.dataset.text);
    this.text.value = option.dataset.text;
    this.key.value = option.dataset.id;
    this.close();
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // where several places are asked for: one more line
  add(text) {
    const lines = document.getElementById(this.box.dataset.adds);
    lines.value = [lines.value.trimEnd(), text].filter(Boolean).join("\n");
    this.text.value = "";
    this.close();
    lines.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.text.setAttribute("aria-expanded", "false");
    this.text.removeAttribute("aria-activedescendant");
  }
}

function dress(root) {
  dressDays(root);
  dressPlaces(root);
}
dress(document);
document.addEventListener("htmx:load", (event) => dress(event.detail.elt));

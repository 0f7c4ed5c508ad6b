// What of a tip goes out as it is, in words that the register keeps, and what is sealed.
import { sealing, typed, value } from "../casework/sending.js";

const OPEN = ["category", "about_official", "happened", "manner"];
const CONTENT = ["what", "spot", "moment"], IDENTITY = ["name", "phone", "reach"];
const form = document.querySelector("form[data-tip]");

if (form) {
  form.addEventListener("change", whose);
  whose();
  sealing(form, says);
}

// Who reports is asked only of those who want to be known.
function whose() {
  const known = value(form, "manner") !== "anonymous";
  for (const name of IDENTITY) {
    form.elements[name].closest(".field, .k-field").hidden = !known;
  }
}

function says(keys) {
  const open = Object.fromEntries(OPEN.map((name) => [name, value(form, name)]));
  const content = { ...typed(form, CONTENT), unit: form.dataset.unit }, identity = typed(form, IDENTITY);
  const manner = open.manner;
  if (manner !== "anonymous" && !Object.keys(identity).length) open.manner = "";
  if (manner === "open") Object.assign(content, identity);
  return { open, content, identity: manner === "sealed" && identity, to: keys[open.about_official] };
}

// A denunciation, and what is about an official or the police, is sealed on this device; any other letter goes as it is.
// Whose key it is depends on the place: the first answer of the server brings it, before anything that was typed is sent.
import { sealing, typed, value } from "../casework/sending.js";

const CONTENT = ["brief", "text"], IDENTITY = ["petitioner", "address", "contact"];
const form = document.querySelector("form[data-petition]");

if (form) sealing(form, says, sealed);

function sealed() {
  return value(form, "nature") === "denunciation" || form.elements.about_official.checked;
}

function says(keys) {
  const about = form.elements.about_official.checked, identity = typed(form, IDENTITY);
  const open = { nature: value(form, "nature"), place: value(form, "place") };
  if (about) open.about_official = "on";
  if (!identity.petitioner && !identity.address) open.anonymous = "on";
  return { open, content: typed(form, CONTENT), identity: Object.keys(identity).length && identity, to: keys[about ? "yes" : "no"] };
}

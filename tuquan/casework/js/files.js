// Sealed files of a record: opened in place and drawn or played here; nothing in them runs. Kept only on wish.
import { textOf } from "./bytes.js";
import { busy, Cancelled, openBox, ownKey, Refused, say, word } from "./ring.js";

const PICTURES = ["image/jpeg", "image/png", "image/webp"];
const WIDEST = 1600;
const HARMLESS = /\.(jpe?g|png|webp|mp3|m4a|ogg|wav|pdf|docx)$/i; // what forms take; whoever seals by a script sends anything

for (const item of document.querySelectorAll("[data-sealed-file]")) {
  const button = item.querySelector("[data-open-file]");
  button.hidden = false;
  button.addEventListener("click", () => busy(button, () => open(item, button)));
}

async function open(item, button) {
  say(item, "");
  try {
    await ownKey();
    const file = parted(await openBox(item.dataset.desk, await fetched(item.dataset.sealedFile)));
    item.querySelector("[data-name]").textContent = file.name || word("nameless");
    const shown = await drawn(file).catch(() => null) ?? await heard(file).catch(() => null);
    item.querySelector("[data-shown]").replaceChildren(...[shown, keep(file)].filter(Boolean));
    item.querySelector("[data-shown]").hidden = false;
    button.hidden = true;
  } catch (error) {
    if (error instanceof Cancelled) return;
    say(item, error instanceof Refused ? error.message : word("unfit"));
  }
}

export async function fetched(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || answer.redirected) throw new Refused(word("failed"));
  return new Uint8Array(await answer.arrayBuffer());
}

// A line of JSON with name, type and size, the bytes, and what fills them up.
function parted(raw) {
  const end = raw.indexOf(10);
  const { name, type, size } = JSON.parse(textOf(raw.slice(0, end)));
  return { name: named(String(name ?? "")), type, bytes: raw.slice(end + 1, end + 1 + Number(size)) };
}

// A name to keep a file under: without ways elsewhere and marks that turn it round, and never one that a press would run.
function named(name) {
  const plain = name.replace(/[\\/]/g, "_").replace(/[\p{C}]/gu, "").slice(-120);
  return !plain || HARMLESS.test(plain) ? plain : `${plain}.bin`;
}

async function drawn({ type, bytes }) {
  if (!PICTURES.includes(type)) return null;
  const picture = await createImageBitmap(new Blob([bytes], { type }));
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function heard({ type, bytes }) {
  if (!String(type).startsWith("audio/")) return null;
  const player = new AudioContext();
  const sound = await player.decodeAudioData(bytes.slice().buffer);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: word("play") });
  let source = null;
  const rest = () => { source = null; button.textContent = word("play"); };
  button.addEventListener("click", () => {
    if (source) return source.stop();
    player.resume();
    source = Object.assign(player.createBufferSource(), { buffer: sound, onended: rest });
    source.connect(player.destination);
    source.start();
    button.textContent = word("stop");
  });
  return button;
}

function keep({ name, bytes }) {
  const link = Object.assign(document.createElement("a"), { className: "btn", textContent: word("keep"), download: name || "file" });
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  return link;
}

// Photos of an inspection, made smaller before they are sent, each with how far it is; and damage by a touch on the drawing.

import { keep } from "./later.js";
import { Lost, newKey, upload } from "./upload.js";

// Looked for at each turn: a page that came back from a form has others.
const part = () => document.querySelector("[data-photos]");
// The site may lie below a path of its host; this file lies two steps below the site.
const uploads = `${new URL("../..", import.meta.url).href}v1/uploads`;
const EDGE = 2000, QUALITY = .86;

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-photos] input[data-angle]");
  if (field?.files[0]) send(field.closest(".shot"), field.files[0], field.dataset.angle);
});

async function send(shot, file, angle) {
  const bar = shot.querySelector("progress"), word = shot.querySelector(".error"), frame = shot.querySelector(".shot-frame");
  [bar.hidden, bar.value, word.hidden] = [false, 5, true];
  shot.classList.add("shot-sending");
  const picture = await smaller(file);
  const about = { key: newKey(), purpose: "inspection_photo", belongs_to: part().dataset.photos, name: angle };
  show(frame, picture);
  try {
    await upload(uploads, part().dataset.token, picture, about, (share) => { bar.value = 5 + 85 * share; });
    bar.value = 100;
    shot.classList.add("shot-done");
  } catch (error) {
    // The same file may be chosen again.
    shot.querySelector("input").value = "";
    const isKept = error instanceof Lost && await keep(`The photo ${angle}`, { uploads, about, picture });
    word.textContent = isKept ? "It waits to be sent." : `${error.message} Take it again.`;
    word.hidden = false;
  }
  bar.hidden = true;
  shot.classList.remove("shot-sending");
}

function show(frame, file) {
  let picture = frame.querySelector("img");
  if (!picture) {
    picture = document.createElement("img");
    picture.alt = "";
    frame.querySelector("svg")?.replaceWith(picture);
  }
  // As data: the site's policy lets no other picture in.
  const reader = new FileReader();
  reader.addEventListener("load", () => { picture.src = reader.result; });
  reader.readAsDataURL(file);
}

// What is large is sent smaller: a lot has no good connection. What cannot be read is sent as it is, and looked at there.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 1_500_000) return file;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), "image/jpeg", QUALITY));
  } catch { return file; }
}

const within = (value) => Math.max(0, Math.min(1000, Math.round(value)));
const field = (name) => document.querySelector("[data-damage] form")?.elements.namedItem(name);

// Where it is on the drawing is touched, not typed.
function hidePlaces() {
  if (document.querySelector("[data-car]")) for (const name of ["x", "y"]) field(name)?.closest(".field")?.toggleAttribute("hidden", true);
}

hidePlaces();
document.addEventListener("swapped", hidePlaces);
document.addEventListener("click", (event) => {
  const zone = event.target.closest("[data-car] [data-part]");
  if (!zone || !field("x")) return;
  event.preventDefault();
  const car = zone.closest("[data-car]"), box = car.getBoundingClientRect(), own = zone.getBoundingClientRect();
  // A key has pressed it: the middle of the part.
  const [x, y] = event.detail ? [event.clientX, event.clientY] : [own.x + own.width / 2, own.y + own.height / 2];
  const at = [within((x - box.left) / box.width * 1000), within((y - box.top) / box.height * 1000)];
  [field("x").value, field("y").value, field("part").value] = [...at, zone.dataset.part];
  const cross = car.querySelector("[data-cross]");
  cross.setAttribute("cx", at[0] / 5);
  cross.setAttribute("cy", at[1] / 2.5);
  cross.setAttribute("visibility", "visible");
  const form = document.querySelector("[data-damage] form");
  form.parentElement.classList.add("damage-open");
  field("kind").focus();
  form.scrollIntoView({ block: "nearest" });
});

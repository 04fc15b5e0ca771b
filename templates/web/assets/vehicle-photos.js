// Pictures of a vehicle: made smaller here, sent piece by piece with their progress, and put in order by dragging.
// Their order and words can be changed without this file, too.

import { Lost, newKey, upload } from "./upload.js";

// The site may lie below a path of its host; this file lies two steps below the site.
const uploads = `${new URL("../..", import.meta.url).href}v1/uploads`;
const part = document.querySelector("[data-photos]");
const longestEdge = 2560;

if (part) {
  const drop = part.querySelector("[data-photos-drop]");
  const list = part.querySelector("[data-photos-files]");
  if (drop) takeFiles(drop, list);
  const form = part.querySelector(".photos-form");
  if (form) putInOrder(form);
}

function takeFiles(drop, list) {
  const input = drop.querySelector("input");
  drop.hidden = false;
  let waiting = [];
  let isBusy = false;
  let sent = 0;
  let failed = 0;

  input.addEventListener("change", () => { take(input.files); input.value = ""; });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("file-over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("file-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("file-over");
    take(event.dataTransfer.files);
  });

  function take(files) {
    for (const file of files) {
      const row = document.createElement("li");
      const name = document.createElement("span");
      const told = document.createElement("span");
      const bar = document.createElement("progress");
      const thumb = document.createElement("canvas");
      name.className = "clip";
      name.textContent = file.name;
      told.className = "quiet";
      told.textContent = "waits";
      thumb.className = "files-thumb";
      thumb.setAttribute("aria-hidden", "true");
      thumb.width = 112;
      thumb.height = 84;
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      row.append(thumb, name, told, bar);
      list.append(row);
      waiting.push({ file, row, told, bar, thumb, key: newKey() });
    }
    next();
  }

  async function next() {
    if (isBusy) return;
    const one = waiting.shift();
    // Once all are there the page shows them as everybody else will see them.
    if (!one) {
      if (sent > 0 && failed === 0) location.reload();
      return;
    }
    isBusy = true;
    try {
      one.told.textContent = "is made smaller";
      one.smaller ??= await smaller(one.file, one.thumb);
      await send(one);
      one.told.textContent = "done";
      one.bar.value = 1;
      sent += 1;
    } catch (error) {
      failed += 1;
      // What was refused is begun anew; what was lost goes on where it stands.
      if (!(error instanceof Lost)) one.key = newKey();
      one.told.textContent = error.message || "did not arrive";
      one.told.className = "error";
      again(one);
    }
    isBusy = false;
    next();
  }

  function again(one) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-plain button-small";
    button.textContent = "Try again";
    button.addEventListener("click", () => {
      button.remove();
      failed -= 1;
      one.told.className = "quiet";
      one.told.textContent = "waits";
      waiting.push(one);
      next();
    });
    one.row.append(button);
  }
}

// A camera's picture is ten times what a page needs. What this browser cannot read goes as it is.
async function smaller(file, thumb) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const fit = Math.max(thumb.width / picture.width, thumb.height / picture.height);
    const [width, height] = [picture.width * fit, picture.height * fit];
    thumb.getContext("2d").drawImage(picture, (thumb.width - width) / 2, (thumb.height - height) / 2, width, height);
    const scale = Math.min(1, longestEdge / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 3_000_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return made ?? file;
  } catch {
    return file;
  }
}

async function send(one) {
  const about = { key: one.key, purpose: "vehicle_photo", belongs_to: part.dataset.photos, name: one.file.name.slice(0, 200) };
  one.told.textContent = "is sent";
  await upload(uploads, part.dataset.token, one.smaller, about, (share) => {
    one.bar.value = share;
    if (share === 1) one.told.textContent = "is looked at";
  });
}

function putInOrder(form) {
  const list = form.querySelector(".photos");
  const staged = form.querySelector(".photos-staged");
  let dragged;

  for (const photo of list.children) photo.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".photo");
    dragged?.classList.add("photo-dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".photo");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const { left, width } = over.getBoundingClientRect();
    over[event.clientX < left + width / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("photo-dragged");
    dragged = undefined;
    moved();
  });
  // In place of the links, which ask the server for the same order.
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-photo-up], a[data-photo-down], a[data-photo-first]");
    if (!link) return;
    event.preventDefault();
    const photo = link.closest(".photo");
    if ("photoUp" in link.dataset) photo.previousElementSibling?.before(photo);
    else if ("photoDown" in link.dataset) photo.nextElementSibling?.after(photo);
    else list.prepend(photo);
    link.focus();
    moved();
  });

  function moved() {
    staged.hidden = false;
    [...list.children].forEach((photo, place) => {
      photo.querySelector(".photo-cover").hidden = place !== 0;
    });
  }
}

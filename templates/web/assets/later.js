// What could not be sent yet, photos of an inspection and its forms, kept on this device until it can: "2 waiting to send".
// Each waits for whoever has taken it; what is refused in the end is told with its reason, and nothing goes unsaid.

import { toast } from "./toast.js";
import { Lost, newKey, reach, upload } from "./upload.js";

const AGAIN = 30_000;
// One site of a host may lie beside others.
const site = new URL("../..", import.meta.url).pathname, person = document.querySelector("[data-person]")?.dataset.person;
const who = person && site + person;
let flushing;

const store = new Promise((ready, failed) => {
  const opening = indexedDB.open("fleetpass", 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore("later", { keyPath: "key", autoIncrement: true }));
  opening.addEventListener("success", () => ready(opening.result));
  opening.addEventListener("error", () => failed(opening.error));
});

async function ask(mode, question) {
  const asked = question((await store).transaction("later", mode).objectStore("later"));
  return new Promise((ready, failed) => {
    asked.addEventListener("success", () => ready(asked.result));
    asked.addEventListener("error", () => failed(asked.error));
  });
}

const waiting = async () => (await ask("readonly", (all) => all.getAll())).filter((one) => one.who === who);
const remove = (one) => ask("readwrite", (all) => all.delete(one.key));

/**
 * Whether it is kept. `one` is a photo { uploads, about, picture } or a form { action, fields, isLast: whether it takes
 * the place of what waits for the same }; `what` is how people call it.
 */
export async function keep(what, one) {
  try {
    for (const old of await waiting()) if (one.isLast && old.action === one.action) await remove(old);
    await ask("readwrite", (all) => all.add({ ...one, what, who }));
    await tell();
    return true;
  } catch { return false; }
}

// Of several pages that are open one sends.
function flush() {
  if (!who || !navigator.onLine) return;
  if (navigator.locks) return navigator.locks.request("fleetpass-later", { ifAvailable: true }, (lock) => lock && send());
  flushing ??= send().finally(() => { flushing = undefined; });
  return flushing;
}

async function send() {
  let sent = 0;
  for (const one of (await waiting()).filter((one) => !one.refused)) {
    try {
      await (one.picture ? upload(one.uploads, token(), one.picture, one.about) : sendForm(one));
      await remove(one);
      sent += 1;
    } catch (error) {
      if (error instanceof Lost) break;
      await ask("readwrite", (all) => all.put({ ...one, refused: error.message }));
    }
  }
  await tell();
  // The page on which they were taken shows them now, unless somebody is at work on it.
  if (!sent || (await waiting()).length || !document.querySelector("[data-later]")) return;
  if (isTouched()) toast("All that waited is sent.");
  else location.reload();
}

function isTouched() {
  const controls = document.querySelectorAll("main :is(input, select, textarea):not([type=hidden], [type=file])");
  return [...controls].some((each) => each.options
    ? [...each.options].some((option) => option.selected !== option.defaultSelected) && each.selectedIndex > 0
    : each.value !== each.defaultValue || each.checked !== each.defaultChecked);
}

const token = () => document.querySelector("[name=form_token]")?.value ?? "";

async function sendForm(one) {
  const fields = new URLSearchParams(one.fields);
  fields.set("form_token", token());
  const answer = await reach(one.action, { method: "POST", body: fields, headers: { Accept: "text/html" } });
  if (answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // What is wrong with a field says more than that something is.
  const said = [".error", ".error-box"].flatMap((kind) => [...page.querySelectorAll(kind)]).map((each) => each.textContent.trim());
  throw new Error(said.find(Boolean) ?? page.title);
}

// Forms of a part that may wait: sent as ever where there is a connection.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-later] form");
  if (!form || event.defaultPrevented || !who) return;
  event.preventDefault();
  const isLast = form.closest("[data-later]").dataset.later === "last";
  const fields = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string");
  const action = new URL(form.getAttribute("action"), location.href).href;
  try {
    const answer = await reach(action, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "text/html" } });
    if (answer.redirected) return void arrive(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.replaceWith(document.adoptNode(page.body));
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("swapped", { detail: [] }));
    scrollTo(0, 0);
    await tell();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    const kept = await keep(form.querySelector("button[type=submit]").textContent, { action, fields, isLast });
    // The next of the same form is another.
    const key = form.elements.namedItem("idempotency_key");
    if (kept && key) key.value = newKey();
    document.dispatchEvent(new CustomEvent("swapped", { detail: [] }));
    if (!kept) toast(error.message, { isWrong: true });
  }
});

function arrive(url) {
  const isHere = url.split("#")[0] === location.href.split("#")[0];
  location.assign(url);
  if (isHere) location.reload();
}

async function tell() {
  const all = who ? await waiting() : [];
  const refused = all.filter((one) => one.refused);
  let part = document.querySelector(".later");
  if (!all.length) return part?.remove();
  if (!part) {
    part = document.createElement("aside");
    part.className = "later";
    document.body.append(part);
  }
  const line = (text) => { const p = document.createElement("p"); p.textContent = text; return p; };
  const button = (text, act) => {
    const made = document.createElement("button");
    [made.type, made.className, made.textContent] = ["button", "button button-plain button-small", text];
    made.addEventListener("click", act);
    return made;
  };
  const again = async (one) => {
    await ask("readwrite", (all) => all.put({ ...one, refused: undefined }));
    await tell();
    flush();
  };
  const left = all.length - refused.length, parts = [];
  if (left) parts.push(line(`${left} waiting to send`), button("Try now", flush));
  for (const one of refused) {
    parts.push(line(`${one.what} was refused: ${one.refused}`), button("Try again", () => again(one)), button("Put away", async () => { await remove(one); await tell(); }));
  }
  part.setAttribute("role", "status");
  part.replaceChildren(...parts);
}

if (who) {
  addEventListener("online", flush);
  setInterval(flush, AGAIN);
  // A browser that keeps nothing has nothing waiting.
  tell().then(flush, () => {});
}

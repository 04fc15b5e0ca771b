// Takes the parts that a form or a link names from the page that it leads to, and puts them into this one: data-swap="id id".
// Without this file the browser goes there, and shows the same.

import { say } from "./say.js";
import { toast } from "./toast.js";
import { focusBack } from "./whole.js";
import { word } from "./words.js";

let asked;

document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  const ids = button?.dataset.swap ?? form.dataset.swap;
  if (!ids || event.defaultPrevented || methodOf(form, button) === "dialog") return;
  event.preventDefault();
  const method = methodOf(form, button);
  const url = new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href, location.href);
  const fields = new FormData(form, button);
  if (method === "get") {
    url.search = new URLSearchParams(fields);
    return void swap(url.href, ids, { keep: form.dataset.swapHistory, scroll: form.dataset.swapScroll });
  }
  const body = form.getAttribute("enctype") === "multipart/form-data" ? fields : new URLSearchParams(fields);
  swap(url.href, ids, { body, keep: form.dataset.swapHistory, scroll: form.dataset.swapScroll });
});

// As the markup says: a field called method hides what the form says of itself.
function methodOf(form, button) {
  return (button?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get").toLowerCase();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-swap]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.target) return;
  event.preventDefault();
  swap(link.href, link.dataset.swap, { keep: link.dataset.swapHistory, scroll: link.dataset.swapScroll });
});

// A form that answers as it is filled in: data-swap-on="change", or "input" where it is typed into.
for (const kind of ["change", "input"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.form;
    if (form?.dataset.swapOn !== kind || !event.target.name) return;
    clearTimeout(form.swapLater);
    form.swapLater = setTimeout(() => form.requestSubmit(), 250);
  });
}

addEventListener("popstate", (event) => {
  if (event.state?.swap) swap(location.href, event.state.swap, { keep: "none" });
});

// Resolves once the parts are there. `keep` is what becomes of the address: "push" at first, "replace" or "none".
export async function swap(url, ids, { body, keep = "push", scroll } = {}) {
  asked?.abort();
  const mine = (asked = new AbortController());
  const parts = ids.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  busy(parts, true);
  let page, answer;
  try {
    answer = await fetch(url, {
      method: body ? "POST" : "GET", body, headers: { Accept: "text/html" },
      // What changes something is not called off because somebody has gone on.
      signal: body ? undefined : mine.signal,
    });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (error.name === "AbortError") return;
    busy(parts, false);
    document.dispatchEvent(new CustomEvent("swapped", { detail: [] }));
    return void toast(word("That did not get through. Is there a connection?"), { isWrong: true });
  }
  if (asked === mine) asked = undefined;
  const fresh = ids.split(" ").map((id) => page.getElementById(id));
  if (!fresh.every(Boolean) || isOfAnotherBuild(page)) return leave(url, answer, body, page);
  note(ids, answer.url, keep);
  await show(() => {
    const place = focused();
    for (const part of fresh) document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
    document.title = page.title;
    focusAgain(place);
    if (scroll) document.getElementById(scroll)?.scrollIntoView({ block: "start" });
    for (const told of page.querySelectorAll("[data-toast]")) document.body.append(document.adoptNode(told));
    document.dispatchEvent(new CustomEvent("swapped", { detail: fresh }));
    say(fresh.map((part) => part.querySelector("[data-say]") ?? part.closest("[data-say]")).find(Boolean)?.textContent ?? page.title);
  });
}

function busy(parts, is) {
  for (const part of parts) {
    part.classList.toggle("swapping", is);
    part.toggleAttribute("aria-busy", is);
    if (is) part.setAttribute("aria-busy", "true");
  }
}

function isOfAnotherBuild(page) {
  const sheet = (of) => of.querySelector("link[rel=stylesheet]")?.getAttribute("href");
  return sheet(page) !== sheet(document);
}

// To a page that has no such parts one goes; what a form was answered with cannot be asked for again, and is shown.
function leave(url, answer, body, page) {
  if (!body || answer.redirected) return location.assign(answer.url || url);
  document.body.replaceWith(document.adoptNode(page.body));
  document.title = page.title;
  scrollTo(0, 0);
}

// The page as it was first knows, too, what to put back.
function note(ids, url, keep) {
  if (keep === "none") return;
  if (!history.state?.swap) history.replaceState({ swap: ids }, "");
  const isHere = url === location.href || keep === "replace";
  history[isHere ? "replaceState" : "pushState"]({ swap: ids }, "", url);
}

async function show(change) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!document.startViewTransition || isCalm || document.hidden) return change();
  await document.startViewTransition(change).updateCallbackDone;
}

function focused() {
  const at = document.activeElement;
  if (!at || at === document.body) return undefined;
  const isText = typeof at.selectionStart === "number";
  return { id: at.id, href: at.getAttribute("href"), name: at.name, value: at.value, type: at.type, text: isText && [at.selectionStart, at.selectionEnd], typed: isText && at.value };
}

function focusAgain(place) {
  if (!place || (document.activeElement && document.activeElement !== document.body)) return;
  const same = (other) => other.name === place.name && (other.type !== place.type || place.text || other.value === place.value);
  const at = (place.id && document.getElementById(place.id))
    || (place.name && [...document.getElementsByName(place.name)].find(same))
    || (place.href && [...document.links].find((link) => link.getAttribute("href") === place.href));
  if (!at) return;
  focusBack(at);
  // Somebody may have typed on since the question went out.
  if (place.text && at.value !== place.typed) at.value = place.typed;
  if (place.text) try { at.setSelectionRange(...place.text); } catch { return; }
}

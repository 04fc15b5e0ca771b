// The word that something was done: puts away what the page came with, and shows what other modules have to tell.

import { say } from "./say.js";
import { word } from "./words.js";

document.addEventListener("click", (event) => {
  const shown = event.target.closest?.("[data-toast-close]")?.closest("[data-toast]");
  if (shown) putAway(shown);
});

document.addEventListener("keydown", (event) => {
  const shown = event.key === "Escape" && document.querySelector("[data-toast]");
  if (shown && !document.querySelector("dialog[open], :popover-open")) putAway(shown);
});

function ready() {
  const words = [...document.querySelectorAll("[data-toast]")];
  // One at a time: the last counts.
  for (const old of words.slice(0, -1)) old.remove();
  for (const button of document.querySelectorAll("[data-toast-close][hidden]")) button.hidden = false;
  if (words.length) say(words.at(-1).querySelector("p").textContent);
  // Told once: whoever loads the page again has done nothing again.
  const here = new URL(location.href);
  if (!here.searchParams.has("done")) return;
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}

function putAway(shown) {
  shown.dataset.leaves = "";
  setTimeout(() => shown.remove(), 200);
}

// `undo` is { label, act }: what takes it back.
export function toast(words, { undo, isWrong = false } = {}) {
  for (const old of document.querySelectorAll("[data-toast]")) old.remove();
  const shown = Object.assign(document.createElement("div"), { className: undo || isWrong ? "toast toast-stays" : "toast" });
  shown.dataset.toast = "";
  shown.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "toast-act", textContent: undo.label });
    button.addEventListener("click", () => { putAway(shown); undo.act(); });
    shown.append(button);
  }
  const close = Object.assign(document.createElement("button"), { type: "button", className: "toast-close", textContent: "×" });
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", word("Put this away"));
  shown.append(close);
  document.body.append(shown);
  say(words);
}

document.addEventListener("swapped", ready);
ready();

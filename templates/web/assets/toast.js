// The word that something was done: puts away what the page came with, and shows what other modules have to tell.

import { say } from "./say.js";

document.addEventListener("click", (event) => {
  const word = event.target.closest?.("[data-toast-close]")?.closest("[data-toast]");
  if (word) putAway(word);
});

document.addEventListener("keydown", (event) => {
  const word = event.key === "Escape" && document.querySelector("[data-toast]");
  if (word && !document.querySelector("dialog[open], :popover-open")) putAway(word);
});

function ready() {
  const words = [...document.querySelectorAll("[data-toast]")];
  // One at a time: the last counts.
  for (const word of words.slice(0, -1)) word.remove();
  for (const button of document.querySelectorAll("[data-toast-close][hidden]")) button.hidden = false;
  if (words.length) say(words.at(-1).querySelector("p").textContent);
}

function putAway(word) {
  word.dataset.leaves = "";
  setTimeout(() => word.remove(), 200);
}

// `undo` is { label, act }: what takes it back.
export function toast(words, { undo, isWrong = false } = {}) {
  for (const old of document.querySelectorAll("[data-toast]")) old.remove();
  const word = Object.assign(document.createElement("div"), { className: undo || isWrong ? "toast toast-stays" : "toast" });
  word.dataset.toast = "";
  word.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "toast-act", textContent: undo.label });
    button.addEventListener("click", () => { putAway(word); undo.act(); });
    word.append(button);
  }
  const close = Object.assign(document.createElement("button"), { type: "button", className: "toast-close", textContent: "×" });
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", "Put this away");
  word.append(close);
  document.body.append(word);
  say(words);
}

document.addEventListener("swapped", ready);
ready();

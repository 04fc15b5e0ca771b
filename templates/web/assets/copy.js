// What is shown once is there to be copied: a field with data-copy is marked whole, a button with data-copy-from copies.

import { say } from "./say.js";
import { word } from "./words.js";

document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("[data-copy]")) target.select();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-from]");
  const from = button && document.getElementById(button.dataset.copyFrom);
  if (!from) return;
  try {
    await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
  } catch {
    return from.focus();
  }
  const words = button.querySelector("span") ?? button, before = words.textContent;
  words.textContent = word("Copied");
  say(word("Copied"));
  setTimeout(() => { words.textContent = before; }, 1500);
});

for (const button of document.querySelectorAll("[data-copy-from][hidden]")) button.hidden = false;

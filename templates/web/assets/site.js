// Comforts for a browser with JavaScript; every page works whole without this file.

import "./swap.js";
import "./dialog.js";
import "./toast.js";
import "./once.js";
import "./copy.js";
import "./shortcuts.js";

const filters = document.getElementById("filters");

if (filters) {
  // On a wide screen a ticked box is an answer at once. In the sheet on a phone one ticks several, then asks to be shown.
  const inSheet = () => filters.matches(":popover-open");
  const ask = (field) => {
    remember("place", JSON.stringify([scrollY, field.name, field.value]));
    filters.requestSubmit();
  };
  let pause = 0;
  const changed = (event) => {
    const field = event.target;
    if (field.form !== filters || field.type === "search") return;
    if (inSheet() && field.name !== "sort") return;
    clearTimeout(pause);
    pause = setTimeout(ask, 250, field);
  };
  document.addEventListener("change", changed);

  // An address that says only what was chosen is one worth sending to someone.
  filters.addEventListener("formdata", (event) => {
    const empty = [...event.formData].filter(([, value]) => value === "").map(([name]) => name);
    for (const name of empty) event.formData.delete(name);
  });

  // The answer is a new page; the reader stays where they were, on the box they ticked.
  const [top, name, value] = JSON.parse(recall("place") ?? "[]");
  remember("place", "[]");
  if (name) {
    const again = [...filters.elements].find((field) => field.name === name && field.value === value);
    addEventListener("load", () => {
      again?.focus({ preventScroll: true });
      scrollTo({ top, behavior: "instant" });
    });
  }

  // Which panels were open is the reader's choice, not a part of the search.
  const panels = [...filters.querySelectorAll("details")];
  const nameOf = (panel) => `open:${panel.querySelector("summary").textContent.trim()}`;
  for (const panel of panels) {
    const kept = recall(nameOf(panel));
    if (kept !== null) panel.open = kept === "1";
    panel.addEventListener("toggle", () => remember(nameOf(panel), panel.open ? "1" : "0"));
  }
}

function recall(name) {
  try { return sessionStorage.getItem(name); } catch { return null; }
}

function remember(name, value) {
  try { sessionStorage.setItem(name, value); } catch { return; }
}

// The results page: a ticked box is an answer at once, and panels stay as the reader has left them.

import "./swap.js";

const filters = document.getElementById("filters");

if (filters) {
  // In the sheet on a phone one ticks several, then asks to be shown. Of a time one part is chosen after the other.
  const inSheet = () => filters.matches(":popover-open");
  const waits = ["search", "text", "datetime-local"];
  let pause = 0;
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== filters || waits.includes(field.type)) return;
    if (inSheet() && field.name !== "sort") return;
    clearTimeout(pause);
    pause = setTimeout(() => filters.requestSubmit(), 250);
  });
  filters.addEventListener("submit", () => {
    for (const sheet of document.querySelectorAll(":popover-open")) sheet.hidePopover();
  });

  // An address that says only what was chosen is one worth sending to someone.
  filters.addEventListener("formdata", (event) => {
    const said = [...event.formData].filter(([, value]) => value !== "");
    for (const [name] of [...event.formData]) event.formData.delete(name);
    for (const [name, value] of said) event.formData.append(name, value);
  });

  // Which panels were open is the reader's choice, not a part of the search.
  const nameOf = (panel) => `open:${panel.querySelector("summary").textContent.trim()}`;
  const keep = () => {
    for (const panel of filters.querySelectorAll("details")) {
      const kept = recall(nameOf(panel));
      if (kept !== null) panel.open = kept === "1";
      panel.addEventListener("toggle", () => remember(nameOf(panel), panel.open ? "1" : "0"));
    }
  };
  keep();
  document.addEventListener("swapped", keep);
}

function recall(name) {
  try { return sessionStorage.getItem(name); } catch { return null; }
}

function remember(name, value) {
  try { sessionStorage.setItem(name, value); } catch { return; }
}

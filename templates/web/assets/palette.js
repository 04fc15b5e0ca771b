// Ctrl-K or ⌘-K: one field that leads everywhere. It knows the places of the console's side and what one may begin, and
// asks the search for the rest.

const site = new URL("../..", import.meta.url).pathname.slice(0, -1);
let palette, field, list, asked, later;

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open();
});

function open() {
  palette ??= make();
  if (palette.open) return;
  field.value = "";
  fill();
  palette.showModal();
}

function make() {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", "Go to or find");
  field = Object.assign(document.createElement("input"), { type: "search", placeholder: "Go to or find…", autocomplete: "off" });
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", "palette-list");
  field.setAttribute("aria-label", "Go to or find");
  list = Object.assign(document.createElement("ul"), { id: "palette-list" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Places and findings");
  dialog.append(field, list);
  document.body.append(dialog);
  field.addEventListener("input", () => { fill(); find(); });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose(step); }
    if (event.key === "Enter") { event.preventDefault(); chosen()?.firstChild.click(); }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  return dialog;
}

// The places that this page leads to, whose names have the words in them.
function fill() {
  const words = field.value.trim().toLowerCase().split(/\s+/);
  const places = [...document.querySelectorAll("#places a.place-link, #desk-new a.menu-item")];
  const found = places.filter((place) => words.every((word) => place.textContent.toLowerCase().includes(word)));
  show(found.map((place) => ({ href: place.href, text: place.textContent.trim(), about: "" })));
}

function find() {
  clearTimeout(later);
  asked?.abort();
  const words = field.value.trim();
  if (words.length < 2) return;
  later = setTimeout(async () => {
    asked = new AbortController();
    try {
      const answer = await fetch(`${site}/desk/search?q=${encodeURIComponent(words)}`, { signal: asked.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const exact = answer.redirected ? [{ href: answer.url, text: page.title.split(" · ")[0], about: "" }] : [];
      const found = [...page.querySelectorAll("a[data-found]")].map((link) => (
        { href: new URL(link.getAttribute("href"), answer.url).href, text: link.textContent.trim(), about: link.dataset.found }));
      fill();
      add([...exact, ...found]);
    } catch (error) {
      if (error.name !== "AbortError") fill();
    }
  }, 150);
}

function show(entries) {
  list.replaceChildren();
  add(entries);
}

function add(entries) {
  for (const { href, text, about } of entries) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `palette-${list.childElementCount}`;
    const link = Object.assign(document.createElement("a"), { href, textContent: text, tabIndex: -1 });
    if (about) link.append(Object.assign(document.createElement("span"), { className: "quiet", textContent: about }));
    row.append(link);
    list.append(row);
  }
  if (!chosen()) choose(1);
}

function chosen() { return list.querySelector("[aria-selected=true]"); }

function choose(step) {
  const rows = [...list.children], at = rows.indexOf(chosen());
  const next = rows[(at + step + rows.length) % rows.length];
  chosen()?.removeAttribute("aria-selected");
  next?.setAttribute("aria-selected", "true");
  next?.scrollIntoView({ block: "nearest" });
  if (next) field.setAttribute("aria-activedescendant", next.id); else field.removeAttribute("aria-activedescendant");
}

// Moves bookings on the timeline by hand. A bar is a link to the form that moves it: this opens that form over the page, and
// fills in what a bar was dragged to. Nothing is moved before the form is sent.

const board = document.querySelector("[data-timeline]");
const PLACE = "timeline";

if (board) {
  const kept = JSON.parse(recall() ?? "null");
  if (kept?.path === location.pathname) board.scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
  addEventListener("pagehide", () => remember(JSON.stringify({ path: location.pathname, left: board.scrollLeft, top: board.scrollTop })));

  let drag, moved = false;
  board.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest("a.tlb");
    // A finger scrolls; it opens the form by a tap.
    if (!bar || event.button || event.pointerType === "touch") return;
    const box = bar.querySelector("rect").getBoundingClientRect();
    drag = { bar, x: event.clientX, y: event.clientY, box, row: bar.closest(".tl-row"), left: board.scrollLeft };
    moved = false;
  });
  // A browser leaves a drawing where it is of which a corner is seen; whoever goes by keys wants to see its beginning.
  board.addEventListener("focusin", ({ target }) => {
    const bar = target.closest("a.tlb:focus-visible");
    if (!bar) return;
    const box = bar.getBoundingClientRect(), frame = board.getBoundingClientRect();
    const before = box.left - frame.left - measure("--name") - 8, after = box.right - frame.right + 24;
    if (before < 0 || after > 0) board.scrollBy({ left: before < 0 ? before : Math.min(after, before), behavior: "instant" });
  });
  board.addEventListener("dragstart", (event) => event.preventDefault());

  addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 5) return;
      begin();
    }
    event.preventDefault();
    const days = drag.days = Math.round((event.clientX - drag.x + board.scrollLeft - drag.left) / day());
    aim(document.elementFromPoint(event.clientX, event.clientY)?.closest(".tl-row") ?? drag.aim);
    const top = drag.aim.getBoundingClientRect().top + 7;
    drag.ghost.style.translate = `${drag.box.left + days * day() - board.scrollLeft + drag.left}px ${top}px`;
  });

  addEventListener("pointerup", () => {
    if (!drag?.ghost) return void (drag = undefined);
    const { bar, row, aim: target, days } = drag;
    end();
    if (!days && target === row) return;
    const url = form(bar);
    if (days) url.searchParams.set("shift", days);
    if (target !== row) url.searchParams.set("vehicle", target.dataset.vehicle);
    open(url.href);
  });
  addEventListener("pointercancel", end);
  addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });

  board.addEventListener("click", (event) => {
    const bar = event.target.closest("a.tlb");
    if (!bar || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    // What ends a drag is no press.
    if (!moved) open(form(bar).href);
  });

  function begin() {
    moved = true;
    drag.aim = drag.row;
    const ghost = drag.ghost = document.createElement("div");
    ghost.className = "tl-ghost";
    ghost.textContent = drag.bar.querySelector("text")?.textContent ?? "";
    ghost.style.width = `${drag.box.width}px`;
    document.body.append(ghost);
    drag.bar.classList.add("tlb-moving");
  }

  function aim(row) {
    if (!row || row === drag.aim) return;
    drag.aim.classList.remove("tl-aim");
    row.classList.add("tl-aim");
    drag.aim = row;
  }

  function end() {
    if (!drag) return;
    drag.ghost?.remove();
    drag.aim?.classList.remove("tl-aim");
    drag.bar.classList.remove("tlb-moving");
    drag = undefined;
    // The click that follows comes before this.
    setTimeout(() => { moved = false; });
  }
}

// Where it leads back to, the form is told.
function form(bar) {
  const url = new URL(bar.href.baseVal, location.href);
  url.searchParams.set("back", location.pathname + location.search);
  return url;
}

function day() { return measure("--day"); }

function measure(name) { return parseFloat(getComputedStyle(board).getPropertyValue(name)); }

async function open(url) {
  let part;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
    part = page.querySelector("[data-move]");
  } catch { part = undefined; }
  if (!part) return location.assign(url);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog tl-dialog";
  dialog.append(document.adoptNode(part));
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "button button-quiet", textContent: "Cancel" });
  close.addEventListener("click", () => dialog.close());
  (part.querySelector(".form-end") ?? part).append(close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function recall() { try { return sessionStorage.getItem(PLACE); } catch { return null; } }

function remember(value) { try { sessionStorage.setItem(PLACE, value); } catch { return; } }

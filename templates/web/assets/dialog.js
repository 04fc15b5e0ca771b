// Opens the dialog that a link or a button names over the page: data-dialog="id". Without this file a link leads to it.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) return open(document.getElementById(opener.dataset.dialog), event);
  const dialog = event.target.closest?.("dialog[open]");
  if (!dialog) return;
  if (event.target.closest("[data-dialog-close]")) {
    event.preventDefault();
    dialog.close();
  } else if (event.target === dialog && isOutside(dialog, event)) dialog.close();
});

function open(dialog, event) {
  if (!dialog?.showModal) return;
  event?.preventDefault();
  event?.target.closest(":popover-open")?.hidePopover();
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[aria-invalid=true], [autofocus]")
    ?? dialog.querySelector("input:not([type=hidden]), select, textarea");
  first?.focus();
}

// What lies behind a dialog belongs to it; a drag that began inside and ends there is no press.
function isOutside(dialog, { clientX: x, clientY: y, detail }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return detail > 0 && (x < left || x > right || y < top || y > bottom);
}

// The address may name one, and a page that was sent back opens the one whose form was not taken.
function ready() {
  const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.matches?.("dialog")) {
    history.replaceState(history.state, "", location.pathname + location.search);
    open(named);
  } else open(document.querySelector("dialog[data-open]:not([open])"));
}

addEventListener("hashchange", ready);
document.addEventListener("swapped", ready);
ready();

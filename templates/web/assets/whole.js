// Who comes to something by a key sees all of it: browsers are content with a corner in sight, or with the line that
// is written in. Where the focus only comes back, somebody may have scrolled on meanwhile, and stays there.

let last, isBack = false;

document.addEventListener("focusin", ({ target }) => {
  // Coming back to the window gives the focus again to what has it.
  const isNew = target !== last && !isBack;
  last = target;
  if (isNew && target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// To what has taken the place of what had the focus.
export function focusBack(on) {
  isBack = true;
  on.focus({ preventScroll: true });
  isBack = false;
}

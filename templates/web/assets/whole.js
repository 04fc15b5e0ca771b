// Who comes to something by a key sees all of it: browsers are content with a corner in sight, or with the line that
// is written in.

document.addEventListener("focusin", ({ target }) => {
  if (target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// Keys: "/" goes to the search, "?" shows all of them, and what carries data-keys="g b" is pressed by typing that.

let typed = "", pause = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) event.preventDefault();
    return void search?.focus();
  }
  if (event.key === "?") return void document.getElementById("keys")?.showModal?.();
  if (event.key.length !== 1) return;
  clearTimeout(pause);
  pause = setTimeout(() => { typed = ""; }, 1000);
  typed = `${typed} ${event.key}`.trim();
  const known = [...document.querySelectorAll("[data-keys]")];
  const meant = known.find((one) => one.dataset.keys === typed);
  if (meant) {
    typed = "";
    event.preventDefault();
    meant.click();
  } else if (!known.some((one) => one.dataset.keys.startsWith(`${typed} `))) typed = "";
});

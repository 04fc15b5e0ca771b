// Hearts that need no new page: what is saved stands in a cookie that this script may read.

const cookies = document.cookie.split("; ").map((pair) => pair.split("="));
const kept = cookies.find(([name]) => name.startsWith("__Host-") && name.endsWith("saved"))?.[1] ?? "";
const saved = new Set(kept.split(".").filter(Boolean));

const show = () => {
  for (const button of document.querySelectorAll("[data-save]")) {
    const is = saved.has(button.dataset.save);
    button.setAttribute("aria-pressed", String(is));
    // One that is saved is full, whatever its colour is taken for.
    const use = button.querySelector("use"), drawing = use?.getAttribute("href").replace(/#.*/, is ? "#heart-full" : "#heart");
    if (use && use.getAttribute("href") !== drawing) use.setAttribute("href", drawing);
  }
};
show();
// Cards that come later, with another page of results.
new MutationObserver(show).observe(document.body, { childList: true, subtree: true });

document.addEventListener("submit", async (event) => {
  const button = event.target.querySelector("[data-save]");
  if (!button) return;
  event.preventDefault();
  const id = button.dataset.save;
  const body = new URLSearchParams(new FormData(event.target));
  if (saved.has(id)) body.set("remove", "true");
  const answer = await fetch(event.target.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) return event.target.submit();
  if (!saved.delete(id)) saved.add(id);
  show();
});

// Hearts that need no new page: what is saved stands in a cookie that this script may read.

const cookies = document.cookie.split("; ").map((pair) => pair.split("="));
const kept = cookies.find(([name]) => name.startsWith("__Host-") && name.endsWith("saved"))?.[1] ?? "";
const saved = new Set(kept.split(".").filter(Boolean));

const show = () => {
  for (const button of document.querySelectorAll("button[form=save]")) {
    const is = saved.has(button.value);
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
  const form = event.target, button = event.submitter;
  if (form.id !== "save" || !button) return;
  event.preventDefault();
  const body = new URLSearchParams([[button.name, button.value]]);
  if (saved.has(button.value)) body.set("remove", "true");
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer || (answer.type !== "opaqueredirect" && !answer.ok)) {
    for (const [name, value] of body) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    return form.submit();
  }
  if (!saved.delete(button.value)) saved.add(button.value);
  show();
});

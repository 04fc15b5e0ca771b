// Vehicles that were looked at lately: kept in this browser alone, and nothing of them is sent anywhere.

// The site may lie below a path of its host, beside others; this file lies two steps below the site.
const site = new URL("../..", import.meta.url).pathname.slice(0, -1);
const NAME = `looked-at:${site}`, MOST = 12, SHOWN = 6;
const page = document.querySelector("[data-vehicle]");
const section = document.querySelector("[data-recent]");
let seen = recall();

if (page) {
  const { vehicle: id, title, about } = page.dataset;
  const picture = page.querySelector(".gallery img")?.getAttribute("src") ?? "";
  seen = [{ id, title, about, picture }, ...seen.filter((one) => one.id !== id)].slice(0, MOST);
  remember(seen);
}

if (section) {
  show(seen.filter(({ id }) => id !== page?.dataset.vehicle).slice(0, SHOWN));
  section.querySelector("[data-forget]").addEventListener("click", () => {
    remember([]);
    section.hidden = true;
  });
}

function show(list) {
  section.querySelector("ul").replaceChildren(...list.map(({ id, title, about, picture }) => {
    const link = make("a", { className: "recent-one", href: `${site}/vehicles/${encodeURIComponent(id)}` });
    const image = make("img", { alt: "", width: 640, height: 400, src: picture });
    const words = make("span", { className: "recent-words" });
    words.append(make("strong", { textContent: title }), about);
    link.append(image, words);
    const item = make("li", {});
    item.append(link);
    // What has no picture any more is no longer there.
    image.addEventListener("error", () => item.remove());
    return item;
  }));
  section.hidden = list.length === 0;
}

function make(name, values) { return Object.assign(document.createElement(name), values); }

function isVehicle(one) {
  return ["id", "title", "about", "picture"].every((name) => typeof one?.[name] === "string")
    && one.picture.startsWith(`${site}/`);
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isVehicle) : [];
  } catch { return []; }
}

function remember(list) {
  try { localStorage.setItem(NAME, JSON.stringify(list)); } catch { return; }
}

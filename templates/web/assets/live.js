// Keeps open pages of the console fresh: a part with data-live="booking vehicle" is asked for again once something of
// these has changed. While somebody types in it, or has a dialog open, it waits.

import { swap } from "./swap.js";

const site = new URL("../..", import.meta.url).pathname.slice(0, -1);
const waiting = new Set();
let source, later;

const parts = () => [...document.querySelectorAll("[data-live][id]")];

function listen() {
  const wanted = parts().length > 0 && !document.hidden;
  if (wanted && !source) {
    source = new EventSource(`${site}/desk/live`);
    source.addEventListener("change", (event) => changed(event.data.split(" ")));
  } else if (!wanted) {
    source?.close();
    source = undefined;
  }
}

function changed(nouns) {
  for (const part of parts()) {
    if (part.dataset.live.split(" ").some((noun) => nouns.includes(noun))) waiting.add(part.id);
  }
  if (!waiting.size) return;
  clearTimeout(later);
  // Not everybody who looks at the same board asks at the same moment.
  later = setTimeout(refresh, 150 + Math.random() * 600);
}

function refresh() {
  const isBusy = document.querySelector("dialog[open]")
    || [...waiting].some((id) => document.getElementById(id)?.matches(":focus-within:has(:is(input, textarea, select):focus)"));
  if (isBusy) return void (later = setTimeout(refresh, 2000));
  const ids = [...waiting].filter((id) => document.getElementById(id));
  waiting.clear();
  if (ids.length) swap(location.href, ids.join(" "), { keep: "none" });
}

document.addEventListener("visibilitychange", () => {
  const wasAway = !document.hidden && !source;
  listen();
  // What has changed while nobody looked, nobody has heard of.
  if (wasAway && source) changed(parts().flatMap((part) => part.dataset.live.split(" ")));
});
document.addEventListener("swapped", listen);
listen();

// What pages of the console have beside those of the site: they keep fresh, and a key leads everywhere.

import "./later.js";
import "./live.js";
import "./palette.js";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

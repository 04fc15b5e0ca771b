// Sends a document of a customer's, by themselves or by staff for them, with how far it is; then the page is shown anew.
// Without this file the form of a customer sends it, too.

import { Lost, newKey, upload } from "./upload.js";

// The site may lie below a path of its host; this file lies two steps below the site.
const uploads = `${new URL("../..", import.meta.url).href}v1/uploads`;

for (const form of document.querySelectorAll("[data-papers]")) {
  const bar = form.querySelector("progress"), word = form.querySelector(".error"), button = form.querySelector("button");
  form.hidden = false;
  document.querySelector("[data-papers-else]")?.remove();
  let chosen, key;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.querySelector("[type=file]").files;
    if (!file) return;
    // What was lost goes on under its key, so that nothing arrives twice; what was refused is begun anew.
    if (file !== chosen) [chosen, key] = [file, newKey()];
    const about = { key, purpose: "customer_document", name: file.name.slice(-200), belongs_to: form.dataset.customer };
    [bar.hidden, bar.value, word.hidden, button.disabled] = [false, 0, true, true];
    try {
      await upload(uploads, form.elements.form_token.value, file, about, (share) => { bar.value = 100 * share; });
      const page = new URL(location.href);
      page.searchParams.set("done", "sent");
      // With one it would be the place on this page, and nothing would be loaded.
      page.hash = "";
      location.replace(page);
    } catch (error) {
      if (!(error instanceof Lost)) chosen = undefined;
      word.textContent = error instanceof Lost ? form.dataset.failed : told(form, error.message);
      word.hidden = false;
    }
    [bar.hidden, button.disabled] = [true, false];
  });
}

// What the API says is English; a page in another language has brought what it says of files, its numbers as {n}.
function told(form, message) {
  if (!form.dataset.told) return message;
  const [texts, numbers] = [JSON.parse(form.dataset.told), message.match(/\d+/g)];
  const said = texts[message] ?? texts[message.replace(/\d+/g, "{n}")] ?? form.dataset.failed;
  return said.replace(/\{n\}/g, () => numbers.shift());
}

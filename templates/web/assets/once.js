// A second press should not look as though it did something: form[data-once]. The server would replay its first answer.

document.addEventListener("submit", ({ target: form, submitter }) => {
  const button = submitter ?? form.querySelector("button[type=submit]");
  if (!form.matches("[data-once]") || !button) return;
  // After the form was read: a disabled button is not sent.
  setTimeout(() => { button.disabled = true; }, 0);
  form.onceLater = setTimeout(() => button.setAttribute("aria-busy", "true"), 400);
});

// Whoever comes back to the page may press it again, and so may whoever was answered on it.
addEventListener("pageshow", again);
document.addEventListener("swapped", again);

function again() {
  for (const button of document.querySelectorAll("form[data-once] button:disabled")) {
    clearTimeout(button.form?.onceLater);
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

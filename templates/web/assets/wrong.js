// Whoever sent a form that was not taken begins at the first field that is wrong, however far down the page it stands.

const wrong = document.querySelector("main [aria-invalid=true]");
if (wrong && !wrong.closest("dialog")) wrong.focus();

// A time that nobody has chosen yet says so in words, and not in dashes. Without this file the dashes stand there.

const look = (input) => input.toggleAttribute("data-blank", input.value === "" && !input.validity.badInput);

const all = () => {
  for (const input of document.querySelectorAll("[data-unset] input")) look(input);
};
all();
document.addEventListener("swapped", all);
document.addEventListener("input", ({ target }) => { if (target.matches("[data-unset] input")) look(target); });

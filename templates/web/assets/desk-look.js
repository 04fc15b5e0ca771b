// Shows name, footer and colour of the organisation as they are typed, before they are saved.

const look = document.querySelector("[data-look]");
const form = look && document.querySelector("form:has([name=accent])");

function follow(name, show) {
  const field = form?.querySelector(`[name=${name}]`);
  field?.addEventListener("input", () => show(field.value.trim()));
}

follow("name", (text) => { if (text) look.querySelector("[data-look-name]").textContent = text; });
follow("footer", (text) => { look.querySelector("[data-look-footer]").textContent = text; });

/// Dark letters on a light colour, light ones on a dark one.
function ink(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.4 ? "#15181e" : "#ffffff";
}

function colour(text) {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return;
  look.style.setProperty("--accent-fill", text);
  look.style.setProperty("--accent-ink", ink(text));
  look.style.setProperty("--accent", text);
}

follow("accent", colour);
const text = form?.querySelector("[name=accent]");
if (text) {
  // A browser's own wheel of colours beside the letters.
  const wheel = document.createElement("input");
  wheel.type = "color";
  wheel.className = "colour-wheel";
  wheel.setAttribute("aria-label", "Choose the colour");
  if (/^#[0-9a-f]{6}$/i.test(text.value)) wheel.value = text.value;
  wheel.addEventListener("input", () => { text.value = wheel.value; colour(wheel.value); });
  text.after(wheel);
  colour(text.value);
}

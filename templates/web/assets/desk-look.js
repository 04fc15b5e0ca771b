// Shows name, footer and colour of the organisation as they are typed, before they are saved, and says where a
// colour is too pale or too dark to be read as it is. What the site makes of it, Accent.swift decides; this is the same.

const look = document.querySelector("[data-look]");
const form = look && document.querySelector("form:has([name=accent])");

function follow(name, show) {
  const field = form?.querySelector(`[name=${name}]`);
  field?.addEventListener("input", () => show(field.value.trim()));
}

const shown = look?.querySelector("[data-look-name]");
const usual = shown?.dataset.lookName;
follow("name", (text) => { shown.textContent = text || usual; });
follow("footer", (text) => { look.querySelector("[data-look-footer]").textContent = text; });

const white = [255, 255, 255], black = [0, 0, 0];
const fog = [0xee, 0xf0, 0xf3], dusk = [0x11, 0x13, 0x18], cloud = [0x25, 0x2a, 0x33];
const parts = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
const text = (colour) => "#" + colour.map((part) => part.toString(16).padStart(2, "0")).join("");
const mixed = (one, other, share) => one.map((part, at) => Math.round(part * (1 - share) + other[at] * share));

function luminance(colour) {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [pale, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (pale + 0.05) / (dark + 0.05);
}

function legible(colour, grounds, towards) {
  for (let step = 0; step < 50; step += 1) {
    const tried = mixed(colour, towards, step / 50);
    if (grounds.every((ground) => contrast(tried, ground) >= 4.5)) return tried;
  }
  return towards;
}

function note(words) {
  const place = look.querySelector("[data-look-note]");
  if (place) place.textContent = words;
}

function colour(value) {
  const names = ["--accent", "--accent-fill", "--accent-soft"];
  if (!/^#[0-9a-f]{6}$/i.test(value)) {
    for (const name of names) look.style.removeProperty(name);
    note(value ? "That is no colour yet: six digits behind a #." : "");
    return;
  }
  const chosen = parts(value);
  const [softDay, softNight] = [mixed(chosen, white, 0.92), mixed(chosen, dusk, 0.78)];
  const fill = legible(chosen, [white], black);
  const day = legible(chosen, [softDay, fog], black), night = legible(chosen, [softNight, cloud], white);
  look.style.setProperty("--accent", `light-dark(${text(day)}, ${text(night)})`);
  look.style.setProperty("--accent-fill", text(fill));
  look.style.setProperty("--accent-soft", `light-dark(${text(softDay)}, ${text(softNight)})`);
  const ratio = contrast(chosen, white).toFixed(1);
  note(text(fill) === value.toLowerCase()
    ? `White letters can be read on it: ${ratio} to 1.`
    : `White letters cannot be read on it, ${ratio} to 1: buttons are made darker, ${text(fill)}.`);
}

follow("accent", colour);
const field = form?.querySelector("[name=accent]");
if (field) {
  // A browser's own wheel of colours beside the letters.
  const wheel = document.createElement("input");
  wheel.type = "color";
  wheel.className = "colour-wheel";
  wheel.setAttribute("aria-label", "Choose the colour");
  // Empty, it is the colour that holds now, not black.
  const now = getComputedStyle(form.querySelector("[type=submit]")).backgroundColor.match(/\d+/g);
  if (now?.length === 3) wheel.value = `#${now.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
  const set = () => { if (/^#[0-9a-f]{6}$/i.test(field.value)) wheel.value = field.value; };
  set();
  field.addEventListener("input", set);
  wheel.addEventListener("input", () => { field.value = wheel.value; colour(wheel.value); });
  field.after(wheel);
  colour(field.value);
}

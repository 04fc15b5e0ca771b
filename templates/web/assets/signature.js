// Lets whoever signs draw their name. Without this file they type it, and agree that it counts.

const WIDE = 1000;
const HIGH = 300;
// The most that a signature may have is 20,000 characters.
const MOST = 19_000;

for (const place of document.querySelectorAll("[data-signature]")) {
  const form = place.querySelector("form");
  const field = form.elements.namedItem("strokes");
  const typed = form.elements.namedItem("consents");
  const end = form.querySelector(".form-end");
  const pad = document.createElement("div");
  pad.className = "sign-pad";
  const head = document.createElement("div");
  head.className = "sign-pad-head";
  const label = document.createElement("span");
  label.textContent = place.dataset.label;
  const clear = document.createElement("button");
  Object.assign(clear, { type: "button", className: "link-button", textContent: place.dataset.clear, hidden: true });
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDE, height: HIGH });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", place.dataset.label);
  head.append(label, clear);
  pad.append(head, canvas);
  form.insertBefore(pad, end);

  const ink = canvas.getContext("2d");
  Object.assign(ink, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#10141e" });
  let strokes = [];
  let drawing = null;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return [
      within(((event.clientX - box.left) / box.width) * WIDE, WIDE),
      within(((event.clientY - box.top) / box.height) * HIGH, HIGH),
    ];
  };
  const written = () =>
    strokes
      .filter((stroke) => stroke.length > 1)
      .map((stroke) => stroke.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join(" "))
      .join(" ");
  const show = () => {
    const text = written();
    field.value = text;
    clear.hidden = !text;
    // What is drawn needs no consent to what is typed.
    typed.required = !text;
    typed.closest(".field").hidden = !!text;
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    drawing = [at(event)];
    strokes.push(drawing);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || written().length > MOST) return;
    const [x, y] = at(event);
    const [beforeX, beforeY] = drawing.at(-1);
    if (Math.hypot(x - beforeX, y - beforeY) < 3) return;
    ink.beginPath();
    ink.moveTo(beforeX, beforeY);
    ink.lineTo(x, y);
    ink.stroke();
    drawing.push([x, y]);
  });
  const stop = () => {
    drawing = null;
    show();
  };
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  clear.addEventListener("click", () => {
    strokes = [];
    ink.clearRect(0, 0, WIDE, HIGH);
    show();
    canvas.focus();
  });
}

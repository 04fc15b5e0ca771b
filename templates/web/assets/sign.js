// A name drawn by hand: strokes in a box of 1000 by 300, as the form sends them. Whoever types it instead draws nothing.

// The form takes 20,000 characters: a point has ten at most.
const [wide, high, most] = [1000, 300, 1_900];

function prepare(form) {
  if (form.dataset.signing === "ready") return;
  form.dataset.signing = "ready";
  const pad = form.querySelector("[data-pad]"), canvas = pad.querySelector("canvas"), field = form.querySelector("[data-strokes]");
  const pen = canvas.getContext("2d");
  const typed = form.querySelector("[data-typed]");
  let strokes = [], now;
  const show = () => {
    pad.hidden = typed.checked;
    // Drawn, it needs no consent to anything else.
    typed.required = false;
  };
  typed.addEventListener("change", show);
  show();
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#15181e" });

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, end) => Math.max(0, Math.min(end, Math.round(value)));
    return [within((event.clientX - box.left) / box.width * wide, wide), within((event.clientY - box.top) / box.height * high, high)];
  };
  const path = () => strokes.filter((stroke) => stroke.length > 1)
    .map((stroke) => stroke.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join(" ")).join(" ");

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    if (strokes.flat().length < most) strokes.push((now = [at(event)]));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!now) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = at(part), [fromX, fromY] = now.at(-1);
      // Points that lie closer say nothing more.
      if (Math.hypot(x - fromX, y - fromY) < 5 || strokes.flat().length > most) continue;
      pen.beginPath();
      pen.moveTo(fromX, fromY);
      pen.lineTo(x, y);
      pen.stroke();
      now.push([x, y]);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => {
    now = undefined;
    field.value = path();
  });
  pad.querySelector("[data-pad-clear]").addEventListener("click", () => {
    [strokes, field.value] = [[], ""];
    pen.clearRect(0, 0, wide, high);
  });
  form.addEventListener("submit", (event) => {
    if (typed.checked) field.value = "";
    if (field.value || typed.checked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pad.querySelector(".pad-hint").textContent = "Please sign here first, or tick the box below";
    canvas.scrollIntoView({ block: "center" });
  }, true);
}

const all = () => document.querySelectorAll("form[data-signing]").forEach(prepare);
document.addEventListener("swapped", all);
all();

// A map of squares that the operator names, in place of the plan; its marks are the plan's links. Where no square
// comes, the plan stays.

const SIDE = 256, [FARTHEST, CLOSEST, AT_FIRST] = [2, 18, 13];
// So much of the map do its marks take, that their words have room.
const AROUND = .7;
const limit = (value, least, most) => Math.min(most, Math.max(least, value));

/** Degrees as parts of the whole world, from its upper left corner on. */
function place(mark) {
  const [down, across] = [mark.dataset.latitude, mark.dataset.longitude].map(Number);
  const angle = limit(down, -85, 85) * Math.PI / 180;
  return { x: (across + 180) / 360, y: (1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2 };
}

class SquareMap {
  constructor(part) {
    this.part = part;
    this.ground = part.querySelector(".map-ground");
    this.marks = [...part.querySelectorAll(".map-mark")].map((element) => ({ element, ...place(element) }));
    this.squares = new Map();
    part.hidden = false;
    this.fit();
    this.listen();
    new ResizeObserver(() => this.draw()).observe(part);
  }

  /** So close that all marks are in it. */
  fit() {
    const [xs, ys] = [this.marks.map((mark) => mark.x), this.marks.map((mark) => mark.y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const rooms = [this.part.clientWidth / (right - left), this.part.clientHeight / (bottom - top)];
    // Of one place alone, or of several at one, the streets around it are shown.
    const room = Math.min(...rooms.filter(Number.isFinite)) * AROUND / SIDE;
    this.zoom = Number.isFinite(room) && room > 0 ? limit(Math.floor(Math.log2(room)), FARTHEST, AT_FIRST) : AT_FIRST;
    this.centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
  }

  get scale() { return SIDE * 2 ** this.zoom; }

  draw() {
    const [width, height] = [this.part.clientWidth, this.part.clientHeight];
    const corner = { x: this.centre.x * this.scale - width / 2, y: this.centre.y * this.scale - height / 2 };
    const wanted = new Set(), count = 2 ** this.zoom;
    for (let row = Math.floor(corner.y / SIDE); row * SIDE < corner.y + height; row++) {
      for (let column = Math.floor(corner.x / SIDE); column * SIDE < corner.x + width; column++) {
        if (row < 0 || row >= count) continue;
        const name = `${this.zoom}/${column}/${row}`;
        wanted.add(name);
        move(this.square(name, ((column % count) + count) % count, row), column * SIDE - corner.x, row * SIDE - corner.y);
      }
    }
    for (const [name, square] of this.squares) {
      if (!wanted.has(name)) { square.remove(); this.squares.delete(name); }
    }
    for (const mark of this.marks) move(mark.element, mark.x * this.scale - corner.x, mark.y * this.scale - corner.y);
  }

  square(name, column, row) {
    const known = this.squares.get(name);
    if (known) return known;
    const square = new Image(SIDE, SIDE);
    square.alt = "";
    square.draggable = false;
    square.addEventListener("load", () => { this.part.classList.add("map-laid"); this.part.hidden = false; }, { once: true });
    // One that is missing is a gap; if none comes, there is no map.
    square.addEventListener("error", () => { if (!this.part.classList.contains("map-laid")) this.part.hidden = true; });
    const values = { "{z}": this.zoom, "{x}": column, "{y}": row };
    square.src = this.part.dataset.tiles.replace(/\{[zxy]\}/g, (each) => values[each]);
    this.squares.set(name, square);
    this.ground.append(square);
    return square;
  }

  pan(across, down) {
    this.centre.x = limit(this.centre.x + across / this.scale, 0, 1);
    this.centre.y = limit(this.centre.y + down / this.scale, 0, 1);
    this.draw();
  }

  /** What lies at that point of the map stays there. */
  step(by, across = 0, down = 0) {
    const before = this.scale;
    this.zoom = limit(this.zoom + by, FARTHEST, CLOSEST);
    this.centre.x += across / before - across / this.scale;
    this.centre.y += down / before - down / this.scale;
    this.pan(0, 0);
  }

  listen() {
    const { part } = this, arrows = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
    part.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) this.step(Number(button.dataset.zoom));
      // Whoever has moved the map did not mean the mark under the finger.
      if (this.moved && event.detail) event.preventDefault();
    });
    part.addEventListener("keydown", (event) => {
      if (event.target !== part) return;
      if (arrows[event.key]) this.pan(...arrows[event.key]);
      else if (event.key === "+" || event.key === "-") this.step(event.key === "+" ? 1 : -1);
      else return;
      event.preventDefault();
    });
    let turned = 0;
    part.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (event.timeStamp - turned < 120) return;
      turned = event.timeStamp;
      const box = part.getBoundingClientRect();
      const [across, down] = [event.clientX - box.left, event.clientY - box.top];
      this.step(event.deltaY < 0 ? 1 : -1, across - box.width / 2, down - box.height / 2);
    }, { passive: false });
    part.addEventListener("pointerdown", (event) => { this.at = event.button === 0 ? event : null; this.moved = false; });
    part.addEventListener("pointermove", (event) => {
      if (!this.at || !event.buttons) return;
      const [across, down] = [this.at.clientX - event.clientX, this.at.clientY - event.clientY];
      if (!this.moved && Math.hypot(across, down) < 5) return;
      if (!this.moved) part.setPointerCapture(event.pointerId);
      [this.moved, this.at] = [true, event];
      this.pan(across, down);
    });
    part.addEventListener("pointerup", () => { this.at = null; });
  }
}

function move(element, across, down) { element.style.transform = `translate(${across}px, ${down}px)`; }

function lay() {
  const part = document.querySelector(".map[data-tiles]");
  if (part?.hidden && part.querySelector(".map-mark")) new SquareMap(part);
}

lay();
document.addEventListener("swapped", lay);

"""Pictures of pages: all of them to look at, and of each a coarse copy in digits that a test can compare."""

import html
import os
import re
from pathlib import Path

SNAPSHOTS = Path(__file__).resolve().parent / "Snapshots"
# So many cells across, and how far down a page goes in the copy, in pixels.
ACROSS = {"phone": 13, "desk": 30}
DEEP = 2400
# Letters are drawn a little differently from one version of the browser to the next, and times of day differ. A cell
# may be so many of sixteen greys off, and so many cells of a hundred may be off by more.
GREYS_MOST, CELLS_MOST = 2, 4.0
# Each cell is the mean of its pixels, which the browser itself finds.
SHRINK = """(async (data, across, deep) => {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const whole = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const side = whole.width / across, down = Math.max(1, Math.floor(Math.min(whole.height, deep) / side));
    const canvas = new OffscreenCanvas(whole.width, Math.ceil(down * side));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(whole, 0, 0);
    const { data: dots, width } = context.getImageData(0, 0, canvas.width, canvas.height), rows = [];
    for (let row = 0; row < down; row++) {
        let line = '';
        for (let column = 0; column < across; column++) {
            const [left, right] = [column, column + 1].map(at => Math.round(at * side));
            const [top, bottom] = [row, row + 1].map(at => Math.round(at * side));
            let sum = 0, count = 0;
            for (let y = top; y < bottom; y += 2) for (let x = left; x < right; x += 2) {
                const at = (y * width + x) * 4;
                sum += 0.3 * dots[at] + 0.59 * dots[at + 1] + 0.11 * dots[at + 2]; count += 1;
            }
            line += Math.min(15, Math.floor(sum / count / 16)).toString(16);
        }
        rows.push(line);
    }
    return rows;
})"""


class Shots:
    """Takes them into a directory, and holds them against what is kept."""

    def __init__(self, folder, verdict):
        self.folder, self.verdict = Path(folder), verdict
        self.folder.mkdir(parents=True, exist_ok=True)
        self.taken, self.names = {}, []

    def open(self, browser):
        """Pictures are shrunk in a tab of their own."""
        self.tab = browser.tab()

    def take(self, browser, name, size, scheme, fixed):
        file = self.folder / f"{name}-{size}-{scheme}.png"
        data = browser.picture(file, whole=True)
        self.names.append(file.name)
        if fixed:
            rows = browser.ask(f"({SHRINK})('{data}', {ACROSS[size]}, {DEEP})", on=self.tab)
            self.taken.setdefault(name, {})[f"{size} {scheme}"] = rows

    def finish(self, all_names=None):
        """Compares, or keeps anew where SNAPSHOT_UPDATE is set; with all names known, what is nobody's goes."""
        self.sheet()
        SNAPSHOTS.mkdir(exist_ok=True)
        for name, looks in self.taken.items():
            file = SNAPSHOTS / f"{name}.txt"
            kept = read(file)
            if os.environ.get("SNAPSHOT_UPDATE"):
                write(file, kept | looks)
                self.verdict.check(True, name)
                continue
            for look, rows in looks.items():
                off = distance(kept.get(look), rows)
                self.verdict.check(
                    off is None, f"{name}, {look}: looks as it did",
                    f"{off}; see {self.folder}/index.html, and SNAPSHOT_UPDATE=1 if it is meant",
                )  # fmt: skip
        if all_names is not None:
            left = [file for file in SNAPSHOTS.glob("*.txt") if re.sub("^(empty|long)-", "", file.stem) not in all_names]
            self.verdict.check(not left, "no copy is kept of what is no page", [file.name for file in left])

    def sheet(self):
        """One page with all pictures, to look through."""
        lines = [
            f'<figure><a href="{name}"><img src="{name}" loading="lazy" alt=""></a>'
            f"<figcaption>{html.escape(name)}</figcaption></figure>"
            for name in self.names
        ]
        style = (
            "body{font:13px sans-serif;background:#888;display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}"
            "figure{margin:0;background:#fff}img{display:block;width:300px;max-height:640px;object-fit:cover;object-position:top}"
        )
        text = f"<!doctype html><meta charset=utf-8><title>Pages</title><style>{style}</style>" + "\n".join(lines)
        (self.folder / "index.html").write_text(text)


def read(file):
    """Look → rows."""
    looks = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        if line.startswith("# "):
            rows = looks.setdefault(line[2:], [])
        elif line:
            rows.append(line)
    return looks


def write(file, looks):
    file.write_text("".join(f"# {look}\n" + "\n".join(rows) + "\n" for look, rows in sorted(looks.items())))


def distance(kept, rows):
    """Nothing, or in words how far they are apart."""
    if kept is None:
        return "no copy is kept of it"
    if abs(len(kept) - len(rows)) > 1:
        return f"it has {len(rows)} rows, and had {len(kept)}"
    off = [
        (row, column)
        for row, (before, now) in enumerate(zip(kept, rows))
        for column, (one, other) in enumerate(zip(before, now))
        if abs(int(one, 16) - int(other, 16)) > GREYS_MOST
    ]
    share = 100 * len(off) / max(1, len(kept) * len(kept[0]))
    if share <= CELLS_MOST:
        return None
    return f"{share:.0f} of 100 cells differ, from row {off[0][0]} column {off[0][1]} on"


"""What is asked of every page in the browser, whatever it shows: rules of accessibility, widths, quiet, stillness."""

import importlib.util
import re
from pathlib import Path

import keyboard

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
DOTS = {"phone": 2, "desk": 1}
SCHEMES = ("light", "dark")
# A small phone; also what a window of 1280 is when somebody has made everything four times as large.
NARROW = (320, 640)
SHIFT_MOST = 0.05
DIALOGS = "(window.dialogs = [...document.querySelectorAll('dialog, [popover]:not([popover=manual])')]).length"
DIALOGS_MOST = 4
OPEN = """(e => { if (e.popover) return e.showPopover(); e.open && e.close(); e.showModal(); })(dialogs[NUMBER])"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Notes what moves while a page comes, and what keeps the browser busy for more than 50 ms.
WATCH = """(() => {
    const seen = window.seen = { shift: 0, shifted: [], busyMs: 0 };
    const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
        .observe({ type, buffered: true });
    watch('layout-shift', entry => {
        if (entry.hadRecentInput) return;
        seen.shift += entry.value;
        for (const { node } of entry.sources) seen.shifted.push(node?.outerHTML?.slice(0, 80) ?? node?.textContent);
    });
    watch('longtask', entry => { seen.busyMs += entry.duration; });
})()"""
# What a rule of the checks below goes by. `wide` is the page's own width: a telephone's window grows with its page.
FACTS = """({
    wide: document.documentElement.scrollWidth,
    broken: [...document.images].filter(i => i.complete && !i.naturalWidth && i.checkVisibility()).map(i => i.src),
    title: document.title, ground: getComputedStyle(document.body).backgroundColor,
    language: document.documentElement.lang,
    primaries: [...document.querySelectorAll('.console main .button:not(.button-plain, .button-quiet, .button-soft, \
.button-danger)')].filter(e => e.checkVisibility() && !e.closest('dialog, [aria-hidden=true]')).map(e => e.textContent.trim()),
    clipped: [...document.querySelectorAll('button, a, label, h1, h2, h3, th, legend, summary')].filter(e =>
        e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && !/auto|scroll/.test(
        getComputedStyle(e).overflowX) && getComputedStyle(e).overflowX !== 'visible'
        && getComputedStyle(e).textOverflow !== 'ellipsis').map(e => e.outerHTML.slice(0, 120)),
})"""
# Whatever reaches out of the page to the right, where it begins: not the children of what does.
WIDE = """(limit => [...document.body.querySelectorAll('*')].filter(e => {
    const scrolls = p => p && (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX) || scrolls(p.parentElement));
    return e.getBoundingClientRect().right > limit + 1 && !scrolls(e.parentElement);
}).slice(0, 3).map(e => e.outerHTML.slice(0, 100)))"""
READY = """Promise.all([document.fonts.ready, ...document.getAnimations().filter(a =>
    a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished.catch(() => 0))]).then(() =>
    new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))"""
# Of a page that is very long, some of what repeats is enough for the rules' engine, which takes minutes for all.
FEWER = """(() => {
    if (document.querySelectorAll('*').length < 4000) return;
    const count = new Map();
    for (const e of [...document.body.querySelectorAll('*')]) {
        const parent = e.parentElement, kind = `${e.tagName}.${e.className}`;
        if (!parent) continue;
        const kinds = count.get(parent) ?? count.set(parent, {}).get(parent);
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        if (kinds[kind] > 8) e.remove();
    }
})()"""
LINES = """[...new Set(document.body.innerText.split('\\n').map(line => line.trim()).filter(Boolean))]"""
# What a script reveals, as it stands in a page without scripts. There it is hidden, or the page says so by itself.
SCRIPTED = """[...document.querySelectorAll('[hidden], [data-scripted]')].map(e => e.textContent)
    .concat([...document.querySelectorAll('[data-signature]')].map(e => e.dataset.label)).join(' ')"""


def axe():
    """The text of the rules' engine."""
    found = importlib.util.find_spec("axe_playwright_python")
    return (Path(found.origin).parent / "axe.min.js").read_text()


class Look:
    """Opens pages and puts everything to them; `markup` and `shots` may keep what they were shown."""

    def __init__(self, browser, verdict, base, markup=None, shots=None, short=False):
        self.browser, self.verdict, self.base = browser, verdict, base
        self.markup, self.shots, self.rules = markup, shots, axe()
        self.looks = [("phone", "light"), ("desk", "dark")] if short else [(s, c) for s in SIZES for c in SCHEMES]
        self.short, self.opened = short, set()
        browser.before_each_page(WATCH)

    def page(self, name, path, status=200, fixed=True):
        """One page in each size and scheme. `fixed`: it looks the same each time, so that its picture may be kept."""
        grounds = {}
        for size, scheme in self.looks:
            where, is_first = f"{name}, {size}, {scheme}", (size, scheme) == ("phone", "light")
            self.opens(path, size, scheme, status, where)
            facts = self.browser.ask(FACTS)
            grounds[scheme] = facts["ground"]
            self.verdict.check(not facts["broken"], f"{where}: all pictures came", facts["broken"])
            self.verdict.check(not facts["clipped"], f"{where}: no words are cut off", facts["clipped"])
            # The page of parts shows them all.
            self.verdict.check(
                len(facts["primaries"]) < 2 or name.endswith("parts"), f"{where}: at most one button stands out", facts["primaries"]
            )
            self.width(where, SIZES[size][0])
            if self.shots:
                self.shots.take(self.browser, name, size, scheme, fixed)
            # The desk has more to reach, and more that lies over it.
            if scheme == "light" if not self.short else size == "desk":
                keyboard.walks(self.browser, self.verdict, where)
            if is_first:
                self.narrow(name, facts)
                shown = self.browser.ask(LINES)
                self.browser.look(*SIZES[size], scheme, DOTS[size])
            self.dialogs(where)
            self.accessible(where)
            # What is never twice the same cannot be.
            if is_first and fixed:
                self.plain(name, path, shown)
        self.verdict.check(len(set(grounds.values())) == 2, f"{name}: light and dark differ", str(grounds))

    def opens(self, path, size, scheme, status, where):
        browser = self.browser
        browser.look(*SIZES[size], scheme, DOTS[size])
        browser.complaints.clear()
        browser.open(self.base + path)
        browser.ask(READY)
        seen = browser.ask("seen")
        self.verdict.check(
            seen["shift"] <= SHIFT_MOST, f"{where}: nothing jumps", f"{seen['shift']:.3f} {seen['shifted'][:3]}"
        )
        expected = [c for c in browser.complaints if status == 200 or f"status of {status}" not in c]
        self.verdict.check(not expected, f"{where}: nothing complains", expected)

    def narrow(self, name, facts):
        self.verdict.check(facts["language"] in ("en", "de"), f"{name}: says in which language it is")
        if self.markup is not None:
            self.markup.keep(name, self.browser.source())
        self.browser.look(*NARROW, "light")
        self.browser.ask(READY)
        self.width(f"{name}, narrow", NARROW[0])

    def plain(self, name, path, shown):
        """Without scripts every line is there that is there with them."""
        self.browser.look(*NARROW, "light")
        self.browser.scripts(False)
        self.browser.open(self.base + path)
        plain, revealed = {told(line) for line in self.browser.ask(LINES)}, told(self.browser.ask(SCRIPTED))
        self.browser.scripts(True)
        missing = [line for line in shown if told(line) not in plain and told(line) not in revealed]
        self.verdict.check(not missing, f"{name}: says the same without JavaScript", sorted(missing)[:5])

    def width(self, where, limit):
        wide = self.browser.ask("document.documentElement.scrollWidth")
        if wide > limit:
            self.verdict.check(False, f"{where}: nothing is too wide", f"{wide} {self.browser.ask(f'({WIDE})({limit})')}")
        else:
            self.verdict.check(True, where)

    def dialogs(self, where):
        """What opens over the page keeps the same rules, fits the window, and closes by Escape."""
        count = self.browser.ask(DIALOGS)
        for number in range(min(count, DIALOGS_MOST)):
            # What stands in the frame of many pages is looked at once by the short form.
            named = (where.split(", ", 1)[1], self.browser.ask(f"dialogs[{number}].id || dialogs[{number}].className"))
            if self.short and named in self.opened:
                continue
            self.opened.add(named)
            self.browser.ask(OPEN.replace("NUMBER", str(number)))
            self.browser.ask(READY)
            box = self.browser.ask(f"(b => [b.left, b.right - innerWidth])(dialogs[{number}].getBoundingClientRect())")
            self.verdict.check(box[0] >= -1 and box[1] <= 1, f"{where}: dialog {number} fits the window", box)
            self.accessible(f"{where}, dialog {number}", f"dialogs[{number}]")
            self.browser.keys("Escape")
            is_open = self.browser.ask(f"dialogs[{number}].matches(':modal, :popover-open')")
            self.verdict.check(not is_open, f"{where}: dialog {number} closes by Escape")

    def accessible(self, where, part="document"):
        if part == "document":
            self.browser.ask(FEWER)
        if not self.browser.ask("'axe' in window"):
            self.browser.ask(f"{self.rules}; true")
        options = f"{{ runOnly: {{ type: 'tag', values: {TAGS} }}, resultTypes: ['violations'], preload: false }}"
        found = self.browser.ask(
            f"axe.run({part}, {options}).then(r => r.violations.flatMap(v => v.nodes.map(n => [v.id,"
            " n.target.join(' '), (n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ''])))", within=60,
        )  # fmt: skip
        self.verdict.check(True, where)
        # What a bar lies over where the page was left can be scrolled from under it; the keyboard's walk looks at that.
        found = [each for each in found if not (each[0] == "target-size" and "obscured" in each[2])]
        # One rule that many elements break is one thing to mend.
        for rule in dict.fromkeys(rule for rule, _, _ in found):
            nodes = [(target, why) for broken, target, why in found if broken == rule]
            self.verdict.check(
                False, f"{where}: axe {rule}", f"{len(nodes)} × {nodes[0][0]} — {nodes[0][1]} {[n[0] for n in nodes[1:3]]}"
            )


def told(line):
    """Without what passes between one look and the next: the time of day, since when, a number of a trouble."""
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", re.sub(r"\b[0-9a-f]{16}\b", "0", line)))

"""Goes through a page by Tab alone: everything that can be used is reached, shows that it is, and nothing holds one."""

import time

# More than that are not walked through: what follows is more of the same.
STOPS_MOST = 120
# Remembers what should be reached, and how it looks while it is not. Of some radio buttons one is a stop; what is drawn
# for a box that itself is not seen is its label, or what stands beside it.
PREPARE = """(() => {
    // What has the focus as the page comes is where Tab would go on from.
    document.body.tabIndex = -1;
    document.body.focus();
    document.activeElement?.blur();
    document.body.removeAttribute('tabindex');
    getSelection().removeAllRanges();
    const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true],'
        + ' [tabindex], audio[controls], video[controls]';
    const near = e => [e, e.parentElement, e.nextElementSibling, e.closest('label'), ...(e.labels ?? [])].filter(Boolean);
    const around = e => [0, 1, 2].reduce(all => [...all, all.at(-1).parentElement ?? e], [e]);
    const drawn = e => [...near(e).map(n => [n]), ...around(e).map(n => [n]), [e, '::before'], [e, '::after']].map(of => {
        const s = getComputedStyle(...of); return [s.outlineStyle, s.outlineWidth,
        s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join(); });
    const stops = [...document.querySelectorAll(usable)].filter(e => {
        if (e.tabIndex < 0 || e.matches(':disabled') || e.closest('[inert]')) return false;
        if (!e.checkVisibility({ visibilityProperty: true })) return false;
        if (e.type !== 'radio' || !e.name) return true;
        const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(e.name)}"]`)]
            .filter(r => r.form === e.form);
        return e === (group.find(r => r.checked) ?? group[0]);
    });
    const before = new Map([...document.querySelectorAll(usable)].map(e => [e, drawn(e)]));
    window.walk = { stops, before, drawn, near, reached: new Set(), last: null };
    scrollTo(0, 0);
    // A date has a stop for its day, its month, its year and its calendar.
    return stops.length + 7 * stops.filter(e => /date|time|month|week/.test(e.type)).length;
})()"""
# What has the focus now, and whether it looks as if it had. Then whether one sees it, and nothing lies over it.
STEP = """(() => {
    const { before, drawn, reached } = walk, e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const told = { name: e.outerHTML.slice(0, 110), again: reached.has(e), stays: walk.last === e };
    walk.last = e;
    if (told.again) return told;
    reached.add(e);
    for (const a of document.getAnimations()) try { a.finish(); } catch { }
    const was = before.get(e);
    told.marked = !was || drawn(e).some((style, at) => style !== was[at]) || e.tagName === 'IFRAME';
    return told;
})()"""

SEEN = """(() => {
    const { near } = walk, e = document.activeElement;
    const boxes = near(e).filter(n => n === e || n.tagName === 'LABEL' || n === e.nextElementSibling)
        .map(n => n.getBoundingClientRect()).filter(b => b.width > 2 && b.height > 2);
    const box = boxes[0];
    if (!box) return { seen: false, how: 'it has no size' };
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    let hits = 0, tries = 0;
    for (const across of [0.1, 0.5, 0.9]) for (const down of [0.1, 0.5, 0.9]) {
        const hit = document.elementFromPoint(left + (right - left) * across, top + (bottom - top) * down);
        tries += 1;
        if (hit && (near(e).some(n => n.contains(hit)) || hit.contains(e))) hits += 1;
    }
    const shown = right > left && bottom > top ? (right - left) * (bottom - top) / (box.width * box.height) : 0;
    const large = box.height > innerHeight * 0.9 || box.width > innerWidth * 0.9;
    const seen = hits * 2 >= tries && (large || shown >= 0.3);
    return { seen, how: `${hits} of ${tries} points, ${Math.round(shown * 100)} % in the window` };
})()"""


def is_seen(browser):
    """A page may take a moment to scroll there."""
    for pause in (0, 0.05, 0.2, 0.4):
        time.sleep(pause)
        told = browser.ask(SEEN)
        if told["seen"]:
            break
    return told


def walks(browser, verdict, where):
    """From the top of the page to its end."""
    stops = browser.ask(PREPARE)
    unmarked, hidden, again, steps, outside = [], [], 0, 0, 0
    while steps < min(stops + 12, STOPS_MOST):
        browser.keys("Tab")
        steps += 1
        at = browser.ask(STEP)
        # The browser's own controls come between the last stop of a page and its first.
        if at is None:
            outside += 1
            if outside > 2 or steps > 2:
                break
            continue
        again = again + 1 if at["stays"] else 0
        if again > 8 or at["again"] and not at["stays"]:
            break
        if not at["again"]:
            unmarked += [at["name"]] * (not at["marked"])
            seen = is_seen(browser)
            hidden += [f"{at['name']} ({seen['how']})"] * (not seen["seen"])
    missed = browser.ask("walk.stops.filter(e => !walk.reached.has(e)).map(e => e.outerHTML.slice(0, 110))")
    if steps >= STOPS_MOST:
        missed = []
    verdict.check(not unmarked, f"{where}: one sees where the keyboard is", f"{len(unmarked)} {unmarked[:3]}")
    verdict.check(not hidden, f"{where}: nothing hides where the keyboard is", f"{len(hidden)} {hidden[:3]}")
    verdict.check(not missed, f"{where}: Tab reaches everything", f"{len(missed)} {missed[:3]}")
    return steps

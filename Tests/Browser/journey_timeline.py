"""On the timeline: a booking is moved by its form and put back, and dragged onto another, which is refused."""

import json
from datetime import timedelta

from journey_opening import MIA

# Where the bars of two bookings are, once both are in sight.
MIDDLES = """((...all) => {
    const bars = all.map(id => document.querySelector(`a.tlb[href*="${id}"] rect`));
    for (const bar of bars) bar.scrollIntoView({ block: 'center', behavior: 'instant' });
    return bars.map(bar => bar.getBoundingClientRect()).map(r => [r.x + r.width / 2, r.y + r.height / 2]);
})(%s, %s)"""
SHOW_PRICE = """[...document.querySelectorAll('button')]
    .find(e => e.innerText.trim() === 'Show the price').id = 'the-button'"""


def day(house, number):
    return house.night + timedelta(days=number)


def books_two(house):
    """Two of the same class on the same days, each on a vehicle of its own."""
    house["rates"]
    mia = house.staff("manager", MIA)
    mia.open("/desk/customers/new").send("/desk/customers", name="Theo Lane", email="theo@example.com")
    customer = mia.path.partition("?")[0].rpartition("/")[2]
    for name in ("one", "two"):
        mia.open(f"/desk/bookings/new?customer={customer}&from={day(house, 10)}T10:00&until={day(house, 13)}T10:00"
                 f"&pickup={house['Harbour']}&return={house['Harbour']}&class=midsize")  # fmt: skip
        house.check("Camry" in mia.text, "vehicles can be had then", mia)
        mia.told("document.querySelector('[name=vehicle]').id = 'the-vehicle'")
        with mia.loading("the price"):
            mia.tap("#the-vehicle")
            if not house.scripts:
                mia.form("/desk/bookings/new", "from")
                mia.told(SHOW_PRICE)
                mia.tap("#the-button")
        mia.until("document.querySelector('#sum tfoot')", "the price")
        mia.send("/desk/bookings/new", "Book", form_method="post")
        house[name] = mia.path.partition("?")[0].rpartition("/")[2]
    house.check(house["one"] != house["two"], "both are booked", mia)


def opens(house):
    mia = house.staff("manager", MIA).open(f"/desk/timeline?from={day(house, 8)}&days=14")
    bars = mia.told("document.querySelectorAll('a.tlb').length")
    house.check(bars >= 2, "the bookings stand on it", mia, str(bars))
    return mia


def times(mia, booking):
    return mia.told(f"document.querySelector('a.tlb[href*=\"{booking}\"]').getAttribute('aria-label')")


def takes(mia, booking):
    """Opens the form that moves it: over the page, or as a page."""
    with mia.loading("the form") if not mia.has_scripts else mia.waiting("[data-move]"):
        mia.tap(f"a.tlb[href*='{booking}']")


def moves_and_undoes(house):
    booking = house["one"]
    mia = opens(house)
    before = times(mia, booking)
    takes(mia, booking)
    mia.send(f"/desk/bookings/{booking}/move", "Move", ends_at=f"{day(house, 14)}T10:00")
    house.check(mia.path.startswith("/desk/timeline") and "from=" in mia.path, "it leads back to the same days", mia)
    house.check(times(mia, booking) != before, "it is a day longer", mia, before)
    told = mia.browser.ask("document.querySelector('[data-toast]')?.innerText ?? ''")
    house.check("Undo" in told, "a way back is offered", mia, told)
    mia.send(f"/desk/bookings/{booking}/move", "Undo")
    answer = mia.told("[...document.querySelectorAll('.error, .error-box')].map(e => e.innerText).join(' ')")
    after = times(opens(house), booking)
    house.check(after == before, "Undo puts it back", mia, f"{after} in place of {before}; the answer was {answer}")


def meets_another(house):
    """A move onto days that are taken, by the form: the reason, what can be had instead, and one of these does."""
    one, two = house["one"], house["two"]
    mia = opens(house)
    before = times(mia, one)
    vehicle = mia.told(f"document.querySelector('a.tlb[href*=\"{two}\"]').closest('.tl-row').dataset.vehicle")
    if house.scripts:
        own, other = mia.told(MIDDLES % (json.dumps(one), json.dumps(two)))
        with mia.waiting("[data-move]"):
            mia.browser.drag([own, [own[0], (own[1] + other[1]) / 2], [own[0], other[1]]])
        chosen = mia.told("document.querySelector('dialog [name=vehicle_id]').value")
        house.check(chosen == vehicle, "what it is dropped on is chosen", mia, f"{chosen} {vehicle}")
        mia.send(f"/desk/bookings/{one}/move", "Move")
    else:
        mia.open(f"/desk/bookings/{one}/move?vehicle={vehicle}")
        mia.send(f"/desk/bookings/{one}/move", "Move", vehicle_id=vehicle)
    house.check(mia.status == 409, "it is refused", mia, str(mia.status))
    house.check("What can be had instead" in mia.text, "with what can be had instead", mia)
    reason = mia.told("document.querySelector('.error-box')?.innerText ?? ''")
    house.check(len(reason) > 20, "with a reason", mia, reason)
    ways = mia.told("[...document.querySelectorAll('[data-move] .rows a')].map(a => a.innerText)")
    house.check(ways, "there are ways out", mia)
    house.check(times(opens(house), one) == before, "nothing has moved", mia)


TIMELINE = [("two bookings", books_two), ("moved and put back", moves_and_undoes), ("onto another", meets_another)]

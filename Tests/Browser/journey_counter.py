"""At the counter: two want the last vehicle of a class, and an enquiry becomes a booking by keys alone."""

import json
import time
from datetime import timedelta

from journey_opening import BEN, MIA
from traveller import Lost

IDA = {"name": "Ida Brook", "email": "ida@example.com"}
# Counts what a mouse or a finger does, from the first page to the last.
COUNT = "for (const kind of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(kind, () => sessionStorage" \
    ".setItem('presses', 1 + +(sessionStorage.getItem('presses') ?? 0)), true);"  # fmt: skip
SAYS = """((selector, words) => {
    const e = [...document.querySelectorAll(selector)]
        .find(e => e.checkVisibility() && e.innerText.trim().startsWith(words));
    if (!e) throw new Error(`nothing says ${words}`);
    e.id ||= 'the-aim';
    return '#' + CSS.escape(e.id);
})(%s, %s)"""
MOST_SECONDS, MOST_STOPS = 60, 120


def races(house):
    """The Jeep is alone in its class; both look at it, both press, and one of them is first."""
    house["rates"]
    begin = house.night + timedelta(days=20)
    stay = {"from": f"{begin}T10:00", "until": f"{begin + timedelta(days=2)}T10:00"}
    both = [house.person("first"), house.person("second")]
    for person in both:
        person.open("/").send("/vehicles", "Search", location="Harbour", **stay)
        person.follow("2024 Jeep Wrangler", "main ")
        person.form("/vehicles/*/hold")
    for person in both:
        person.told("window.theForm.querySelector('button').id = 'the-button'")
    with both[0].loading("what comes of the first press"), both[1].loading("what comes of the second press"):
        for person in both:
            person.tap("#the-button")
    won = [person for person in both if person.path.startswith("/checkout/")]
    house.check(len(won) == 1, "one of two holds it", detail=" / ".join(person.where() for person in both))
    for person in both:
        if person in won:
            continue
        house.check(person.status == 409, "the other is told of a conflict", person, str(person.status))
        house.check("What can be had instead" in person.text, "with what can be had instead", person)
        ways = person.told("[...document.querySelectorAll('.ways a')].map(a => a.innerText.replace(/\\s+/g, ' '))")
        house.check(any("$" in way for way in ways), "each with its price", person, str(ways))
        person.told("document.querySelector('.ways a').id = 'the-way'")
        with person.loading("where the first way leads"):
            person.tap("#the-way")
        house.check(person.has_form("/vehicles/*/hold"), "which can be had at once", person)
    if won:
        won[0].send("/checkout/*/release", "Let the vehicle go")


def asks(house):
    house["vehicles"]
    ida = house.person("ida", "phone").open("/vehicles").follow("2024 Toyota Camry", "main ")
    ida.send("/vehicles/*/enquiry", name=IDA["name"], email=IDA["email"], message="Is it free in November?")
    house.check(IDA["name"] in ida.browser.ask("document.body.innerText"), "there are thanks by name", ida)
    mia = house.staff("manager", MIA).open("/desk/enquiries").follow(IDA["name"], "main ")
    place = mia.path.partition("?")[0]
    mia.send(place + "/assignment", assigned_to=BEN["name"])
    house.check(BEN["name"] in mia.text, "somebody is to answer it", mia)
    house["enquiry"] = True


def reaches(person, selector, keys=("Tab",)):
    """By keys alone; answers how many."""
    for presses in range(MOST_STOPS):
        if person.told(f"document.activeElement?.matches({json.dumps(selector)}) ?? false"):
            return presses
        person.browser.keys(*keys)
    raise Lost(f"no Tab leads to {selector} on {person.where()}")


def says(selector, words):
    """Marks the one whose words begin like that, so that it can be told by a selector."""
    return SAYS % (json.dumps(selector), json.dumps(words))


def goes_by_keys(person, selector, words):
    """Reaches a link or a button and presses it."""
    reaches(person, person.told(says(selector, words)))
    with person.loading(f"where {words} leads"):
        person.browser.keys("Enter")


def writes(person, selector, text):
    reaches(person, selector)
    person.browser.call("Input.insertText", text=text)


def sets_a_time(person, selector, day, hour):
    """In the parts of a control for days and times, as this browser has them: month, day and year, then the time."""
    reaches(person, selector)
    for part in (f"{day:%m}", f"{day:%d}", f"{day:%Y}"):
        person.browser.keys(*part)
    person.browser.keys("Tab", *f"{hour:02}", "0", "0")


def becomes_a_booking(house):
    """From the inbox to a booking, without a mouse, in less than a minute of a quick pair of hands."""
    house["enquiry"]
    ben = house.staff("sales", BEN)
    ben.browser.before_each_page(COUNT)
    ben.open("/desk")
    began = time.monotonic()
    goes_by_keys(ben, "a", "Enquiries")
    goes_by_keys(ben, "a", IDA["name"])
    house.check("free in November" in ben.text, "the inbox leads to what was asked", ben)
    goes_by_keys(ben, "main a", "Make a customer of it")
    known = ben.told("document.querySelector('[name=email]')?.value")
    house.check(known == IDA["email"], "what is known is filled in", ben, str(known))
    reaches(ben, ben.told(says("main form[method=post] button[type=submit]", "")))
    with ben.loading("the new customer"):
        ben.browser.keys("Enter")
    house.check(IDA["name"] in ben.text, "the customer is entered", ben)
    goes_by_keys(ben, "main a", "Book")
    house.check(ben.path.startswith("/desk/bookings/new"), "and leads to a booking", ben)
    books_by_keys(house, ben)
    took = time.monotonic() - began
    house.check("/desk/bookings/" in ben.path and "Confirmed" in ben.text, "it is booked", ben)
    house.check(took < MOST_SECONDS, "in less than a minute", ben, f"{took:.1f} s")
    if house.scripts:
        house.check(ben.told("sessionStorage.getItem('presses')") is None, "without a mouse", ben)
    house["ida"] = ben.path.partition("?")[0]


def books_by_keys(house, ben):
    begin = house.night + timedelta(days=10)
    sets_a_time(ben, "[name=from]", begin, 10)
    sets_a_time(ben, "[name=until]", begin + timedelta(days=3), 10)
    reaches(ben, "[name=pickup]")
    ben.browser.keys("H")
    goes_or_waits(ben, "Show vehicles", "document.querySelector('[name=vehicle]')")
    reaches(ben, "[name=vehicle]")
    ben.browser.keys(" ")
    goes_or_waits(ben, "Show the price", "document.querySelector('#sum tfoot')")
    reaches(ben, ben.told(says("#sum button[type=submit]", "Book")))
    with ben.loading("the booking"):
        ben.browser.keys("Enter")


def goes_or_waits(person, words, comes):
    """Where scripts have fetched it already, nothing has to be pressed."""
    if person.has_scripts:
        person.until(f"!!({comes})", f"what {words} shows")
        return
    goes_by_keys(person, "main button", words)


COUNTER = [
    ("the last of a class", races), ("an enquiry", asks), ("a booking by keys", becomes_a_booking),
]  # fmt: skip

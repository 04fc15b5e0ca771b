"""Somebody rents a car over the night when the clocks are changed, keeps it longer, and brings it back late."""

import struct
import urllib.parse
import zlib
from datetime import timedelta

from journey_opening import BEN

NORA = {"name": "Nora Quist", "email": "nora@example.com", "password": "wild otters count the stars"}
BUSY = 503
ANGLES = ["Front", "Left side", "Rear", "Right side"]
# What a list of results shows of each vehicle.
CARDS = "[...document.querySelectorAll('.card')].map(e => e.innerText.replace(/\\s+/g, ' '))"
ROWS = "[...document.querySelectorAll('.price-lines tr')].map(e => e.innerText.replace(/\\s+/g, ' ').trim())"


def photo(file, grey):
    """A PNG of one colour, as large as a small photo."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">2I5B", 640, 480, 8, 2, 0, 0, 0)
    lines = (b"\0" + bytes([grey, 120, 160]) * 640) * 480
    parts = [chunk(b"IHDR", size), chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b"")]
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return file


def searches(house):
    house["rates"]
    house["from"], house["until"] = f"{house.night}T18:00", f"{house.night + timedelta(days=2)}T18:00"
    nora = house.person("nora", "phone").open("/")
    nora.send("/vehicles", "Search", location="Harbour", **{"from": house["from"], "until": house["until"]})
    cards = nora.browser.ask(CARDS)
    totals = [card for card in cards if "in all" in card]
    house.check(len(cards) == len(totals) == 4, "four vehicles with their totals", nora, str(cards))
    friend = house.person("guest").open(nora.path)
    house.check(friend.browser.ask(CARDS) == cards, "the address shows somebody else the same", friend)
    house.check(house["from"] in nora.path.replace("%3A", ":"), "the address has the dates", nora)
    house["results"] = nora.path


def reads_the_price(house):
    house["results"]
    nora = house.person("nora").follow("2024 Toyota Camry", "main ")
    rows = nora.browser.ask(ROWS)
    house.check("$157.00" in str(rows[-1:]), "the total is that of two days, an hour and the cleaning", nora, str(rows))
    house.check(any("1 hour" in row for row in rows), "the hour that the night is longer is explained", nora, str(rows))
    house.check("deposit of $200.00" in nora.text, "the deposit is told before", nora)
    house["vehicle"] = nora.path


def checks_out(house):
    house["vehicle"]
    nora = house.person("nora").send("/vehicles/*/hold", "Book this vehicle")
    house.check(nora.path.startswith("/checkout/") and "Held for you" in nora.text, "the vehicle is held", nora)
    nora.send("/checkout/*/extras")
    house.check("Who are you?" in nora.text, "the second step asks who one is", nora)
    nora.send("/checkout/*/review", name=NORA["name"], email=NORA["email"], born_on="1990-04-01")
    house.check("Is everything right?" in nora.text, "the third asks whether all is right", nora)
    house.check(NORA["email"] in nora.text and "$157.00" in nora.text, "and shows everything again", nora)
    nora.send("/checkout/*/book")
    waits = "We have your booking" if "waits" in house.known else "It is booked"
    house.check(waits in nora.text, "it is booked, and waits for a word if it has to", nora)
    house["code"] = nora.told("document.querySelector('.code').innerText")
    calendar = nora.told("document.querySelector('a[href$=\".ics\"]').getAttribute('href')")
    status, kind, text = nora.fetch(calendar)
    night = f"{house.night:%Y%m%d}"
    house.check(status == 200 and kind.startswith("text/calendar"), "there is a calendar", nora, f"{status} {kind}")
    house.check(f"DTSTART;TZID=America/New_York:{night}T180000" in text, "it has the place's own time", nora, text)
    house["checkout"] = nora.path


def makes_an_account(house):
    house["code"]
    nora = house.person("nora").open("/sign-up")
    nora.send("/sign-up", name=NORA["name"], email=NORA["email"])
    house.check("Look into your mail" in nora.text, "a letter is on its way", nora)
    link = house.letter("/confirm", NORA["name"])
    nora.open(link).send(link, new_password=NORA["password"])
    nora.signs_in(NORA, "/account", "customer")
    house.check(house["code"] in nora.text, "what was booked without an account stands in it", nora)
    nora.follow("See the booking")
    house["own"] = nora.path
    house.check("$157.00" in nora.text, "with its price", nora)


def books_signed_in(house):
    """Nothing that the account knows is typed again; then it is called off, for later steps know of one."""
    house["own"]
    first = urllib.parse.urlsplit(house["vehicle"])
    later = [f"{house.night + timedelta(days=days)}T10:00" for days in (20, 22)]
    query = dict(urllib.parse.parse_qsl(first.query)) | dict(zip(("from", "until"), later))
    nora = house.person("nora").open(f"{first.path}?{urllib.parse.urlencode(query)}")
    asked = nora.told("document.querySelector('form[action$=\"/enquiry\"] [name=email]').value")
    house.check(asked == NORA["email"], "whoever asks about it has no address to type", nora, str(asked))
    nora.send("/vehicles/*/hold", "Book this vehicle").send("/checkout/*/extras")
    house.check(f"Signed in as {NORA['name']}" in nora.text, "the checkout knows who is signed in", nora)
    nora.send("/checkout/*/review", phone="+12035550142")
    house.check(NORA["email"] in nora.text and "(203) 555-0142" in nora.text, "and shows it all again", nora)
    nora.send("/checkout/*/book")
    house.check(nora.path.startswith("/account/bookings/"), "it leads into the account", nora, nora.path)
    house.check("Your booking is made." in nora.text, "where the booking stands", nora)
    place = nora.path.partition("?")[0]
    nora.open(place + "/cancellation").send(place + "/cancellation", reason="My plans have changed")
    house.check("cancelled" in nora.text, "and is called off", nora)


def is_told_by_letter(house):
    """The form promises that the confirmation goes to the address that was entered."""
    code = house["code"]
    letters = [file.read_text() for file in (house.server.data / "mail").glob("*.eml")]
    told = [letter for letter in letters if code in letter]
    house.check(told, "a letter tells of the booking", detail=f"none of {len(letters)} letters")


def finds_the_booking(house):
    ben = house.staff("sales", BEN)
    house.check("No bookings yet" not in ben.text, "a view with nothing in it does not deny what others have", ben)
    ben.send("/desk/bookings", "Show", q=house["code"]).follow(house["code"], "main ")
    house["booking"] = ben.path.partition("?")[0]
    return ben


def confirms(house):
    ben = finds_the_booking(house)
    if "waits" in house.known:
        house.check("Confirm this booking" in ben.text, "what is to be done stands on top", ben)
        ben.send(house["booking"] + "/confirmation")
    house.check("Confirmed" in ben.text, "it is confirmed", ben)


def sees_to_the_papers(house):
    ben, booking = house.staff("sales", BEN), house["booking"]
    ben.open(booking).follow("Check them").follow("Change")
    customer = ben.path.removesuffix("/edit")
    ben.send(customer, licence__number="NY-1234-5678", licence__country="US", licence__valid_until="2030-01-01")
    ben.send(customer + "/checks", document="Licence", valid_until="2030-01-01", outcome="Approved")
    house.check("Approved" in ben.text, "the licence is looked at", ben)
    ben.open(booking + "?tab=papers").send(booking + "/agreements")
    nora = house.person("nora").open(house["own"]).follow("Sign the agreement")
    signs(nora, house["own"] + "/agreement", "[data-signature] canvas", NORA)
    nora.send(house["own"] + "/agreement", "Sign the agreement")
    house.check("Your signature is under the agreement" in nora.text, "the customer signs it at home", nora)
    signs_at(ben, booking + "?tab=papers", "/desk/agreements/*", "Sign", BEN)
    done = ben.told("[...document.querySelectorAll('.check-done .check-label')].map(e => e.innerText)")
    house.check("Agreement signed" in done, "both have signed", ben, str(done))
    ben.open(booking + "?tab=money").send(booking + "/deposit", method="Terminal", reference="T-1")
    house.check("held" in ben.text, "the deposit is held", ben)
    house["papers"] = True


def signs(person, action, canvas, who):
    """Draws the name where that can be; else types it, and agrees that this counts."""
    if person.has_scripts:
        person.fill(action, name=who["name"])
        person.draws(canvas)
    else:
        person.fill(action, name=who["name"], consents=True)


def signs_at(person, page, action, button, who):
    """With the last name the paper is made. On a machine that is busy that is refused, to be tried again."""
    for _ in range(3):
        person.open(page)
        signs(person, action, "form[data-signing] canvas", who)
        person.send(action, button)
        if person.status != BUSY:
            return


def takes_photos(house, phone, place, kind):
    """One from each side: with scripts each is sent as it is taken, without them all by one form."""
    for number, angle in enumerate(ANGLES):
        phone.choose_files(f"input[data-angle='{angle}']", photo(house.place / f"{angle}.png", 40 * number))
        if house.scripts:
            phone.until(f"document.querySelector(\".shot-done input[data-angle='{angle}']\")", f"the photo of {angle}")
    if not house.scripts:
        phone.send(place + "/photos", "Send the photos")
    phone.open(place)
    shown = phone.told("document.querySelectorAll('.shot-done').length")
    house.check(shown == len(ANGLES), f"{kind}: the photos are there", phone, str(shown))


def inspects(house, kind, odometer, fuel):
    """On a phone, beside the vehicle."""
    phone, booking = house.staff("ben-on-the-lot", BEN, "phone"), house["booking"]
    phone.open(booking + "?tab=papers").send(booking + "/inspections", f"Inspect {kind}")
    place = phone.path.partition("?")[0]
    is_there = place.startswith("/desk/inspections/") and phone.status == 200
    house.check(is_there, f"{kind}: there is a page to inspect on", phone)
    takes_photos(house, phone, place, kind)
    phone.send(place + "/findings", odometer_km=str(odometer), fuel=str(fuel), cleanliness="Clean")
    phone.send(place + "/submission")
    signs_at(phone, place, place + "/countersignature", "Sign and lock", NORA)
    house.check("Signed and locked" in phone.text, f"{kind}: the customer signs it", phone)
    house.check("Not signed, because" not in phone.text, f"{kind}: with their name under it", phone)
    return phone


def hands_over(house):
    house["papers"]
    house.goes_to(house.night, 17)
    inspects(house, "for the pick-up", 12_000, 8)
    phone, booking = house.person("ben-on-the-lot"), house["booking"]
    if phone.open(booking).has_form(booking + "/readiness"):
        phone.send(booking + "/readiness")
    phone.send(booking + "/handover")
    house.check("On the road" in phone.text, "the keys are handed over", phone)
    house["out"] = True


def keeps_it_longer(house):
    house["out"]
    house.goes_to(house.night + timedelta(days=1), 15)
    nora = house.person("nora").open(house["own"])
    if nora.path.startswith("/sign-in"):
        nora.signs_in(NORA, house["own"], "customer")
    nora.follow("Change the return time")
    nora.send(house["own"] + "/change", "Show the price", ends_at=f"{house.night + timedelta(days=3)}T18:00")
    house.check("$217.00" in nora.text, "another day is priced before it is agreed to", nora)
    nora.send(house["own"] + "/change", form_method="post")
    house.check(f"{house.night + timedelta(days=3):%-d %b}" in nora.text, "it ends a day later", nora)
    house["longer"] = True


def comes_back_late(house):
    house["longer"]
    back = house.night + timedelta(days=3)
    house.goes_to(back, 21, 10)
    ben, booking = house.staff("sales", BEN), house["booking"]
    ben.open(booking)
    house.check("Overdue by" in ben.text, "staff see that it is late", ben)
    ben.send(booking + "/return")
    inspects(house, "for the return", 12_900, 7)
    ben.open(booking + "?tab=money")
    # Two hours and forty minutes after the grace: begun hours at a quarter of a day, one eighth of fuel, kilometres.
    for word in ("Late", "Fuel", "km"):
        house.check(word.lower() in ben.text.lower(), f"staff read what {word} costs", ben)
    nora = house.person("nora").open(house["own"])
    if nora.path.startswith("/sign-in"):
        nora.signs_in(NORA, house["own"], "customer")
    for word in ("Late", "Fuel"):
        charged = nora.text.partition("Charged in addition")[2].lower()
        house.check(word.lower() in charged, f"the customer reads what {word} costs", nora)


RENTING = [
    ("search", searches), ("price", reads_the_price), ("check-out", checks_out), ("account", makes_an_account),
    ("signed in", books_signed_in),
    ("letter", is_told_by_letter), ("confirmation", confirms), ("papers", sees_to_the_papers),
    ("handover", hands_over), ("longer", keeps_it_longer), ("late return", comes_back_late),
]  # fmt: skip

"""A dealership is opened: from the link that its operator is given to prices, vehicles and people who work there."""

from datetime import timedelta
from urllib.parse import urlsplit

ADA = {"name": "Ada Bright", "email": "ada@example.com", "password": "wobbly kite under seven moons"}
BEN = {"name": "Ben Łukasik", "email": "ben@example.com", "password": "purple anvils rarely whistle"}
MIA = {"name": "Mia Stone", "email": "mia@example.com", "password": "seventeen lemons on a ladder"}
ACCENT, ACCENT_SHOWN = "#0f7b3f", "rgb(15, 123, 63)"
PLACES = [
    {
        "name": "Harbour", "phone": "+1 212 555 0100", "street": "1 Pier Road", "city": "New York", "region": "NY",
        "postal_code": "10004", "country": "US", "time_zone": "America/New_York", "latitude": "40.70",
        "longitude": "-74.01",
    },
    {
        "name": "Mesa", "phone": "+1 303 555 0100", "street": "9 Cactus Way", "city": "Denver", "region": "CO",
        "postal_code": "80202", "country": "US", "time_zone": "America/Denver", "latitude": "39.74",
        "longitude": "-104.99",
    },
]  # fmt: skip
# Three of one class, one alone of its class, and three in the other zone.
CARS = [("Toyota", "Camry", "midsize", "sedan", "petrol", "Harbour")] * 3 + [
    ("Jeep", "Wrangler", "suv", "suv", "petrol", "Harbour"),
] + [("Ford", "Transit", "van", "van", "diesel", "Mesa")] * 3
DAY_RATES = {"midsize": "60", "suv": "90", "van": "75"}
TERMS = {
    "mileage__day_km": "200", "mileage__extra_km_amount": "0.50",
    "fees__0__code": "cleaning", "fees__0__name": "Cleaning", "fees__0__when": "always",
    "fees__0__per": "booking", "fees__0__amount_amount": "25", "deposit_amount": "200",
    "grace_minutes": "30", "late_hour_percent": "25", "late_day_percent": "100", "fuel_eighth_amount": "10",
    "fuel_service_amount": "15", "hour_percent": "20", "cancellation__0__hours": "48",
    "cancellation__0__share_percent": "0", "cancellation__1__hours": "24", "cancellation__1__share_percent": "50",
}  # fmt: skip


def vin(number):
    """One whose check digit is right."""
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)]))
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    text = f"4T1B11HK0JU{number:06}"
    rest = sum((int(c) if c.isdigit() else values[c]) * weight for c, weight in zip(text, weights)) % 11
    return text[:8] + ("X" if rest == 10 else str(rest)) + text[9:]


def table():
    """As a spreadsheet saves it; its last row is of a year that there was not."""
    rows = ["VIN,Plate,Stock number,Make,Model,Year,Class,Body,Fuel,Seats,Colour,Daily rate,Location"]
    for number, (make, model, kind, body, fuel, place) in enumerate(CARS, 1):
        # Not what the rates will say: the plan counts.
        rate = int(DAY_RATES[kind]) - 10
        names = f"{vin(number)},HB{number:03},S{number:03},{make},{model}"
        rows.append(f"{names},2024,{kind},{body},{fuel},5,Blue,{rate},{place}")
    return "\n".join([*rows, f"{vin(99)},HB099,S099,Honda,Accord,1492,midsize,sedan,petrol,5,Red,41,Harbour"])


def makes_an_administrator(house):
    ada = house.person("ada")
    printed = house.server.command("setup-link", "--public-url", ada.base).stdout.strip()
    link = urlsplit(printed).path
    ada.open(link)
    house.check("You become the first administrator" in ada.text, "the link greets", ada)
    ada.send(link, name=ADA["name"], email=ADA["email"], new_password=ADA["password"])
    house.check("Your account is ready" in ada.text, "it leads to where one signs in", ada)
    ada.signs_in(ADA, "/desk/settings")
    house.check(ada.path == "/desk/settings", "signing in leads to the settings", ada)
    house["ada"] = True


def sets_name_and_colour(house):
    ada, place = house.person("ada"), "/desk/settings/organisation"
    ada.open(place).send(place, name="Harbour Cars", accent=ACCENT, footer="Drive safely.")
    house.check(ada.path.startswith(place) and ada.status == 200, "it is saved", ada)
    guest = house.person("guest").open("/")
    shown = guest.browser.ask(
        "[document.title, document.body.innerText,"
        " getComputedStyle(document.querySelector('.button-big')).backgroundColor]"
    )
    house.check("Harbour Cars" in shown[0], "customers read the name", guest, str(shown[0]))
    house.check(shown[2] == ACCENT_SHOWN, "customers see the colour", guest, str(shown[2]))
    house.check("Drive safely." in shown[1], "the foot of the page says what was set", guest)


def sets_rules(house):
    """What customers book waits for somebody's word."""
    place = "/desk/settings/rules"
    house.person("ada").open(place).send(place, confirms_itself="No")
    kept = house.person("ada").told("document.querySelector('[name=confirms_itself]').value")
    house.check(kept == "false", "a rule is kept", house.person("ada"), kept)
    house.known["waits"] = True


def opens_two_locations(house):
    ada = house.person("ada")
    for place in PLACES:
        ada.open("/desk/settings/locations").follow("New location").send("/desk/settings/locations", **place)
        house.check(f"{place['name']}" in ada.browser.ask("document.title"), f"{place['name']} is open", ada)
        zone = ada.browser.ask("document.querySelector('[name=time_zone]').value")
        house.check(zone == place["time_zone"], f"{place['name']} keeps its zone", ada, zone)
        house[place["name"]] = ada.path.partition("?")[0].rpartition("/")[2]
    ada.open("/desk/settings/locations")
    house.check(all(place["name"] in ada.text for place in PLACES), "both are in the list", ada)


def brings_vehicles_in(house):
    house["Mesa"]
    ada, place = house.person("ada"), "/desk/fleet/import"
    ada.open("/desk/fleet").follow("Import")
    if house.scripts:
        file = house.place / "vehicles.csv"
        file.write_text(table())
        ada.choose_files("input[type=file]", file)
        ada.until("document.querySelector('#table').value.includes('Accord')", "the file in the form")
        ada.send(place, "Check it first")
    else:
        ada.send(place, "Check it first", table=table())
    house.check("Nothing has been changed yet" in ada.text, "it is tried first", ada)
    house.check("must be at least 1900" in ada.text, "and tells what is wrong", ada)
    ada.send(place, "Bring it in")
    counts = ada.browser.ask("[...document.querySelectorAll('.stat-value')].map(e => e.innerText)")
    house.check(counts == [str(len(CARS)), "0", "0", "1"], "those that are right come in", ada, str(counts))
    for status in ("Prep", "Active"):
        ada.open("/desk/fleet").follow(f"Change all {len(CARS)}").follow("Status", "main ")
        ada.send("/desk/fleet/bulk", change__move__to=status, change__move__reason="Arrived")
        house.check(f"Changed {len(CARS)}" in " ".join(ada.text.split()), f"all become {status}", ada)
    guest = house.person("guest").open("/vehicles")
    house.check(guest.text.count("Camry") >= 3, "customers see them", guest)
    house["vehicles"] = True


def publishes_rates(house):
    ada, place = house.person("ada"), "/desk/settings/rates"
    ada.open(place).follow("New rate plan").send(place, name="Standard", code="standard")
    ada.follow("Say what a day costs")
    terms = {f"terms__{name}": value for name, value in TERMS.items()}
    for row, (kind, rate) in enumerate(DAY_RATES.items()):
        terms |= {f"terms__classes__{row}__class": kind, f"terms__classes__{row}__day_amount": rate}
    ada.send(ada.path, "Publish", **terms)
    house.check("What holds now" in ada.text and "$60.00" in ada.text, "what holds is told", ada)
    wish = {"class": "midsize", "at": "Harbour", "days": "3", "from": str(house.night - timedelta(days=1))}
    ada.send(ada.path.partition("?")[0], "Work it out", **wish)
    # From the day before the change of clocks: three days and an hour, and the cleaning.
    house.check("$217.00" in ada.text, "three days of a class are worked out", ada)
    guest = house.person("guest").open("/")
    house.check("from $60 a day" in guest.text, "the first page tells what it costs", guest)
    house["rates"] = True


def invites_and_joins(house):
    ada = house.person("ada")
    for person, role in ((BEN, "sales"), (MIA, "manager")):
        ada.open("/staff").send("/staff", "Invite", name=person["name"], email=person["email"], role=role)
        link = urlsplit(ada.browser.ask("document.querySelector('#secret').value")).path
        house.check(link.startswith("/join/"), "there is a link to join", ada)
        other = house.person(role).open(link)
        house.check(person["name"] in other.text, f"{role} is greeted by name", other)
        other.send(link, new_password=person["password"])
        other.signs_in(person, "/desk/bookings")
        house.check(other.path == "/desk/bookings" and other.status == 200, f"{role} gets to work", other)
        house[role] = True
    house.person("sales").open("/desk/settings/organisation")
    house.check(house.person("sales").status in (403, 404), "sales may not change the name", house.person("sales"))


OPENING = [
    ("the set-up link", makes_an_administrator), ("name and colour", sets_name_and_colour),
    ("rules", sets_rules),
    ("two locations", opens_two_locations), ("vehicles from a table", brings_vehicles_in),
    ("rates", publishes_rates), ("invitations", invites_and_joins),
]  # fmt: skip

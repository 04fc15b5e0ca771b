"""Inspects a vehicle on a lot without a connection: what was taken waits on the telephone, is told, and arrives later, once."""

import sys
import time
import urllib.parse
from pathlib import Path

import stage  # noqa: I001 — first of all, for it knows where the others lie
import appliance
from journey_renting import photo
from pages import PEOPLE
from traveller import PATIENCE, Traveller
from verdict import Verdict

ANGLE = "Front"
WAITS = "(document.querySelector('.later')?.innerText ?? '')"

KEPT = """new Promise(ready => { const opened = indexedDB.open('fleetpass', 1); opened.onsuccess = () => {
    const asked = opened.result.transaction('later').objectStore('later').count();
    asked.onsuccess = () => { opened.result.close(); ready(asked.result); }; }; })"""


def begins(crew):
    """A draft of a vehicle that stands ready to be given out; where it is."""
    crew.signs_in(PEOPLE["admin"], "/desk")
    crew.open("/desk/bookings?state=ready")
    booking = crew.told("document.querySelector('main a[href^=\"/desk/bookings/0\"]').getAttribute('href')").partition("?")[0]
    crew.open(booking + "?tab=papers").send(booking + "/inspections")
    return crew.path.partition("?")[0]


def takes(crew, verdict, place, folder):
    """A photo and the gauges while nothing gets through."""
    crew.open(place)
    crew.browser.network(offline=True)
    crew.choose_files(f"input[data-angle='{ANGLE}']", photo(folder / "front.png", 40))
    crew.until(f"{WAITS}.includes('1 waiting to send')", "the photo waits")
    gauges = urllib.parse.urlsplit(crew.told("document.querySelector('#gauges form').action")).path
    crew.fill(gauges, remarks="Dust inside")
    crew.browser.ask("document.querySelector('#gauges form button[type=submit]').click()")
    crew.until(f"{WAITS}.includes('2 waiting to send')", "the gauges wait, too")
    told = crew.told("document.querySelector('.shot .error:not([hidden])')?.innerText")
    verdict.check(told == "It waits to be sent.", "offline: the photo says so itself", told)
    verdict.check(crew.told("document.querySelector('[name=remarks]').value") == "Dust inside", "offline: what was typed stands")
    # Whoever has changed their mind sends the form again: it waits once.
    crew.fill(gauges, remarks="Clean")
    crew.browser.ask("document.querySelector('#gauges form button[type=submit]').click()")
    crew.until("!document.querySelector('#gauges form button[type=submit]').disabled", "the button again")
    verdict.check("2 waiting" in crew.told(WAITS), "offline: a form filled in again waits once", crew.told(WAITS))
    # Two damages are two, though one form says both.
    for part in ("Front door", "Bonnet"):
        crew.browser.ask(f"""(form => {{ const field = name => form.elements.namedItem(name);
            [field('part').value, field('x').value, field('y').value] = ['{part}', 100, 100];
            field('kind').selectedIndex = field('kind').options.length - 1;
            form.querySelector('button[type=submit]').click(); }})(document.querySelector('[data-damage] form'))""")
        crew.until(f"{WAITS}.includes('{3 if part == 'Front door' else 4} waiting')", f"the damage of the {part} waits")


def arrives(crew, verdict, place):
    """On whatever page of the console the connection is back, and once only."""
    crew.browser.network()
    crew.open("/desk")
    deadline = time.monotonic() + PATIENCE
    while crew.told(KEPT) and time.monotonic() < deadline:
        time.sleep(0.1)
    verdict.check(crew.told(KEPT) == 0, "online: all is sent", crew.told(WAITS))
    crew.until(f"{WAITS} === ''", "and nothing more is told")
    crew.open(place)
    shown = crew.told("document.querySelectorAll('.shot-done').length")
    verdict.check(shown == 1, "online: the photo is there, once", shown)
    verdict.check(crew.told("document.querySelector('[name=remarks]').value") == "Clean", "online: the last word counts")
    damages = crew.told("document.querySelector('.damage-list').innerText")
    verdict.check("Front door" in damages and "Bonnet" in damages, "online: both damages are there", damages)


def is_refused(crew, verdict, place):
    """What the server does not take is told with its reason, and put away by a button."""
    crew.browser.network(offline=True)
    crew.browser.ask("document.querySelector('#gauges [name=remarks]').value = 'a'.repeat(20000)")
    crew.browser.ask("document.querySelector('#gauges form button[type=submit]').click()")
    crew.until(f"{WAITS}.includes('1 waiting')", "what is too long waits")
    crew.browser.network()
    crew.browser.ask("document.querySelector('.later button').click()")
    crew.until(f"{WAITS}.includes('was refused')", "the refusal")
    verdict.check("at most" in crew.told(WAITS), "refused: with its reason", crew.told(WAITS))
    crew.browser.ask("[...document.querySelectorAll('.later button')].at(-1).click()")
    crew.until(f"{WAITS} === ''", "it is put away")
    crew.open(place)
    verdict.check(crew.told("document.querySelector('[name=remarks]').value") == "Clean", "refused: nothing was changed", crew.told("document.querySelector('[name=remarks]').value"))


def is_only_their_own(crew, verdict, place, folder):
    """Somebody else who signs in on the same telephone does not send it in their name."""
    crew.browser.network(offline=True)
    crew.choose_files("input[data-angle='Rear']", photo(folder / "rear.png", 80))
    crew.until(f"{WAITS}.includes('1 waiting')", "a photo waits")
    crew.browser.network()
    crew.browser.call("Network.clearBrowserCookies")
    crew.signs_in(PEOPLE["manager"], place)
    shown = crew.told("document.querySelectorAll('.shot-done').length")
    verdict.check(crew.told(WAITS) == "" and shown == 1, "another: is told nothing, and sends nothing", shown)
    crew.browser.call("Network.clearBrowserCookies")
    crew.signs_in(PEOPLE["admin"], place)
    crew.until("document.querySelectorAll('.shot-done').length === 2", "their own photo arrives")


def main():
    options, verdict = stage.arguments(__doc__).parse_args(), Verdict()
    with appliance.workshop(options.keep) as folder, stage.dealership(options, folder) as server:
        crew = Traveller(folder / "phone", server, size="phone")
        try:
            place = begins(crew)
            takes(crew, verdict, place, Path(folder))
            arrives(crew, verdict, place)
            is_refused(crew, verdict, place)
            is_only_their_own(crew, verdict, place, Path(folder))
        finally:
            crew.close()
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())

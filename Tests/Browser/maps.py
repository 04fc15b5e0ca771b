"""Looks at the map of search results in Chromium: with squares of somebody's, with none of them, and without a source."""

import contextlib
import http.server
import re
import struct
import sys
import threading
import time
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from browser import Browser  # noqa: E402
from looks import SIZES  # noqa: E402
from stage import arguments  # noqa: E402
from verdict import Verdict  # noqa: E402

PAGE = "/vehicles?view=map"


def picture():
    """A square of one colour, 256 by 256."""
    def piece(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + bytes((214, 226, 212)) * 256) * 256
    head = piece(b"IHDR", struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b"")


@contextlib.contextmanager
def source(has_squares):
    """Serves squares, or says of each that there is none; the paths asked for."""
    asked, square = [], picture()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if has_squares else 404)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(square if has_squares else b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()


def wait(browser, expression, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not browser.ask(expression):
        time.sleep(0.05)
    return browser.ask(expression)


def policy(server, path):
    return wire.ask(server.address, wire.request("GET", path)).headers.get("content-security-policy", "")


def is_laid(browser, verdict, server, origin, asked):
    """Squares, each asked for once and within the world; marks that lead to what is there; closer by a button."""
    browser.complaints.clear()
    browser.open(f"http://127.0.0.1:{server.port}{PAGE}")
    verdict.check(wait(browser, "document.querySelector('.map-laid') !== null"), "squares: a map is laid")
    verdict.check(not browser.ask("document.querySelector('.plan-map').checkVisibility()"), "squares: the plan is gone")
    shapes = [re.fullmatch(r"/(\d+)/(\d+)/(\d+)\.png", path) for path in asked]
    inside = all(shape and max(int(shape[2]), int(shape[3])) < 2 ** int(shape[1]) for shape in shapes)
    verdict.check(inside and len(set(asked)) == len(asked) > 0, "squares: each is one of the world, asked once", asked[:5])
    boxes = """[...document.querySelectorAll('.map-mark .map-pin')].every(pin => {
        const box = pin.getBoundingClientRect(), map = document.querySelector('.map').getBoundingClientRect();
        return box.left >= map.left && box.right <= map.right && box.top >= map.top && box.bottom <= map.bottom; })"""
    verdict.check(browser.ask(boxes), "squares: all marks are on the map")
    before = len(asked)
    browser.click("[data-zoom='1']")
    is_there = wait(browser, "[...document.images].every(image => image.complete)")
    verdict.check(is_there and len(asked) > before, "squares: closer asks for others")
    left = "new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true })"
    browser.ask(f"document.querySelector('.map').dispatchEvent({left})")
    verdict.check(not browser.complaints, "squares: nothing complains", browser.complaints)
    verdict.check(f"img-src 'self' data: {origin};" in policy(server, PAGE), "squares: the page may load from there")
    verdict.check(origin not in policy(server, "/vehicles"), "squares: the list may not")
    # The plan's own list of places leads to the same.
    place = browser.ask("document.querySelector('.map-mark').getAttribute('href')")
    verdict.check("location=" in place and "view=map" not in place, "squares: a mark leads to its vehicles", place)


def stays_a_plan(browser, verdict, server, why):
    browser.open(f"http://127.0.0.1:{server.port}{PAGE}")
    shown = wait(browser, "document.querySelector('.plan-map').checkVisibility()")
    hidden = wait(browser, "!document.querySelector('.map')?.checkVisibility()")
    verdict.check(shown and hidden, f"{why}: the plan stays")


def main():
    options, verdict = arguments(__doc__).parse_args(), Verdict()
    for name, has_squares in (("squares", True), ("a source without any", False), ("none named", None)):
        with source(has_squares) as (origin, asked), appliance.workshop(options.keep) as place:
            squares = {"FLEETPASS_MAP_TILES": origin + "/{z}/{x}/{y}.png", "FLEETPASS_MAP_CREDIT": "© <b>"}
            told = {} if has_squares is None else squares
            with appliance.Appliance(options.binary, place / "data", told) as server, Browser(place) as browser:
                server.seed(60, options.seed)
                server.start()
                browser.look(*SIZES["desk"], "light")
                if has_squares:
                    is_laid(browser, verdict, server, origin, asked)
                    browser.scripts(False)
                    stays_a_plan(browser, verdict, server, "without scripts")
                else:
                    stays_a_plan(browser, verdict, server, name)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())

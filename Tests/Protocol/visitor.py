"""Somebody before a running server: keeps cookies, fills in forms, calls the API. Checks nothing."""

import contextlib
import html
import itertools
import json
import re
import sqlite3
import urllib.parse

import wire

ADDRESSES = itertools.count(1)
# So that a server believes the address that each visitor says is theirs: tries to sign in are counted by address.
PROXIED = {"FLEETPASS_TRUSTED_PROXIES": "127.0.0.1"}
ADA = {"name": "Ada Bright", "email": "ada@example.com", "password": "wobbly kite under seven moons"}


class Visitor:
    """One browser, or one program, at an address of its own."""

    def __init__(self, server, bearer=None, heard=None):
        self.server, self.bearer, self.cookies = server, bearer, {}
        number = next(ADDRESSES)
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        # Every answer with what was asked, for who wants to look through all of them.
        self.heard = [] if heard is None else heard

    def bytes(self, method, path, body=None, headers=()):
        fields = [("X-Forwarded-For", self.address), *headers]
        if self.cookies:
            fields.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items())))
        if self.bearer:
            fields.append(("Authorization", f"Bearer {self.bearer}"))
        return wire.request(method, path, fields, body)

    def ask(self, method, path, body=None, headers=(), timeout=20):
        answer = wire.ask(self.server.address, self.bytes(method, path, body, headers), timeout=timeout)
        self.heard.append((f"{method} {path}", answer))
        name, _, value = answer.headers.get("set-cookie", "").partition(";")[0].partition("=")
        if value:
            self.cookies[name] = value
        elif name:
            self.cookies.pop(name, None)
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def call(self, method, path, body=None, headers=()):
        """As a script on our own page, or a program, would: JSON, and the proof where a cookie needs one."""
        if self.cookies and not self.bearer and method != "GET":
            me = self.ask("GET", "/v1/me")
            if me.status == 200:
                headers = [*headers, ("X-Form-Token", json.loads(me.body)["form_token"])]
        return self.ask(method, path, body, headers)

    def send(self, page, action=None, **fields):
        """Opens a page, fills in the form that goes to `action` (the page itself, if not told), and sends it."""
        path = action or page.partition("?")[0]
        return self.ask(*self.filled(page, path, fields))

    def filled(self, page, path, fields):
        """What sending that form asks: method, path, body and header fields."""
        shown = self.get(page).body.decode()
        form = next((form for form in re.findall(r"<form.*?</form>", shown, re.S) if f'action="{path}"' in form), "")
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        whole = {name: html.unescape(value) for name, value in hidden} | fields
        body = urllib.parse.urlencode(whole).encode()
        return "POST", path, body, [("Content-Type", "application/x-www-form-urlencoded")]

    def signs_in(self, person, kind="customer"):
        answer = self.send(f"/sign-in?as={kind}", "/sign-in", email=person["email"], password=person["password"])
        return answer.status == 303 and SESSION in self.cookies


SESSION = "__Host-session"


def administrator(server, heard=None):
    """The first one, by the link that the operator is given, and signed in; answers them and that link."""
    link = server.command("setup-link").stdout.strip()
    ada = Visitor(server, heard=heard)
    ada.send("/setup/" + token(link), name=ADA["name"], email=ADA["email"], new_password=ADA["password"])
    if not ada.signs_in(ADA, "staff"):
        raise RuntimeError(f"the administrator cannot sign in\n{server.last_words()}")
    return ada, link


def a_day_later(server):
    """As far as letters go: an address gets one a minute, and ten in a day."""
    with contextlib.closing(sqlite3.connect(server.data / "fleetpass.db", timeout=10)) as file, file:
        file.execute("UPDATE outbox SET created_at = created_at - 86400001")


def token(link):
    """What a link ends with."""
    return link.rpartition("/")[2]

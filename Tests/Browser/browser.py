"""Drives one headless Chromium by its debugging pipe: open a page, ask it questions, type, click, take a picture."""

import base64
import contextlib
import json
import os
import select
import subprocess
import time

# What a key is to the browser: its code, its number, and what it types.
KEYS = {
    "Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), "Escape": ("Escape", 27, ""), " ": ("Space", 32, " "),
    "ArrowLeft": ("ArrowLeft", 37, ""), "ArrowUp": ("ArrowUp", 38, ""), "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowDown": ("ArrowDown", 40, ""), "Home": ("Home", 36, ""), "End": ("End", 35, ""),
    "PageUp": ("PageUp", 33, ""), "PageDown": ("PageDown", 34, ""), "Backspace": ("Backspace", 8, ""),
}  # fmt: skip
# So that a picture is the same wherever it is taken: no colours at the edges of letters, no profile of a screen.
STEADY = [
    "--disable-gpu", "--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb",
    "--hide-scrollbars", "--disable-partial-raster", "--lang=en-GB",
]  # fmt: skip
FRAMES = "disabled-by-default-devtools.timeline.frame"


class Browser:
    """One browser with one tab. `complaints` gathers what its console, its network and its policy find wrong."""

    # Seconds that an answer may take.
    patience = 60

    def __init__(self, place):
        to_browser, from_us = os.pipe()
        to_us, from_browser = os.pipe()
        command = [
            "chromium", "--headless=new", "--no-sandbox", *STEADY, "--no-first-run", "--disable-background-networking",
            "--disable-component-update", f"--user-data-dir={place}/browser", "--remote-debugging-pipe", "about:blank",
        ]  # fmt: skip
        # The browser reads commands from descriptor 3 and writes answers to 4.
        shell = ["bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "chromium", *command]
        self.process = subprocess.Popen(
            shell, pass_fds=(to_browser, from_browser), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_browser)
        os.close(from_browser)
        self.out, self.into = from_us, to_us
        self.buffer, self.number, self.complaints, self.events, self.traced = b"", 0, [], [], []
        # Of each kind of thing, how many bytes were sent: Script, Stylesheet, Document, Image, Font.
        self.kinds, self.sent = {}, {}
        self.session = self.document = None
        self.session = self.tab()
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setTimezoneOverride", timezoneId="UTC")

    def tab(self):
        """Opens another, in the background; answers its session."""
        session, self.session = self.session, None
        target = self.call("Target.createTarget", url="about:blank", background=session is not None)["targetId"]
        made = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.session = session
        if session:
            self.call("Page.bringToFront")
        return made

    def call(self, method, within=None, on=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if on or self.session:
            message["sessionId"] = on or self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data) :]
        while True:
            answer = self.next(within or self.patience)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def next(self, seconds):
        """The next message; events are noted on the way."""
        deadline = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            if not select.select([self.into], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError(f"the browser does not answer; last it told of {self.events[-5:]}")
            piece = os.read(self.into, 1 << 20)
            if not piece:
                raise RuntimeError("the browser has ended")
            self.buffer += piece
        message, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(message)
        self.note(message)
        return message

    def note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method:
            self.events.append(method)
        if method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            entry = parameters["entry"]
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}".strip())
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(
                parameters["exceptionDetails"].get("exception", {}).get("description", "an exception")
            )
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
            self.complaints.append(str(parameters["args"]))
        elif method == "Network.loadingFailed" and not parameters.get("canceled"):
            self.complaints.append(f"not loaded: {parameters['errorText']}")
        elif method == "Network.responseReceived" and parameters["type"] == "Document":
            self.document = parameters["requestId"]
        elif method == "Tracing.dataCollected":
            self.traced += parameters["value"]
        if method == "Network.responseReceived":
            self.kinds[parameters["requestId"]] = parameters["type"]
        elif method == "Network.loadingFinished":
            kind = self.kinds.get(parameters["requestId"], "Other")
            self.sent[kind] = self.sent.get(kind, 0) + parameters["encodedDataLength"]

    def look(self, width, height, scheme, dots=1):
        """The window's size, and whether the visitor likes it dark. What is narrow is a phone, and touched."""
        is_phone = width < 600
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=dots, mobile=is_phone,
        )  # fmt: skip
        self.call("Emulation.setTouchEmulationEnabled", enabled=is_phone)
        # Without motion: a click that comes while one page turns into the next would hit neither.
        features = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": name, "value": value} for name, value in features.items()],
        )

    def scripts(self, allowed):
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def network(self, offline=False, latency_ms=0, bytes_per_second=-1):
        """How good the line is; without arguments, as it really is."""
        self.call(
            "Network.emulateNetworkConditions",
            offline=offline, latency=latency_ms, downloadThroughput=bytes_per_second, uploadThroughput=bytes_per_second,
        )  # fmt: skip

    def before_each_page(self, script):
        """Runs in every page from now on, ahead of its own scripts; no policy of the page forbids it."""
        return self.call("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"]

    def open(self, url):
        with self.loading():
            told = self.call("Page.navigate", url=url)
            if told.get("errorText"):
                raise RuntimeError(f"{url}: {told['errorText']}")

    @contextlib.contextmanager
    def loading(self):
        """What happens inside leads to another page; afterwards that is there."""
        self.events.clear()
        yield
        while "Page.loadEventFired" not in self.events:
            self.next(self.patience)

    def ask(self, expression, on=None, within=None):
        """The value of a JavaScript expression, awaited if it is a promise; may be asked also where scripts are off."""
        answer = self.call(
            "Runtime.evaluate", within, on, expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression[:300]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def source(self):
        """The page's text as it was sent, before any script has touched it."""
        told = self.call("Network.getResponseBody", requestId=self.document)
        return base64.b64decode(told["body"]).decode() if told["base64Encoded"] else told["body"]

    def type(self, selector, text):
        self.click(selector)
        self.call("Input.insertText", text=text)

    def keys(self, *names, shift=False):
        """Presses keys one after the other, by the names of KEYS or as single letters."""
        for name in names:
            code, number, text = KEYS.get(name) or (f"Key{name.upper()}", ord(name.upper()), name)
            key = {"key": name, "code": code, "windowsVirtualKeyCode": number, "modifiers": 8 if shift else 0}
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.call("Input.dispatchKeyEvent", **key, **down)
            self.call("Input.dispatchKeyEvent", **key, type="keyUp")

    def click(self, selector):
        """With the mouse, where the element really is: what lies above it would get the click."""
        self.click_at(*self.ask(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center',"
            " behavior: 'instant'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        ))  # fmt: skip

    def press(self, name, role="button"):
        """Clicks what has that accessible name and role, as somebody does who hears the page."""
        root = self.call("DOM.getDocument", depth=0)["root"]["backendNodeId"]
        nodes = self.call("Accessibility.queryAXTree", backendNodeId=root, accessibleName=name, role=role)["nodes"]
        if not nodes:
            raise RuntimeError(f"no {role} is called {name}")
        node = nodes[0]["backendDOMNodeId"]
        self.call("DOM.scrollIntoViewIfNeeded", backendNodeId=node)
        quad = self.call("DOM.getContentQuads", backendNodeId=node)["quads"][0]
        self.click_at(sum(quad[::2]) / 4, sum(quad[1::2]) / 4)

    def click_at(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def drag(self, points):
        """Presses at the first, goes by way of the others, and lets go at the last."""
        for at, (x, y) in enumerate([*points, points[-1]]):
            kind = "mousePressed" if at == 0 else "mouseReleased" if at == len(points) else "mouseMoved"
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)

    def picture(self, file=None, whole=False):
        """A PNG of the window, or of the whole page; one dot of the picture is one of the page's pixels."""
        size = self.ask("[innerWidth, innerHeight, document.documentElement.scrollHeight, devicePixelRatio]")
        height = min(size[2], 12_000) if whole else size[1]
        top = 0 if whole else self.ask("scrollY")
        clip = {"x": 0, "y": top, "width": size[0], "height": height, "scale": 1 / size[3]}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, clip=clip)["data"]
        if file:
            file.write_bytes(base64.b64decode(data))
        return data

    @contextlib.contextmanager
    def frames(self):
        """Yields a list that afterwards holds how long each frame took that was shown inside, in ms."""
        times = []
        self.traced = []
        self.call("Tracing.start", categories=FRAMES, transferMode="ReportEvents")
        yield times
        self.events.clear()
        self.call("Tracing.end")
        while "Tracing.tracingComplete" not in self.events:
            self.next(20)
        shown = sorted(event["ts"] for event in self.traced if event["name"] == "DrawFrame")
        times += [(after - before) / 1000 for before, after in zip(shown, shown[1:])]

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.out)
        os.close(self.into)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

"""An nginx that answers one constant: how fast the same bytes can leave the same machine."""

import contextlib
import os
import subprocess
import time
from pathlib import Path

import appliance
import wire

OWN_FIELDS = {"content-length", "content-type", "date", "server", "connection"}
# nginx would read variables and quotes; other bytes of the same number do as well here.
IN_SINGLE_QUOTES = str.maketrans({"$": "S", "'": '"', "\\": "/"})
IN_DOUBLE_QUOTES = str.maketrans({"$": "S", '"': "'", "\\": "/"})
CONFIGURATION = """
worker_processes 2;
pid {place}/pid;
error_log {place}/error.log warn;
daemon off;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
    client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;
    uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;
    server {{
        listen 127.0.0.1:{port};
        default_type "{kind}";
        {fields}
        location / {{ return 200 '{body}'; }}
    }}
}}
"""


class Constant:
    """nginx in the foreground with two workers, which answers as many bytes and fields as `answer` has."""

    def __init__(self, place, answer):
        self.port = appliance.free_port()
        plain = answer.body.decode().translate(IN_SINGLE_QUOTES)
        fields = "\n        ".join(
            f'add_header {name} "{value.translate(IN_DOUBLE_QUOTES)}";'
            for name, value in answer.headers.items()
            if name not in OWN_FIELDS
        )
        file = Path(place) / "nginx.conf"
        file.write_text(
            CONFIGURATION.format(
                place=place,
                port=self.port,
                kind=answer.headers.get("content-type", "text/plain"),
                fields=fields,
                body=plain,
            )
        )
        self.process = subprocess.Popen(["nginx", "-p", place, "-c", file], stdin=subprocess.DEVNULL)
        self.wait()

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    def wait(self):
        for _ in range(1000):
            with contextlib.suppress(OSError, wire.Broken):
                if wire.ask(self.address, wire.request("GET", "/")).status == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.005)
        raise RuntimeError("nginx does not answer")

    def cpu_seconds(self):
        """Over the workers; the master does nothing."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ticks = 0
        for child in children:
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

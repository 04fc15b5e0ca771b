"""An authority made for one run, and certificates of it, by the openssl command."""

import ssl
import subprocess
from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "400")


def run(*arguments):
    subprocess.run(("openssl", "req", "-x509", *KEY, *arguments), check=True, capture_output=True)


class Authority:
    def __init__(self, folder, name="ca"):
        self.folder, self.name = Path(folder), name
        self.file = self.folder / f"{name}.pem"
        run("-keyout", self.folder / f"{name}.key", "-out", self.file, "-subj", f"/CN={name}",
            "-addext", "keyUsage=critical,keyCertSign")

    def context(self, *names):
        """A server's TLS context, with a certificate for these names."""
        stem = self.folder / f"{self.name}-{names[0].partition(':')[2]}"
        run("-CA", self.file, "-CAkey", self.folder / f"{self.name}.key", "-keyout", f"{stem}.key",
            "-out", f"{stem}.pem", "-subj", "/CN=test", "-addext", "subjectAltName=" + ",".join(names),
            "-addext", "basicConstraints=critical,CA:FALSE")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{stem}.pem", f"{stem}.key")
        return context

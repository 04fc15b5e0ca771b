"""What a supervisor does: passes sockets, asks for a new certificate, and stops while clients still come."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from appliance import waits_for  # noqa: E402
from verdict import Verdict  # noqa: E402

# Takes the place of systemd: puts the sockets where they belong, says whose they are, becomes the server.
PASS = """
import os, sys
pid, count, command = sys.argv[1], int(sys.argv[2]), sys.argv[3 + int(sys.argv[2]):]
for place, descriptor in enumerate(sys.argv[3:3 + count], 3):
    os.dup2(int(descriptor), place)
    os.close(int(descriptor))
os.environ.update(LISTEN_PID=pid or str(os.getpid()), LISTEN_FDS=str(count), LISTEN_FDNAMES="a:b")
os.execv(command[0], command)
"""
HEALTH = wire.request("GET", "/healthz")


def listening():
    """A socket on a port of its own, under a number that no passed socket gets."""
    door = socket.create_server(("127.0.0.1", 0))
    high = socket.socket(fileno=fcntl.fcntl(door.fileno(), fcntl.F_DUPFD_CLOEXEC, 100))
    door.close()
    return high


def passed_to(binary, data, doors, pid="", environment=None):
    numbers = [door.fileno() for door in doors]
    prefix = [sys.executable, "-c", PASS, pid, str(len(numbers)), *map(str, numbers)]
    return appliance.Appliance(binary, data, environment, prefix, numbers)


def answers(address, data=appliance.READY):
    with contextlib.suppress(OSError, wire.Broken):
        return wire.ask(address, data, timeout=10).status
    return None


def one_socket(binary, place, verdict):
    """The passed socket serves, not the address of --listen; it outlives the process, and its queue with it."""
    with listening() as door, passed_to(binary, place / "one", [door]) as server:
        server.spawn()
        address = door.getsockname()
        verdict.check(waits_for(lambda: answers(address) == 200), "a passed socket serves", server.last_words())
        verdict.check(answers(server.address) is None, "and the address of --listen does not")
        inherited = os.readlink(f"/proc/{server.pid}/fd/3")
        flags = Path(f"/proc/{server.pid}/fdinfo/3").read_text()
        closes = int(flags.partition("flags:")[2].split()[0], 8) & os.O_CLOEXEC
        verdict.check(inherited.startswith("socket:") and closes, "it is not for what the server starts", flags)
        operators = str(server.data / "operator.sock")
        verdict.check(answers(operators, HEALTH) == 200, "operators have their own door")
        verdict.check(server.stop() == 0, "it stops with 0")
        with wire.Line(address) as line:
            line.socket.sendall(appliance.READY)
            server.spawn()
            verdict.check(line.answer().status == 200, "who came between two processes is served")


def two_sockets(binary, place, verdict):
    with (
        listening() as door,
        listening() as operators,
        passed_to(binary, place / "two", [door, operators]) as server,
    ):
        server.spawn()
        served = waits_for(lambda: answers(door.getsockname()) == 200)
        verdict.check(served, "the first of two is for everyone", server.last_words())
        verdict.check(answers(door.getsockname(), HEALTH) == 404, "and tells nobody about health")
        verdict.check(answers(operators.getsockname(), HEALTH) == 200, "the second is for operators")


def not_meant(binary, place, verdict):
    """Sockets of another process are left alone; more than there are doors are refused."""
    with listening() as door, passed_to(binary, place / "other", [door], pid="1") as server:
        server.start()
        verdict.check(answers(server.address) == 200, "with another's LISTEN_PID --listen holds")
    with contextlib.ExitStack() as stack:
        doors = [stack.enter_context(listening()) for _ in range(3)]
        server = stack.enter_context(passed_to(binary, place / "three", doors))
        server.spawn()
        verdict.check(server.process.wait(10) == 6, "three sockets are a mistake", server.last_words())
        verdict.check("LISTEN_FDS passes 3 sockets" in server.last_words(), "and it is named")


def certificates(binary, place, verdict):
    """SIGHUP leaves a line in the log, whether the certificate could be read or not."""
    certificate, key = place / "certificate.pem", place / "key.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=a.test"
    subprocess.run(
        [*make.split(), "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL
    )
    settings = {"FLEETPASS_TLS_CERTIFICATE": str(certificate), "FLEETPASS_TLS_KEY": str(key)}
    with appliance.Appliance(binary, place / "tls", settings) as server:
        server.spawn()

        def says(text):
            return waits_for(lambda: text in server.last_words())

        verdict.check(says('"msg":"serving"'), "it serves", server.last_words())
        server.process.send_signal(signal.SIGHUP)
        verdict.check(says('"msg":"certificate read"'), "a new certificate is logged", server.last_words())
        certificate.write_text("nothing")
        server.process.send_signal(signal.SIGHUP)
        verdict.check(says('"msg":"certificate not read"'), "and one that is none", server.last_words())
        verdict.check(server.stop() == 0, "it stops with 0")


def stopping(binary, place, verdict):
    """While a stop waits for a client that is slow to take its answer, newcomers are refused at once."""
    with appliance.Appliance(binary, place / "stop") as server:
        server.seed(2000)
        server.start()
        slow = wire.connect(server.address, receive_bytes=4096)
        slow.sendall(wire.request("GET", "/v1/vehicles.csv") * 200)
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)

        def refuses():
            try:
                socket.create_connection(server.address, timeout=1).close()
            except ConnectionRefusedError:
                return True
            except OSError:
                pass  # whoever is about to be let in when the listener goes is reset
            return False

        verdict.check(waits_for(refuses, 2), "newcomers are refused while it stops")
        verdict.check(server.alive(), "before it has ended", server.last_words())
        slow.close()
        verdict.check(server.process.wait(15) == 0, "it stops with 0")


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        for part in (one_socket, two_sockets, not_meant, certificates, stopping):
            part(options.binary, place, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())

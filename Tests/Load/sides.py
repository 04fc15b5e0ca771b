"""One server as clients load it: reads of the same target and of others, and enquiries."""

import contextlib

import loads
from bench import LISTING, by_id, file_of, variations, vehicles

# The model's host is what requests name where nothing else is said.
MODEL = "fleetpass"
HOST = f"{MODEL}.test"
SAME_ID, OTHER_IDS = "vehicle by id", "vehicles by id, another each time"
SAME_LIST, OTHER_LISTS = "listing of 20", "listings of 20, another each time"
READS = (SAME_ID, OTHER_IDS, SAME_LIST, OTHER_LISTS)


def enquiries(clients):
    return f"durable enquiries, {clients} at once"


class Together:
    """The CPU time of several processes as that of one."""

    def __init__(self, *parts):
        self.parts = parts

    def cpu_seconds(self):
        return sum(part.cpu_seconds() for part in self.parts)


class Side:
    """A server, what it is asked for, and whose CPU time its work takes."""

    def __init__(self, name, server, place, options, cluster=None):
        self.name, self.server, self.place, self.options = name, server, place, options
        self.spender = Together(server, cluster) if cluster else server
        self.targets = {}

    def learn(self):
        """Finds out, from the running server, what there is to ask for."""
        ids = vehicles(self.server)
        return self.know(f"/v1/vehicles/{ids[0]}", by_id(ids), variations(LISTING))

    def know(self, one, others, listings):
        kinds = (("ids", others), ("listings", listings))
        files = [file_of(self.place, f"{self.name}-{kind}", targets) for kind, targets in kinds]
        self.targets = {
            SAME_ID: (one, None),
            OTHER_IDS: (one, files[0]),
            SAME_LIST: (LISTING, None),
            OTHER_LISTS: (LISTING, files[1]),
        }
        return self

    def read(self, kind, seconds=None):
        """A load of reads, as the rounds call it."""
        target, file = self.targets[kind]

        def load(_):
            script = "rotate.lua" if file else "report.lua"
            return self._wrk(target, self.options.clients, script, file, seconds)

        return load

    def enquire(self, clients, seconds=None):
        """A load of enquiries; no two have the same key, in any round, of whichever server."""

        def load(number):
            key = f"{self.name.replace(' ', '-')}-{number}-{clients}"
            return self._wrk("/v1/enquiries", clients, "enquiries.lua", key, seconds)

        return load

    def _wrk(self, target, clients, script, argument, seconds=None):
        of, fields = self.options, (f"Host: {HOST}",)
        words = (clients, of.threads, self.spender, script, argument, fields)
        return loads.wrk(self.server.address, target, seconds or of.seconds, *words)

    def warm(self, kinds, seconds=1):
        """What is not measured: pages come to memory, and each connection plans its statements."""
        for kind in kinds:
            self.read(kind, seconds)(0)
        return self

    def turns(self, kinds, writing=()):
        """All loads of this side, each under the side's name."""
        reads = [(f"{self.name}: {kind}", self.read(kind)) for kind in kinds]
        return reads + [(f"{self.name}: {enquiries(count)}", self.enquire(count)) for count in writing]


@contextlib.contextmanager
def serving(*servers):
    """These are up meanwhile, and then stopped in order."""
    try:
        for server in servers:
            server.start(timeout=60)
        yield
    finally:
        for server in servers:
            server.stop()

"""What every walk through pages is played on: an instance with vehicles, a browser, and who keeps count."""

import contextlib
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from browser import Browser  # noqa: E402
from verdict import Verdict  # noqa: E402


@contextlib.contextmanager
def stage(description, vehicles):
    """As the command line asks for it. `pictures` is where pictures go, or None."""
    parser = appliance.arguments(description)
    parser.add_argument("--pictures", type=Path, help="a directory for pictures of every page")
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with appliance.workshop(options.keep) as place, appliance.Appliance(
        options.binary, place / "data"
    ) as server:
        server.seed(vehicles, options.seed)
        server.start()
        with Browser(place) as browser:
            yield SimpleNamespace(
                browser=browser, verdict=Verdict(), server=server, pictures=options.pictures
            )

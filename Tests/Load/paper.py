"""Puts the measured tables into docs/performance.md, between its two markers; touches nothing else there."""

import os
import sys
from datetime import date

from appliance import REPOSITORY

PAPER = REPOSITORY / "docs/performance.md"
FIGURES = ("figure", "measured", "promised")


def write(tables, options, name="bench"):
    """Replaces what stands between the markers; a paper without them is left alone and ends the run.

    `tables` are pairs of heads and rows; `name` is that of the markers; `options` tell how it was measured, or say it in words.
    """
    opening, closing = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    text = PAPER.read_text() if PAPER.exists() else ""
    before, begin, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    if not begin or not end:
        sys.exit(f"{PAPER} lacks the markers {opening} and {closing}")
    how = options if isinstance(options, str) else (
        f"{options.rounds} rounds of {options.seconds} s, {options.clients} connections, client on the same cores"
    )
    circumstances = f"{date.today()}, {os.cpu_count()} cores ({processor()}), {how}."
    parts = [circumstances, *(markdown(heads, rows) for heads, rows in tables)]
    PAPER.write_text(before + begin + "\n" + "\n\n".join(parts) + "\n" + end + after)


def markdown(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join([" --- "] + [" ---: "] * (len(heads) - 1)) + "|"]
    return "\n".join(lines + ["| " + " | ".join(shown(cell) for cell in row) + " |" for row in rows])


def shown(cell):
    if isinstance(cell, int):
        return f"{cell:,}"
    return (f"{cell:,.2f}" if cell < 100 else f"{cell:,.0f}") if isinstance(cell, float) else cell


def processor():
    with open("/proc/cpuinfo") as lines:
        return next(
            (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
        )

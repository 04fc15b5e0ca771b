"""Puts the measured tables into docs/performance.md, between its two markers; touches nothing else there."""

import os
import sys
from datetime import date

from appliance import REPOSITORY

PAPER = REPOSITORY / "docs/performance.md"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def write(rows, heads, figures, options):
    """Replaces what stands between the markers; a paper without them is left alone and ends the run."""
    text = PAPER.read_text() if PAPER.exists() else ""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAPER} lacks the markers {BEGIN} and {END}")
    circumstances = (
        f"{date.today()}, {os.cpu_count()} cores ({processor()}), {options.rounds} rounds of "
        f"{options.seconds} s, {options.clients} connections, client on the same cores."
    )
    parts = [circumstances, markdown(heads, rows), markdown(("figure", "measured", "promised"), figures)]
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

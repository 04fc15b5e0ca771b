"""Counts what held and what did not, prints short tables, and turns the count into an exit code."""

import sys

ATTEMPTS = 3


class Verdict:
    """The running result of one test."""

    def __init__(self, most_printed=25):
        self.passed, self.failed, self.most_printed = 0, 0, most_printed
        self.missed = None

    def check(self, holds, what, detail=""):
        """Notes one expectation; prints it only when it does not hold. Answers whether it held."""
        if holds:
            self.passed += 1
            return True
        self.failed += 1
        if self.failed <= self.most_printed:
            print(f"FAILED  {what}" + (f": {detail}" if detail else ""), file=sys.stderr)
        elif self.failed == self.most_printed + 1:
            print("FAILED  … further failures are only counted", file=sys.stderr)
        return False

    # Other work on the machine makes whatever is measured late now and then; a fault makes it late every time.
    # So what missed nothing but a time is measured again, up to twice. All that is not time counts in each
    # attempt, and an attempt in which any of that failed is the last.
    def attempts(self):
        """Yields 1, and more numbers as long as `in_time` was missed in the loop's body and nothing else."""
        for attempt in range(1, ATTEMPTS + 1):
            self.missed, failed = [], self.failed
            try:
                yield attempt
            finally:
                missed, self.missed = self.missed, None
            if not missed:
                return
            if attempt == ATTEMPTS or self.failed > failed:
                break
            for what, detail in missed:
                print(f"late    {what}, once more: {detail}", file=sys.stderr, flush=True)
        for what, detail in missed:
            self.check(False, f"{what}, in attempt {attempt} of {ATTEMPTS}", detail)

    def in_time(self, holds, what, detail):
        """Notes an expectation of how long something takes. Answers whether it held."""
        if holds or self.missed is None:
            return self.check(holds, what, detail)
        self.missed.append((what, detail))
        return False

    def finish(self):
        """Prints the closing line; answers the exit code. A run that checked nothing has failed."""
        sys.stderr.flush()
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 0 if self.passed and not self.failed else 1


def table(rows, heads=None):
    """Prints rows in columns: words to the left, numbers to the right."""
    rows = [[_shown(cell) for cell in row] for row in ([heads] if heads else []) + list(rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows)]
    for row in rows:
        cells = [
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths))
        ]
        print("  ".join(cells).rstrip())
    sys.stdout.flush()


def _shown(cell):
    return f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)

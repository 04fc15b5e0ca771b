"""The list of tables that the product goes by, read from its own file: names, keys, columns, references."""

from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MIGRATIONS = REPOSITORY / "Sources/FleetPass/Migrations"
KINDS = {
    "uuid": ("BLOB", "uuid"),
    "text": ("TEXT", "text"),
    "integer": ("INTEGER", "bigint"),
    "double": ("REAL", "double precision"),
    "bytes": ("BLOB", "bytea"),
}


@dataclass
class Column:
    name: str
    kind: str
    optional: bool
    refers: str | None


@dataclass
class Table:
    name: str
    key: list
    columns: list = field(default_factory=list)

    def column(self, name):
        return next(column for column in self.columns if column.name == name)


def read():
    """Every table, each behind those that it refers to."""
    tables = []
    for line in (MIGRATIONS / "tables.txt").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith(" "):
            name, kind, *reference = line.split()
            refers = reference[1] if reference else None
            tables[-1].columns.append(Column(name, kind.rstrip("?"), kind.endswith("?"), refers))
        else:
            name, _, key = line.partition(" (")
            tables.append(Table(name, key.rstrip(")").split(", ")))
    return tables

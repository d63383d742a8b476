"""Make data/voorbeeld: an invented country in the wire formats of CBS and DUO.

    python scripts/make_example.py [--out FOLDER]

The same code gives byte-identical files on every platform; tests/test_example.py rebuilds them
and compares. The country is in example_country.py, its people in example_population.py, its
schools in example_schools.py, the files in example_cbs.py and example_duo.py.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import example_country as country
from example_population import residents
from example_reference import make_reference

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Write the example and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "voorbeeld")
    out = parser.parse_args(arguments).out
    write_example(out)
    sys.stdout.write(f"gemaakt: {out}\n")
    return 0


def write_example(out: Path) -> None:
    """Write every file of the example below the folder `out`."""
    people = {g.code: residents(g.code, 2025) for g in country.gemeenten()}
    for name, contents in make_reference(people).items():
        write(out / "reference" / name, contents)


def write(path: Path, contents: bytes) -> None:
    """Write bytes, making the folder when it is absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)


if __name__ == "__main__":
    sys.exit(main())

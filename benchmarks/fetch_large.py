"""`aoj fetch` of a table of millions of rows: how fast, how much memory, interrupted and resumed.

    python benchmarks/fetch_large.py [--rows 2600000] [--plain-rows 260000]

A server in a process of its own makes up the table (03759ned: residents by age, of an invented
land) and speaks OData as CBS does, in pages of 10,000 rows. Like the largest tables of CBS it is
large by its neighbourhoods: they are fetched, but of them no figure is kept in the end.
`--gemeenten` says how many gemeenten there are (of these all is kept); the rest are
neighbourhoods. Fetched are: the
whole table undisturbed; the same with Ctrl-C (SIGINT) and with SIGKILL halfway, then again. On a
smaller table, in the same run: `aoj fetch` beside the plain way, `cbsodata.get_data` and a CSV.
Printed: wall time, rows per second, the peak of the resident memory of the fetching process
(children of `resource.getrusage`), and whether the resumed file has the bytes of the undisturbed
one. The download alone is measured beside the whole of `aoj fetch`, which also reads, checks and
stores the figures. Runs on Linux and macOS.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path += [str(ROOT / "tests"), str(ROOT / "scripts")]

AGES = 28
YEARS = tuple(range(1988, 2026))
BLOCK = "cbs_03759ned"
TOPIC = "BevolkingOp1Januari_1"
BYTES = 200
"""Of a record as it is kept on the way, about."""
PARTS = ("totaal", *(str(age) for age in range(AGES - 1)))
CODES = ("10000", *(f"{10010 + 100 * age}" for age in range(AGES - 1)))


@dataclass(frozen=True)
class Run:
    """What one process cost: seconds, MB at its peak, exit code and what it said of the table."""

    seconds: float
    memory_mb: float
    code: int
    said: str


@dataclass(frozen=True)
class Land:
    """How many gemeenten and neighbourhoods the invented land has."""

    gemeenten: int
    others: int

    @property
    def rows(self) -> int:
        """The rows that are fetched: every age and year of every region and of the country."""
        return AGES * len(YEARS) * (1 + self.gemeenten + self.others)


def main() -> int:
    """Measure and print; exit code 1 where a resumed file differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=2_600_000)
    parser.add_argument("--plain-rows", type=int, default=260_000)
    parser.add_argument("--gemeenten", type=int, default=342)
    parser.add_argument("--serve", default="", help=argparse.SUPPRESS)
    parser.add_argument("--alone", default="", help=argparse.SUPPRESS)
    parser.add_argument("--plain", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve(*map(int, options.serve.split(",")))
    if options.alone:
        return download_alone(Path(options.alone))
    if options.plain:
        return fetch_plainly(options.plain)
    with tempfile.TemporaryDirectory(prefix="aoj-meting-") as folder:
        good = measure_large(Path(folder), land_for(options.rows, options.gemeenten))
        measure_small(Path(folder), land_for(options.plain_rows, options.gemeenten))
    return 0 if good else 1


def measure_large(folder: Path, land: Land) -> bool:
    """Fetch undisturbed, interrupted and killed; return whether all gave the same bytes."""
    rows = land.rows
    print(f"{rows:,} rows; {land.gemeenten:,} gemeenten, {land.others:,} neighbourhoods")
    files = {}
    with serving(land) as services:
        for name, stop in (
            ("undisturbed", 0),
            ("SIGINT", signal.SIGINT),
            ("SIGKILL", signal.SIGKILL),
        ):
            project = make_project(folder / name, land, services)
            if stop:
                half = run(fetch_command(project), stop=stop, half=half_of(project, rows))
                print(f"{name:>14}: stopped after {half.seconds:.1f} s, {half.code}; {half.said}")
                assert not snapshots(project), "a half table was registered"
            done = run(fetch_command(project))
            files[name] = snapshots(project)
            print_run(name, done, rows)
        project = make_project(folder / "alone", land, services)
        alone = run([sys.executable, __file__, "--alone", str(project)])
        print_run("download only", alone, rows)
    same = len({tuple(found) for found in files.values()}) == 1 and bool(files["undisturbed"])
    print(f"the same bytes in the end: {'yes' if same else 'NO'}")
    return same


def measure_small(folder: Path, land: Land) -> None:
    """Compare `aoj fetch` with cbsodata on a table that cbsodata can hold."""
    rows = land.rows
    print(f"{rows:,} rows; {land.gemeenten:,} gemeenten, {land.others:,} neighbourhoods")
    with serving(land) as services:
        project = make_project(folder / "small", land, services)
        print_run("aoj fetch", run(fetch_command(project)), rows)
        project = make_project(folder / "small-alone", land, services)
        print_run("download only", run([sys.executable, __file__, "--alone", str(project)]), rows)
        print_run("cbsodata", run([sys.executable, __file__, "--plain", services["cbs"]]), rows)


def print_run(name: str, done: Run, rows: int) -> None:
    """Print one line of measurements."""
    speed = rows / done.seconds
    print(
        f"{name:>14}: {done.seconds:7.1f} s  {speed:9,.0f} rows/s  "
        f"{done.memory_mb:6.0f} MB at most; exit code {done.code}; {done.said}"
    )


def land_for(rows: int, gemeenten: int) -> Land:
    """Return the land whose table has at least so many rows."""
    regions = max(2, -(-rows // (AGES * len(YEARS)))) - 1
    return Land(min(gemeenten, regions), max(0, regions - gemeenten))


def serve(gemeenten: int, others: int) -> int:
    """Be the server: write the addresses, then answer until standard input closes."""
    from example_service import (
        CubeDimension,
        CubeItem,
        CubeTable,
        CubeTopic,
        Keys,
        Offering,
        periods,
        regions,
    )
    from loopback import Loopback

    codes = [f"GM{number:04d}" for number in range(1, gemeenten + 1)]
    codes += [f"BU{number:08d}" for number in range(1, others + 1)]
    ages = {code: number for number, code in enumerate(CODES)}

    def count(keys: Keys, _topic: str) -> int:
        _, age, _, region, year = keys
        each = 100 + ages[age] if ages[age] else sum(101 + n for n in range(AGES - 1)) + 9000
        each += int(year[:4]) % 10 if ages[age] else (AGES - 1) * (int(year[:4]) % 10)
        return each * gemeenten if region == "NL01" else each

    sexes = (CubeItem("T001038", "Totaal mannen en vrouwen"), CubeItem("3000", "Mannen"))
    titles = ("Totaal", *(f"{age} jaar" for age in range(AGES - 1)))
    items = tuple(CubeItem(code, title) for code, title in zip(CODES, titles, strict=True))
    single = (CubeItem("T001019", "Totaal burgerlijke staat"),)
    table = CubeTable(
        "03759ned",
        "Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio",
        "2026-03-06T02:00:00",
        (
            CubeDimension("Geslacht", "Geslacht", sexes),
            CubeDimension("Leeftijd", "Leeftijd", items, width=5),
            CubeDimension("BurgerlijkeStaat", "Burgerlijke staat", single),
            regions([("NL01", "Nederland"), *((c, f"Plaats {c[2:]}") for c in codes)], width=10),
            periods([f"{year}JJ00" for year in YEARS]),
        ),
        (CubeTopic(TOPIC, "Bevolking op 1 januari"),),
        count,
    )
    with Loopback(Offering().add(table)) as loopback:
        print(json.dumps(loopback.bronnen_services(patience=30)), flush=True)
        sys.stdin.read()
    return 0


@contextmanager
def serving(land: Land) -> Iterator[dict[str, str]]:
    """Start the server in another process and give its addresses."""
    command = [sys.executable, __file__, "--serve", f"{land.gemeenten},{land.others}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.stdin.close()


def make_project(folder: Path, land: Land, services: dict[str, str]) -> Path:
    """Make a project of the invented land whose bronnen.yml has one table."""
    for part in ("parameters", "notebooks/templates", "data"):
        (folder / part).mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "data" / "reference", folder / "data" / "reference")
    reference = folder / "data" / "reference"
    for name in ("herindelingen", "pc4", "samenwerkingsverbanden_gemeenten", "gemeente_namen"):
        path = reference / f"{name}.csv"
        head = path.read_text(encoding="utf-8").splitlines()[:3]
        keep = next(n for n, line in enumerate(head) if not line.startswith("#")) + 1
        path.write_text("\n".join(head[:keep]) + "\n", encoding="utf-8")
    lines = [
        "# verzonnen",
        "gemeente_code,name,statline_name,provincie_code,provincie_name,rmc_code,rmc_name,"
        "residents,size_class",
    ]
    lines += [
        f"GM{n:04d},Plaats {n:04d},Plaats {n:04d},PV20,Groningen,RMC01,Oost,10000,GK2"
        for n in range(1, land.gemeenten + 1)
    ]
    (reference / "gemeenten.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (reference / "bronnen.yml").write_text(bronnen(services), encoding="utf-8")
    return folder


def bronnen(services: dict[str, str]) -> str:
    """Return bronnen.yml with the table of residents by age."""
    lines = ["schema: 1", "services:", *(f"  {k}: {v}" for k, v in services.items())]
    lines += [
        "sources:",
        f"  {BLOCK}:",
        "    service: cbs",
        "    table: 03759ned",
        "    title: Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio",
        "    complete: ja",
        "    regions: [NL, GM, BU]",
        "    topic: Bevolking op 1 januari",
        "    fixed: {Geslacht: T001038, BurgerlijkeStaat: T001019}",
        "    measures:",
        "      inwoners_leeftijd:",
        "        totaal: {Leeftijd: '10000'}",
        *(f"        '{part}': {{Leeftijd: {part} jaar}}" for part in PARTS[1:]),
    ]
    return "\n".join(lines) + "\n"


def download_alone(project: Path) -> int:
    """Download the table by the client of aoj, without reading or registering it."""
    from aoj.clients import services
    from aoj.settings.bronnen import load_bronnen

    bronnen_file = load_bronnen(project / "data" / "reference")
    web = services.Web(bronnen_file.services)
    (offer,) = services.offers(web, bronnen_file, BLOCK)
    folder, work = project / "binnen", project / "werk"
    folder.mkdir()
    work.mkdir()
    done = services.download(web, bronnen_file, offer, folder, work, None)
    print(f"{done.rows:,} rows, {done.path.stat().st_size / 1e6:.1f} MB")
    return 0


def fetch_plainly(address: str) -> int:
    """Fetch the same rows as researchers do: cbsodata into memory, pandas, a CSV."""
    import cbsodata
    import pandas as pd

    cbsodata.options.use_https = False
    rows = cbsodata.get_data(
        "03759ned",
        catalog_url=address.removeprefix("http://"),
        filters="Geslacht eq 'T001038'",
    )
    with tempfile.TemporaryDirectory() as folder:
        pd.DataFrame(rows).to_csv(Path(folder) / "table.csv.gz", index=False)
    print(f"{len(rows):,} rows")
    return 0


def fetch_command(project: Path) -> list[str]:
    """Return the command line of the fetch."""
    return [sys.executable, "-m", "aoj.cli", "--project", str(project), "fetch", BLOCK]


def snapshots(project: Path) -> list[str]:
    """Return the hash of each registered file."""
    found = (project / "data" / "landelijk").glob("**/*.csv.gz")
    kept = [path for path in sorted(found) if ".halen" not in path.parts]
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in kept]


def run(command: list[str], *, stop: int = 0, half: Callable[[], bool] = lambda: True) -> Run:
    """Run a process and measure it; with `stop` give it that signal as soon as `half` is true.

    Its memory is its own: each process is waited for by itself (`os.wait4`).
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment, cwd=ROOT)
        if stop:
            wait_for_half(process, half)
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(stop)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        output.seek(0)
        lines = [line.strip() for line in output.read().splitlines() if line.strip()]
    unit = 1 if sys.platform == "darwin" else 1024
    peak = usage.ru_maxrss * unit / 1e6
    about = [line for line in lines if line.startswith((BLOCK, "Afgebroken"))] or lines
    return Run(seconds, peak, process.returncode, about[-1] if about else "")


def wait_for_half(process: subprocess.Popen[bytes], half: Callable[[], bool]) -> None:
    """Wait until half is there, or the process ends."""
    ended = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while not half() and not os.waitid(os.P_PID, process.pid, ended):
        time.sleep(0.05)


def half_of(project: Path, rows: int) -> Callable[[], bool]:
    """Return what tells whether half of the table has come, by the size of what is kept."""
    folder = project / "data" / "landelijk" / ".halen"

    def half() -> bool:
        with contextlib.suppress(OSError):
            found = [path.stat().st_size for path in folder.rglob("*.csv")]
            return sum(found) > rows / 2 * BYTES
        return False

    return half


if __name__ == "__main__":
    raise SystemExit(main())

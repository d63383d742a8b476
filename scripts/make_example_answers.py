"""Make data/voorbeeld/vragenlijst: invented answers, as each tool exports them, and what is kept.

    python scripts/make_example_answers.py [--root FOLDER]

The people are in example_answers.py, the formats in example_exports.py. The exports are written to
`ruw`, with a README that holds the commands by which they are added; then exactly those commands
are run, so that the tables and the register are what `aoj answers` itself makes of them.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from example_answers import HOSTILE, MAILS, NAMES, PLAIN, Person, people
from example_exports import TOOLS, codebook, split

from aoj.commands.answered import asked_for
from aoj.settings import RegionSettings, load_region, region_slugs
from aoj.store.project import Project
from aoj.survey.questionnaire import Asked

ROOT = Path(__file__).resolve().parents[1]
WAVES = ("2022", "2024", "2026")
CLOSED = {"2022": "2022-07-01", "2024": "2024-07-01", "2026": "2026-07-01"}
STILL_OPEN = {("wazerstreek", "2026")}
OWN_TOOLS = {
    "dromerdelta": ("spss", "spss", "spss", "spss"),
    "fabelkust": ("lime-codetext", "lime-code", "google", "lime-abbreviated"),
    "fabelstad": ("forms", "forms", "forms", "forms"),
    "fabelstad-en-ommeland": ("google", "google-xlsx", "google", "google-xlsx"),
    "mijmerstreek": ("lime-code", "lime-vv", "lime-full", "lime-code"),
    "nergensland": ("qualtrics3", "qualtrics2", "qualtrics3", "qualtrics2"),
    "stille-hoek": ("tabel", "tabel", "tabel", "tabel"),
    "wazerstreek": ("lime-vv", "lime-codetext", "lime-code", "lime-full"),
}
"""Which kind of export each region has for beleid, uitvoering, ouders and jongeren."""
TOGETHER = ("dromerdelta", "fabelstad", "wazerstreek")
"""Regions that put the list to jongeren together in 2026; a column tells whose answer it is."""
GROUPS = ("beleid", "uitvoering", "ouders", "jongeren")


@dataclass(frozen=True)
class Export:
    """One file of answers, from the folder `ruw`."""

    region: str
    wave: str
    group: str
    name: str
    content: bytes


def main(arguments: list[str] | None = None) -> int:
    """Write the exports and keep them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="map van het project")
    sys.stdout.write(f"{write_answers(parser.parse_args(arguments).root)}\n")
    return 0


def write_answers(root: Path) -> str:
    """Write all of data/voorbeeld/vragenlijst of the project at `root`; return what there is."""
    project = Project(root)
    folder = project.answers("voorbeeld")
    shutil.rmtree(folder, ignore_errors=True)
    write_exports(project)
    for words in commands(folder / "README.md"):
        run(project, words)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{folder.name}: {len(list(folder.rglob('*')))} bestanden, {size / 1e6:.1f} MB"


def write_exports(project: Project) -> None:
    """Write the exports, the codebooks and the README with the commands."""
    folder = project.answers("voorbeeld")
    exports = list(make_exports(project))
    for export in exports:
        path = folder / "ruw" / export.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(export.content)
    (folder / "README.md").write_text(_readme(exports), encoding="utf-8", newline="\n")


def make_exports(project: Project) -> Iterator[Export]:
    """Yield every export of the example, in a fixed order."""
    together: list[tuple[str, Asked, list[Person]]] = []
    for slug in region_slugs(project):
        settings = load_region(project, slug)
        for wave in WAVES:
            for group, tool in zip(GROUPS, OWN_TOOLS[slug], strict=True):
                asked, answered = _answered(project, settings, wave, group)
                if wave == "2026" and group == "jongeren" and slug in TOGETHER:
                    name = settings.name.partition(" (")[0]
                    together.append((name, asked, answered))
                    continue
                yield from _files(slug, wave, group, tool, asked, answered)
    yield Export("", "2026", "jongeren", "samen/2026-jongeren.csv", split(together))


def commands(readme: Path) -> Iterator[list[str]]:
    """Yield the commands of the README, in order, as words."""
    for line in readme.read_text(encoding="utf-8").splitlines():
        if line.startswith("    aoj answers "):
            yield shlex.split(line)[1:]


def run(project: Project, words: Sequence[str]) -> None:
    """Run one command of the README in a project, as a user would from its folder."""
    from click.testing import CliRunner

    from aoj.cli import main as aoj

    at_root = [str(project.root / word) if word.startswith("data/") else word for word in words]
    done = CliRunner().invoke(aoj, ["--project", str(project.root), *at_root])
    if done.exit_code:
        raise SystemExit(f"{shlex.join(words)}\n{done.output}\n{done.exception!r}")


def planted() -> dict[str, tuple[str, ...]]:
    """Return what may nowhere be found after `aoj answers add`: names and addresses."""
    return {"namen": NAMES, "adressen": MAILS}


def texts() -> tuple[str, ...]:
    """Return every free text of the example."""
    return (*HOSTILE, *PLAIN)


def _answered(
    project: Project, settings: RegionSettings, wave: str, group: str
) -> tuple[Asked, list[Person]]:
    asked = asked_for(project, settings, wave, group)
    said = settings.survey.waves[wave]
    return asked, people(asked, settings, said.groups[group], said.year)  # type: ignore[index]


def _files(
    slug: str, wave: str, group: str, tool: str, asked: Asked, answered: list[Person]
) -> Iterator[Export]:
    suffix, make = TOOLS[tool]
    if (slug, wave, group) == ("fabelkust", "2026", "uitvoering"):
        half = len(answered) // 3  # two programs in one wave
        first, second = answered[half:], answered[:half]
        name = f"{slug}/{wave}-{group}"
        yield Export(slug, wave, group, f"{name}-1.csv", make(asked, first))
        yield Export(slug, wave, group, f"{name}-2.xlsx", TOOLS["forms"][1](asked, second))
        return
    yield Export(slug, wave, group, f"{slug}/{wave}-{group}.{suffix}", make(asked, answered))
    if tool == "tabel":
        yield Export(slug, wave, group, f"{slug}/{wave}-{group}-codeboek.csv", codebook(asked))


def _readme(exports: Sequence[Export]) -> str:
    lines = [
        "# Verzonnen antwoorden op de vragenlijsten",
        "",
        "Niemand vulde dit in: `scripts/make_example_answers.py` verzon mensen en antwoorden.",
        "In `ruw` staan de exports zoals elk enquêteprogramma ze maakt, met de moeilijkheden die",
        "echte exports hebben; in `antwoorden` staat wat `aoj answers add` ervan bewaart, en in",
        "`register.json` waar dat vandaan komt. Met deze opdrachten, vanuit de map van het",
        "project, zijn zij opgenomen; nog eens opnemen verandert niets.",
        "",
    ]
    for slug in dict.fromkeys(export.region for export in exports if export.region):
        for wave in WAVES:
            own = [e for e in exports if (e.region, e.wave) == (slug, wave)]
            lines += [f"    {line}" for line in _add(slug, wave, own)]
    together = [e for e in exports if not e.region]
    for export in together:
        place = f"--split 2 --wave {export.wave} --group {export.group}"
        lines.append(f"    aoj answers add {_path(export)} {place} --yes")
    for slug in dict.fromkeys(export.region for export in exports if export.region):
        lines += [
            f"    aoj answers close {slug} --wave {wave} --date {day}"
            for wave, day in CLOSED.items()
            if (slug, wave) not in STILL_OPEN
        ]
    return "\n".join(lines) + "\n"


def _add(slug: str, wave: str, exports: Sequence[Export]) -> Iterator[str]:
    books = {e.group: e for e in exports if e.name.endswith("-codeboek.csv")}
    plain = [e for e in exports if e not in books.values()]
    if not books:
        files = " ".join(_path(e) for e in plain)
        yield f"aoj answers add {files} --region {slug} --wave {wave} --yes"
    for export in plain if books else ():
        book = _path(books[export.group])
        yield (
            f"aoj answers add {_path(export)} --codebook {book} --region {slug} --wave {wave} --yes"
        )


def _path(export: Export) -> str:
    return f"data/voorbeeld/vragenlijst/ruw/{export.name}"


if __name__ == "__main__":
    sys.exit(main())

"""`aoj new file`: an empty file of a kind that users supply, and the page on all kinds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from aoj.commands.sets import COUNTRYWIDE
from aoj.errors import InputError, nearest
from aoj.sources.supplied import (
    PERIOD,
    PERIOD_WORDS,
    REGION,
    REGION_WORDS,
    Column,
    Kind,
    Whole,
)
from aoj.sources.supplied_kinds import KINDS
from aoj.store.disk import write_bytes
from aoj.store.project import EXAMPLE, Project

FOLDER = "aanlevering"
"""The folder below data/ in which supplied files are written; git leaves it alone."""

UNIT_WORDS = {
    "personen": "aantal personen",
    "euro": "euro",
    "punten": "getal",
    "procent": "procent",
    "keuze": "keuze",
    "tekst": "tekst",
    "markdown": "tekst (markdown)",
    "ja_nee": "ja of nee",
}


def new_file(project: Project, name: str, data: str = "", *, force: bool = False) -> str:
    """Write `data/aanlevering/<name>.csv`, empty but for its header, and return what to do next.

    `data` is the data set into which the file will be taken, for the sentence only. Raises
    `InputError` for an unknown kind (it names all kinds), for a file that is there already unless
    `force` replaces it, and for the invented data set.
    """
    kind = _kind(name)
    data_set = data or COUNTRYWIDE
    project.data_set(data_set)  # raises for a name that cannot be one
    if data_set == EXAMPLE:
        raise InputError(
            f"in '{EXAMPLE}' staan alleen verzonnen cijfers",
            expected=f"een gegevensset van echte cijfers, zoals '{COUNTRYWIDE}'",
        )
    path = project.data / FOLDER / f"{kind.name}.csv"
    shown = project.relative(path)
    if path.exists() and not force:
        raise InputError(
            f"{shown} bestaat al",
            remedy="bewerk dat bestand, geef het een andere naam, of vervang het met --force",
        )
    write_bytes(path, empty_file(kind).encode("utf-8-sig"))
    where = "" if data_set == COUNTRYWIDE else f" --data {data_set}"
    return (
        f"Gemaakt: {shown}\n"
        f"{kind.title}: {kind.purpose}.\n"
        "Vul onder de kop een regel per regio en periode in; regels met # ervoor tellen niet mee.\n"
        "De uitleg staat in docs/aanleveren.md.\n"
        f"Neem het bestand op met: aoj fetch --from data/{FOLDER}{where}"
    )


def list_kinds() -> str:
    """Return a line per kind: its name and what it is for."""
    width = max(len(name) for name in KINDS)
    lines = [f"{name:<{width}}  {kind.purpose}" for name, kind in KINDS.items()]
    return "\n".join(["Soorten bestanden die u zelf aanlevert:", "", *lines])


def empty_file(kind: Kind) -> str:
    """Return an empty file: its header, and remarks with what belongs in each column."""
    remarks = [
        [f"# {kind.title}. {kind.definition}"],
        *[[f"# {line}"] for line in _column_lines(kind)],
        ["# Voorbeeld (verzonnen):"],
    ]
    examples = [_fields(kind, example) for example in kind.examples]
    for fields in examples:
        fields[0] = f"# {fields[0]}"
    return _csv([list(kind.header), *remarks, *examples])


def example_file(kind: Kind) -> str:
    """Return the example of a kind as a file that is accepted."""
    return _csv([list(kind.header), *(_fields(kind, example) for example in kind.examples)])


def manual() -> str:
    """Return the part of docs/aanleveren.md that follows from the kinds, in markdown."""
    return "\n\n".join(_section(kind) for kind in KINDS.values()) + "\n"


def _kind(name: str) -> Kind:
    if name in KINDS:
        return KINDS[name]
    near = nearest(name, KINDS)
    hint = f"; bedoelde u '{near}'?" if near else ""
    raise InputError(
        f"onbekende soort '{name}'{hint.removesuffix('?')}",
        expected="een van: " + ", ".join(KINDS),
        remedy="`aoj new file` zonder soort legt ze uit",
    )


def _section(kind: Kind) -> str:
    table = ["| kolom | eenheid | betekenis |", "|---|---|---|"]
    table += [
        f"| `{REGION}` | code | {_regions(kind)} |",
        f"| `{PERIOD}` | periode | {_periods(kind)} |",
    ]
    table += [f"| `{c.name}` | {UNIT_WORDS[c.unit]} | {_meaning(c)} |" for c in kind.columns]
    example = example_file(kind).replace("\r\n", "\n").rstrip("\n")
    return "\n".join(
        [
            f"### {kind.name}",
            "",
            f"**{kind.title}.** {kind.definition}",
            "",
            f"Waar het vandaan komt: {kind.where_from}",
            "",
            *table,
            "",
            "Voorbeeld (verzonnen):",
            "",
            "```csv",
            example,
            "```",
            "",
            f"Nagegaan wordt: {_checks(kind)}",
            "",
            f"Verborgen wordt: {_hidden(kind)}",
        ]
    )


def _column_lines(kind: Kind) -> list[str]:
    lines = [f"{REGION}: {_regions(kind)}.", f"{PERIOD}: {_periods(kind)}."]
    for column in kind.columns:
        lines.append(f"{column.name} ({UNIT_WORDS[column.unit]}): {_meaning(column)}.")
    return [line.replace("`", "'") for line in lines]


def _meaning(column: Column) -> str:
    text = column.description
    if column.choices:
        text += ": " + ", ".join(_choice(*item) for item in column.choices.items())
    return text + ("" if column.required else " (mag ontbreken of leeg zijn)")


def _choice(name: str, meaning: str) -> str:
    return f"`{name}`" if meaning == name else f"`{name}` ({meaning})"


def _regions(kind: Kind) -> str:
    return _either(f"{REGION_WORDS[name][0]} ({REGION_WORDS[name][1]})" for name in kind.regions)


def _periods(kind: Kind) -> str:
    return _either(
        f"{PERIOD_WORDS[name][0]}, zoals {PERIOD_WORDS[name][1]}" for name in kind.periods
    )


def _checks(kind: Kind) -> str:
    checks = ["elke regiocode bestaat", "elke periode is er een", "geen regel staat er dubbel in"]
    units = {column.unit for column in kind.columns}
    if "keuze" in units or "ja_nee" in units:
        checks.append("elke keuze is een van de genoemde")
    if "personen" in units:
        checks.append("aantallen personen zijn hele getallen vanaf 0, zonder punt of komma")
    if "euro" in units:
        checks.append(
            "bedragen zijn getallen met een komma of punt voor de centen; `1.234` wordt geweigerd, "
            "want dat kan 1234 of 1,234 zijn"
        )
    if "punten" in units:
        checks.append("getallen mogen een komma of punt voor de decimalen hebben")
    if kind.keys and kind.people and kind.wholes:
        most, part = kind.people[0].name, kind.people[1].name
        checks.append(f"`{part}` is niet meer dan `{most}`, en delen niet meer dan hun totaal")
    else:
        checks += [_whole(kind, whole) for whole in kind.wholes if ":" not in whole.total]
    if kind.parse:
        checks.append("een naam heeft overal dezelfde omschrijving, eenheid en bron")
        checks.append("een percentage van personen ligt tussen 0 en 100 en heeft een noemer")
        checks.append("een onderdeel is niet meer dan het cijfer waarvan het een deel is")
    return "; ".join(checks) + "."


def _whole(kind: Kind, whole: Whole) -> str:
    names = {column.part or column.name: column.name for column in kind.columns}
    parts = [f"`{names[part]}`" for part in whole.parts]
    joined, total = " en ".join(parts), names[whole.total]
    if whole.is_exact:
        return f"{joined} zijn samen `{total}`, als beide zijn ingevuld"
    verb = "is" if len(parts) == 1 else "zijn samen"
    return f"{joined} {verb} niet meer dan `{total}`"


def _hidden(kind: Kind) -> str:
    if kind.people or kind.parse:
        return (
            "aantallen personen onder de grens, en wat hen zou verraden (zie "
            "[Wat verborgen wordt](#wat-verborgen-wordt))."
        )
    if kind.measures:
        return "niets; deze cijfers tellen geen personen."
    return "niets; de tekst wordt opgenomen zoals zij is."


def _fields(kind: Kind, example: Mapping[str, str]) -> list[str]:
    return [example.get(name, "") for name in kind.header]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _either(words: Iterable[str]) -> str:
    found = list(words)
    return ", ".join(found[:-1]) + (" of " if len(found) > 1 else "") + found[-1]

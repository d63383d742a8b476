"""Make the files of data/reference from real files of CBS, DUO and the law.

    python scripts/make_reference.py FOLDER [--out data/reference]

FOLDER holds `downloads/` and `reference/`: the StatLine and DUO downloads, and the
compilations of gemeente lists and legal annexes that `SOURCE_FILES` names. Needs the
standard library only. The same FOLDER gives byte-identical files; a correction made by
hand in data/reference is undone by a new run, so look at the diff before you commit.

Quirks of the sources:

- gemeenten-per-jaar: each year lists the gemeenten on 1 January. Accents of 2013 and
  2014 were read as Mac Roman (`Gaasterl‚n`); Den Haag and Den Bosch lack the apostrophe;
  `Hengelo` becomes `Hengelo (O.)` in 2024, and five more like it.
- samenvoegingen, opsplitsingen: the year is wrong for Haaren, receivers of splits are
  missing (see OTHER_RECEIVERS), rows such as `0014 -> 0014` say only that Groningen
  was part of a merger. Years are therefore taken from gemeenten-per-jaar.
- 70072ned: names without codes; four gemeenten have the suffix ` (gemeente)`; former
  gemeenten have empty rows.
- 85701NED: names without codes, also of gemeenten that ended in 2012 and 2013.
- The annex of 2015 has no accents (`Sudwest Fryslan`) and the value `Europoort`. The
  annex of 2014 has `Bergen` with `NH.` or `L.` in the column of postcodes.
- DUO: windows-1252, names in capitals, two blank names; province `Friesland`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE_FILES = {
    "statline": "downloads/Regionale_kerncijfers_Nederland_11122025_133649.csv",
    "pupils": "downloads/Leerlingen_en_studenten__onderwijssoort__woonregio.csv",
    "kwb": "downloads/Kerncijfers_wijken_en_buurten_2024_geslachten.csv",
    "locations": "downloads/02.-alle-schoolvestigingen-basisonderwijs.csv",
    "vsv": "downloads/vsv-per-swv-2015.csv",
    "duo_regions": "reference/derived/gemeente2026_x_duo_regios.csv",
    "provinces": "reference/gemeenten-alfabetisch-2022.csv",
    "yearly": "reference/gemeenten-per-jaar-2013-2025.csv",
    "mergers": "reference/samenvoegingen.csv",
    "splits": "reference/opsplitsingen.csv",
    "annex_2014": "reference/BWBR0032324-2014-swv-gemeente.csv",
    "annex_2015": "reference/BWBR0032324-2015-pc4-gemeente-swv.csv",
}
SOURCE_2026 = "reference/86247NED-arbeidsmarktregio-gemeente-2026.json"
WINDOWS_1252 = {"locations"}
COMMA_SEPARATED = {"yearly", "mergers", "splits"}

FIRST_YEAR, LAST_YEAR = 2013, 2025
SIZE_LIMITS = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)
NO_GEMEENTE = {"Nederland", "Gemeenten; niet in te delen"}

# Receivers that samenvoegingen and opsplitsingen lack. Maasdonk stands there as one
# receiver `0000 s-Hertogenbosch/Oss`; the others are our own knowledge.
OTHER_RECEIVERS = {
    "1671": ("0796", "0828"),
    "0051": ("0074",),
    "0053": ("1969",),
    "0055": ("1900",),
}
# Gemeenten that ended on 1 January 2012 and still stand in 85701NED (own knowledge).
ENDED_IN_2011 = {
    "Anna Paulowna": "0366",
    "Niedorp": "0412",
    "Wieringen": "0462",
    "Wieringermeer": "0463",
}
# Postcodes of new neighbourhoods, with the listed postcode of the village or former gemeente that
# they were built in (1384 Weespersluis: Weesp; 4125 Hoef en Haag: Hagestein in Vianen).
NEW_PC4 = {"1384": "1382", "4125": "4124", "5156": "5151", "5352": "5351", "8269": "8265"}
# Ways of writing that occur and that a reader of the sources may meet elsewhere.
OTHER_SPELLINGS = {
    "Het Bildt": "0063",
    "'s Gravenhage": "0518",
    "'s Hertogenbosch": "0796",
    "NUENEN C.A.": "0820",
}
NATIONAL = {
    "PO0001": ("po", "landelijk reformatorisch samenwerkingsverband po"),
    "VO0001": ("vo", "landelijk reformatorisch samenwerkingsverband vo"),
}

Row = tuple[str, ...]


def main() -> None:
    """Write the reference files and say how many rows each holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder with the real files")
    parser.add_argument("--out", type=Path, default=default_out(), help="where to")
    arguments = parser.parse_args()
    for table in build(arguments.folder):
        (arguments.out / table.name).write_bytes(table.to_bytes())
        print(f"{table.name}: {len(table.rows)} rows")  # noqa: T201  what a person runs it for


def default_out() -> Path:
    """Give data/reference of this project."""
    return Path(__file__).resolve().parents[1] / "data" / "reference"


def build(folder: Path) -> list[Table]:
    """Give all reference tables, made from the files in `folder`."""
    sources = read_sources(folder)
    yearly = read_yearly(sources["yearly"])
    gemeenten = make_gemeenten(sources, yearly)
    check_codes_2026(folder, gemeenten)
    namen = make_namen(sources, yearly, gemeenten)
    herindelingen = make_herindelingen(sources, yearly, gemeenten)
    pc4 = make_pc4(sources, yearly, herindelingen)
    return [
        gemeenten,
        namen,
        herindelingen,
        pc4,
        make_samenwerkingsverbanden(pc4),
        make_samenwerkingsverbanden_gemeenten(pc4, gemeenten),
        make_landelijke_vestigingen(sources["vsv"]),
    ]


# ---------------------------------------------------------------- tables and sources


@dataclass(frozen=True)
class Table:
    """One reference file: its name, header comment, columns and rows of text."""

    name: str
    comment: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, str]]:
        """Give the rows as one dictionary per row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_bytes(self) -> bytes:
        """Give the file: UTF-8 without BOM, LF, comment lines, header row, rows."""
        buffer = io.StringIO()
        buffer.writelines(f"# {line}\n" for line in self.comment)
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return buffer.getvalue().encode("utf-8")


def read_sources(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Read every source file as text, one dictionary per row."""
    return {key: read_rows(folder, key) for key in SOURCE_FILES}


def read_rows(folder: Path, key: str) -> list[dict[str, str]]:
    """Read one source file; strips the blanks with which CBS and DUO pad values."""
    path = folder / SOURCE_FILES[key]
    encoding = "cp1252" if key in WINDOWS_1252 else "utf-8-sig"
    delimiter = "," if key in COMMA_SEPARATED else ";"
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter)
        return [{k: (v or "").strip() for k, v in row.items()} for row in reader]


def read_yearly(rows: Iterable[dict[str, str]]) -> dict[int, dict[str, str]]:
    """Give per year the names of the gemeenten on 1 January by four-digit code."""
    yearly: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        yearly[int(row["jaar"])][row["code"]] = repair_accents(row["gemeentenaam"])
    expected = list(range(FIRST_YEAR, LAST_YEAR + 1))
    expect(sorted(yearly) == expected, f"gemeenten-per-jaar: years {sorted(yearly)}")
    return dict(yearly)


def repair_accents(name: str) -> str:
    r"""Undo the reading of Latin-1 accents as Mac Roman.

    >>> repair_accents("Skarsterl\u201an")
    'Skarsterlân'
    """
    broken = "\u02d9" in name or "\u201a" in name
    return name.encode("mac_roman").decode("latin-1") if broken else name


def normalise(name: str) -> str:
    """Give the form in which names are compared, as aoj.geography.name_key does.

    >>> normalise("'s-Gravenhage"), normalise("S GRAVENHAGE"), normalise("Bergen (NH.)")
    ('s gravenhage', 's gravenhage', 'bergen (nh.)')
    """
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    bare = re.sub(r"['\u2018\u2019`]", "", bare)
    return re.sub(r"[-\s]+", " ", bare).strip()


def expect(condition: bool, message: str) -> None:
    """Stop with `message` if a source is not what this script assumes."""
    if not condition:
        raise ValueError(message)


def wrap(text: str) -> list[str]:
    """Break one paragraph of a header comment into lines."""
    return textwrap.wrap(text, 98, break_long_words=False, break_on_hyphens=False)


def comment(*paragraphs: str) -> tuple[str, ...]:
    """Give the lines of a header comment; the last two are the same in every file."""
    closing = (
        "Gemaakt door: scripts/make_reference.py.",
        "Bestand: UTF-8, LF, komma's; alle waarden zijn tekst (codes houden voorvoegsel "
        "en nullen). Verbeteren mag met de hand; noem de verbetering dan hierboven.",
    )
    return tuple(line for text in (*paragraphs, *closing) for line in wrap(text))


# -------------------------------------------------------------------- gemeenten.csv


def make_gemeenten(
    sources: dict[str, list[dict[str, str]]], yearly: dict[int, dict[str, str]]
) -> Table:
    """Give the 342 gemeenten of 2026 with provincie, RMC-regio and residents."""
    statline = statline_by_code(sources["statline"], yearly[LAST_YEAR])
    regions = {row["GEMEENTENUMMER"]: row for row in sources["duo_regions"]}
    expect(set(statline) == set(regions), "70072ned and DUO list different gemeenten")
    expect(set(statline) == set(yearly[LAST_YEAR]), "the gemeenten of 2025 differ")
    provinces = province_codes(sources["provinces"])
    check_provinces(sources["provinces"], regions)
    rows = []
    for code in sorted(statline):
        title, residents = statline[code]
        province = proper_province(regions[code]["PROVINCIE"])
        rows.append(
            (
                f"GM{code}",
                title.removesuffix(" (gemeente)"),
                title,
                provinces[province],
                province,
                f"RMC{regions[code]['RMC-REGIO CODE']}",
                regions[code]["RMC-REGIO NAAM"],
                residents,
                size_class(int(residents)),
            )
        )
    check_kwb_names(sources["kwb"], {row[0]: row[1] for row in rows})
    return Table("gemeenten.csv", GEMEENTEN, GEMEENTEN_COLUMNS, tuple(rows))


GEMEENTEN_COLUMNS = (
    "gemeente_code",
    "name",
    "statline_name",
    "provincie_code",
    "provincie_name",
    "rmc_code",
    "rmc_name",
    "residents",
    "size_class",
)
GEMEENTEN = comment(
    "De 342 gemeenten van 2026; dezelfde gemeenten en codes als op 1 januari 2023, 2024 en 2025.",
    "Bron: CBS StatLine 70072ned, Regionale kerncijfers Nederland, download van "
    "11 december 2025: statline_name en residents (inwoners op 1 januari 2025).",
    "Bron: CBS, gemeenten per jaar (lijst 2025) voor de code; CBS, gemeenten alfabetisch "
    "2022 voor de provinciecode; CBS 86247NED, Gebieden in Nederland 2026, dat dezelfde "
    "342 codes telt.",
    "Bron: DUO, alle schoolvestigingen basisonderwijs, medio 2026: provincie en RMC-regio "
    "van de gemeente (40 regio's; code RMC + nummer van DUO; RMC14 bestaat niet meer).",
    "name: de naam voor lezers, de StatLine-naam zonder het achtervoegsel '(gemeente)'; "
    "andere achtervoegsels, zoals in Bergen (NH.), horen bij de naam.",
    "size_class: gemeentegrootteklasse van het CBS naar residents. GK1 tot 5.000, GK2 tot "
    "10.000, GK3 tot 20.000, GK4 tot 50.000, GK5 tot 100.000, GK6 tot 150.000, GK7 tot "
    "250.000, GK8 250.000 of meer. Zelf berekend: het CBS publiceert de klasse ook, en kan "
    "een ander jaar gebruiken.",
    "Twijfel: namen van RMC-regio's zijn zoals DUO ze schrijft; andere bronnen schrijven "
    "sommige anders (bijvoorbeeld regio 28, Haaglanden/Westland).",
)


def statline_by_code(
    rows: Iterable[dict[str, str]], names: dict[str, str]
) -> dict[str, tuple[str, str]]:
    """Give StatLine name and residents by four-digit code."""
    codes = {normalise(name): code for code, name in names.items()}
    return {
        codes[normalise(title.removesuffix(" (gemeente)"))]: (title, residents)
        for title, residents in filled_statline(rows)
    }


def filled_statline(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Give name and residents of the gemeenten that have figures."""
    topic = "Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)"
    for row in rows:
        if row[topic] and row["Regio's"] not in NO_GEMEENTE:
            expect(row["Perioden"] == "2025", f"70072ned: period {row['Perioden']}")
            yield row["Regio's"], row[topic]


def province_codes(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """Give the province code by proper name."""
    return {proper_province(r["ProvincialName"]): r["ProvincialCodePV"] for r in rows}


def proper_province(name: str) -> str:
    """Give the name that StatLine uses now."""
    return "Fryslân" if name in {"Friesland", "Fryslan"} else name


def check_provinces(rows: Iterable[dict[str, str]], regions: dict[str, dict[str, str]]) -> None:
    """Stop if CBS and DUO put a gemeente in different provinces."""
    for row in rows:
        region = regions.get(row["MunicipalCodeGM"].removeprefix("GM"))
        name = proper_province(row["ProvincialName"])
        same = region is None or proper_province(region["PROVINCIE"]) == name
        expect(same, f"provincie of {row['MunicipalName']} differs between CBS and DUO")


def check_codes_2026(folder: Path, gemeenten: Table) -> None:
    """Stop if Gebieden in Nederland 2026 has other codes than those of 2025."""
    codes = set(json.loads((folder / SOURCE_2026).read_text("utf-8"))["gemeenten"])
    ours = {row["gemeente_code"].removeprefix("GM") for row in gemeenten.records()}
    expect(codes == ours, f"86247NED differs: {sorted(codes ^ ours)}")


def check_kwb_names(rows: Iterable[dict[str, str]], names: dict[str, str]) -> None:
    """Stop if Kerncijfers wijken en buurten names a gemeente otherwise."""
    kwb = dict(kwb_gemeenten(rows))
    expect(kwb == names, f"KWB differs: {set(kwb.items()) ^ set(names.items())}")


def kwb_gemeenten(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Give code and name of the rows of Kerncijfers that are gemeenten."""
    for row in rows:
        if row["Regioaanduiding/Soort regio (omschrijving)"] == "Gemeente":
            yield row["Regioaanduiding/Codering (code)"], row["Wijken en buurten"]


def size_class(residents: int) -> str:
    """Give the CBS size class, GK1 to GK8.

    >>> size_class(4_999), size_class(5_000), size_class(250_000)
    ('GK1', 'GK2', 'GK8')
    """
    return f"GK{1 + sum(residents >= limit for limit in SIZE_LIMITS)}"


# --------------------------------------------------------------- gemeente_namen.csv


def make_namen(
    sources: dict[str, list[dict[str, str]]],
    yearly: dict[int, dict[str, str]],
    gemeenten: Table,
) -> Table:
    """Give every name under which a gemeente appears, with its code and its years."""
    known = named_codes(sources, yearly, gemeenten)
    codes: dict[str, str] = {}
    for name, code in known:
        same = codes.setdefault(normalise(name), code) == code
        expect(same, f"{name} stands for {code} and for {codes[normalise(name)]}")
    found = {(name, codes[normalise(name)]) for name in source_names(sources)}
    periods = existence(sources["mergers"], yearly)
    rows = ((name, f"GM{c}", *periods[c]) for name, c in known | found)
    return Table(
        "gemeente_namen.csv",
        GEMEENTE_NAMEN,
        ("name", "gemeente_code", "from", "until"),
        tuple(sorted(rows, key=lambda row: (row[1], row[0]))),
    )


GEMEENTE_NAMEN = comment(
    "Namen waaronder een gemeente, huidig of voormalig, in de bronnen staat, met haar code.",
    "Bron: CBS, gemeenten per jaar 2013 tot en met 2025; CBS StatLine 70072ned (download "
    "11 december 2025) en 85701NED (schooljaren 2013/'14 tot en met 2023/'24); CBS "
    "Kerncijfers wijken en buurten 2024; DUO-bestanden van 2019 tot en met 2026; bijlagen "
    "van 2014 en 2015 bij de Regeling regio-indeling samenwerkingsverbanden passend "
    "onderwijs PO en VO (BWBR0032324).",
    "from, until: eerste en laatste jaar waarin de gemeente op 1 januari met deze code "
    "bestond; leeg is onbekend (voor 2014) of nog bestaand. Het zijn jaren van de gemeente, "
    "niet van de schrijfwijze.",
    "Vergelijken: zet om naar kleine letters, laat accenten en apostrofs weg, maak van "
    "streepjes en herhaalde spaties een spatie. Zo zijn 's-Gravenhage, s-Gravenhage en "
    "S GRAVENHAGE gelijk. Schrijfwijzen van DUO die zo gelijk worden aan een andere naam "
    "hieronder, ontbreken. Geen twee gemeenten hieronder hebben dan dezelfde naam.",
    "Niet opgenomen: Bergen zonder toevoeging (de bijlage van 2014 zet NH. of L. in de "
    "kolom daarnaast); gemeenten die voor 2012 ophielden (70072ned noemt die, zonder "
    "cijfers), zoals Hengelo (Gld.), dat een andere gemeente is dan Hengelo of Hengelo (O.). "
    "Ook niet: Noardeast-FryslÔn, een leesfout in een DUO-bestand van 2019 (afstanden); DUO "
    "heeft overal de code, koppel daarop.",
    "Hengelo, Beek, Laren, Middelburg, Rijswijk en Stein zonder toevoeging: zo heetten zij "
    "in de lijsten tot en met 2023. Groesbeek (GM0241) werd in 2016 Berg en Dal (GM1945).",
    "Twijfel: de codes van Anna Paulowna, Niedorp, Wieringen en Wieringermeer (opgeheven op "
    "1 januari 2012) komen niet uit een bestand maar uit eigen kennis; deze gemeenten staan "
    "in 85701NED zonder cijfers. Wie voor 2014 ophield, staat niet in herindelingen.csv.",
)


def named_codes(
    sources: dict[str, list[dict[str, str]]],
    yearly: dict[int, dict[str, str]],
    gemeenten: Table,
) -> set[tuple[str, str]]:
    """Give name and code wherever a source, or our own knowledge, has both."""
    known = {(name, code) for names in yearly.values() for code, name in names.items()}
    for row in gemeenten.records():
        code = row["gemeente_code"].removeprefix("GM")
        known |= {(row["name"], code), (row["statline_name"], code)}
    known |= {
        (row["gemeentenaam_oud"], row["code_oud"])
        for row in sources["mergers"]
        if row["code_oud"] not in yearly[FIRST_YEAR] and int(row["jaar"]) <= FIRST_YEAR
    }
    known |= set(ENDED_IN_2011.items()) | set(OTHER_SPELLINGS.items())
    alike = {normalise(name) for name, _ in known}
    duo = {(row["GEMEENTENAAM"], row["GEMEENTENUMMER"]) for row in sources["locations"]}
    return known | {(name, code) for name, code in duo if name and normalise(name) not in alike}


def source_names(sources: dict[str, list[dict[str, str]]]) -> set[str]:
    """Give every name of a gemeente that the sources hold without a code."""
    names = {name for name, _ in filled_statline(sources["statline"])}
    names |= {row["Regiokenmerken"] for row in sources["pupils"]}
    names |= {name for _, name in kwb_gemeenten(sources["kwb"])}
    names |= {row["GEMEENTE"] for row in sources["annex_2015"]}
    names |= {annex_2014_name(row) for row in sources["annex_2014"]}
    return names - NO_GEMEENTE


def annex_2014_name(row: dict[str, str]) -> str:
    """Give the name of a row of the annex of 2014, `Bergen (L.)` made whole."""
    suffix = row["POSTCODES"] if row["POSTCODES"] in {"NH.", "L."} else ""
    return f"{row['GEMEENTE']} ({suffix})" if suffix else row["GEMEENTE"]


def existence(
    mergers: Iterable[dict[str, str]], yearly: dict[int, dict[str, str]]
) -> dict[str, tuple[str, str]]:
    """Give first and last year by code, empty where unknown or still existing."""
    years: dict[str, list[int]] = defaultdict(list)
    for year, names in yearly.items():
        for code in names:
            years[code].append(year)
    periods = {row["code_oud"]: ("", str(int(row["jaar"]) - 1)) for row in mergers}
    periods |= dict.fromkeys(ENDED_IN_2011.values(), ("", "2011"))
    for code, known in years.items():
        start = "" if min(known) == FIRST_YEAR else str(min(known))
        end = "" if max(known) == LAST_YEAR else str(max(known))
        periods[code] = (start, end)
    return periods


# ---------------------------------------------------------------- herindelingen.csv


def make_herindelingen(
    sources: dict[str, list[dict[str, str]]],
    yearly: dict[int, dict[str, str]],
    gemeenten: Table,
) -> Table:
    """Give the mergers, splits and code changes from 2014 on."""
    receivers = read_receivers(sources, yearly)
    names = {code: name for year in sorted(yearly) for code, name in yearly[year].items()}
    names |= {r["gemeente_code"].removeprefix("GM"): r["name"] for r in gemeenten.records()}
    rows = []
    for old, news in receivers.items():
        year = max(y for y in yearly if old in yearly[y]) + 1
        kind = kind_of(old, receivers, yearly[year - 1])
        for new in news:
            expect(new in yearly[year], f"{new} received {old} but is absent in {year}")
            new_name = yearly[year][new] if new not in yearly[LAST_YEAR] else names[new]
            row = (f"{year}-01-01", f"GM{old}", names[old], f"GM{new}", new_name, kind)
            rows.append(row)
    return Table(
        "herindelingen.csv",
        HERINDELINGEN,
        ("date", "old_code", "old_name", "new_code", "new_name", "kind"),
        tuple(sorted(rows)),
    )


HERINDELINGEN = comment(
    "Samenvoegingen, splitsingen en hercoderingen van gemeenten, 2014 tot en met 2026.",
    "Bron: lijsten van samenvoegingen en opsplitsingen van gemeenten naar het CBS "
    "(verzameling follow-the-money); de jaren zijn nagegaan en zo nodig verbeterd met CBS, "
    "gemeenten per jaar 2013 tot en met 2025.",
    "date: 1 januari van het eerste jaar waarin de lijst van het CBS de oude code niet meer "
    "heeft. Voor twee ligt de wettelijke datum eerder: De Friese Meren heette vanaf 1 juli "
    "2015 De Fryske Marren, Weesp hoort vanaf 24 maart 2022 bij Amsterdam (beide data zo in "
    "de regiobeschrijvingen van StatLine 85678NED).",
    "kind: samenvoeging (de oude gemeente ging geheel naar de nieuwe), splitsing (naar meer "
    "dan een; cijfers van de oude zijn niet aan een nieuwe toe te delen), hercodering "
    "(zelfde gebied, nieuwe code en naam). Een gemeente die haar code hield, heeft geen rij.",
    "2023 is de laatste wijziging: 2024, 2025 en 2026 hebben dezelfde 342 codes (CBS "
    "86247NED, Gebieden in Nederland 2026). De indeling van 2020 is gelijk aan die van 2019.",
    "Verbeterd: Haaren hield op 1 januari 2021 op, de lijst zei 2020. Maasdonk ging naar "
    "'s-Hertogenbosch en Oss, de lijst gaf een ontvanger zonder code.",
    "Uit eigen kennis toegevoegd, niet in de lijsten: Winsum deels naar Westerkwartier "
    "(Ezinge, Feerwerd, Garnwerd; de schoolvestigingen van 2026 bevestigen het), Boarnsterhim "
    "deels naar Súdwest-Fryslân (Raerd, Sibrandabuorren en omgeving; de bijlage van 2015 "
    "bevestigt het), Skarsterlân deels naar Heerenveen (Haskerdijken, Nieuwebrug; de bijlage "
    "van 2015 rekent postcodes 8468 en 8469 tot Heerenveen). Bij Winsum en Skarsterlân ging "
    "het om een klein deel, naar schatting 1.600 en minder dan 1.000 inwoners.",
    "Twijfel: of Haskerdijken en Nieuwebrug in 2014 van Skarsterlân naar Heerenveen gingen, "
    "spreken bronnen op het web elkaar tegen; de bijlage van 2015 gaf de doorslag.",
    "Twijfel: grenscorrecties tussen gemeenten die bleven bestaan staan hier niet, zoals "
    "Meerstad (2017, van Slochteren naar Groningen) en Oudenhoorn (2018, van Nissewaard naar "
    "Hellevoetsluis); kleine grenscorrecties bij een samenvoeging evenmin.",
)


def read_receivers(
    sources: dict[str, list[dict[str, str]]], yearly: dict[int, dict[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Give the codes that took over each code that disappeared since 2013."""
    receivers: dict[str, set[str]] = defaultdict(set)
    for row in (*sources["mergers"], *sources["splits"]):
        if row["code_nieuw"] not in {row["code_oud"], "0000"}:
            receivers[row["code_oud"]].add(row["code_nieuw"])
    for old, news in OTHER_RECEIVERS.items():
        receivers[old].update(news)
    ever = {code for names in yearly.values() for code in names}
    gone = ever - set(yearly[LAST_YEAR])
    expect(gone == ever & set(receivers), f"no receiver: {gone ^ (ever & set(receivers))}")
    return {old: tuple(sorted(receivers[old])) for old in sorted(gone)}


def kind_of(old: str, receivers: dict[str, tuple[str, ...]], year_before: dict[str, str]) -> str:
    """Name what happened to `old`: split, merged, or only given a new code."""
    if len(receivers[old]) > 1:
        return "splitsing"
    (new,) = receivers[old]
    alone = sum(new in news for news in receivers.values()) == 1
    return "hercodering" if alone and new not in year_before else "samenvoeging"


# -------------------------------------------------------------------------- pc4.csv


def make_pc4(
    sources: dict[str, list[dict[str, str]]],
    yearly: dict[int, dict[str, str]],
    herindelingen: Table,
) -> Table:
    """Give each PC4 of the annex of 2015 with its gemeente of 2026."""
    receivers = successors(herindelingen)
    codes = {normalise(name): code for code, name in yearly[2015].items()}
    located = majority_gemeenten(sources["locations"])
    moved, rows = [], []
    for row in sources["annex_2015"]:
        mapped = follow(f"GM{codes[normalise(row['GEMEENTE'])]}", receivers)
        pc4, seen = row["PC4"], located.get(row["PC4"], "")
        single = mapped[0] if len(mapped) == 1 else ""
        expect(bool(single) or not seen or seen in mapped, f"{pc4} lies outside {mapped}")
        if single and seen and seen != single:
            moved.append(f"{pc4} (van {single} naar {seen})")
        basis = basis_of(single, seen)
        swv = (without_europoort(row["PO_SWV"]), without_europoort(row["VO_SWV"]))
        rows.append((pc4, seen if basis == "vestiging 2026" else single, *swv, basis))
    unlisted = sorted(set(located) - {row[0] for row in rows})
    expect(unlisted == sorted(NEW_PC4), f"new postcodes {unlisted} differ from NEW_PC4")
    areas = {row[0]: row[2:4] for row in rows}
    rows += [(new, located[new], *areas[near], "buurpostcode") for new, near in NEW_PC4.items()]
    return Table(
        "pc4.csv",
        pc4_comment(rows, moved, unlisted),
        (
            "pc4",
            "gemeente_code",
            "po_samenwerkingsverband",
            "vo_samenwerkingsverband",
            "basis",
        ),
        tuple(sorted(rows)),
    )


def pc4_comment(
    rows: Sequence[Row], moved: Sequence[str], unlisted: Sequence[str]
) -> tuple[str, ...]:
    """Give the header comment of pc4.csv with the exceptions that were found."""
    unknown = [row[0] for row in rows if row[-1] == "onbekend"]
    return comment(
        "Viercijferige postcodes met samenwerkingsverband po en vo, en de gemeente van 2026 "
        "waarin zij liggen.",
        "Bron: bijlage van 2015 bij de Regeling regio-indeling samenwerkingsverbanden passend "
        "onderwijs PO en VO (BWBR0032324), geldig vanaf 1 augustus 2014: postcode, gemeente van "
        "2015, samenwerkingsverband po en vo.",
        "Bron: herindelingen.csv voor de gemeente van 2026; DUO, alle schoolvestigingen "
        "basisonderwijs, medio 2026, waar dat niet volstaat.",
        "basis: 'bijlage 2015' (de gemeente volgt uit de bijlage en herindelingen.csv), "
        "'vestiging 2026' (de gemeente waarin meer dan de helft van de schoolvestigingen in "
        "deze postcode ligt), 'onbekend' (de gemeente is leeg).",
        "'vestiging 2026' geldt voor postcodes van gemeenten die gesplitst zijn (Haaren, "
        "Littenseradiel, Winsum), en voor postcodes die van gemeente wisselden. Dat laatste "
        f"blijkt alleen voor {' en '.join(moved)}: alle vestigingen liggen daar nu in de "
        "andere gemeente; die is overgenomen (Oudenhoorn 2018, Meerstad 2017).",
        f"Onbekend ({len(unknown)}), postcodes van Littenseradiel en Winsum zonder basisschool "
        f"in 2026: {' '.join(unknown)}. Hun samenwerkingsverband is wel bekend.",
        f"Niet in de bijlage, wel in gebruik bij een basisschool in 2026: {' '.join(unlisted)} "
        "(nieuwe postcodes). Hun samenwerkingsverband is dat van de postcode waaruit de wijk "
        "ontstond: "
        + ", ".join(f"{new} van {near}" for new, near in NEW_PC4.items())
        + " (eigen kennis, basis 'buurpostcode').",
        "Europoort (3197, 3198, 3199, Rotterdam) heeft in de bijlage geen samenwerkingsverband; "
        "de waarde 'Europoort' is hier leeg.",
        "Twijfel: of de regeling na 2015 is gewijzigd (bijvoorbeeld voor Weesp, of na de "
        "herindelingen van 2019) is niet nagegaan. Wijzigingen van gemeentegrenzen die geen "
        "basisschool raken, blijven onzichtbaar.",
    )


def successors(herindelingen: Table) -> dict[str, list[str]]:
    """Give the codes that directly took over each code."""
    receivers: dict[str, list[str]] = defaultdict(list)
    for row in herindelingen.records():
        receivers[row["old_code"]].append(row["new_code"])
    return dict(receivers)


def follow(code: str, receivers: dict[str, list[str]]) -> list[str]:
    """Give the gemeenten of 2026 in which the territory of `code` lies.

    >>> follow("GM1", {"GM1": ["GM2", "GM3"], "GM3": ["GM4"]})
    ['GM2', 'GM4']
    """
    if code not in receivers:
        return [code]
    return sorted({end for new in receivers[code] for end in follow(new, receivers)})


def majority_gemeenten(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """Give per PC4 the gemeente with more than half of its school locations."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row["POSTCODE"][:4]][f"GM{row['GEMEENTENUMMER']}"] += 1
    tops = {pc4: count.most_common(1)[0] for pc4, count in counts.items()}
    return {pc4: top for pc4, (top, n) in tops.items() if 2 * n > counts[pc4].total()}


def basis_of(mapped: str, located: str) -> str:
    """Say which source decides the gemeente of a PC4.

    >>> basis_of("GM1", ""), basis_of("GM1", "GM2"), basis_of("", "")
    ('bijlage 2015', 'vestiging 2026', 'onbekend')
    """
    if located and located != mapped:
        return "vestiging 2026"
    return "bijlage 2015" if mapped else "onbekend"


def without_europoort(code: str) -> str:
    """Give the code, or nothing for the harbour area without one."""
    return "" if code == "Europoort" else code


# ---------------------------------------- samenwerkingsverbanden and their gemeenten


def make_samenwerkingsverbanden(pc4: Table) -> Table:
    """Give the regional samenwerkingsverbanden of the annex and the two national ones."""
    rows = [
        (code, sector, name, "ja", "", "", "reformatorisch; heeft geen gebied")
        for code, (sector, name) in NATIONAL.items()
    ]
    for sector in ("po", "vo"):
        codes = {row[f"{sector}_samenwerkingsverband"] for row in pc4.records()} - {""}
        rows += [(code, sector, "", "nee", "2014-08-01", "", "") for code in codes]
    return Table(
        "samenwerkingsverbanden.csv",
        SAMENWERKINGSVERBANDEN,
        ("code", "sector", "name", "landelijk", "from", "until", "note"),
        tuple(sorted(rows)),
    )


SAMENWERKINGSVERBANDEN = comment(
    "Samenwerkingsverbanden passend onderwijs: 76 regionale in het po, 74 in het vo, en in "
    "elke sector een landelijk reformatorisch verband (PO0001, VO0001).",
    "Bron: bijlage van 2015 bij de Regeling regio-indeling samenwerkingsverbanden passend "
    "onderwijs PO en VO (BWBR0032324), geldig vanaf 1 augustus 2014; pc4.csv heeft de gebieden.",
    "Bron: DUO, vsv per samenwerkingsverband 2015, voor VO0001. PO0001 staat in geen "
    "van de gebruikte bestanden; de code komt van een webpagina.",
    "name: de namen zijn niet bekend, behalve een omschrijving van de twee landelijke. from: "
    "sinds wanneer de code geldt volgens de regeling; until: leeg is niet bekend.",
    "Twijfel: samenvoegingen of andere codes na 2015 zijn niet nagegaan; van de landelijke "
    "is de begindatum niet nagegaan.",
)


def make_samenwerkingsverbanden_gemeenten(pc4: Table, gemeenten: Table) -> Table:
    """Give per regional samenwerkingsverband its gemeenten, whole or in part."""
    names = {row["gemeente_code"]: row["name"] for row in gemeenten.records()}
    rows = []
    for sector in ("po", "vo"):
        inside = Counter(
            (row[f"{sector}_samenwerkingsverband"], row["gemeente_code"])
            for row in pc4.records()
            if row["gemeente_code"] and row[f"{sector}_samenwerkingsverband"]
        )
        total: Counter[str] = Counter()
        for (_, code), number in inside.items():
            total[code] += number
        for (swv, code), number in inside.items():
            part = "geheel" if number == total[code] else "deels"
            rows.append((swv, code, names[code], part, str(number), str(total[code])))
    return Table(
        "samenwerkingsverbanden_gemeenten.csv",
        SAMENWERKINGSVERBANDEN_GEMEENTEN,
        (
            "samenwerkingsverband_code",
            "gemeente_code",
            "gemeente_name",
            "part",
            "pc4_inside",
            "pc4_total",
        ),
        tuple(sorted(rows)),
    )


SAMENWERKINGSVERBANDEN_GEMEENTEN = comment(
    "De gemeenten van 2026 per regionaal samenwerkingsverband passend onderwijs.",
    "Bron: afgeleid van pc4.csv (bijlage van 2015 bij BWBR0032324; DUO, schoolvestigingen "
    "medio 2026) en gemeenten.csv. Verbeter pc4.csv, niet dit bestand.",
    "part: geheel (alle postcodes van de gemeente liggen in dit verband) of deels. "
    "pc4_inside: aantal postcodes van de gemeente in dit verband; pc4_total: aantal postcodes "
    "van de gemeente met een verband in deze sector (dus zonder Europoort en zonder de "
    "postcodes waarvan de gemeente onbekend is). Postcodes verschillen sterk in inwonertal: "
    "het aantal is geen gewicht.",
    "Twijfel: de regeling is van voor de herindelingen van 2016 en later; een gemeente die "
    "daardoor in twee verbanden ligt, kan inmiddels in een verband zijn ondergebracht.",
)


# -------------------------------------------------------- landelijke_vestigingen.csv


def make_landelijke_vestigingen(rows: Iterable[dict[str, str]]) -> Table:
    """Give the school locations of the national samenwerkingsverband vo in 2015."""
    found = (
        (row["brin_nummer"] + row["vestigings_nummer"].zfill(2), "VO0001")
        for row in rows
        if row["SAMENWERKINGSVERBAND_NUMMER"] == "VO0001"
    )
    return Table(
        "landelijke_vestigingen.csv",
        LANDELIJKE_VESTIGINGEN,
        ("vestiging", "samenwerkingsverband_code"),
        tuple(sorted(set(found))),
    )


LANDELIJKE_VESTIGINGEN = comment(
    "Schoolvestigingen die niet bij het regionale maar bij het landelijke reformatorische "
    "samenwerkingsverband vo (VO0001) horen. Toestand van 2015.",
    "Bron: DUO, vsv per samenwerkingsverband en vestiging 2015. vestiging: BRIN-nummer en "
    "vestigingsnummer, samen zes tekens.",
    "Twijfel: latere jaren zijn niet nagegaan; van het po (PO0001) is geen lijst bekend.",
)


if __name__ == "__main__":
    main()

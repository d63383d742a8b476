"""bronnen.yml: what stands in it, and one sentence for every mistake that an editor can make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from make_source_tables import PAGE, UNSEEN, make_page

from aoj.commands.fetch_check_known import check_known, known_measures
from aoj.errors import AojError, FileError
from aoj.settings.bronnen import Bronnen, CbsTable, DuoFile, load_bronnen, read_bronnen
from aoj.settings.text_yaml import parse_yaml
from aoj.sources import SOURCES
from aoj.sources.odata import Table, TextTable

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "data" / "reference"
BY_HAND = {"cbs_achterstandsscores"}
"""Sources that no service gives: a person downloads them. Supplied ones are called eigen_."""

HEAD = """\
schema: 1
services:
  cbs: https://opendata.cbs.nl
  cbs_v4: https://datasets.cbs.nl/odata/v1/CBS
  duo: https://onderwijsdata.duo.nl
  duo_files: https://duo.nl/open_onderwijsdata/images
sources:
"""
TABLE = """\
  cbs_toets:
    service: cbs
    table: 12345NED
    title: Een tabel
    topic: Leerlingen
    fixed:
      Geslacht: Totaal
    measures:
      leerlingen:
        bo: {Soort: Basisonderwijs}
        sbo: {Soort: [Speciaal basisonderwijs, Sbo]}
"""
FILE = """\
  duo_toets:
    service: duo
    title: Een bestand
    data_set: toets
    resource: toets.csv
"""


@pytest.fixture(scope="module")
def bronnen() -> Bronnen:
    return load_bronnen(REFERENCE)


def read(blocks: str, head: str = HEAD) -> Bronnen:
    """Return what a file with these blocks says."""
    return read_bronnen(parse_yaml(head + blocks, "data/reference/bronnen.yml"))


def refused(blocks: str, head: str = HEAD) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(AojError) as caught:
        read(blocks, head)
    return str(caught.value)


def edited(old: str, new: str, blocks: str = TABLE) -> str:
    """Return the sentence with which a file is refused after an edit."""
    assert old in blocks
    return refused(blocks.replace(old, new))


def test_every_source_that_can_be_fetched_stands_in_it_and_is_read_by_our_code(
    bronnen: Bronnen,
) -> None:
    by_hand = {name for name, source in SOURCES.items() if source.is_supplied} | BY_HAND
    assert set(SOURCES) - by_hand == {bronnen.reader(name) for name in bronnen.sources}


def test_its_measures_and_parts_are_those_of_our_code(bronnen: Bronnen) -> None:
    for name in bronnen.sources:
        wrong = [
            r
            for r in check_known(bronnen, name, known_measures(bronnen.reader(name)))
            if r.is_wrong
        ]
        assert not wrong, (name, wrong)


def test_every_table_of_our_code_that_is_fetched_has_all_of_its_parts(bronnen: Bronnen) -> None:
    for name, block in bronnen.sources.items():
        known = known_measures(name) or {}
        if isinstance(block, CbsTable):
            for measure, parts in block.measures.items():
                assert set(parts) == set(known[measure].parts), (name, measure)


def test_what_our_code_knows_comes_from_its_tables() -> None:
    assert any(isinstance(v, Table | TextTable) for v in _globals("cbs_85099ned"))
    known = known_measures("cbs_85099ned") or {}
    assert "jeugdhulp_met_verblijf" in known["jeugdzorg"].parts
    assert known["jeugdzorg"].units == ("aantal",)
    assert known_measures("cbs_99999ned") is None


def test_titles_of_sources_and_of_blocks_say_the_same_table(bronnen: Bronnen) -> None:
    for name, block in bronnen.sources.items():
        if isinstance(block, CbsTable) and name in SOURCES and not block.is_per_year:
            ids = {table.casefold() for table in block.table.values()} - {""}
            known = SOURCES[name].table.casefold()
            assert not ids or not re.fullmatch(r"\d{5}ned", known) or known in ids, name


def test_every_block_says_where_its_titles_were_seen(bronnen: Bronnen) -> None:
    for name, block in bronnen.sources.items():
        assert re.search(r"gezien|afgeleid|genoemd", block.source), name


def test_every_block_says_how_many_rows_to_expect(bronnen: Bronnen) -> None:
    assert all(block.rows for block in bronnen.sources.values())


def test_lines_of_it_fit_on_a_screen() -> None:
    lines = (REFERENCE / "bronnen.yml").read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 120


def test_parts_take_topic_and_places_of_the_block_and_their_own_come_first() -> None:
    block = read(TABLE).table("cbs_toets")
    part = block.measures["leerlingen"]["sbo"]
    assert block.selection(part) == {
        "topic": ("Leerlingen",),
        "Geslacht": ("Totaal",),
        "Soort": ("Speciaal basisonderwijs", "Sbo"),
    }
    own = block.selection({"topic": ("Anders",), "Geslacht": ("Mannen",)})
    assert own == {"topic": ("Anders",), "Geslacht": ("Mannen",)}


def test_defaults_are_those_of_most_tables() -> None:
    block = read(TABLE).table("cbs_toets")
    assert (block.region, block.period, block.regions) == (
        ("RegioS",),
        ("Perioden",),
        ("NL", "PV", "GM"),
    )
    assert (block.table, block.is_per_year) == ({"": "12345NED"}, False)
    assert (block.periods.kinds, block.periods.first, block.periods.last) == (("JJ",), 0, 9999)


def test_a_table_per_year_needs_no_periods_and_an_unknown_one_no_id() -> None:
    per_year = "period: ''\n    table: {'2025': 1NED5, '2024': 2NED4}"
    years = TABLE.replace("table: 12345NED", per_year)
    assert read(years).table("cbs_toets").is_per_year
    assert read(years).table("cbs_toets").period == ()
    unknown = read(TABLE.replace("12345NED", "''")).table("cbs_toets")
    assert unknown.table == {"": ""}


def test_columns_may_be_a_list_or_a_map() -> None:
    listed = read(FILE + "    columns: [JAAR, AANTAL]\n").sources["duo_toets"]
    mapped = read(FILE + "    columns: {JAAR: [PEILJAAR], AANTAL: []}\n").sources["duo_toets"]
    assert isinstance(listed, DuoFile)
    assert isinstance(mapped, DuoFile)
    assert listed.columns == {"JAAR": (), "AANTAL": ()}
    assert mapped.columns == {"JAAR": ("PEILJAAR",), "AANTAL": ()}


def test_places_name_the_line_of_a_key_or_of_what_it_stands_under() -> None:
    found = read(TABLE)
    assert found.line("sources", "cbs_toets", "title") == 11
    assert found.line("sources", "cbs_toets", "measures", "leerlingen", "bo", "Soort") == 17
    assert found.line("sources", "cbs_toets", "measures", "leerlingen", "vo") == 16
    assert found.line("sources", "cbs_toets", "regions") == 8
    assert found.place("sources", "cbs_toets", "title") == "data/reference/bronnen.yml, regel 11"
    with pytest.raises(TypeError):
        read(FILE).table("duo_toets")


def test_the_file_of_a_data_set_comes_before_that_of_the_project(tmp_path: Path) -> None:
    own, country = tmp_path / "own", tmp_path / "country"
    own.mkdir()
    country.mkdir()
    (country / "bronnen.yml").write_text(HEAD + TABLE, encoding="utf-8")
    assert list(load_bronnen(own, country).sources) == ["cbs_toets"]
    (own / "bronnen.yml").write_text(HEAD + FILE, encoding="utf-8")
    assert list(load_bronnen(own, country).sources) == ["duo_toets"]
    with pytest.raises(FileError, match="bestaat niet"):
        load_bronnen(tmp_path / "niets")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("service: cbs", "service: cbz", "regel 9: 'service': 'cbz' bestaat niet; verwacht:"),
        ("    service: cbs\n", "", "regel 8: bij de bron 'cbs_toets' ontbreekt de sl"),
        ("service: cbs", "dienst: cbs", "onbekende sleutel 'dienst'; bedoelde u 'service'?"),
        ("service: cbs", "servce: cbs", "onbekende sleutel 'servce'; bedoelde u 'service'?"),
        ("table: ", "tabel: ", "regel 10: onbekende sleutel 'tabel'; bedoelde u 'table'?"),
        ("title: ", "titel: ", "regel 11: onbekende sleutel 'titel'; bedoelde u 'title'?"),
        ("    title: Een tabel\n", "", "regel 8: de sleutel 'title' ontbreekt"),
        ("topic: Leer", "regios: Leer", "onbekende sleutel 'regios'; bedoelde u 'regions'?"),
        ("12345NED", "tabel 12", "regel 10: 'table': 'tabel 12' is geen nummer van een tabel"),
        ("12345NED", "{'25': 12345NED}", "'table': '25' is geen jaar"),
        ("12345NED", "{'2025': ''}", "'table': '' is geen nummer van een tabel"),
        ("12345NED", "{'': 12345NED, '2025': 12345NED}", "heeft een regel zonder jaar"),
        ("    topic: Leer", "    period: ''\n    topic: Leer", "zonder perioden is het jaar on"),
        ("    topic: Leerlingen\n", "", "regel 16: het onderdeel 'bo' heeft geen onderwerp"),
        ("    fixed:\n", "    fixed:\n      topic: ''\n", "bij het onderdeel 'bo' is 'topic' leeg"),
        ("Geslacht: Totaal", "Geslacht: ''", "bij het onderdeel 'bo' is 'Geslacht' leeg"),
        ("Geslacht: Totaal", "Geslacht: {a: b}", "'Geslacht' heeft de verkeerde vorm"),
        ("      leerlingen:\n", "      leerlingen: {}\n      x:\n", "'leerlingen' heeft geen on"),
        ("[Speciaal basisonderwijs, Sbo]", "Basisonderwijs", "'bo' en 'sbo' vragen precies"),
        ("    topic", "    complete: misschien\n    topic", "'complete': 'misschien' is geen"),
        ("    topic", "    rows: veel\n    topic", "'rows': 'veel' is geen geheel getal"),
        ("    topic", "    regions: Utrecht\n    topic", "'Utrecht' is geen begin van"),
        ("    topic", "    periods: {kinds: jaar}\n    topic", "'jaar' is geen soort periode"),
        ("    topic", "    periods: {vanaf: 2015}\n    topic", "bedoelde u 'from'?"),
        ("    topic", "    periods: JJ\n    topic", "'periods' heeft de verkeerde vorm"),
        ("    topic", "    periods: {from: 15}\n    topic", "'15' is geen jaar; verwacht"),
        ("    topic", "    periods: {from: 2020, until: 2015}\n    topic", "ligt na 'until'"),
        ("    topic", "    protocol: v5\n    topic", "'protocol': 'v5' bestaat niet"),
        ("  cbs_toets:", "  Cbs Toets:", "regel 8: 'Cbs Toets' kan geen naam van een bron zijn"),
        ("  cbs_toets:\n", "  cbs_toets: 1\n  x:\n", "'cbs_toets' heeft de verkeerde vorm"),
        ("    fixed:", "    topic: Nog een\n    fixed:", "de sleutel 'topic' staat er twee keer"),
        ("      Geslacht", "\t  Geslacht", "springt in met een tab"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_is_one_sentence_with_its_line(
    old: str, new: str, sentence: str
) -> None:
    found = edited(old, new)
    assert sentence in found
    assert found.startswith("data/reference/bronnen.yml, regel ")
    assert found.count("\n") == 0


@pytest.mark.parametrize("wrong", ["onderwerp", "topik", "Topic"])
def test_another_word_for_topic_is_not_taken_for_a_dimension(wrong: str) -> None:
    blocks = TABLE.replace("    topic: Leerlingen\n", "")
    blocks = blocks.replace("{Soort: Basis", f"{{{wrong}: Leerlingen, Soort: Basis")
    assert f"onbekende sleutel '{wrong}' bij het onderdeel 'bo'; bedoelde u" in refused(blocks)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("    resource: toets.csv\n", "", "bij 'data_set' ontbreekt 'resource'"),
        ("    data_set: toets\n    resource: toets.csv\n", "", "de bron heeft geen plaats"),
        ("data_set: toets", "file: a-{jaar}.csv", "ontbreekt 'first_year'"),
        ("data_set: toets", "file: a-{year}.csv", "'{year}' heeft geen betekenis"),
        ("data_set: toets", "bestand: a.csv", "onbekende sleutel 'bestand'; bedoelde u 'file'?"),
        ("data_set: toets", "dataset: toets", "sleutel 'dataset'; bedoelde u 'data_set'?"),
        ("title: Een bestand", "table: 1", "onbekende sleutel 'table'"),
        (
            "data_set: toets",
            "file: a-{jaar}.csv\n    first_year: 2025\n    last_year: 2020",
            "'first_year' ligt na 'last_year'",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_one_sentence_with_its_line(
    old: str, new: str, sentence: str
) -> None:
    found = edited(old, new, FILE)
    assert sentence in found
    assert found.startswith("data/reference/bronnen.yml, regel ")


def test_addresses_and_the_whole_are_checked_too() -> None:
    assert "'cbs': 'opendata.cbs.nl' is geen adres" in refused(
        TABLE, HEAD.replace("cbs: https://opendata", "cbs: opendata")
    )
    assert "de sleutel 'duo_files' ontbreekt" in refused(
        TABLE, re.sub(r"  duo_files: .*\n", "", HEAD)
    )
    assert "onbekende sleutel 'bronnen'; bedoelde u 'sources'?" in refused(
        TABLE, HEAD.replace("sources:", "bronnen:")
    )
    assert "de sleutel 'schema' ontbreekt" in refused(TABLE, HEAD.replace("schema: 1\n", ""))
    assert "er staat geen enkele bron in" in refused("  {}\n")


def _globals(name: str) -> list[object]:
    from aoj.sources import MODULES

    return list(vars(MODULES[name]).values())


def test_the_page_about_the_sources_has_the_tables_of_today() -> None:
    """Run `python scripts/make_source_tables.py` where this fails."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == make_page(page, load_bronnen(REFERENCE))


def test_the_page_names_every_source_once_in_its_tables_and_all_unseen_titles() -> None:
    page = PAGE.read_text(encoding="utf-8")
    tables = dict(re.findall(r"<!-- tabel (\w+) -->\n(.*?)<!-- einde -->", page, re.S))
    named = {name: re.findall(r"^\| `(\w+)` \|", text, re.M) for name, text in tables.items()}
    bronnen = load_bronnen(REFERENCE)
    assert sorted([*named["cbs"], *named["duo"]]) == sorted(bronnen.sources)
    assert sorted({*named["cbs"], *named["duo"], *named["hand"]} & SOURCES.keys()) == sorted(
        SOURCES
    )
    unseen = {name for name, block in bronnen.sources.items() if UNSEEN.search(block.source)}
    assert set(named["ongezien"]) == unseen


def test_each_assumption_about_the_services_says_what_is_done_about_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = page.split("| aanname |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    assert len(rows) > 20
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4 and all(cells), row


def test_tables_and_sources_that_the_page_mentions_exist() -> None:
    bronnen = load_bronnen(REFERENCE)
    text = PAGE.read_text(encoding="utf-8").split("86400NED")[0]
    known = {table.upper() for _, _, table in bronnen_tables(bronnen)}
    assert set(re.findall(r"\b\d{5}(?:NED|ned)\b", text)) - {"86127NED"} <= {
        spelling for table in known for spelling in (table, table.replace("NED", "ned"))
    }


def bronnen_tables(bronnen: Bronnen) -> list[tuple[str, str, str]]:
    return [
        (name, year, table)
        for name, block in bronnen.sources.items()
        if isinstance(block, CbsTable)
        for year, table in block.table.items()
        if table
    ]


def test_a_list_of_columns_takes_no_other_names() -> None:
    told = refused(FILE + "    columns: [PEILJAAR, AANTAL: [AANTAL_LEERLINGEN]]\n")
    assert told == (
        "data/reference/bronnen.yml, regel 13: 'columns': in een lijst van kolommen kan geen "
        "andere naam achter een kolom staan; verwacht: een kolom met haar andere namen tussen "
        "accolades: columns: {PEILJAAR: [], AANTAL: [AANTAL_LEERLINGEN]}."
    )
    columns = told.rpartition("accolades: ")[2].rstrip(".")
    block = read(f"{FILE}    {columns}\n").sources["duo_toets"]
    assert isinstance(block, DuoFile)
    assert block.columns == {"PEILJAAR": (), "AANTAL": ("AANTAL_LEERLINGEN",)}


def test_the_file_of_a_data_set_is_named_from_the_folder_of_all_data(tmp_path: Path) -> None:
    own, country = tmp_path / "data" / "proef" / "reference", tmp_path / "data" / "reference"
    for folder in (own, country):
        folder.mkdir(parents=True)
        (folder / "bronnen.yml").write_text(HEAD + TABLE, encoding="utf-8")
    assert load_bronnen(own, country).where == "data/proef/reference/bronnen.yml"
    assert load_bronnen(country, country).where == "data/reference/bronnen.yml"

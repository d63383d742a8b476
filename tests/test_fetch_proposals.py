"""What `aoj fetch --check` proposes: word for word in bronnen.yml it is right, and never a twin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from described import describe, pasted, with_item, with_topic

from aoj.clients.offers import CatalogueEntry, Dimension, Item, Offer, TableDescription, Topic
from aoj.clients.selection import select_table
from aoj.commands.fetch_check_catalogue import check_catalogue
from aoj.commands.fetch_check_files import check_file
from aoj.commands.fetch_check_known import check_known, known_measures
from aoj.commands.fetch_check_tables import check_table
from aoj.commands.fetch_proposals import settle
from aoj.commands.fetch_remarks import Remark
from aoj.errors import DataError
from aoj.settings.bronnen import Bronnen, CbsTable, DuoFile, load_bronnen, read_bronnen
from aoj.settings.text_yaml import parse_yaml

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
TEXT = (REFERENCE / "bronnen.yml").read_text(encoding="utf-8")
BRONNEN = load_bronnen(REFERENCE)
TABLES = [name for name, block in BRONNEN.sources.items() if isinstance(block, CbsTable)]


def edited(*changes: tuple[str, str]) -> str:
    """Return bronnen.yml after changes in its text."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def read(text: str) -> Bronnen:
    return read_bronnen(parse_yaml(text, "data/reference/bronnen.yml"))


def table_of(name: str) -> TableDescription:
    block = BRONNEN.table(name)
    return describe(block, max(block.table))


def wrong(text: str, name: str, table: TableDescription) -> list[Remark]:
    """Return what has to change in a bronnen.yml for a table."""
    year = max(BRONNEN.table(name).table)
    return [r for r in check_table(read(text), name, table, year) if r.is_wrong]


def mended(text: str, name: str, table: TableDescription) -> str:
    """Return bronnen.yml with all that is proposed for a table."""
    return pasted(text.splitlines(), wrong(text, name, table))


# Twins


TWINS = ("'3': {Leeftijd: 3 jaar}", "'3': {Leeftijd: [driejarigen, 0 JAAR]}")


def test_two_parts_at_one_cell_are_refused_however_they_are_spelled() -> None:
    block = read(edited(TWINS)).table("cbs_03759ned")
    with pytest.raises(DataError) as caught:
        select_table(table_of("cbs_03759ned"), block)
    lines = TEXT.splitlines()
    one, other = (lines.index(f"        '{n}': {{Leeftijd: {n} jaar}}") + 1 for n in (0, 3))
    begin, end = str(caught.value).split(": 'Bevolking op 1 januari', ")
    assert begin == (
        "CBS 03759ned: de onderdelen '0' en '3' van 'inwoners_leeftijd' komen in de tabel op "
        "dezelfde plek uit"
    )
    place = f"Geef elk zijn eigen plek in bronnen.yml (regel {one} en regel {other})."
    assert end.endswith(place) and "'0 jaar'" in end


def test_two_parts_at_one_cell_are_told_with_both_lines() -> None:
    (remark,) = wrong(edited(TWINS), "cbs_03759ned", table_of("cbs_03759ned"))
    line = TEXT.splitlines().index("        '0': {Leeftijd: 0 jaar}") + 1
    assert remark.line == line + 3
    assert f"de onderdelen '0' (regel {line}) en '3' van 'inwoners_leeftijd'" in remark.what


@pytest.mark.parametrize("name", TABLES)
def test_no_two_parts_of_a_block_are_twins(name: str) -> None:
    block = BRONNEN.table(name)
    assert select_table(table_of(name), block, max(block.table)).cells


# What is offered


def test_a_number_as_a_word_is_the_same_number_and_not_that_of_another_part() -> None:
    table = table_of("cbs_03759ned")
    text = edited(("'3': {Leeftijd: 3 jaar}", "'3': {Leeftijd: drie jaar}"))
    (remark,) = wrong(text, "cbs_03759ned", table)
    assert remark.what == "'Leeftijd' heeft geen 'drie jaar'; het lijkt op '3 jaar'"
    assert remark.put == ("'3': {Leeftijd: [3 jaar, drie jaar]}",)
    (remark,) = wrong(TEXT, "cbs_03759ned", with_item(table, "Leeftijd", "3 jaar", "drie jaar"))
    assert remark.put == ("'3': {Leeftijd: [drie jaar, 3 jaar]}",)
    (remark,) = wrong(text, "cbs_03759ned", with_item(table, "Leeftijd", "3 jaar", ""))
    assert remark.what == "'Leeftijd' heeft geen 'drie jaar'; wel 'Iets anders'"
    assert remark.put == ()


def test_a_topic_of_another_part_is_not_offered() -> None:
    text = edited(("eenouder_1: {topic: Eenouderhuishouden/1 kind}",
                   "eenouder_1: {topic: Eenouderhuishouden/een kind}"))  # fmt: skip
    (remark,) = wrong(text, "cbs_71487ned", table_of("cbs_71487ned"))
    assert remark.put == ("eenouder_1: {topic: [1 kind, Eenouderhuishouden/een kind]}",)
    assert "Totaal" not in remark.what


def test_one_item_is_not_offered_to_two_parts() -> None:
    table = table_of("cbs_85701ned")
    for old in ("Havo 3-5", "Vwo 3-6"):
        table = with_item(table, "Onderwijssoort", old, f"{old} (voltijd)")
    remarks = wrong(TEXT, "cbs_85701ned", table)
    assert len({remark.put for remark in remarks}) == len(remarks) == 2
    assert wrong(mended(TEXT, "cbs_85701ned", table), "cbs_85701ned", table) == []


@pytest.mark.parametrize("name", TABLES)
def test_whatever_is_renamed_the_proposals_are_right_word_for_word(name: str) -> None:
    table = table_of(name)
    for topic in table.topics[:-1]:
        renamed = with_topic(table, topic.title, f"{topic.title} (voorlopig)")
        assert wrong(TEXT, name, renamed), topic.title
        assert wrong(mended(TEXT, name, renamed), name, renamed) == [], topic.title
    for dimension in table.dimensions:
        if dimension.kind != "Dimension":
            continue
        for item in dimension.items[:-1]:
            renamed = with_item(table, dimension.title, item.title, f"{item.title} (voorlopig)")
            assert wrong(mended(TEXT, name, renamed), name, renamed) == [], item.title


def test_two_changes_in_one_line_come_in_one_line() -> None:
    text = edited(("jeugdhulp: {Vormen van jeugdzorg: JH 1 Totaal jeugdhulp}\n"
                   "        jeugdhulp_zonder_verblijf: {",
                   "jeugdhulp: {Vormen van jeugdzorg: JH 1 Alle jeugdhulp, topic: Jongeren}\n"
                   "        jeugdhulp_zonder_verblijf: {"))  # fmt: skip
    table = table_of("cbs_85099ned")
    more = Topic("T_8", "Jongeren (aantal)", "Jongeren (aantal)", "aantal")
    table = replace(table, topics=(*table.topics, more))
    remarks = wrong(text, "cbs_85099ned", table)
    assert {remark.put for remark in remarks} == {
        (
            "jeugdhulp: {Vormen van jeugdzorg: [JH 1 Totaal jeugdhulp, JH 1 Alle jeugdhulp], "
            "topic: [Jongeren (aantal), Jongeren]}",
        )
    }
    assert wrong(mended(text, "cbs_85099ned", table), "cbs_85099ned", table) == []


def test_a_misnamed_dimension_has_one_proposal() -> None:
    old = "jeugdhulp: {Vormen van jeugdzorg: JH 1 Totaal jeugdhulp}\n        jeugdhulp_zonder"
    text = edited((old, old.replace("Vormen van", "Vorm van")))
    (remark,) = wrong(text, "cbs_85099ned", table_of("cbs_85099ned"))
    assert "geen dimensie 'Vorm van jeugdzorg'" in remark.what
    assert remark.put == ("jeugdhulp: {Vormen van jeugdzorg: JH 1 Totaal jeugdhulp}",)
    assert mended(text, "cbs_85099ned", table_of("cbs_85099ned")) == TEXT.rstrip("\n")


def test_a_dimension_that_is_new_is_put_where_it_belongs() -> None:
    new = Dimension("Soort", "Soort", "Dimension", (Item("A1", "Vo"), Item("T001", "Totaal soort")))
    for name in ("cbs_85701ned", "cbs_84780ned", "cbs_71487ned"):
        table = table_of(name)
        table = replace(table, dimensions=(*table.dimensions, new))
        assert len(wrong(TEXT, name, table)) == 1
        assert wrong(mended(TEXT, name, table), name, table) == []


def test_the_total_of_another_part_is_not_offered() -> None:
    old = "jeugdhulp: {Vormen van jeugdzorg: JH 1 Totaal jeugdhulp}\n        jeugdhulp_zonder"
    first = "        jeugdzorg: {Vormen van jeugdzorg: JZ Totaal jeugdzorg}\n        "
    without = "jeugdhulp: {}\n        jeugdhulp_zonder"
    text = edited((first + old, first.replace("JZ Totaal jeugdzorg", "Totaal") + without))
    table = table_of("cbs_85099ned")
    table = with_item(table, "Vormen van jeugdzorg", "JZ Totaal jeugdzorg", "Totaal")
    (remark,) = wrong(text, "cbs_85099ned", table)
    assert remark.what.startswith("bij 'jeugdhulp' is niets gekozen in dimensie")
    assert "; wel 'JH 1 Totaal jeugdhulp'" in remark.what
    assert remark.put == ()


# Other forms


def test_a_list_of_several_lines_is_replaced_whole() -> None:
    text = edited(("    topic: Gediplomeerden\n",
                   "    topic:\n      - Gediplomeerden\n      - Geslaagden\n"))  # fmt: skip
    table = with_topic(table_of("cbs_85702ned"), "Gediplomeerden", "Gediplomeerden (aantal)")
    (remark,) = wrong(text, "cbs_85702ned", table)
    assert f"  regel {remark.line} tot en met {remark.line + 2}: " in remark.text()
    assert wrong(mended(text, "cbs_85702ned", table), "cbs_85702ned", table) == []


def test_a_list_of_columns_is_proposed_as_a_map() -> None:
    name, start = "duo_po_soort", b"INSTELLINGSCODE,VESTIGINGSCODE,TYPE_PO,PEILJAAR,AANTAL_LEERL\n"
    offer = Offer(name, "x.csv", "https://x/x.csv", "x", "x", "", "h")
    (remark,) = check_file(BRONNEN, name, offer, start, offer.address)
    assert remark.put == (
        "columns: {INSTELLINGSCODE: [], VESTIGINGSCODE: [], TYPE_PO: [], PEILJAAR: [], "
        "AANTAL_LEERLINGEN: [AANTAL_LEERL]}",
    )
    found = read(pasted(TEXT.splitlines(), [remark]))
    assert isinstance(found.sources[name], DuoFile)
    assert check_file(found, name, offer, start, offer.address) == []


def test_a_new_number_and_title_replace_both_lines() -> None:
    name, title = "cbs_jongeren_arbeidsmarkt", BRONNEN.table("cbs_jongeren_arbeidsmarkt").title
    new = CatalogueEntry("86400NED", title.replace("2025", "2026"), "2026-11-12")
    (remark,) = settle(BRONNEN, name, check_catalogue(BRONNEN, name, [new], ["86223NED"]))
    assert remark.last == remark.line + 1
    found = read(pasted(TEXT.splitlines(), [remark])).table(name)
    assert (found.table, found.title) == ({"": "86400NED"}, new.title)


def test_a_number_in_other_capitals_is_told() -> None:
    name = "cbs_jongeren_arbeidsmarkt"
    found = read(edited(("table: 86223NED", "table: 86223ned")))
    entry = CatalogueEntry("86223NED", found.table(name).title)
    (remark,) = settle(found, name, check_catalogue(found, name, [entry], ["86223ned"]))
    assert remark.what == "het CBS schrijft tabel 86223ned als 86223NED"
    assert remark.put == ("table: 86223NED",)


def test_a_year_is_put_below_the_others_and_in_the_line_of_a_map() -> None:
    name = "cbs_85984ned"
    entry = CatalogueEntry("86500NED", "Kerncijfers wijken en buurten 2026", "2026-08-01")
    short = edited(
        (
            """    table:
      '2022': 85318NED
      '2023': 85618NED
      '2024': 85984NED
      '2025': 86165NED
""",
            "    table: {'2024': 85984NED, '2025': 86165NED}\n",
        )
    )
    for text in (TEXT, short):
        found = read(text)
        (remark,) = settle(found, name, check_catalogue(found, name, [entry]))
        after = read(pasted(text.splitlines(), [remark])).table(name)
        assert after.table == found.table(name).table | {"2026": "86500NED"}


def test_a_renamed_measure_keeps_what_stands_below_it() -> None:
    text = edited(("      jeugdzorg_peildatum:", "      jeugzorg_peildatum:"))
    known = known_measures("cbs_85102ned")
    remarks = [r for r in check_known(read(text), "cbs_85102ned", known) if r.is_wrong]
    assert pasted(text.splitlines(), remarks) == TEXT.rstrip("\n")


def test_kinds_of_periods_that_a_table_has_not_are_told() -> None:
    table = table_of("cbs_85098ned")
    old = "    title: Indicatoren jeugdzorg in natura; gemeenten\n    periods: {kinds: [JJ, HJ]}"
    found = read(edited((old, old.replace("HJ", "KW"))))
    (remark,) = check_table(found, "cbs_85098ned", table)
    assert remark.what == "de tabel heeft geen perioden 'KW'; wel 'HJ', 'JJ'"
    assert not remark.is_wrong

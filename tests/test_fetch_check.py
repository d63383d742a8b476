"""`aoj fetch --check`: for each change, where bronnen.yml is wrong and what to put there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from described import (
    Described,
    describe,
    gone,
    pasted,
    with_item,
    with_topic,
    with_unit,
)
from hypothesis import given
from hypothesis import strategies as st
from toy import make_project

from aoj.clients.offers import CatalogueEntry, Dimension, Item, Package, Resource, TableDescription
from aoj.clients.selection import is_ended
from aoj.commands.fetch_check import SourceCheck, check_block, check_sources
from aoj.commands.fetch_check_files import headers_of
from aoj.commands.fetch_check_known import check_known, known_measures
from aoj.commands.fetch_check_tables import check_table
from aoj.commands.fetch_remarks import (
    Remark,
    closest,
    edition_of,
    likeness,
    successors,
    yaml_line,
)
from aoj.errors import DataError, InputError, Unreachable
from aoj.settings.bronnen import Bronnen, CbsTable, load_bronnen, read_bronnen
from aoj.settings.text_yaml import parse_yaml, yaml_text

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
LINES = (REFERENCE / "bronnen.yml").read_text(encoding="utf-8").splitlines()


def unit_of(name: str) -> str:
    """Return a unit in which our code reads a source."""
    known = (known_measures(name) or {}).values()
    return next((measure.units[0] for measure in known if measure.units), "aantal")


@pytest.fixture(scope="module")
def bronnen() -> Bronnen:
    return load_bronnen(REFERENCE)


@pytest.fixture
def services(bronnen: Bronnen) -> Described:
    return Described(bronnen, units=unit_of)


def table_of(bronnen: Bronnen, name: str, year: str = "") -> TableDescription:
    """Return a table as its block expects it."""
    return describe(bronnen.table(name), year, unit_of(name))


def checked(bronnen: Bronnen, name: str, table: TableDescription, year: str = "") -> list[Remark]:
    """Return the remarks about a table, those that ask for a change."""
    remarks = check_table(bronnen, name, table, year, known_measures(name) or {})
    return [remark for remark in remarks if remark.is_wrong]


def only(remarks: list[Remark]) -> Remark:
    """Return the one remark that there is."""
    assert len(remarks) == 1, remarks
    return remarks[0]


def line_of(name: str, *keys: str) -> int:
    """Return the line on which keys stand in bronnen.yml, each below the one before."""
    number = LINES.index(f"  {name}:")
    for key in keys:
        begin = (f"{key}:", f"'{key}':", f"{key}: ")
        number = next(
            i for i in range(number + 1, len(LINES)) if LINES[i].strip().startswith(begin)
        )
    return number + 1


# What is as bronnen.yml says


def test_all_blocks_are_well_where_the_services_have_what_they_say(
    bronnen: Bronnen, services: Described
) -> None:
    for name in bronnen.sources:
        check = check_block(bronnen, name, services)
        assert not check.is_wrong, check.text()
        assert not check.unchecked
        assert check.text().startswith(f"{name}: in orde (")


def test_a_table_that_is_well_says_its_date_and_newest_period(
    bronnen: Bronnen, services: Described
) -> None:
    check = check_block(bronnen, "cbs_85701ned", services)
    assert check.text() == (
        "cbs_85701ned: in orde (85701NED, bijgewerkt 2026-10-01, nieuwste periode 2026)"
    )


# Topics


def test_a_renamed_topic_is_told_with_the_line_and_the_yaml_to_put(bronnen: Bronnen) -> None:
    table = with_topic(table_of(bronnen, "cbs_84780ned"), "Leerlingen", "Leerlingen vo en mbo")
    remark = only(checked(bronnen, "cbs_84780ned", table))
    assert "geen onderwerp 'Leerlingen'" in remark.what
    assert remark.line == line_of("cbs_84780ned", "measures", "leerlingen")
    put = yaml.safe_load(remark.put[0])
    assert put["leerlingen"]["topic"][-1] == "Leerlingen"


def test_a_topic_of_the_whole_block_is_told_once_at_its_own_line(bronnen: Bronnen) -> None:
    table = with_topic(
        table_of(bronnen, "cbs_85702ned"), "Gediplomeerden", "Gediplomeerden (aantal)"
    )
    remark = only(checked(bronnen, "cbs_85702ned", table))
    assert remark.line == line_of("cbs_85702ned", "topic")
    assert remark.put == ("topic: [Gediplomeerden (aantal), Gediplomeerden]",)


def test_a_topic_that_moved_to_another_group_is_found_by_its_title(bronnen: Bronnen) -> None:
    block = bronnen.table("cbs_82977ned")
    table = describe(block)
    moved = [
        replace(t, path=t.path.replace("Begonnen trajecten", "Instroom")) for t in table.topics
    ]
    remarks = checked(bronnen, "cbs_82977ned", replace(table, topics=tuple(moved)))
    assert [yaml.safe_load(r.put[0])["topic"][0] for r in remarks] == [
        "Totaal begonnen trajecten",
        "Nieuwe trajecten",
    ]


def test_a_title_that_occurs_twice_asks_for_its_groups(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_84780ned")
    topic = next(t for t in table.topics if t.title == "Leerlingen")
    twins = (
        replace(topic, path="Vo/Leerlingen"),
        replace(topic, key="T_9", path="Mbo/Leerlingen"),
    )
    others = tuple(t for t in table.topics if t.title != "Leerlingen")
    remark = only(checked(bronnen, "cbs_84780ned", replace(table, topics=(*twins, *others))))
    assert "komt 2 keer voor, als 'Vo/Leerlingen', 'Mbo/Leerlingen'" in remark.what
    assert remark.put == ("leerlingen: {topic: [Vo/Leerlingen, Leerlingen]}",)


def test_a_topic_that_nothing_resembles_is_told_with_what_there_is(bronnen: Bronnen) -> None:
    table = with_topic(table_of(bronnen, "cbs_85702ned"), "Gediplomeerden", "Xyz")
    remark = only(checked(bronnen, "cbs_85702ned", table))
    assert "wel 'Xyz', 'Een ander onderwerp'" in remark.what
    assert remark.put == ()


# Dimensions and items


def test_a_renamed_item_is_told_with_the_nearest(bronnen: Bronnen) -> None:
    table = with_item(
        table_of(bronnen, "cbs_85701ned"), "Onderwijssoort", "Havo 3-5", "Havo leerjaar 3-5"
    )
    remark = only(checked(bronnen, "cbs_85701ned", table))
    assert "'Onderwijssoort' heeft geen 'Havo 3-5'; het lijkt op 'Havo leerjaar 3-5'" in remark.what
    assert remark.line == line_of("cbs_85701ned", "measures", "havo")
    assert remark.put == ("havo: {Onderwijssoort: [Havo leerjaar 3-5, Havo 3-5]}",)


def test_a_spelling_that_is_listed_already_is_no_change(bronnen: Bronnen) -> None:
    table = with_item(
        table_of(bronnen, "cbs_85701ned"),
        "Onderwijssoort",
        "Voortgezet speciaal ondewijs",
        "Voortgezet speciaal onderwijs",
    )
    assert checked(bronnen, "cbs_85701ned", table) == []


def test_an_item_that_is_gone_is_told_with_what_there_is(bronnen: Bronnen) -> None:
    table = with_item(table_of(bronnen, "cbs_85097ned"), "Verwijzer jeugdzorg", "Huisarts", "")
    remark = only(checked(bronnen, "cbs_85097ned", table))
    assert "heeft geen 'Huisarts'" in remark.what


def test_an_item_of_fixed_is_told_once_at_its_line(bronnen: Bronnen) -> None:
    table = with_item(
        table_of(bronnen, "cbs_85701ned"),
        "Geslacht",
        "Totaal mannen en vrouwen",
        "Totaal mannen/vrouwen",
    )
    remark = only(checked(bronnen, "cbs_85701ned", table))
    assert remark.line == line_of("cbs_85701ned", "fixed", "Geslacht")
    assert remark.put[0].startswith("Geslacht: [Totaal mannen/vrouwen, Totaal mannen en vrouwen")


def test_a_new_dimension_asks_for_a_choice_and_proposes_its_total(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_84780ned")
    items = (Item("A1", "Vo"), Item("T001", "Totaal onderwijssoorten"), Item("A2", "Mbo"))
    new = Dimension("Soort", "Onderwijssoort", "Dimension", items)
    remark = only(
        checked(bronnen, "cbs_84780ned", replace(table, dimensions=(*table.dimensions, new)))
    )
    assert "de tabel heeft ook een dimensie 'Onderwijssoort'" in remark.what
    assert remark.line == line_of("cbs_84780ned", "fixed")
    assert remark.put == ("Onderwijssoort: Totaal onderwijssoorten",)


def test_a_new_dimension_with_one_item_needs_no_choice(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_84780ned")
    new = Dimension("Soort", "Onderwijssoort", "Dimension", (Item("T001", "Totaal"),))
    assert not checked(bronnen, "cbs_84780ned", replace(table, dimensions=(*table.dimensions, new)))


def test_a_renamed_dimension_is_told_and_a_dropped_one_too(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_83454ned")
    renamed = tuple(
        replace(d, key="JeugdzorgVormen", title="Vormen jeugdzorg")
        if d.title == "Vormen van jeugdzorg"
        else d
        for d in table.dimensions
    )
    remarks = checked(bronnen, "cbs_83454ned", replace(table, dimensions=renamed))
    told = [r for r in remarks if "geen dimensie 'Vormen van jeugdzorg'" in r.what]
    assert len(told) == 4
    assert told[0].put == ("totaal: {Vormen jeugdzorg: JZ Totaal jeugdzorg}",)
    dropped = tuple(d for d in table.dimensions if d.title != "Vormen van jeugdzorg")
    remarks = checked(bronnen, "cbs_83454ned", replace(table, dimensions=dropped))
    assert len(remarks) == 4
    assert all("haal deze regel weg" in r.what for r in remarks)


# Regions and periods


def test_another_dimension_of_regions_is_named(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_bevolkingsprognose")
    renamed = tuple(
        replace(d, key="RegioIndeling2024", title="Regio-indeling 2024")
        if d.kind == "GeoDimension"
        else d
        for d in table.dimensions
    )
    table = replace(table, dimensions=renamed)
    assert checked(bronnen, "cbs_bevolkingsprognose", table) == []  # the only one with regions
    plain = tuple(replace(d, kind="Dimension") for d in renamed)
    remark = checked(bronnen, "cbs_bevolkingsprognose", replace(table, dimensions=plain))[0]
    assert "de tabel heeft geen dimensie 'RegioIndeling2021'" in remark.what
    assert remark.put[0].startswith("region: [Regio-indeling 2024, RegioIndeling2021")


def test_kinds_of_regions_that_lack_are_told_and_none_at_all_is_wrong(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_83454ned")

    def with_regions(*keys: str) -> list[Remark]:
        regions = tuple(Item(key, key) for key in keys)
        dimensions = tuple(
            replace(d, items=regions) if d.kind == "GeoDimension" else d for d in table.dimensions
        )
        return check_table(bronnen, "cbs_83454ned", replace(table, dimensions=dimensions))

    remark = only(with_regions("GM0363", "GM0344"))
    assert not remark.is_wrong
    assert remark.what == "de tabel heeft geen regio's 'NL', 'PV'; wel 'GM'"
    assert remark.put == ("regions: GM",)
    remark = only(with_regions("CR01", "CR02"))
    assert remark.is_wrong
    assert remark.put == ("regions: CR",)


def test_other_kinds_of_periods_are_named(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_84780ned")
    years = tuple(Item(f"20{n}JJ00", f"20{n}") for n in range(15, 26))
    dimensions = tuple(
        replace(d, items=years) if d.kind == "TimeDimension" else d for d in table.dimensions
    )
    remark = only(checked(bronnen, "cbs_84780ned", replace(table, dimensions=dimensions)))
    assert remark.what == "de tabel heeft geen perioden 'SJ'; wel 'JJ'"
    assert remark.put == ("periods: {kinds: [JJ], from: 2013}",)


def test_years_that_are_all_outside_the_asked_ones_are_told(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_70072ned")
    years = (Item("2011JJ00", "2011"), Item("2012JJ00", "2012"))
    dimensions = tuple(
        replace(d, items=years) if d.kind == "TimeDimension" else d for d in table.dimensions
    )
    remark = only(checked(bronnen, "cbs_70072ned", replace(table, dimensions=dimensions)))
    assert "zij loopt van 2011 tot en met 2012" in remark.what


def test_a_table_per_year_without_periods_is_well_and_with_them_asks(bronnen: Bronnen) -> None:
    table = table_of(bronnen, "cbs_85984ned", "2024")
    assert checked(bronnen, "cbs_85984ned", table, "2024") == []
    periods = Dimension("Perioden", "Perioden", "TimeDimension", (Item("a", "a"), Item("b", "b")))
    with_them = replace(table, dimensions=(*table.dimensions, periods))
    assert "'Perioden'" in only(checked(bronnen, "cbs_85984ned", with_them, "2024")).what


# Units, titles, code


def test_another_unit_is_told(bronnen: Bronnen) -> None:
    table = with_unit(table_of(bronnen, "cbs_82975ned"), "x 1 000")
    remarks = checked(bronnen, "cbs_82975ned", table)
    assert len(remarks) == 2
    assert "is 'x 1 000', en de code leest" in remarks[0].what
    assert "alleen als 'aantal'" in remarks[0].what


def test_the_same_unit_in_another_spelling_is_no_change(bronnen: Bronnen) -> None:
    table = with_unit(table_of(bronnen, "cbs_85098ned"), "% (zie toelichting)")
    assert checked(bronnen, "cbs_85098ned", table) == []


def test_another_title_is_worth_knowing_and_a_wrong_year_is_wrong(bronnen: Bronnen) -> None:
    table = replace(table_of(bronnen, "cbs_84780ned"), title="Vsv; woonregio")
    remark = only(check_table(bronnen, "cbs_84780ned", table))
    assert not remark.is_wrong
    assert remark.put == ("title: Vsv; woonregio",)
    wrong = replace(table_of(bronnen, "cbs_gebieden", "2025"), title="Gebieden in Nederland 2024")
    remark = only(checked(bronnen, "cbs_gebieden", wrong, "2025"))
    assert remark.what == "tabel 86059NED is 'Gebieden in Nederland 2024', niet die van 2025"
    assert remark.line == line_of("cbs_gebieden", "table", "2025")


def edited(bronnen_text: str) -> Bronnen:
    return read_bronnen(parse_yaml(bronnen_text, "data/reference/bronnen.yml"))


def test_parts_that_our_code_does_not_know_are_told_with_the_nearest() -> None:
    text = "\n".join(LINES).replace("        vsv: {topic:", "        vsvers: {topic:")
    found = edited(text)
    wrong, note = check_known(found, "cbs_84780ned", known_measures("cbs_84780ned"))
    assert wrong.what == "de code kent het onderdeel 'vsvers' van 'vsv_woonregio' niet"
    assert wrong.put == ("vsv: {topic: Voortijdig schoolverlaters}",)
    assert wrong.line == line_of("cbs_84780ned", "vsv")
    assert not note.is_wrong
    assert note.what.endswith("hoewel de code het kent: 'vsv'")


def test_measures_and_sources_that_our_code_does_not_know_are_told() -> None:
    text = "\n".join(LINES).replace("      vsv_woonregio:", "      vsv_woon:")
    found = edited(text)
    wrong, note = check_known(found, "cbs_84780ned", known_measures("cbs_84780ned"))
    assert (wrong.what, wrong.put) == (
        "de code kent de meting 'vsv_woon' niet",
        ("vsv_woonregio:",),
    )
    assert "'vsv_woonregio' wordt niet opgehaald" in note.what
    begin = line_of("duo_po_cluster")
    found = edited("\n".join([*LINES[:begin], "    read_by: duo_po_sort", *LINES[begin:]]))
    known = known_measures(found.reader("duo_po_cluster"))
    remark = only(check_known(found, "duo_po_cluster", known))
    assert "geen enkele code leest een bron die 'duo_po_sort' heet" in remark.what
    assert remark.line == begin + 1
    text = "\n".join(LINES).replace("  cbs_84780ned:", "  cbs_84781ned:")
    remark = only(check_known(edited(text), "cbs_84781ned", known_measures("cbs_84781ned")))
    assert "geen enkele code leest een bron die 'cbs_84781ned' heet" in remark.what


# Tables that go, end, or come


NEW = CatalogueEntry(
    "86400NED",
    "Arbeidsmarktsituatie jongeren (15 tot 27 jaar); regio (indeling 2026)",
    "2026-11-12T02:00:00",
    status="Regulier",
)
OLD = CatalogueEntry(
    "86087NED",
    "Arbeidsmarktsituatie jongeren 15 tot 27 jaar; regio 2024,2005-2023",
    "2025-11-13",
    status="Gediscontinueerd",
)
OTHER = CatalogueEntry("84973NED", "Arbeidsmarktsituatie jongeren; persoonskenmerken", "2025-11-13")


def wrong_in(check: SourceCheck) -> list[Remark]:
    return [remark for remark in check.remarks if remark.is_wrong]


def test_a_table_that_is_gone_names_its_likely_successors(
    bronnen: Bronnen, services: Described
) -> None:
    services.tables["86223NED"] = gone("86223NED")
    services.entries["cbs"] = [OLD, OTHER, NEW]
    remark = only(wrong_in(check_block(bronnen, "cbs_jongeren_arbeidsmarkt", services)))
    assert "tabel 86223NED bestaat niet (meer); waarschijnlijk is het nu 86400NED" in remark.what
    assert "bijgewerkt 2026-11-12" in remark.what
    assert "86087NED" not in remark.what
    assert remark.put[0] == "table: 86400NED"
    assert yaml.safe_load(remark.put[1]) == {"title": NEW.title}
    assert remark.line == line_of("cbs_jongeren_arbeidsmarkt", "table")


def test_a_table_that_is_gone_without_a_successor_says_so(
    bronnen: Bronnen, services: Described
) -> None:
    services.tables["83454NED"] = gone("83454NED")
    services.entries["cbs"] = [OLD, NEW]
    remark = only(wrong_in(check_block(bronnen, "cbs_83454ned", services)))
    assert "in de catalogus staat geen tabel met een titel die erop lijkt" in remark.what


def test_a_table_that_fails_but_stands_in_the_catalogue_is_not_checked(
    bronnen: Bronnen, services: Described
) -> None:
    advice = "kijk met 'aoj fetch --check'"
    services.tables["83454NED"] = DataError("CBS antwoordt met HTTP 500 (storing)", remedy=advice)
    check = check_block(bronnen, "cbs_83454ned", services)
    assert not check.is_wrong
    assert check.text().startswith("cbs_83454ned: niet gecontroleerd\n  niet te controleren: CBS")
    assert "--check" not in check.text()


def test_a_discontinued_table_names_the_newer_one(bronnen: Bronnen, services: Described) -> None:
    table = table_of(bronnen, "cbs_jongeren_arbeidsmarkt")
    services.tables["86223NED"] = replace(table, status="Gediscontinueerd")
    services.entries["cbs"] = [OLD, OTHER, NEW]
    remark = only(wrong_in(check_block(bronnen, "cbs_jongeren_arbeidsmarkt", services)))
    assert "tabel 86223NED is stopgezet en krijgt geen nieuwe cijfers" in remark.what
    assert remark.put[0] == "table: 86400NED"


def test_a_newer_division_is_told_while_the_old_table_still_lives(
    bronnen: Bronnen, services: Described
) -> None:
    services.entries["cbs"] = [OLD, OTHER, NEW]
    remark = only(wrong_in(check_block(bronnen, "cbs_jongeren_arbeidsmarkt", services)))
    assert "er is een tabel met een nieuwere indeling naast 86223NED" in remark.what


def test_a_year_that_is_not_listed_yet_is_told(bronnen: Bronnen, services: Described) -> None:
    services.entries["cbs"] = [
        CatalogueEntry("86500NED", "Kerncijfers wijken en buurten 2026", "2026-08-01"),
        CatalogueEntry("85039NED", "Kerncijfers wijken en buurten 2021", "2023-08-01"),
        CatalogueEntry("86501NED", "Jeugdzorg; wijken en buurten 2026", "2026-08-01"),
    ]
    remark = only(wrong_in(check_block(bronnen, "cbs_85984ned", services)))
    assert "de tabel van 2026 staat er nog niet bij: 86500NED" in remark.what
    assert yaml.safe_load(remark.put[0]) == {"2026": "86500NED"}
    assert remark.line == line_of("cbs_85984ned", "table")


def test_a_year_that_is_gone_is_told_at_its_own_line(bronnen: Bronnen, services: Described) -> None:
    services.tables["85755NED"] = gone("85755NED")
    services.entries["cbs"] = [
        CatalogueEntry("85999NED", "Gebieden in Nederland 2024", "2026-08-01")
    ]
    remark = only(wrong_in(check_block(bronnen, "cbs_gebieden", services)))
    assert remark.put == ("'2024': 85999NED",)
    assert remark.line == line_of("cbs_gebieden", "table", "2024")


def test_a_table_whose_id_is_not_known_is_looked_up_by_its_title(
    bronnen: Bronnen, services: Described
) -> None:
    check = check_block(bronnen, "cbs_bijstand_jeugd", services)
    assert not check.is_wrong
    assert "let op: het nummer van de tabel is nog niet bekend" in check.text()
    assert "table: 12345NED" in check.text()
    services.entries["cbs"] = [OTHER]
    assert (
        "titel die erop lijkt"
        in only(wrong_in(check_block(bronnen, "cbs_bijstand_jeugd", services))).what
    )


def test_only_the_named_tables_of_a_block_are_asked(bronnen: Bronnen, services: Described) -> None:
    check_block(bronnen, "cbs_gebieden", services, ["86247NED"])
    assert services.asked == ["86247NED", "cbs"]


# DUO


def test_a_data_set_that_is_gone_names_the_likely_one(
    bronnen: Bronnen, services: Described
) -> None:
    services.packages["poswv"] = DataError("DUO antwoordt met HTTP 404 (bestaat niet)")
    services.entries["duo"] = [
        CatalogueEntry("poswv-v2", "Leerlingen po per samenwerkingsverband", "2026-11-01"),
        CatalogueEntry("functiemix", "Functiemix", "2026-11-01"),
    ]
    remark = only(wrong_in(check_block(bronnen, "duo_po_swv", services)))
    assert "DUO heeft geen dataset 'poswv' (meer); waarschijnlijk is het nu poswv-v2" in remark.what
    assert remark.put == ("data_set: poswv-v2",)


def test_a_renamed_file_of_a_data_set_is_told(bronnen: Bronnen, services: Described) -> None:
    files = (
        Resource("1", "Leerlingen po per SWV", "https://onderwijsdata.duo.nl/a/swv_totaal_v2.csv"),
        Resource("2", "Toelichting", "https://onderwijsdata.duo.nl/a/uitleg.pdf"),
    )
    services.packages["poswv"] = Package("poswv", "Leerlingen", files)
    remark = only(wrong_in(check_block(bronnen, "duo_po_swv", services)))
    assert "dataset 'poswv' heeft geen bestand" in remark.what
    put = yaml.safe_load(remark.put[0])["resource"]
    assert put[0] in ("Leerlingen po per SWV", "swv_totaal_v2.csv")
    assert put[1:] == ["Leerlingen po per Samenwerkingsverband", "swv_totaal.csv"]


def test_a_renamed_column_is_told_with_the_nearest(bronnen: Bronnen, services: Described) -> None:
    services.starts["duo_po_swv"] = b"SWV_NUMMER,TYPE_PO,PEILJAAR,AANTAL_LEERL\r\nPO2707,BO,2025,9"
    remarks = wrong_in(check_block(bronnen, "duo_po_swv", services))
    count = next(r for r in remarks if "AANTAL_LEERLINGEN" in r.what)
    assert "het lijkt op 'AANTAL_LEERL'" in count.what
    assert count.put == (
        "columns: {SAMENWERKINGSVERBANDNUMMER: [], TYPE_PO: [], PEILJAAR: [], "
        "AANTAL_LEERLINGEN: [AANTAL_LEERL]}",
    )


def test_a_spelling_that_our_code_knows_is_no_change(bronnen: Bronnen, services: Described) -> None:
    services.starts["duo_vestigingen_bo"] = (
        b"BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM;POSTCODE;GEMEENTENUMMER\r\n"
    )
    assert not check_block(bronnen, "duo_vestigingen_bo", services).is_wrong


def test_a_web_page_instead_of_a_file_is_told(bronnen: Bronnen, services: Described) -> None:
    services.starts["duo_vestigingen_bo"] = b"\xef\xbb\xbf <!DOCTYPE html><html>"
    remark = only(wrong_in(check_block(bronnen, "duo_vestigingen_bo", services)))
    assert "staat een webpagina in plaats van een bestand" in remark.what
    assert remark.line == line_of("duo_vestigingen_bo", "file")


def test_the_columns_of_a_workbook_are_left_alone(bronnen: Bronnen, services: Described) -> None:
    services.starts["duo_vestigingen_bo"] = b"PK\x03\x04 rest"
    assert not check_block(bronnen, "duo_vestigingen_bo", services).is_wrong


def test_an_address_that_leads_elsewhere_is_worth_knowing(
    bronnen: Bronnen, services: Described
) -> None:
    name = "duo_vestigingen_bo"
    asked = services.address(name)
    services.sent_on[name] = asked.replace("https://duo.nl", "https://www.duo.nl")
    text = check_block(bronnen, name, services).text()
    assert "let op: " in text
    assert "duo_files: https://www.duo.nl/open_onderwijsdata/images" in text
    services.sent_on[name] = asked.replace("02.-", "03.-")
    check = check_block(bronnen, name, services)
    assert not check.is_wrong
    put = yaml.safe_load(check.remarks[0].put[0])
    assert put["file"][0] == "03.-alle-schoolvestigingen-basisonderwijs.csv"


def test_a_file_that_is_gone_is_told_and_one_that_fails_is_not_checked(
    bronnen: Bronnen, services: Described
) -> None:
    services.starts["duo_afstand"] = DataError("DUO heeft geen bestand 'gemiddelde' (meer)")
    remark = only(wrong_in(check_block(bronnen, "duo_afstand", services)))
    assert remark.line == line_of("duo_afstand", "file")
    failing = DataError("DUO antwoordt met HTTP 503 (storing bij de dienst)")
    failing.status = 503  # type: ignore[attr-defined]
    services.starts["duo_afstand"] = failing
    check = check_block(bronnen, "duo_afstand", services)
    assert not check.is_wrong
    assert check.unchecked


# The command


def project_of(tmp_path: Path, text: str = "\n".join(LINES)) -> object:
    project = make_project(tmp_path / "project")
    (project.data / "reference").mkdir(parents=True, exist_ok=True)
    (project.data / "reference" / "bronnen.yml").write_text(text, encoding="utf-8")
    return project


def test_each_block_is_told_as_it_comes_and_counted_at_the_end(
    tmp_path: Path, services: Described
) -> None:
    said: list[str] = []
    services.tables["86223NED"] = gone("86223NED")
    services.entries["cbs"] = [NEW]
    project = project_of(tmp_path)
    names = ["cbs_84780ned", "86223NED", "duo_po_swv"]
    before = (project.data / "reference" / "bronnen.yml").read_bytes()  # type: ignore[attr-defined]
    report = check_sources(project, "landelijk", names, said.append, asking=services)  # type: ignore[arg-type]
    assert [line.split(":")[0] for line in said] == [
        "cbs_84780ned",
        "cbs_jongeren_arbeidsmarkt",
        "duo_po_swv",
    ]
    assert report.failed
    assert report.text() == (
        "Gecontroleerd: 3 bronnen; 2 in orde, 1 te veranderen. "
        "Er is niets veranderd: verbeter bronnen.yml en controleer opnieuw."
    )
    assert (project.data / "reference" / "bronnen.yml").read_bytes() == before  # type: ignore[attr-defined]


def test_what_it_proposes_is_well_when_it_is_put_there(
    tmp_path: Path, bronnen: Bronnen, services: Described
) -> None:
    renamed = with_item(
        table_of(bronnen, "cbs_85701ned"), "Onderwijssoort", "Totaal vavo", "Vavo, totaal: alle"
    )
    remark = only(checked(bronnen, "cbs_85701ned", renamed))
    assert checked(edited(pasted(LINES, [remark])), "cbs_85701ned", renamed) == []


def test_a_service_that_does_not_answer_is_named_once(tmp_path: Path, bronnen: Bronnen) -> None:
    class NoCbs(Described):
        def table(self, table: str, block: CbsTable) -> TableDescription:
            raise Unreachable("CBS (opendata.cbs.nl) is niet te bereiken", service="CBS")

    said: list[str] = []
    project = project_of(tmp_path)
    names = ["cbs_84780ned", "cbs_85702ned", "duo_po_swv"]
    report = check_sources(project, "landelijk", names, said.append, asking=NoCbs(bronnen))  # type: ignore[arg-type]
    assert sum("opendata.cbs.nl" in line for line in said) == 1
    assert report.failed
    assert report.text() == (
        "Niet gecontroleerd omdat CBS niet bereikbaar is: cbs_84780ned, cbs_85702ned.\n"
        "Gecontroleerd: 3 bronnen; 1 in orde, 2 niet gecontroleerd."
    )
    assert len(said) == 2, "the service, and the block of the other"
    with pytest.raises(Unreachable, match="er is niets gecontroleerd"):
        check_sources(project, "landelijk", names[:2], said.append, asking=NoCbs(bronnen))  # type: ignore[arg-type]


def test_an_unknown_name_is_refused(tmp_path: Path, services: Described) -> None:
    with pytest.raises(InputError, match="bedoelde u 'cbs_84780ned'"):
        check_sources(project_of(tmp_path), "landelijk", ["cbs_84780ne"], asking=services)  # type: ignore[arg-type]


def test_the_catalogue_is_asked_once_for_all_blocks(tmp_path: Path, services: Described) -> None:
    project = project_of(tmp_path)
    check_sources(project, "landelijk", (), lambda _line: None, asking=services)  # type: ignore[arg-type]
    assert services.asked.count("cbs") == 1


# Words and YAML


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" ")))
def test_every_text_can_be_put_in_yaml(text: str) -> None:
    loaded = yaml.load(f"a: {yaml_text(text)}\nb: [{yaml_text(text)}]", Loader=yaml.BaseLoader)
    assert loaded == {"a": text, "b": [text]}


def test_lines_of_yaml_name_each_text_once() -> None:
    assert yaml_line("topic", ["a", "b", "a"]) == "topic: [a, b]"


def test_resemblance_is_of_words_and_not_of_years() -> None:
    assert edition_of("Laag inkomen; regio (indeling 2024)") == 2024
    assert likeness("Armoede; regio (2025)", "Armoede; regio (indeling 2026)") == 1
    assert likeness("Armoede van kinderen", "Bouwvergunningen; regio") < 0.3
    found = successors(OLD.title, [OTHER, NEW, OLD], "86087NED")
    assert [entry.name for entry in found] == ["86400NED"]
    assert is_ended("Gediscontinueerd")
    assert not is_ended("Regulier")
    assert closest(["Vmbo-b"], ["Vmbo-k", "Vmbo b", "Havo"])[0] == "Vmbo b"


def test_headers_are_read_in_each_encoding_and_with_each_delimiter() -> None:
    assert headers_of("é;b\n".encode()) == headers_of("é;b\n".encode("cp1252")) == ["é", "b"]
    assert headers_of(b"a,b c\r\n1,2") == ["a", "b c"]
    assert headers_of(b"") == []


def test_every_remark_is_a_sentence_without_line_ends(bronnen: Bronnen) -> None:
    table = replace(table_of(bronnen, "cbs_85701ned"), topics=(), dimensions=())
    remarks = check_table(bronnen, "cbs_85701ned", table)
    assert remarks
    assert not any(re.search(r"\n|None|\(\)", remark.what) for remark in remarks)

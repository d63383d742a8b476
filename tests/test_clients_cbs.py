"""CBS tables over both protocols: whole, the same, resumed, or not at all."""

from __future__ import annotations

import contextlib
import csv
import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cbsodata
import loopback_faults as faults
import pytest
from cbsodata import cbsodata3
from example_service import (
    HIDDEN,
    CubeDimension,
    CubeItem,
    CubeTable,
    CubeTopic,
    Offering,
)
from loopback import ALWAYS, Loopback
from loopback_answers import json_answer

from aoj.clients import services
from aoj.clients.offers import Download
from aoj.errors import DataError, Unreachable
from aoj.settings.bronnen import Bronnen

REGIONS = CubeDimension(
    "RegioS",
    "Regio's",
    (
        CubeItem("NL01", "Nederland"),
        CubeItem("LD01", "Noord-Nederland (LD)"),
        CubeItem("PV20", "Groningen (PV)"),
        CubeItem("GM0014", "Groningen (gemeente)"),
        CubeItem("GM0518", '\'s-Gravenhage; "Den Haag"'),
        CubeItem("GM0363", "Amsterdam"),
    ),
    kind="GeoDimension",
    width=6,
)
PERIODS = CubeDimension(
    "Perioden",
    "Perioden",
    (
        CubeItem("2021JJ00", "2021", "Definitief"),
        CubeItem("2022HJ01", "1e halfjaar 2022", "Definitief"),
        CubeItem("2022JJ00", "2022", "NaderVoorlopig"),
        CubeItem("2023JJ00", "2023* ", "Voorlopig"),
    ),
    kind="TimeDimension",
)
FORMS = CubeDimension(
    "VormenVanJeugdzorg",
    "Vormen van jeugdzorg",
    (
        CubeItem("A045561", "JZ Totaal jeugdzorg  "),
        CubeItem("A045560", "JH 1 Totaal jeugdhulp"),
        CubeItem("A042503", "JB 1 Totaal jeugdbescherming"),
    ),
    width=8,
)
TOPICS = (
    CubeTopic("JongerenMetJeugdzorg_1", "Jongeren met jeugdzorg", groups=("Aantallen",)),
    CubeTopic("JongerenMetJeugdzorg_2", "Jongeren met jeugdzorg", "%", 1, ("Relatief",)),
    CubeTopic("TrajectenJeugdzorg_3", "Trajecten jeugdzorg"),
)


def figure(keys: tuple[str, ...], topic: str) -> Any:
    number = sum(ord(letter) * place for place, letter in enumerate("".join(keys) + topic, 1))
    if number % 7 == 0:
        return HIDDEN
    if number % 11 == 0:
        return None
    return number / 10 if topic.endswith("_2") else number


TABLE = CubeTable(
    "85099NED", "Kerncijfers jeugdzorg", "2026-03-06T02:00:00", (FORMS, REGIONS, PERIODS), TOPICS,
    figure,
)  # fmt: skip
BLOCK: dict[str, Any] = {
    "service": "cbs",
    "table": "85099NED",
    "title": "Kerncijfers jeugdzorg",
    "measures": {
        "jeugdzorg": {
            "jeugdzorg": {"topic": "Aantallen/Jongeren met jeugdzorg",
                          "VormenVanJeugdzorg": "jz totaal JEUGDZORG"},
            "jeugdhulp": {"topic": "Aantallen/Jongeren met jeugdzorg",
                          "Vormen van jeugdzorg": "A045560"},
        },
        "aandeel": {
            "jeugdhulp": {"topic": "Relatief/Jongeren met jeugdzorg",
                          "VormenVanJeugdzorg": "JH 1 Totaal jeugdhulp"},
        },
    },
}  # fmt: skip


def bronnen(loopback: Loopback, **changes: Any) -> Bronnen:
    block = {**BLOCK, **changes}
    return Bronnen.model_validate(
        {"schema": 1, "services": loopback.bronnen_services(), "sources": {"cbs_85099ned": block}}
    )


def fetch(known: Bronnen, folder: Path, **options: Any) -> Download:
    web = services.Web(known.services, **options)
    (offer,) = services.offers(web, known, "cbs_85099ned")
    return services.download(web, known, offer, folder / "binnen", folder / "werk")


def no_time(_: float) -> None:
    """Stand in for waiting."""


def rows_of(path: Path) -> list[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


@pytest.fixture
def cbs() -> Iterator[Loopback]:
    with Loopback(Offering().add(TABLE), page=10, v4_page=25) as loopback:
        yield loopback


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file that every fetch of `TABLE` has to give."""
    with Loopback(Offering().add(TABLE)) as loopback:
        return fetch(bronnen(loopback), tmp_path_factory.mktemp("heel")).path.read_bytes()


def left(folder: Path) -> list[str]:
    """Names of all files that were left behind."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_table_becomes_one_line_per_figure(cbs: Loopback, tmp_path: Path) -> None:
    done = fetch(bronnen(cbs), tmp_path)
    rows = rows_of(done.path)
    assert done.rows == len(rows) == 5 * 3 * 3
    assert (done.path.name, done.resumed) == ("85099NED.csv.gz", 0)
    assert left(tmp_path) == ["85099NED.csv.gz"]
    assert rows[0] == {
        "bron": "cbs_85099ned",
        "tabel": "85099NED",
        "bijgewerkt": "2026-03-06",
        "meting": "jeugdzorg",
        "onderdeel": "jeugdzorg",
        "onderwerp": "Aantallen/Jongeren met jeugdzorg",
        "eenheid": "aantal",
        "waarde": str(figure(("A045561", "NL01", "2021JJ00"), "JongerenMetJeugdzorg_1")),
        "regio_code": "NL01",
        "regio": "Nederland",
        "periode_code": "2021JJ00",
        "periode": "2021",
        "periode_status": "Definitief",
        "VormenVanJeugdzorg_code": "A045561",
        "VormenVanJeugdzorg": "JZ Totaal jeugdzorg",
    }
    assert {row["regio"] for row in rows if row["regio_code"] == "GM0518"} == {
        '\'s-Gravenhage; "Den Haag"'
    }


def test_every_figure_is_what_the_service_has(cbs: Loopback, tmp_path: Path) -> None:
    topics = {"Relatief/Jongeren met jeugdzorg": "JongerenMetJeugdzorg_2"}
    for row in rows_of(fetch(bronnen(cbs), tmp_path).path):
        keys = row["VormenVanJeugdzorg_code"], row["regio_code"], row["periode_code"]
        cell = figure(keys, topics.get(row["onderwerp"], "JongerenMetJeugdzorg_1"))
        expected = "" if cell is None else f"{cell:.1f}" if isinstance(cell, float) else str(cell)
        assert row["waarde"] == expected


def test_the_compressed_file_tells_no_moment_and_no_name(whole: bytes) -> None:
    assert whole[4:8] == bytes(4)
    assert whole[3] == 0


@pytest.mark.parametrize("changes", [{}, {"protocol": "v4"}], ids=["v3", "v4"])
@pytest.mark.parametrize("page", [1, 7, 1000])
def test_any_page_size_gives_the_same_file(
    cbs: Loopback, tmp_path: Path, whole: bytes, page: int, changes: dict[str, Any]
) -> None:
    cbs.page = cbs.v4_page = page
    assert fetch(bronnen(cbs, **changes), tmp_path).path.read_bytes() == whole


def test_what_v4_leaves_out_because_it_cannot_be_is_empty(
    cbs: Loopback, tmp_path: Path, whole: bytes
) -> None:
    cbs.sparse = True
    assert fetch(bronnen(cbs, protocol="v4"), tmp_path).path.read_bytes() == whole


def test_where_v3_has_no_such_table_v4_is_asked(
    cbs: Loopback, tmp_path: Path, whole: bytes
) -> None:
    cbs.offering.add(replace(TABLE, protocols=("v4",)))
    known = bronnen(cbs)
    (offer,) = services.offers(services.Web(known.services), known, "cbs_85099ned")
    assert offer.protocol == "v4"
    assert fetch(known, tmp_path).path.read_bytes() == whole


def test_where_v3_does_not_answer_v4_is_asked(cbs: Loopback, tmp_path: Path, whole: bytes) -> None:
    cbs.refuse("cbs")
    assert fetch(bronnen(cbs), tmp_path).path.read_bytes() == whole


def test_a_table_with_numbers_only_is_taken_too(cbs: Loopback, tmp_path: Path) -> None:
    cbs.offering.add(replace(TABLE, typed_only=True))
    values = {row["waarde"] for row in rows_of(fetch(bronnen(cbs), tmp_path).path)}
    assert "." not in values
    assert "" in values


def test_texts_that_are_away_for_a_moment_are_not_replaced_by_numbers(
    cbs: Loopback, tmp_path: Path
) -> None:
    cbs.fault(faults.status(404), "UntypedDataSet")
    with pytest.raises(DataError, match="HTTP 404"):
        fetch(bronnen(cbs), tmp_path)
    assert cbs.asked("/TypedDataSet") == []


def test_a_service_without_either_is_one_sentence(cbs: Loopback, tmp_path: Path) -> None:
    cbs.refuse("cbs")
    cbs.refuse("cbs_v4")
    with pytest.raises(
        Unreachable, match=r"CBS .* is niet te bereiken: de verbinding wordt"
    ) as got:
        fetch(bronnen(cbs), tmp_path)
    assert (got.value.service, got.value.exit_code) == ("CBS", 4)
    assert left(tmp_path) == []


PASSING = {
    "a disturbance": (faults.status(500), 2),
    "too many questions": (faults.status(429, retry_after="0"), 2),
    "half a page": (faults.cut(), 2),
    "half a page that is announced as whole": (faults.cut(length="half"), 2),
    "half a page without a length": (faults.cut(length="absent"), 2),
    "a connection that falls away": (faults.reset, 2),
}


@pytest.mark.parametrize("what", PASSING)
@pytest.mark.parametrize("at", ["TableInfos", "DataProperties", "RegioS\\?", "UntypedDataSet"])
def test_what_passes_is_not_noticed(
    cbs: Loopback, tmp_path: Path, whole: bytes, what: str, at: str
) -> None:
    act, times = PASSING[what]
    cbs.fault(act, at, after=1 if at == "UntypedDataSet" else 0, times=times)
    assert fetch(bronnen(cbs), tmp_path, sleep=no_time).path.read_bytes() == whole


def drop(document: Any) -> Any:
    for row in document["value"]:
        del row["JongerenMetJeugdzorg_1"]
    return document


def other_region(document: Any) -> Any:
    document["value"][0]["RegioS"] = "GM9999"
    return document


def spoil(**fields: Any) -> Any:
    """Give the first row of a page other values."""

    def change(document: Any) -> None:
        document["value"][0].update(fields)

    return faults.edit(change)


def endless(exchange: Any) -> None:
    number = int(exchange.request.query.get("$skip", "0")) + 1
    link = f"{exchange.request.path}?$format=json&$skip={number}"
    exchange.answer = json_answer({"value": [], "odata.nextLink": link})


LASTING = {
    "no end": (endless, "lege pagina's"),
    "numbers for rows": (faults.edit(lambda _: {"value": [1, 2]}), "andere vorm"),
    "a row without a number": (spoil(ID=None), "geen geldig nummer"),
    "a row with a huge number": (spoil(ID=10**15), "geen geldig nummer"),
    "a row with a negative number": (spoil(ID=-5), "geen geldig nummer"),
    "a row without a region": (spoil(RegioS=None), "sleutel 'None'"),
    "a list for a region": (spoil(RegioS=[1]), "andere vorm"),
    "a list for a figure": (spoil(JongerenMetJeugdzorg_1=[1]), "andere vorm"),
    "no number at all": (spoil(JongerenMetJeugdzorg_1=float("nan")), "andere vorm"),
    "yes for a figure": (spoil(JongerenMetJeugdzorg_1=True), "andere vorm"),
    "a disturbance": (faults.status(500), "antwoordt met HTTP 500"),
    "forbidden": (faults.status(403), "HTTP 403"),
    "a web page": (faults.html(), "webpagina"),
    "half a page": (faults.cut(), "breekt steeds halverwege af"),
    "half a page that is announced as whole": (faults.cut(length="half"), "breekt steeds"),
    "the same page": (faults.repeat_page, "twee keer"),
    "a link to itself": (faults.next_link("self"), "twee keer"),
    "a link elsewhere": (faults.next_link("http://127.0.0.2/x"), "ander adres"),
    "a link to a file": (faults.next_link("file:///etc/passwd"), "ander adres"),
    "a column less": (faults.edit(drop), "geen kolom 'JongerenMetJeugdzorg_1'"),
    "an unknown region": (faults.edit(other_region), "sleutel 'GM9999'"),
    "a list": (faults.edit(lambda _: []), "andere vorm"),
    "no list": (faults.edit(lambda _: {"value": None}), "andere vorm"),
    "the end too early": (faults.cut_records(last=True), "ontbreken"),
    "an empty end": (faults.cut_records(0, last=True), "ontbreken"),
    "a circle": (faults.redirect, "kring"),
}


@pytest.mark.parametrize("what", LASTING)
def test_what_lasts_leaves_no_file(cbs: Loopback, tmp_path: Path, what: str) -> None:
    act, words = LASTING[what]
    cbs.fault(act, "UntypedDataSet", after=1, times=ALWAYS)
    with pytest.raises(DataError, match=words) as got:
        fetch(bronnen(cbs), tmp_path, sleep=no_time)
    assert "127.0.0.1" not in got.value.what
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("at", "act"),
    [
        ("DataProperties", faults.edit(lambda _: {"value": [{}]})),
        ("DataProperties", spoil(Type="Topic", Decimals="x")),
        ("DataProperties", spoil(Key=None)),
        ("RegioS", spoil(Key=None)),
        ("RegioS", endless),
        ("RegioS", faults.next_link("self")),
    ],
)
def test_a_spoiled_description_is_one_sentence(
    cbs: Loopback, tmp_path: Path, at: str, act: Any
) -> None:
    cbs.fault(act, at, times=ALWAYS)
    with pytest.raises(DataError):
        fetch(bronnen(cbs), tmp_path)
    assert left(tmp_path) == []


def test_a_list_in_another_encoding_is_refused(cbs: Loopback, tmp_path: Path) -> None:
    cbs.offering.add(faults.rename_item(TABLE, "RegioS", "PV20", "Fryslân (PV)"))
    cbs.fault(faults.encoded("latin-1"), "RegioS", times=ALWAYS)
    with pytest.raises(DataError, match="geen UTF-8"):
        fetch(bronnen(cbs), tmp_path)


def test_a_table_that_changes_halfway_is_asked_anew(cbs: Loopback, tmp_path: Path) -> None:
    change = faults.change(faults.modify("85099NED", modified="2026-04-01T02:00:00"))
    cbs.fault(change, "UntypedDataSet", after=2)
    done = fetch(bronnen(cbs), tmp_path)
    assert done.offer.changed == "2026-04-01T02:00:00"
    assert {row["bijgewerkt"] for row in rows_of(done.path)} == {"2026-04-01"}
    assert done.rows == 45


def test_another_edition_with_other_columns_is_asked_anew(cbs: Loopback, tmp_path: Path) -> None:
    edition = replace(faults.renumber(TABLE), modified="2026-04-01T02:00:00")
    cbs.fault(faults.change(lambda offering: offering.add(edition) and None), "Untyped", after=1)
    done = fetch(bronnen(cbs), tmp_path)
    assert (done.rows, done.offer.changed) == (45, edition.modified)


def test_a_table_that_keeps_changing_is_refused(cbs: Loopback, tmp_path: Path) -> None:
    days = iter(range(1, 30))

    def change(offering: Offering) -> None:
        offering.add(replace(TABLE, modified=f"2026-05-{next(days):02d}T02:00:00"))

    cbs.fault(faults.change(change), "UntypedDataSet", times=ALWAYS)
    with pytest.raises(DataError, match="veranderde twee keer"):
        fetch(bronnen(cbs), tmp_path)
    assert left(tmp_path) == []


def test_after_a_lost_connection_the_next_attempt_goes_on(
    cbs: Loopback, tmp_path: Path, whole: bytes
) -> None:
    cbs.page = 7
    cbs.fault(faults.reset, "UntypedDataSet", after=3, times=ALWAYS)
    with pytest.raises(Unreachable):
        fetch(bronnen(cbs), tmp_path, patience=0.2)
    assert left(tmp_path) == ["cbs_85099ned-85099NED.csv", "cbs_85099ned-85099NED.json"]
    cbs.heal()
    done = fetch(bronnen(cbs), tmp_path)
    assert len(cbs.asked("UntypedDataSet")) == 2
    assert 0 < done.resumed < done.rows
    assert done.path.read_bytes() == whole
    assert left(tmp_path) == ["85099NED.csv.gz"]


def interrupt(known: Bronnen, folder: Path, after: int) -> None:
    """Stop a fetch as Ctrl-C does, once so many pages came."""
    pages = 0

    def tell(_: int, __: int) -> None:
        nonlocal pages
        pages += 1
        if pages == after:
            raise KeyboardInterrupt

    web = services.Web(known.services)
    (offer,) = services.offers(web, known, "cbs_85099ned")
    with contextlib.suppress(KeyboardInterrupt):
        services.download(web, known, offer, folder / "binnen", folder / "werk", tell)


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_after_ctrl_c_the_next_attempt_goes_on(
    cbs: Loopback, tmp_path: Path, whole: bytes, protocol: str
) -> None:
    known = bronnen(cbs, protocol=protocol)
    interrupt(known, tmp_path, 1)
    done = fetch(known, tmp_path)
    assert done.resumed > 0
    assert done.path.read_bytes() == whole


def test_half_a_page_of_an_earlier_attempt_is_cut_off(
    cbs: Loopback, tmp_path: Path, whole: bytes
) -> None:
    interrupt(bronnen(cbs), tmp_path, 2)
    with (tmp_path / "werk" / "cbs_85099ned-85099NED.csv").open("ab") as file:
        file.write(b"cbs_85099ned;85099NED;2026-03")
    assert fetch(bronnen(cbs), tmp_path).path.read_bytes() == whole


def test_a_part_is_not_gone_on_with_where_titles_changed_under_the_same_date(
    cbs: Loopback, tmp_path: Path
) -> None:
    cbs.page = 7
    interrupt(bronnen(cbs), tmp_path, 2)
    per_thousand = replace(TABLE, topics=(replace(TOPICS[0], unit="x 1 000"), *TOPICS[1:]))
    cbs.offering.add(per_thousand)
    done = fetch(bronnen(cbs), tmp_path)
    assert done.resumed == 0
    units = {row["eenheid"] for row in rows_of(done.path) if row["meting"] == "jeugdzorg"}
    assert units == {"x 1 000"}


@pytest.mark.parametrize("how", ["shorter", "header", "state", "figures", "gone"])
def test_a_spoiled_part_is_not_gone_on_with(
    cbs: Loopback, tmp_path: Path, whole: bytes, how: str
) -> None:
    interrupt(bronnen(cbs), tmp_path, 2)
    table = tmp_path / "werk" / "cbs_85099ned-85099NED.csv"
    state = table.with_suffix(".json")
    content = table.read_bytes()
    if how == "shorter":
        table.write_bytes(content[:-20])
    elif how == "header":
        table.write_bytes(content.replace(b"tabel", b"tafel", 1))
    elif how == "state":
        state.write_bytes(state.read_bytes()[:-5])
    elif how == "figures":
        table.write_bytes(content.replace(b";NL01;", b";NL02;"))
    else:
        table.unlink()
    done = fetch(bronnen(cbs), tmp_path)
    assert done.resumed == 0
    assert done.path.read_bytes() == whole


@pytest.mark.parametrize("how", ["another edition", "another selection"])
def test_a_part_of_something_else_is_not_gone_on_with(
    cbs: Loopback, tmp_path: Path, how: str
) -> None:
    interrupt(bronnen(cbs), tmp_path, 2)
    if how == "another edition":
        cbs.offering.add(replace(TABLE, modified="2026-06-01T02:00:00"))
        done = fetch(bronnen(cbs), tmp_path)
        assert {row["bijgewerkt"] for row in rows_of(done.path)} == {"2026-06-01"}
    else:
        done = fetch(bronnen(cbs, regions=["NL", "GM"]), tmp_path)
        assert {row["regio_code"][:2] for row in rows_of(done.path)} == {"NL", "GM"}
    assert done.resumed == 0


def test_where_the_next_page_is_refused_after_a_pause_all_is_asked_anew(
    cbs: Loopback, tmp_path: Path, whole: bytes
) -> None:
    interrupt(bronnen(cbs), tmp_path, 2)
    cbs.fault(faults.status(400), "skip=")
    done = fetch(bronnen(cbs), tmp_path)
    assert (done.resumed, done.path.read_bytes()) == (0, whole)


def test_the_feed_may_ignore_a_filter(cbs: Loopback, tmp_path: Path, whole: bytes) -> None:
    def ignoring(exchange: Any) -> None:
        query = {k: v for k, v in exchange.request.query.items() if k != "$filter"}
        exchange.answer = cbs.answer(replace(exchange.request, query=query))

    cbs.fault(ignoring, "UntypedDataSet", times=ALWAYS)
    assert fetch(bronnen(cbs), tmp_path).path.read_bytes() == whole


def test_the_service_filters_what_it_can(cbs: Loopback, tmp_path: Path) -> None:
    fetch(bronnen(cbs, regions=["NL"]), tmp_path)
    (request,) = cbs.asked("UntypedDataSet")
    asked = request.query["$filter"]
    assert "startswith(RegioS,'NL')" in asked
    assert "Perioden eq '2021JJ00' or Perioden eq '2022JJ00'" in asked
    assert "VormenVanJeugdzorg eq 'A045561 '" in asked
    assert request.query["$select"].startswith("ID,RegioS,Perioden,VormenVanJeugdzorg,")


def test_a_long_question_is_asked_in_parts(
    cbs: Loopback, tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aoj.clients.cbs_v3.LONGEST_QUESTION", 300)
    assert fetch(bronnen(cbs), tmp_path).path.read_bytes() == whole
    questions = {request.query["$filter"] for request in cbs.asked("UntypedDataSet")}
    assert len(questions) > 1


def test_only_the_asked_periods_come(cbs: Loopback, tmp_path: Path) -> None:
    done = fetch(bronnen(cbs, periods={"kinds": ["HJ"]}), tmp_path / "half")
    assert {row["periode_code"] for row in rows_of(done.path)} == {"2022HJ01"}
    done = fetch(bronnen(cbs, periods={"kinds": "JJ00", "from": 2022}), tmp_path / "jaar")
    assert {row["periode_code"] for row in rows_of(done.path)} == {"2022JJ00", "2023JJ00"}


def test_a_table_per_year_without_periods_gets_its_year(cbs: Loopback, tmp_path: Path) -> None:
    table = replace(TABLE, dimensions=(FORMS, REGIONS), cells=lambda keys, topic: 5)
    cbs.offering.add(table, replace(table, id="85100NED"))
    known = bronnen(cbs, table={"2024": "85099NED", "2025": "85100NED"})
    web = services.Web(known.services)
    found = {
        offer.year: services.download(web, known, offer, tmp_path, tmp_path / "werk")
        for offer in services.offers(web, known, "cbs_85099ned")
    }
    for year, done in found.items():
        places = {(r["periode_code"], r["periode"], r["tabel"]) for r in rows_of(done.path)}
        assert places == {(f"{year}JJ00", year, done.offer.table)}
    assert sorted(found) == ["2024", "2025"]


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_a_table_of_another_year_is_refused(cbs: Loopback, tmp_path: Path, protocol: str) -> None:
    table = replace(TABLE, dimensions=(FORMS, REGIONS), cells=lambda keys, topic: 5)
    cbs.offering.add(
        replace(table, title="Kerncijfers jeugdzorg 2024"),
        replace(table, id="85100NED", title="Kerncijfers jeugdzorg 2025"),
    )
    known = bronnen(cbs, protocol=protocol, table={"2024": "85100NED", "2025": "85099NED"})
    web = services.Web(known.services)
    for offer in services.offers(web, known, "cbs_85099ned"):
        with pytest.raises(DataError, match=f"en is niet die van {offer.year}"):
            services.download(web, known, offer, tmp_path, tmp_path / "werk")
    assert not list(tmp_path.rglob("*.csv*"))


def test_a_country_without_regions_is_nl01(cbs: Loopback, tmp_path: Path) -> None:
    cbs.offering.add(replace(TABLE, dimensions=(FORMS, PERIODS), cells=lambda keys, topic: 5))
    done = fetch(bronnen(cbs, region=[]), tmp_path)
    assert {(r["regio_code"], r["regio"]) for r in rows_of(done.path)} == {("NL01", "Nederland")}


def test_texts_are_written_without_blanks_and_line_ends(cbs: Loopback, tmp_path: Path) -> None:
    topic = CubeTopic("Code_1", "Code", "", groups=("Jeugdregio's",), text=True, width=10)
    cbs.offering.add(
        replace(TABLE, dimensions=(REGIONS, PERIODS), topics=(topic,), cells=lambda k, t: 'a;"b\nc')
    )
    measures = {"gebied": {"code": {"topic": "Jeugdregio’s/Code"}}}
    for protocol in ("v3", "v4"):
        done = fetch(bronnen(cbs, measures=measures, protocol=protocol), tmp_path / protocol)
        assert {row["waarde"] for row in rows_of(done.path)} == {'a;"b c'}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topic": "Jongeren met jeugdzrog"}, "onderwerp 'Jongeren met jeugdzrog'.*'Jongeren met"),
        ({"topic": "Jongeren met jeugdzorg"}, "komt 2 keer voor.*'Aantallen/Jongeren met"),
        ({"VormenVanJeugdzorg": "JB 1 Totaal jeugdhulp"}, "onderdeel van 'Vormen van jeugdzorg'"),
        ({"Vormen": "A045560"}, "dimensie"),
    ],
)
def test_what_is_not_in_the_table_is_named_with_what_resembles_it(
    cbs: Loopback, tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    part = {"topic": "Trajecten jeugdzorg", "VormenVanJeugdzorg": "A045560", **changes}
    if "Vormen" in changes:
        del part["VormenVanJeugdzorg"]
    with pytest.raises(DataError, match=words) as got:
        fetch(bronnen(cbs, measures={"m": {"p": part}}), tmp_path)
    assert "aoj fetch --check" in str(got.value)
    assert left(tmp_path) == []


def test_a_table_that_cbs_does_not_know_is_one_sentence(cbs: Loopback, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="het CBS heeft geen tabel 99999NED") as got:
        fetch(bronnen(cbs, table="99999NED"), tmp_path)
    assert got.value.exit_code == 3


def test_an_unknown_id_is_looked_up_by_title(cbs: Loopback, tmp_path: Path, whole: bytes) -> None:
    cbs.offering.add(
        replace(TABLE, id="1", title="kerncijfers  JEUGDZORG", status="Gediscontinueerd")
    )
    known = bronnen(cbs, table="")
    (offer,) = services.offers(services.Web(known.services), known, "cbs_85099ned")
    assert (offer.table, offer.name) == ("85099NED", "85099NED.csv.gz")


def test_two_tables_with_the_title_are_both_named(cbs: Loopback, tmp_path: Path) -> None:
    cbs.offering.add(
        replace(TABLE, id="86001NED", title="Kerncijfers jeugdzorg (indeling 2024)"),
        replace(TABLE, id="86002NED", title="Kerncijfers jeugdzorg (indeling 2025)"),
    )
    known = bronnen(cbs, table="", title="Kerncijfers jeugdzorg (indeling 2026)")
    with pytest.raises(DataError, match=r"86001NED .*86002NED"):
        services.offers(services.Web(known.services), known, "cbs_85099ned")


def test_planning_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("een verbinding"))
    services_ = {
        "cbs": "https://opendata.cbs.nl",
        "cbs_v4": "https://datasets.cbs.nl/odata/v1/CBS",
        "duo": "https://onderwijsdata.duo.nl",
        "duo_files": "https://duo.nl/open_onderwijsdata/images",
    }
    block = {**BLOCK, "rows": 12, "table": {"2024": "85099NED"}}
    sources = {"a": block, "b": {**block, "table": ""}}
    known = Bronnen.model_validate({"schema": 1, "services": services_, "sources": sources})
    (first,), (second,) = (services.planned(known, name) for name in "ab")
    assert first.address == "https://opendata.cbs.nl/ODataFeed/odata/85099NED"
    assert (first.year, first.name, first.expected) == ("2024", "85099NED.csv.gz", 12)
    assert (second.table, second.name) == ("", "b.csv.gz")


def test_the_package_is_as_before_afterwards(cbs: Loopback) -> None:
    before = cbsodata3.Session, dict(cbsodata.options.requests), cbsodata.options.catalog_url
    known = bronnen(cbs)
    services.describe_table(services.Web(known.services), "85099NED")
    with pytest.raises(DataError):
        services.describe_table(services.Web(known.services), "bestaat-niet")
    assert before == (
        cbsodata3.Session,
        dict(cbsodata.options.requests),
        cbsodata.options.catalog_url,
    )
    assert cbsodata.options.use_https is True


def test_both_protocols_describe_a_table_alike(cbs: Loopback) -> None:
    known = bronnen(cbs)
    web = services.Web(known.services)
    v3, v4 = (services.describe_table(web, "85099NED", p) for p in ("v3", "v4"))
    assert [t.path for t in v3.topics] == [t.path for t in v4.topics]
    assert [t.unit for t in v3.topics] == [t.unit for t in v4.topics]
    for one, other in zip(v3.dimensions, v4.dimensions, strict=True):
        assert (one.key, one.title, one.kind) == (other.key, other.title, other.kind)
        assert [(i.key.strip(), i.title) for i in one.items] == [
            (i.key, i.title) for i in other.items
        ]


def test_both_catalogues_name_the_tables(cbs: Loopback) -> None:
    cbs.offering.add(replace(TABLE, id="2", status="Gediscontinueerd"))
    known = bronnen(cbs)
    v3 = services.catalogue(services.Web(known.services), "cbs")
    cbs.refuse("cbs")
    v4 = services.catalogue(services.Web(known.services), "cbs")
    assert [(e.name, e.title, e.status) for e in v3] == [(e.name, e.title, e.status) for e in v4]


def test_a_table_with_a_strange_name_is_not_taken(cbs: Loopback) -> None:
    cbs.offering.add(replace(TABLE, id="../../85099NED", title="Andere titel"))
    known = bronnen(cbs, table="", title="Andere titel")
    with pytest.raises(DataError, match="geen tabellen met de titel"):
        services.offers(services.Web(known.services), known, "cbs_85099ned")


def test_a_column_with_a_strange_name_is_not_asked(cbs: Loopback, tmp_path: Path) -> None:
    def spoil(document: Any) -> None:
        document["value"][0]["Key"] = "../TableInfos"

    cbs.fault(faults.edit(spoil), "DataProperties", times=ALWAYS)
    with pytest.raises(DataError, match="is geen sleutel van een kolom"):
        fetch(bronnen(cbs), tmp_path)

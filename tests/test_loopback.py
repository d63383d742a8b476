"""The made services speak as the real ones: read by the client that CBS users have, unchanged."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbsodata
import pandas as pd
import pytest
import requests
from example_service import (
    HIDDEN,
    CkanFile,
    CkanSet,
    ClassicFile,
    CubeDimension,
    CubeItem,
    CubeTable,
    CubeTopic,
    Keys,
    Offering,
    periods,
    regions,
)
from loopback import ALWAYS, Loopback
from loopback_faults import (
    bomb,
    change,
    cut,
    cut_records,
    drop_column,
    edit,
    encoded,
    html,
    modify,
    new_identity,
    next_link,
    redirect,
    rename_item,
    renumber,
    repeat_page,
    reset,
    retitle,
    silence,
    slow,
    status,
    without_rows,
)
from loopback_filter import FilterError, parse_filter

SEXES = CubeDimension(
    "Geslacht", "Geslacht", (CubeItem("T001038", "Totaal"), CubeItem("3000", "Mannen"))
)
REGIONS = regions([("NL01", "Nederland"), ("PV90", "Oost (PV)"), ("GM9001", "'t Dorp")])
YEARS = periods(["2022JJ00", "2023JJ00", "2024JJ00"], {"2024JJ00": "Voorlopig"})
TOPICS = (
    CubeTopic("Inwoners_1", "Inwoners", groups=("Bevolking", "Stand")),
    CubeTopic("Aandeel_2", "Aandeel", "%", 1, groups=("Bevolking",)),
    CubeTopic("Naam_3", "Naam", "", text=True, width=12),
)


def cells(keys: Keys, topic: str) -> float | str | None:
    if topic == "Naam_3":
        return keys[1].lower()
    if keys[1] == "GM9001" and topic == "Aandeel_2":
        return HIDDEN
    if keys[0] == "3000" and topic == "Aandeel_2":
        return None
    return int(keys[2][:4]) + (0.25 if topic == "Aandeel_2" else 0)


TABLE = CubeTable("90001NED", "Kern; regio", "2026-03-06T02:00:00", (SEXES, REGIONS, YEARS),
                  TOPICS, cells)  # fmt: skip
FILE = CkanFile("Leerlingen naar totaal", "swv_totaal.csv", b"A,B\r\n1,2\r\n")
SET = CkanSet("poswv", "Leerlingen po per samenwerkingsverband", (FILE,))
CLASSIC = ClassicFile("02.-alle-vestigingen-vo.csv", b"A;B\r\n1;2\r\n")


@pytest.fixture
def services() -> Iterator[Loopback]:
    with Loopback(Offering().add(TABLE, SET, CLASSIC), page=7) as loopback:
        yield loopback


@pytest.fixture
def host(services: Loopback, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address as cbsodata takes it."""
    monkeypatch.setattr(cbsodata.options, "use_https", False)
    return services.address("cbs").removeprefix("http://")


def feed(services: Loopback, entity: str = "", **query: str) -> Any:
    address = f"{services.address('cbs')}/ODataFeed/odata/90001NED/{entity}"
    answer = requests.get(address, params={f"${k}": v for k, v in query.items()}, timeout=5)
    answer.raise_for_status()
    return answer.json()


def v4(services: Loopback, entity: str = "", **query: str) -> Any:
    address = f"{services.address('cbs_v4')}/90001NED/{entity}"
    answer = requests.get(address, params={f"${k}": v for k, v in query.items()}, timeout=5)
    answer.raise_for_status()
    return answer.json()


def test_the_client_of_cbs_reads_a_table_over_its_pages(services: Loopback, host: str) -> None:
    rows = cbsodata.get_data("90001NED", catalog_url=host)
    assert len(rows) == TABLE.size == 18
    assert rows[-1] == {
        "ID": 17,
        "Geslacht": "Mannen",
        "RegioS": "'t Dorp",
        "Perioden": "2024*",
        "Inwoners_1": 2024,
        "Aandeel_2": None,
        "Naam_3": "gm9001      ",
    }
    assert rows[0]["Aandeel_2"] == 2022.2
    pages = [r.query["$skip"] for r in services.asked("/TypedDataSet.*skip")]
    assert pages == ["7", "14"]


def test_the_untyped_set_has_texts_at_the_right(host: str) -> None:
    rows = cbsodata.get_data("90001NED", catalog_url=host, typed=True)
    assert rows[6]["Inwoners_1"] == "    2022"
    assert rows[6]["Aandeel_2"] == "       ."
    assert rows[-1]["Aandeel_2"] == "       ."
    assert rows[9]["Aandeel_2"] == " " * 8


def test_the_client_of_cbs_reads_what_describes_a_table(host: str) -> None:
    info = cbsodata.get_info("90001NED", catalog_url=host)
    assert (info["Identifier"], info["Modified"]) == ("90001NED", "2026-03-06T02:00:00")
    properties = cbsodata.get_meta("90001NED", "DataProperties", catalog_url=host)
    assert [(p["ID"], p["ParentID"], p["Type"], p["Key"] or p["Title"]) for p in properties] == [
        (0, None, "Dimension", "Geslacht"),
        (1, None, "GeoDimension", "RegioS"),
        (2, None, "TimeDimension", "Perioden"),
        (3, None, "TopicGroup", "Bevolking"),
        (4, 3, "TopicGroup", "Stand"),
        (5, 4, "Topic", "Inwoners_1"),
        (6, 3, "Topic", "Aandeel_2"),
        (7, None, "Topic", "Naam_3"),
    ]
    places = cbsodata.get_meta("90001NED", "RegioS", catalog_url=host)
    assert [p["Key"] for p in places] == ["NL01  ", "PV90  ", "GM9001"]
    found = cbsodata.get_table_list(catalog_url=host, filters="substringof('kern',Title)")
    assert [t["Identifier"] for t in found] == ["90001NED"]


def test_the_feed_wants_padded_keys_and_hears_one_clause_per_dimension(services: Loopback) -> None:
    asked = "RegioS eq 'NL01  ' or startswith(RegioS,'GM')"
    found = feed(services, "UntypedDataSet", filter=asked, select="ID,RegioS", top="5")
    assert found["value"] == [{"ID": n, "RegioS": r} for n, r in
                              [(0, "NL01  "), (1, "NL01  "), (2, "NL01  "), (6, "GM9001"),
                               (7, "GM9001")]]  # fmt: skip
    assert feed(services, "UntypedDataSet", filter="RegioS eq 'NL01'")["value"] == []
    twice = "Perioden ge '2023' and Perioden le '2023JJ00' and Geslacht eq '3000'"
    assert feed(services, "UntypedDataSet/$count", filter=twice) == 6
    services.honest = True
    assert feed(services, "UntypedDataSet/$count", filter=twice) == 3


def test_next_links_repeat_the_query(services: Loopback) -> None:
    first = feed(services, "TypedDataSet", filter="Geslacht eq '3000'", select="ID", format="json")
    link = str(first["odata.nextLink"])
    assert link.endswith("$filter=Geslacht%20eq%20'3000'&$select=ID&$format=json&$skip=7")
    second = requests.get(link, timeout=5).json()
    assert [r["ID"] for r in second["value"]] == [16, 17]
    assert "odata.nextLink" not in second
    some = feed(services, "TypedDataSet", skip="15", top="2")
    assert [r["ID"] for r in some["value"]] == [15, 16]


def test_the_interface_for_small_questions_refuses_large_answers() -> None:
    many = CubeDimension("N", "N", tuple(CubeItem(str(n), str(n)) for n in range(10_001)))
    table = CubeTable("90002NED", "Veel", "2026-01-01T00:00:00", (many,),
                      (CubeTopic("A_1", "A"),), lambda _k, _t: 1)  # fmt: skip
    with Loopback(Offering().add(table)) as services:
        address = f"{services.address('cbs')}/ODataApi/odata/90002NED/TypedDataSet"
        refused = requests.get(address, timeout=5)
        assert refused.status_code == 500
        assert "10000 records" in refused.json()["odata.error"]["message"]["value"]
        assert requests.get(address, {"$top": "3"}, timeout=5).status_code == 200


def test_version_4_has_long_rows_and_plain_keys(services: Loopback) -> None:
    services.v4_page = 5
    names = {entry["name"] for entry in v4(services)["value"]}
    assert {"Observations", "MeasureCodes", "MeasureGroups", "RegioSCodes"} <= names
    found = v4(services, "Observations", filter="RegioS eq 'GM9001' and Geslacht eq 'T001038'",
               count="true")  # fmt: skip
    assert found["@odata.count"] == 9
    rows = found["value"]
    assert rows[0] == {
        "Id": 6,
        "Measure": "M_Inwoners_1",
        "ValueAttribute": "None",
        "Value": 2022.0,
        "StringValue": None,
        "Geslacht": "T001038",
        "RegioS": "GM9001",
        "Perioden": "2022JJ00",
    }
    assert (rows[3]["Value"], rows[3]["ValueAttribute"]) == (None, "Unknown")
    rest = requests.get(str(found["@odata.nextLink"]), timeout=5).json()["value"]
    assert [row["StringValue"] for row in rest[-3:]] == ["gm9001      "] * 3
    impossible = v4(
        services, "Observations", filter="Geslacht eq '3000' and Measure eq 'M_Aandeel_2'"
    )
    assert impossible["value"][0]["ValueAttribute"] == "Impossible"
    services.sparse = True
    left = v4(services, "Observations", filter="Geslacht eq '3000'", count="true")
    assert left["@odata.count"] == 21
    services.sparse = False
    assert v4(services, "Properties")["Modified"] == "2026-03-06T02:00:00+02:00"
    codes = v4(services, "RegioSCodes")["value"]
    assert [c["Identifier"] for c in codes] == ["NL01", "PV90", "GM9001"]
    root = services.address("cbs_v4").removesuffix("/CBS")
    assert (
        requests.get(f"{root}/Datasets", timeout=5).json()["value"][0]["Identifier"] == "90001NED"
    )


def test_ckan_tells_where_the_files_are(services: Loopback) -> None:
    def action(name: str, **query: str) -> requests.Response:
        return requests.get(f"{services.address('duo')}/api/3/action/{name}", query, timeout=5)

    assert action("package_list").json()["result"] == ["poswv"]
    shown = action("package_show", id="poswv").json()
    assert shown["success"] is True
    resource = shown["result"]["resources"][0]
    assert resource["name"] == "Leerlingen naar totaal"
    assert requests.get(resource["url"], timeout=5).content == FILE.content
    assert action("package_search", q="samenwerkingsverband").json()["result"]["count"] == 1
    absent = action("package_show", id="weg")
    assert (absent.status_code, absent.json()["success"]) == (404, False)
    services.offering.add(new_identity(SET))
    assert requests.get(resource["url"], timeout=5).status_code == 404
    moved = action("package_show", id="poswv").json()["result"]["resources"][0]
    assert requests.get(moved["url"], timeout=5).content == FILE.content


def test_files_have_a_tag_and_a_date(services: Loopback) -> None:
    address = f"{services.address('duo_files')}/{CLASSIC.name}"
    first = requests.get(address, timeout=5)
    assert first.headers["Last-Modified"] == "Wed, 01 Apr 2026 08:00:00 GMT"
    again = requests.get(address, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
    assert (again.status_code, again.content) == (304, b"")
    head = requests.head(address, timeout=5)
    assert (head.headers["Content-Length"], head.content) == (str(len(CLASSIC.content)), b"")
    services.offering.add(ClassicFile(CLASSIC.name, b"A;B\r\n1;3\r\n"))
    other = requests.head(address, timeout=5)
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_recorded_table_is_told_as_it_was_recorded(
    real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = real_data / "schemas" / "odata-v3"
    recorded = {
        name: pd.read_parquet(folder / f"83583NED_{name}.parquet")
        for name in ("DataProperties", "Bedrijfsgrootte", "Perioden", "TypedDataSet")
    }
    rows = recorded["TypedDataSet"]
    topic = "BanenVanWerknemersInDecember_1"
    properties = recorded["DataProperties"].set_index("Key")
    branches = rows["BedrijfstakkenBranchesSBI2008"].drop_duplicates()
    sector = CubeDimension(
        "BedrijfstakkenBranchesSBI2008",
        properties.loc["BedrijfstakkenBranchesSBI2008", "Title"],
        tuple(CubeItem(key.strip(), key.strip()) for key in branches),
        width=7,
    )
    size = CubeDimension(
        "Bedrijfsgrootte",
        "Bedrijfsgrootte",
        tuple(
            CubeItem(r.Key, r.Title, description=r.Description)
            for r in recorded["Bedrijfsgrootte"].itertuples()
        ),
    )
    years = CubeDimension(
        "Perioden",
        "Perioden",
        tuple(
            CubeItem(r.Key, r.Title, r.Status, description=r.Description)
            for r in recorded["Perioden"].itertuples()
        ),
        "TimeDimension",
    )
    figures = {
        (sector_key.strip(), size_key, year, topic): None if pd.isna(figure) else float(figure)
        for _, sector_key, size_key, year, figure in rows.itertuples(index=False)
    }
    info = json.loads((folder / "83583NED_Metadata.json").read_text(encoding="utf-8"))
    table = CubeTable(
        "83583NED",
        info["Title"],
        info["Modified"],
        (sector, size, years),
        (CubeTopic(topic, properties.loc[topic, "Title"], "x 1 000", 1),),
        figures,
    )
    monkeypatch.setattr(cbsodata.options, "use_https", False)
    with Loopback(Offering().add(table)) as services:
        host = services.address("cbs").removeprefix("http://")
        served = {
            name: pd.DataFrame(cbsodata.get_meta("83583NED", name, catalog_url=host))
            for name in recorded
        }
        told = cbsodata.get_info("83583NED", catalog_url=host)
        listed = cbsodata.get_table_list(catalog_url=host)[0]
    rounded = rows.assign(**{topic: rows[topic].astype("float64").round(1)})
    pd.testing.assert_frame_equal(served["TypedDataSet"], rounded, check_dtype=False)
    for name in ("Bedrijfsgrootte", "Perioden"):
        pd.testing.assert_frame_equal(served[name], recorded[name], check_dtype=False)
    recorded_properties = recorded["DataProperties"].rename(columns={"odata_type": "odata.type"})
    known = served["DataProperties"].drop(columns="Description")
    pd.testing.assert_frame_equal(
        known, recorded_properties.drop(columns="Description"), check_dtype=False
    )
    assert {"Modified", "OutputStatus", "Identifier", "Title"} <= set(told)
    assert set(info) <= set(listed)


def test_millions_of_rows_are_never_held() -> None:
    many = CubeDimension("N", "N", tuple(CubeItem(str(n), str(n)) for n in range(2_000)))
    more = CubeDimension("M", "M", many.items)
    table = CubeTable(
        *("90003NED", "Veel", "2026-01-01T00:00:00", (many, more), (CubeTopic("A_1", "A"),)),
        lambda keys, _topic: int(keys[0]) + int(keys[1]),
    )
    with Loopback(Offering().add(table), page=100) as services:
        address = f"{services.address('cbs')}/ODataFeed/odata/90003NED/TypedDataSet"
        begun = time.perf_counter()
        assert requests.get(f"{address}/$count", timeout=5).text == "4000000"
        last = requests.get(f"{address}?$skip=3999950", timeout=5).json()
        assert len(last["value"]) == 50
        assert last["value"][-1] == {"ID": 3_999_999, "N": "1999", "M": "1999", "A_1": 3998}
        part = requests.get(f"{address}?$filter=N eq '7' and M eq '11'", timeout=5).json()["value"]
        assert part == [{"ID": 14_011, "N": "7", "M": "11", "A_1": 18}]
        assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A eq 'x'", "x"),
        ("A ne 'x'", "y"),
        ("A gt 'x' or B lt 2", "xy"),
        ("not (A eq 'x')", "y"),
        ("A eq 'x' and (B ge 1 or B le 0)", "x"),
        ("substringof('X',A) eq true", "x"),
        ("A in ('y','z')", "y"),
        ("endswith(A,'y') or contains(A, 'q')", "y"),
        ("B ne null", "xy"),
    ],
)
def test_filters(text: str, kept: str) -> None:
    rows = [{"A": "x", "B": 1}, {"A": "y", "B": 2}]
    clause = parse_filter(text)
    assert "".join(str(r["A"]) for r in rows if clause.test(r)) == kept


@pytest.mark.parametrize("text", ["A eq", "A is 'x'", "(A eq 'x'", "f(A)", "A eq 'x' B", "A eq 'x"])
def test_a_filter_that_cannot_be_read_is_refused(services: Loopback, text: str) -> None:
    with pytest.raises(FilterError):
        parse_filter(text)
    address = f"{services.address('cbs')}/ODataFeed/odata/90001NED/TypedDataSet"
    assert requests.get(address, {"$filter": text}, timeout=5).status_code == 400


def test_a_port_can_be_closed_and_opened(services: Loopback) -> None:
    address = services.address("cbs")
    session = requests.Session()
    session.get(address, timeout=5)
    services.refuse("cbs")
    with pytest.raises(requests.ConnectionError):
        session.get(address, timeout=5)
    assert requests.get(f"{services.address('duo')}/api/3/action/package_list", timeout=5).ok
    services.listen("cbs")
    assert services.address("cbs") == address
    assert session.get(address, timeout=5).status_code == 404


def test_faults_hit_what_they_are_meant_for_and_combine(services: Loopback) -> None:
    address = f"{services.address('cbs')}/ODataFeed/odata/90001NED/TableInfos"
    fault = services.fault(status(503, retry_after="2"), "TableInfos", after=1, times=2)
    codes = [requests.get(address, timeout=5) for _ in range(4)]
    assert [c.status_code for c in codes] == [200, 503, 503, 200]
    assert codes[1].headers["Retry-After"] == "2"
    assert (fault.seen, fault.hits) == (4, 2)
    assert feed(services, "DataProperties")
    services.heal()
    services.fault(html(), "TableInfos")
    services.fault(cut(0.5), "TableInfos")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(address, timeout=5)
    assert requests.get(address, timeout=5).json()


def test_connections_fall_hang_and_creep(services: Loopback) -> None:
    address = f"{services.address('cbs')}/ODataFeed/odata/90001NED/TableInfos"
    services.fault(reset, "TableInfos")
    with pytest.raises(requests.ConnectionError, match=r"reset|aborted"):
        requests.get(address, timeout=5)
    services.fault(silence, "TableInfos")
    with pytest.raises(requests.ReadTimeout):
        requests.get(address, timeout=0.05)
    services.fault(slow(0.005, parts=4), "TableInfos")
    begun = time.perf_counter()
    assert requests.get(address, timeout=5).json()
    assert time.perf_counter() - begun > 0.02


def test_bodies_are_cut_with_and_without_a_right_length(services: Loopback) -> None:
    address = f"{services.address('cbs')}/ODataFeed/odata/90001NED/DataProperties"
    whole = requests.get(address, timeout=5).content
    for length in ("half", "absent"):
        services.fault(cut(0.5, length), "DataProperties")
        assert requests.get(address, timeout=5).content == whole[: len(whole) // 2]
    services.fault(cut(0.5), "DataProperties")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(address, timeout=5)


def test_pages_go_wrong(services: Loopback) -> None:
    services.fault(cut_records(0.5, last=True), "TypedDataSet")
    short = feed(services, "TypedDataSet")
    assert len(short["value"]) == 3
    assert "odata.nextLink" not in short
    services.fault(repeat_page, "TypedDataSet")
    assert feed(services, "TypedDataSet", skip="7")["value"][0]["ID"] == 0
    services.fault(next_link("self"), "TypedDataSet")
    assert str(feed(services, "TypedDataSet")["odata.nextLink"]).endswith("/TypedDataSet")
    services.fault(next_link("http://elders.invalid/"), "TypedDataSet")
    assert feed(services, "TypedDataSet")["odata.nextLink"] == "http://elders.invalid/"
    services.fault(edit(without_rows), "TypedDataSet")
    assert feed(services, "TypedDataSet")["value"] == []


def test_bodies_are_wrongly_packed_and_encoded(services: Loopback) -> None:
    address = f"{services.address('cbs')}/ODataFeed/odata/90001NED/RegioS"
    services.fault(bomb(3), "RegioS")
    assert requests.get(address, timeout=5).content.startswith(b" " * 1000)
    services.offering.add(rename_item(TABLE, "RegioS", "GM9001", "Súd"))
    services.fault(encoded("cp1252"), "RegioS")
    assert "Súd".encode("cp1252") in requests.get(address, timeout=5).content
    services.fault(redirect, "RegioS", times=ALWAYS)
    with pytest.raises(requests.TooManyRedirects):
        requests.get(address, timeout=5)


def test_tables_change_while_they_are_read(services: Loopback) -> None:
    services.fault(
        change(modify("90001NED", modified="2026-04-01T02:00:00")), "TypedDataSet", after=1
    )
    for _ in range(2):
        feed(services, "TypedDataSet")
    assert feed(services, "TableInfos")["value"][0]["Modified"] == "2026-04-01T02:00:00"


def test_columns_move_go_and_get_another_name() -> None:
    moved = renumber(TABLE, 3)
    assert [t.key for t in moved.topics] == ["Inwoners_4", "Aandeel_5", "Naam_6"]
    assert moved.cell(("3000", "NL01", "2024JJ00"), "Inwoners_4") == 2024
    assert [t.key for t in drop_column(TABLE, "Aandeel_2").topics] == ["Inwoners_1", "Naam_3"]
    assert retitle(TABLE, "Inwoners_1", "Bewoners").topics[0].title == "Bewoners"


def test_twenty_askers_at_once_get_their_own_answer(services: Loopback) -> None:
    found: dict[int, Any] = {}

    def ask(number: int) -> None:
        found[number] = feed(services, "TypedDataSet", skip=str(number), top="1")["value"]

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n][0]["ID"] for n in range(18)] == list(range(18))

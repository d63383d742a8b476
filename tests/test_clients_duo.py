"""Files of DUO: found again by name, per year, byte for byte, or refused."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import loopback_faults as faults
import pytest
from example_service import CkanFile, CkanSet, ClassicFile, Offering
from loopback import ALWAYS, Loopback
from loopback_answers import Answer

from aoj.clients import services
from aoj.clients.offers import Download
from aoj.errors import DataError, FileError, Unreachable
from aoj.settings.bronnen import Bronnen

CONTENT = b"SWV_BETALEND,TYPE_PO,PEILJAAR,AANTAL_LEERLINGEN\r\nPO2707,SO,2021,-1\r\n"
PLACES = CkanFile("Residenti\ufffdle plaatsen", "so_vso_rp.csv", CONTENT)
FLOW = CkanFile("Uitstroom vso", "so_vso_uitstroom.csv", CONTENT * 2)
SET = CkanSet("leerling_so_en_vso-v1", "Leerlingen so en vso per swv", (PLACES, FLOW))
BLOCK = {
    "service": "duo",
    "title": "Leerlingen so en vso per swv",
    "data_set": "leerling_so_en_vso-v1",
    "resource": ["Residentiële plaatsen"],
}
CLASSIC = {
    "service": "duo",
    "title": "Vo per vestiging",
    "file": "01.-leerlingen-vo-{jaar}.csv",
    "first_year": 2019,
    "last_year": 2024,
}
INTERNAL = "https://beheer-ggm-ckan-prd.apps.prd.duo.rijksapps.nl"


@pytest.fixture
def duo() -> Any:
    with Loopback(Offering().add(SET)) as loopback:
        yield loopback


def bronnen(loopback: Loopback, block: dict[str, Any]) -> Bronnen:
    return Bronnen.model_validate(
        {"schema": 1, "services": loopback.bronnen_services(), "sources": {"duo_bron": block}}
    )


def fetch(loopback: Loopback, block: dict[str, Any], folder: Path) -> list[Download]:
    known = bronnen(loopback, block)
    web = services.Web(known.services, sleep=lambda _: None)
    found = services.offers(web, known, "duo_bron")
    return [services.download(web, known, o, folder / "in", folder / "werk") for o in found]


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "wanted",
    ["Residentiële plaatsen", "residentiële  PLAATSEN", "so_vso_rp.csv", PLACES.identity],
)
def test_a_file_is_found_by_any_of_its_names(duo: Loopback, tmp_path: Path, wanted: str) -> None:
    (done,) = fetch(duo, {**BLOCK, "resource": wanted}, tmp_path)
    assert done.path.read_bytes() == CONTENT
    assert (done.path.name, done.offer.table) == ("so_vso_rp.csv", SET.name)
    assert done.offer.changed == PLACES.modified
    assert left(tmp_path) == ["so_vso_rp.csv"]


def test_a_name_that_was_read_in_the_wrong_encoding_is_recognised(
    duo: Loopback, tmp_path: Path
) -> None:
    wrong = replace(PLACES, name="Residentiële plaatsen".encode().decode("cp1252"))
    duo.offering.add(replace(SET, files=(wrong, FLOW)))
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.path.name == "so_vso_rp.csv"


def test_an_address_inside_duo_is_asked_from_outside(duo: Loopback, tmp_path: Path) -> None:
    path = f"/dataset/{SET.identity}/resource/{PLACES.identity}/download/___"
    inside = replace(PLACES, url=INTERNAL + path)
    duo.offering.add(replace(SET, files=(inside, FLOW)))
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.path.read_bytes() == CONTENT
    assert done.path.name == "Residenti-le-plaatsen.csv"


def test_a_dump_of_the_store_is_a_file_too(duo: Loopback, tmp_path: Path) -> None:
    dump = replace(PLACES, url=f"https://onderwijsdata.duo.nl/datastore/dump/{PLACES.identity}")
    duo.offering.add(replace(SET, files=(dump, FLOW)))
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.path.read_bytes() == CONTENT
    assert done.path.suffix == ".csv"


@pytest.mark.parametrize("name", ["..%2F..%2Fetc%2Fpasswd", ".bashrc", "con:a|b.csv", "%00"])
def test_the_name_of_a_file_decides_no_path(duo: Loopback, tmp_path: Path, name: str) -> None:
    path = f"/dataset/{SET.identity}/resource/{PLACES.identity}/download/{name}"
    duo.offering.add(replace(SET, files=(replace(PLACES, url=INTERNAL + path), FLOW)))
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.path.parent == tmp_path / "in"
    assert not done.path.name.startswith(".")
    assert left(tmp_path) == [done.path.name]


def test_a_file_elsewhere_is_refused(duo: Loopback, tmp_path: Path) -> None:
    duo.offering.add(replace(SET, files=(replace(PLACES, url="https://example.org/a.csv"),)))
    with pytest.raises(DataError, match=r"niet bij DUO maar bij 'example\.org'"):
        fetch(duo, BLOCK, tmp_path)


def test_a_data_set_with_another_name_is_found_by_its_title(duo: Loopback, tmp_path: Path) -> None:
    del duo.offering.sets[SET.name]
    other = CkanSet("iets-anders", "Leerlingen so en vso per swv en meer", (FLOW,))
    duo.offering.add(replace(SET, name="leerling_so_en_vso-v2"), other)
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.offer.table == "leerling_so_en_vso-v2"
    assert done.path.read_bytes() == CONTENT


def test_without_the_data_set_the_classic_file_is_taken(duo: Loopback, tmp_path: Path) -> None:
    duo.offering.sets.clear()
    duo.offering.add(ClassicFile("02.-vestigingen.csv", b"A;B\r\n1;2\r\n"))
    (done,) = fetch(duo, {**BLOCK, "file": "02.-vestigingen.csv"}, tmp_path)
    assert done.path.read_bytes() == b"A;B\r\n1;2\r\n"


def test_without_ckan_the_classic_file_is_taken(duo: Loopback, tmp_path: Path) -> None:
    duo.refuse("duo")
    duo.offering.add(ClassicFile("02.-vestigingen.csv", b"A;B\r\n1;2\r\n"))
    (done,) = fetch(duo, {**BLOCK, "file": "02.-vestigingen.csv"}, tmp_path)
    assert done.path.name == "02.-vestigingen.csv"


def test_a_data_set_that_is_nowhere_is_named(duo: Loopback, tmp_path: Path) -> None:
    duo.offering.sets.clear()
    with pytest.raises(DataError, match="heeft geen dataset 'leerling_so_en_vso-v1'"):
        fetch(duo, BLOCK, tmp_path)


def test_a_file_that_is_not_in_the_data_set_is_named_with_the_nearest(
    duo: Loopback, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match="geen bestand 'Uitstroom vzo'; verwacht: 'Uitstroom vso'"):
        fetch(duo, {**BLOCK, "resource": "Uitstroom vzo"}, tmp_path)


def test_two_files_of_one_name_are_not_guessed_between(duo: Loopback, tmp_path: Path) -> None:
    twin = replace(PLACES, file="ander.csv", id="7")
    duo.offering.add(replace(SET, files=(PLACES, twin)))
    with pytest.raises(DataError, match="2 bestanden met de naam"):
        fetch(duo, BLOCK, tmp_path)


def test_every_year_that_is_there_is_offered(duo: Loopback, tmp_path: Path) -> None:
    for year in (2019, 2021, 2024):
        duo.offering.add(ClassicFile(f"01.-leerlingen-vo-{year}.csv", b"A;B\r\n%d;2\r\n" % year))
    found = fetch(duo, CLASSIC, tmp_path)
    assert [done.offer.year for done in found] == ["2019", "2021", "2024"]
    assert [done.path.read_bytes()[5:9] for done in found] == [b"2019", b"2021", b"2024"]
    assert all(done.offer.changed for done in found)


def test_a_school_year_stands_in_the_name(duo: Loopback, tmp_path: Path) -> None:
    duo.offering.add(ClassicFile("afstand-2019-2020.csv", b"A;B\r\n"))
    block = {**CLASSIC, "file": ["afstand_{schooljaar}.csv", "afstand-{schooljaar}.csv"]}
    (done,) = fetch(duo, block, tmp_path)
    assert (done.offer.year, done.path.name) == ("2019", "afstand-2019-2020.csv")


@pytest.mark.parametrize("status", [403, 405, 501, 500])
def test_where_head_is_refused_the_file_itself_is_asked(
    duo: Loopback, tmp_path: Path, status: int
) -> None:
    duo.offering.add(ClassicFile("01.-leerlingen-vo-2021.csv", b"A;B\r\n"))
    duo.fault(faults.status(status), "^HEAD", times=ALWAYS)
    (done,) = fetch(duo, CLASSIC, tmp_path)
    assert done.offer.year == "2021"


def test_a_page_for_a_year_means_that_there_is_no_file(duo: Loopback, tmp_path: Path) -> None:
    duo.offering.add(ClassicFile("01.-leerlingen-vo-2021.csv", b"A;B\r\n"))
    duo.fault(faults.html(), "vo-2022", times=ALWAYS)
    assert [done.offer.year for done in fetch(duo, CLASSIC, tmp_path)] == ["2021"]


def test_no_file_at_all_is_one_sentence(duo: Loopback, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"DUO heeft geen bestand '01\.-leerlingen-vo-\{jaar\}"):
        fetch(duo, CLASSIC, tmp_path)


LASTING = {
    "a page": (faults.html(), "webpagina"),
    "half": (faults.cut(), "breekt steeds halverwege af"),
    "nothing": (faults.edit(lambda body: b""), "leeg"),
    "a message": (faults.edit(lambda body: b'{"success": false}'), "foutmelding"),
    "gone": (faults.moved, "HTTP 404"),
    "a disturbance": (faults.status(503), "HTTP 503"),
}


@pytest.mark.parametrize("what", LASTING)
def test_what_is_no_file_leaves_none(duo: Loopback, tmp_path: Path, what: str) -> None:
    act, words = LASTING[what]
    duo.fault(act, "download", times=ALWAYS)
    with pytest.raises(DataError, match=words):
        fetch(duo, BLOCK, tmp_path)
    assert left(tmp_path) == []


@pytest.mark.parametrize("act", [faults.cut(), faults.reset, faults.status(500)])
def test_what_passes_is_not_noticed(duo: Loopback, tmp_path: Path, act: Any) -> None:
    duo.fault(act, "download", times=2)
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.path.read_bytes() == CONTENT


def test_a_file_that_became_shorter_is_refused(duo: Loopback, tmp_path: Path) -> None:
    duo.offering.add(ClassicFile("01.-leerlingen-vo-2021.csv", b"A;B\r\n1;2\r\n3;4\r\n"))
    duo.fault(faults.cut_records(), "^GET.*vo-2021", times=ALWAYS)
    with pytest.raises(DataError, match="er kwamen 5 van de 15 bytes"):
        fetch(duo, CLASSIC, tmp_path)
    assert left(tmp_path) == []


def test_a_compressed_transfer_is_unpacked(duo: Loopback, tmp_path: Path) -> None:
    def pack(exchange: Any) -> None:
        body = gzip.compress(exchange.answer.whole)
        exchange.answer = Answer(200, body, {"Content-Encoding": "gzip"})

    duo.fault(pack, "download", times=ALWAYS)
    (done,) = fetch(duo, BLOCK, tmp_path)
    assert done.path.read_bytes() == CONTENT


def test_a_service_without_an_answer_is_one_sentence(duo: Loopback, tmp_path: Path) -> None:
    duo.refuse("duo")
    duo.refuse("duo_files")
    with pytest.raises(Unreachable, match=r"DUO \(.*\) is niet te bereiken") as got:
        fetch(duo, {**BLOCK, "file": "02.-vestigingen.csv"}, tmp_path)
    assert got.value.service == "DUO"


def test_a_full_disk_is_no_fault_of_the_network(
    duo: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "vol")))
    with pytest.raises(FileError, match="de schijf is vol"):
        fetch(duo, BLOCK, tmp_path)
    assert left(tmp_path) == []


def test_both_lists_of_data_sets(duo: Loopback) -> None:
    known = bronnen(duo, BLOCK)
    web = services.Web(known.services)
    (entry,) = services.catalogue(web, "duo")
    assert (entry.name, entry.title) == (SET.name, SET.title)
    package = services.describe_package(web, SET.name)
    assert [r.id for r in package.resources] == [PLACES.identity, FLOW.identity]


def test_planning_names_what_would_be_asked(duo: Loopback) -> None:
    known = bronnen(duo, CLASSIC)
    plan = services.planned(known, "duo_bron")
    assert [offer.year for offer in plan] == ["2019", "2020", "2021", "2022", "2023", "2024"]
    assert plan[0].address.endswith("/open_onderwijsdata/images/01.-leerlingen-vo-2019.csv")
    assert duo.requests == []

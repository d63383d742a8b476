"""datapackage.json is a Data Package by which others can read the files; older ones still load."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest
from source_samples import copy, make_project

from aoj.commands.fetch import fetch_from
from aoj.commands.fetch_layout import read_layout
from aoj.sources import SOURCES
from aoj.store import snapshots as registry
from aoj.store.disk import hash_file
from aoj.store.fetched import COLUMNS
from aoj.store.snapshots import Candidate, Layout, read_manifest, register, remember

NOON = "2026-11-22T12:00:00Z"
ORIGIN = {"address": "https://opendata.cbs.nl/ODataFeed/odata/85099NED", "changed": "2026-03-06"}
SOME = (
    *("cbs_70072ned.csv", "cbs_85984ned-leeftijd-2024.csv", "cbs_achterstandsscores.xlsx"),
    *(
        "duo_po_vestigingen.csv",
        "duo_vestigingen_bo.csv",
        "duo_vsv_swv-2015.csv",
        "duo_afstand.csv",
    ),
    *("cbs_85099ned-odata.csv", "cbs_gebieden-odata.csv", "eigen_toezicht.csv", "rio_gebieden.csv"),
)
LICENCES = {"cbs": ["CC-BY-4.0"], "duo": ["CC0-1.0"], "rio": ["CC-BY-4.0"], "eigen": []}
HEADER = [*COLUMNS, "Geslacht_code", "Geslacht"]
ROW = [
    *("cbs_85099ned", "85099NED", "2026-03-06", "jeugdzorg", "jeugdhulp", "Jongeren", "aantal"),
    *("12.5", "GM0363", "Amsterdam", "2023JJ00", "2023", "Definitief", "T001038", "Totaal"),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest of a data set with files of each kind, and a fetched table as the last."""
    folder = tmp_path_factory.mktemp("manifest")
    project = make_project(folder / "project")
    for name in SOME:
        copy(name, folder / "in")
    fetch_from(project, folder / "in")
    root = project.data_set("landelijk")
    register(root, [fetched_table(folder)], registered=NOON, how="opgehaald bij CBS")
    read: dict[str, Any] = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    return read | {"root": root}


def fetched_table(folder: Path, name: str = "85099NED.csv.gz") -> Candidate:
    path = folder / name
    text = f"{';'.join(HEADER)}\n{';'.join(ROW)}\n".encode()
    path.write_bytes(gzip.compress(text, mtime=0) if name.endswith("gz") else text)
    sha256, size = hash_file(path)
    return Candidate(
        path=path,
        source="cbs_85099ned",
        table="85099NED",
        publisher="CBS",
        title="Kerncijfers jeugdzorg",
        sha256=sha256,
        size=size,
        original_name=name,
        date="2026-03-06",
        periods=("2023",),
        selection="alles",
        rows=1,
        origin=ORIGIN,
        layout=read_layout(path, SOURCES["cbs_70072ned"]),
    )


def test_every_resource_obeys_the_standard(package: dict[str, Any]) -> None:
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(SOME) + 1
    assert len(set(names)) == len(names)
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    for resource in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert "data" not in resource
        path = PurePosixPath(resource["path"])
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert "\\" not in resource["path"]
        file = package["root"] / path
        assert resource["bytes"] == file.stat().st_size
        assert resource["hash"] == f"sha256:{hash_file(file)[0]}"
        assert resource["mediatype"].count("/") == 1
        kind, own = resource["aoj"]["source"].partition("_")[0], resource.get("licenses", [])
        assert [licence["name"] for licence in own] == LICENCES[kind], resource["name"]
        assert all(urlsplit(licence["path"]).scheme == "https" for licence in own)


def test_every_csv_can_be_read_as_the_manifest_says(package: dict[str, Any]) -> None:
    read = 0
    for resource in package["resources"]:
        if resource["format"] != "csv":
            assert "encoding" not in resource
            continue
        content = (package["root"] / resource["path"]).read_bytes()
        if resource.get("compression") == "gz":
            content = gzip.decompress(content)
        text = content.decode(resource["encoding"]).lstrip("\ufeff")
        rows = list(csv.reader(text.splitlines(), delimiter=resource["dialect"]["delimiter"]))
        assert len(rows[0]) > 1
        assert {len(row) for row in rows if row} == {len(rows[0])}
        read += 1
    assert read == len(SOME)


def test_a_fetched_table_tells_its_fields_and_where_it_came_from(package: dict[str, Any]) -> None:
    resource = package["resources"][-1]
    assert resource["path"] == "bestanden/cbs_85099ned/85099NED.csv.gz"
    assert (resource["format"], resource["compression"]) == ("csv", "gz")
    assert resource["profile"] == "tabular-data-resource"
    fields = fields_of(resource)
    assert list(fields) == HEADER
    assert fields.pop("waarde") == "number"
    assert set(fields.values()) == {"string"}
    assert resource["schema"]["missingValues"] == ["", "."]
    assert resource["sources"] == [{"title": "CBS", "path": ORIGIN["address"]}]
    assert resource["aoj"]["origin"] == ORIGIN


def test_the_figures_of_a_table_of_names_are_text(package: dict[str, Any]) -> None:
    (resource,) = [r for r in package["resources"] if r["aoj"]["source"] == "cbs_gebieden"]
    assert set(fields_of(resource).values()) == {"string"}


def fields_of(resource: dict[str, Any]) -> dict[str, str]:
    return {field["name"]: field["type"] for field in resource["schema"]["fields"]}


def test_what_a_manifest_says_is_what_was_registered(tmp_path: Path) -> None:
    (new,) = register(tmp_path / "set", [fetched_table(tmp_path)], registered=NOON)
    assert read_manifest(tmp_path / "set") == (new,)
    assert new.layout.fields[0] == ("bron", "string")


def test_a_manifest_of_before_origins_and_layouts_loads(tmp_path: Path) -> None:
    (new,) = register(tmp_path / "set", [fetched_table(tmp_path)], registered=NOON)
    path = tmp_path / "set" / registry.MANIFEST
    package = json.loads(path.read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    for name in ("mediatype", "compression", "encoding", "dialect", "schema", "licenses"):
        del resource[name]
    del resource["aoj"]["origin"], package["profile"]
    path.write_text(json.dumps(package), encoding="utf-8")
    (old,) = read_manifest(tmp_path / "set")
    assert (old.id, old.origin, old.layout) == (new.id, {}, Layout())


def test_the_invented_figures_have_no_licence_of_cbs(tmp_path: Path) -> None:
    register(tmp_path / "voorbeeld", [fetched_table(tmp_path)], registered=NOON)
    text = (tmp_path / "voorbeeld" / registry.MANIFEST).read_text(encoding="utf-8")
    assert "licenses" not in json.loads(text)["resources"][0]


def test_a_second_file_of_one_name_keeps_both_its_suffixes(tmp_path: Path) -> None:
    one = fetched_table(tmp_path)
    register(tmp_path / "set", [one], registered=NOON)
    ROW[7], before = "13", ROW[7]
    two = fetched_table(tmp_path)
    ROW[7] = before
    (new,) = register(tmp_path / "set", [two], registered=NOON)
    assert new.file == f"bestanden/cbs_85099ned/85099NED-{two.sha256[:12]}.csv.gz"


def test_what_a_service_says_of_the_same_bytes_is_noted(tmp_path: Path) -> None:
    root = tmp_path / "set"
    (new,) = register(root, [fetched_table(tmp_path)], registered=NOON)
    noted = remember(root, new, ORIGIN | {"changed": "2027"})
    assert read_manifest(root) == (noted,)
    assert noted.origin["changed"] == "2027"
    assert (noted.number, noted.id, noted.file) == (new.number, new.id, new.file)


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (b"a;b\n\xeb;2\n", Layout("windows-1252", ";")),
        ("a,b\në,2\n".encode(), Layout("utf-8", ",")),
        (b"\xef\xbb\xbfa\tb\r\n1\t2\r\n", Layout("utf-8", "\t")),
        (b"PK\x03\x04rest", Layout()),
        (b"a;b\n" + b"x;y\n" * 400_000 + b"\xeb;2\n", Layout("windows-1252", ";")),
    ],
)
def test_encoding_and_delimiter_are_told(content: bytes, layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert read_layout(path, SOURCES["duo_vsv_swv"]) == layout

"""Copies by synchronised folders are found by their names, and our own files never are."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoj.runs.copies import Copy, conflict_copies, find_copies

KNOWN = ("contextcijfers", "contextcijfers-kort", "thuiszitters")
COPIES = {
    "OneDrive": [
        "contextcijfers-LAPTOP-AB12.ipynb",
        "contextcijfers-LAPTOP-AB12-2.ipynb",
        "contextcijfers-DESKTOP-4F3A9K1.ipynb",
        "contextcijfers-WS012345.ipynb",
        "contextcijfers-THINKPAD.ipynb",
        "contextcijfers-laptop-jan.ipynb",
        "contextcijfers-Jan's MacBook.ipynb",
        "contextcijfers-Jan’s MacBook Pro.ipynb",
        "contextcijfers-MacBook-Pro-van-Jan.ipynb",
        "contextcijfers-Jans-MBP.ipynb",
        "contextcijfers-iMac van Els.ipynb",
        "contextcijfers-LAPTOP-AB12 (1).ipynb",
    ],
    "Dropbox": [
        "contextcijfers (conflicted copy 2026-11-22).ipynb",
        "contextcijfers (Jan's conflicted copy 2026-11-22).ipynb",
        "contextcijfers (LAPTOP-AB12's conflicted copy 2026-11-22 (1)).ipynb",
        "contextcijfers (Conflicterende kopie van Jan 2026-11-22).ipynb",
        "contextcijfers (Conflicterende kopie van LAPTOP 2026-11-22) (1).ipynb",
    ],
    "Nextcloud": [
        "contextcijfers (conflicted copy 2026-11-22 101010).ipynb",
        "contextcijfers_conflict-20261122-101010.ipynb",
    ],
    "Syncthing": ["contextcijfers.sync-conflict-20261122-101010-ABCDEFG.ipynb"],
    "Resilio Sync": [
        "contextcijfers.Conflict.ipynb",
        "contextcijfers.Conflict2.ipynb",
        "contextcijfers.Conflict.Conflict.ipynb",
    ],
    "Seafile": ["contextcijfers (SFConflict jan@voorbeeld.nl 2026-11-22-10-10-10).ipynb"],
    "Synology Drive": ["contextcijfers_LAPTOP-AB12_Nov-22-101010-2026_Conflict.ipynb"],
    "Google Drive of een download": [
        "contextcijfers (1).ipynb",
        "contextcijfers(2).ipynb",
        "contextcijfers (1) (2).ipynb",
    ],
    "iCloud": ["contextcijfers 2.ipynb"],
    "Verkenner": [
        "contextcijfers - kopie.ipynb",
        "contextcijfers - Kopie (2).ipynb",
        "contextcijfers - Copy.ipynb",
        "contextcijfers - Copy - Copy.ipynb",
    ],
    "Finder": ["contextcijfers kopie.ipynb", "contextcijfers copy 3.ipynb"],
    "JupyterLab": ["contextcijfers-Copy1.ipynb"],
    "": [
        "Kopie van contextcijfers.ipynb",
        "Copy of contextcijfers.ipynb",
        "Conflicterende kopie van contextcijfers.ipynb",
        "contextcijfers-kopie.ipynb",
        "contextcijfers [conflicted].ipynb",
        "contextcijfers (PC conflict 2026-11-22).ipynb",
    ],
}
OURS = [
    *("contextcijfers.ipynb", "contextcijfers.html", "contextcijfers.run.json"),
    *("contextcijfers.nieuw.ipynb", "contextcijfers.nieuw-2.ipynb", "contextcijfers.nieuw-12.html"),
    *("contextcijfers.mislukt.ipynb", "contextcijfers.mislukt.run.json"),
    *("contextcijfers.oud.ipynb", "contextcijfers.oud-2.ipynb", "contextcijfers.nieuw.run.json"),
    *("contextcijfers-kort.ipynb", "contextcijfers-kort.nieuw.ipynb", "thuiszitters.ipynb"),
    *(".tmp-812-contextcijfers.ipynb", ".lock", ".bewaard", "CONTEXTCIJFERS.IPYNB"),
]
OTHERS = [
    *("contextcijfers-concept.ipynb", "contextcijfers-v2.ipynb", "contextcijfers-V2.ipynb"),
    *("contextcijfers-DEF.ipynb", "contextcijfers-V2-DEF.ipynb", "contextcijfers-2026.ipynb"),
    *("contextcijfers 2026.ipynb", "contextcijfers (2026).ipynb", "contextcijfers2.ipynb"),
    *("contextcijfers-2026-11-22.ipynb", "contextcijfers-checkpoint.ipynb", "notities.ipynb"),
    *("contextcijfers-lang.ipynb", "contextcijfers-conflictsituaties.ipynb", "kaart (1).ipynb"),
    *(
        "contextcijfers voor Jan.ipynb",
        "contextcijfers (1).docx",
        "contextcijfers (1)",
        "(1).ipynb",
    ),
    *("contextcijfers-PC1234.json", "mijn contextcijfers.ipynb", ""),
]


@pytest.mark.parametrize(
    ("service", "name"), [(service, name) for service, names in COPIES.items() for name in names]
)
def test_each_service_is_known_by_the_names_that_it_gives(service: str, name: str) -> None:
    assert find_copies([name], KNOWN) == (Copy(name, "contextcijfers.ipynb", service),)


@pytest.mark.parametrize("name", OURS)
def test_a_file_of_ours_is_no_copy(name: str) -> None:
    assert find_copies([name], KNOWN) == ()


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_that_a_person_gave_is_no_copy(name: str) -> None:
    assert find_copies([name], KNOWN) == ()


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("contextcijfers-kort-LAPTOP-AB12.ipynb", "contextcijfers-kort.ipynb"),
        ("contextcijfers-kort (1).ipynb", "contextcijfers-kort.ipynb"),
        ("contextcijfers.nieuw-LAPTOP-AB12.ipynb", "contextcijfers.nieuw.ipynb"),
        ("contextcijfers.nieuw-2-LAPTOP-AB12.ipynb", "contextcijfers.nieuw-2.ipynb"),
        ("contextcijfers.nieuw-2B-PC01.ipynb", "contextcijfers.nieuw.ipynb"),
        ("contextcijfers.mislukt (1).ipynb", "contextcijfers.mislukt.ipynb"),
        ("contextcijfers.run-LAPTOP-AB12.json", "contextcijfers.run.json"),
        ("contextcijfers-LAPTOP-AB12.html", "contextcijfers.html"),
        ("Contextcijfers (1).ipynb", "contextcijfers.ipynb"),
    ],
)
def test_a_copy_tells_of_which_product_it_is(name: str, product: str) -> None:
    (copy,) = find_copies([name], KNOWN)
    assert copy.product == product


def test_a_template_that_is_not_known_any_more_is_not_mistaken_for_a_copy() -> None:
    assert find_copies(["contextcijfers-kort.ipynb"], ["contextcijfers"]) == ()


def test_the_settings_of_regions_are_looked_at_too() -> None:
    names = ["noord.yml", "noord-LAPTOP-AB12.yml", "noord-oost.yml", "_default (1).yml"]
    copies = find_copies(names, ["noord", "noord-oost", "_default"])
    assert [(copy.name, copy.product) for copy in copies] == [
        ("noord-LAPTOP-AB12.yml", "noord.yml"),
        ("_default (1).yml", "_default.yml"),
    ]


def test_a_name_may_be_spelled_as_macos_does() -> None:
    name = unicodedata.normalize("NFD", "financiën (1).yml")
    assert find_copies([name], ["financiën"])[0].name == name


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    for name in ("contextcijfers.ipynb", "contextcijfers 2.ipynb", "contextcijfers (1).ipynb"):
        (tmp_path / name).touch()
    found = conflict_copies(tmp_path, KNOWN)
    assert [copy.name for copy in found] == ["contextcijfers (1).ipynb", "contextcijfers 2.ipynb"]
    assert conflict_copies(tmp_path / "nergens", KNOWN) == ()


def test_a_copy_is_told_in_a_sentence() -> None:
    told = [copy.sentence for copy in find_copies(["a 2.ipynb", "a-kopie.ipynb"], ["a"])]
    assert told == [
        "a 2.ipynb lijkt een kopie van a.ipynb (iCloud) en telt in een run niet mee",
        "a-kopie.ipynb lijkt een kopie van a.ipynb en telt in een run niet mee",
    ]


@pytest.mark.parametrize("part", ["-1", "1", "-A", " (1)", "-DEF", " mac", "conflict", " kopie"])
def test_no_name_takes_long(part: str) -> None:
    begin = time.perf_counter()
    find_copies([f"a-{part * (240 // len(part))}!.ipynb"], ["a"])
    assert time.perf_counter() - begin < 0.5


@given(st.lists(st.sampled_from(["-", " ", "(1)", "A1B2", ".run", ".nieuw-2", "conflict", "’s "])))
def test_any_name_is_judged(parts: list[str]) -> None:
    name = f"a{''.join(parts)}.ipynb"
    for copy in find_copies([name, "a.ipynb"], ["a"]):
        assert copy.name == name != copy.product

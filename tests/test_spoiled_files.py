"""Files of a whole country that were spoiled in a way that only their contents can show."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aoj import sources
from aoj.errors import AojError
from aoj.geography import load_geography
from aoj.sources.source import SourceFile

Spoil = Callable[[list[str]], list[str]]


def example_file(repo_root: Path, source: str) -> Path:
    return sorted((repo_root / "data" / "voorbeeld" / "bestanden" / source).iterdir())[0]


def with_cell(row: int, column: str, text: str) -> Spoil:
    def spoil(lines: list[str]) -> list[str]:
        place = lines[0].upper().replace("_", " ").lstrip("\ufeff").split(";").index(column)
        cells = lines[row].split(";")
        cells[place] = text
        return [*lines[:row], ";".join(cells), *lines[row + 1 :]]

    return spoil


def half(lines: list[str]) -> list[str]:
    return lines[: len(lines) // 2]


SPOILED: list[tuple[str, str, Spoil]] = [
    ("duo_vo_leerlingen", "staat er dubbel in", lambda lines: [*lines, lines[3]]),
    ("duo_vo_leerlingen", "kan niet het hele land zijn", half),
    ("duo_vo_leerlingen", "een aantal is leeg", with_cell(1, "LEER- OF VERBLIJFSJAAR 1 - MAN", "")),
    ("duo_vestigingen_vo", "niet volledig", half),
    ("duo_vestigingen_bo", "0007 in het bestand is onbekend", with_cell(2, "GEMEENTENUMMER", "7")),
    ("duo_po_vestigingen", "hele land|niet volledig", half),
    ("duo_vsv_swv", "van de 6 samenwerkingsverbanden", half),
    ("duo_vsv_swv", "VO9877 .* onbekend", with_cell(1, "SAMENWERKINGSVERBAND NUMMER", "VO9877")),
    ("duo_vsv_swv", "een aantal is leeg", with_cell(1, "AANTAL LEERLINGEN", "")),
]


@pytest.mark.parametrize(("source", "sentence", "spoil"), SPOILED)
def test_a_spoiled_file_is_refused(
    source: str, sentence: str, spoil: Spoil, repo_root: Path, tmp_path: Path
) -> None:
    original = example_file(repo_root, source)
    path = Path(shutil.copy(original, tmp_path / original.name))
    text = path.read_bytes().decode("cp1252" if b"\xef\xbb" not in path.read_bytes() else "utf-8")
    lines = text.splitlines()
    path.write_bytes(("\r\n".join(spoil(lines)) + "\r\n").encode("utf-8"))
    geography = load_geography(repo_root / "data" / "voorbeeld" / "reference")
    with pytest.raises(AojError, match=sentence):
        found, options = sources.recognise(path)
        assert found.name == source
        sources.load(source, SourceFile(path, path.name, options), geography)

"""What holds for every source: one recorded sample each, recognised by contents, tidy, documented.

Adding a source adds its tests: put its sample into tests/data, named after it.
"""

from __future__ import annotations

import csv
import importlib
import io
import shutil
from pathlib import Path

import pytest
from source_samples import all_samples, copy, decode, delimiter_of, read, write

from aoj import sources
from aoj.errors import DataError, InputError
from aoj.sources.files import read_sample
from aoj.sources.odata import is_fetched
from aoj.sources.source import LOCATION_COLUMNS
from aoj.store.observations import check_observations

SAMPLES = all_samples()
NAMES = sorted(sources.SOURCES)
PUBLISHED = [s for s in SAMPLES if s.suffix == ".csv" and not s.name.startswith("eigen_")]
"""CSV that a service made: always whole. What users supply may end as their editor likes."""


def source_of(sample: Path) -> str:
    return max((name for name in NAMES if sample.name.startswith(name)), key=len)


@pytest.mark.parametrize("name", NAMES)
def test_every_source_has_a_sample(name: str) -> None:
    assert any(source_of(sample) == name for sample in SAMPLES)


@pytest.mark.parametrize("name", NAMES)
def test_every_source_has_its_own_module_that_tells_its_quirks(name: str) -> None:
    module = importlib.import_module(f"aoj.sources.{name}")
    is_supplied = module.SOURCE.is_supplied
    assert ("Supplied" if is_supplied else "Quirks") in (module.__doc__ or "")
    assert is_supplied or module.SOURCE.publisher in ("CBS", "DUO")
    assert module.SOURCE.kind in ("observations", "locations", "both", "texts")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_recognised_by_its_contents_whatever_its_name(
    sample: Path, tmp_path: Path
) -> None:
    renamed = tmp_path / "download (3) 2015.dat"
    shutil.copy(sample, renamed)
    source, _ = sources.recognise(renamed)
    assert source.name == source_of(sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_gives_what_its_source_promises(sample: Path) -> None:
    source, loaded = read(sample)
    check_observations(loaded.observations)
    assert set(loaded.observations["indicator"]) <= set(source.measures)
    assert bool(len(loaded.observations)) == bool(source.measures)
    assert set(loaded.texts["measure"]) == set(source.text_measures)
    assert set(loaded.observations["source"]) <= {source.name}
    assert loaded.rows > 0
    assert (loaded.locations is not None) == source.has_locations
    if loaded.locations is not None:
        assert list(loaded.locations.columns) == LOCATION_COLUMNS
        assert loaded.locations["location_code"].is_unique
        assert loaded.locations["pc4"].str.fullmatch(r"(\d{4})?").all()
        assert loaded.locations["gemeente_code"].str.fullmatch(r"(GM\d{4})?").all()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_source_whose_contents_lack_the_year_takes_it_from_the_name(
    sample: Path, tmp_path: Path
) -> None:
    source, options = sources.recognise(sample)
    needs_year = source.needs_year and not is_fetched(read_sample(sample))
    assert bool(options) == needs_year
    nameless = copy(sample.name, tmp_path, to="cijfers.csv")
    if needs_year:
        with pytest.raises(InputError, match="Zet het jaar van de cijfers in de bestandsnaam"):
            sources.recognise(nameless)
    else:
        assert sources.recognise(nameless)[0] == source


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s.suffix == ".csv"], ids=lambda path: path.name
)
def test_a_csv_saved_again_by_excel_gives_the_same(sample: Path, tmp_path: Path) -> None:
    """Excel leaves out the byte order mark and needless quotes, and may write commas or cp1252."""
    _, before = read(sample)
    for delimiter, encoding in ((",", "utf-8"), (";", "cp1252")):
        again = save_as_excel_does(sample, tmp_path / sample.name, delimiter, encoding)
        _, after = read(again)
        assert after.observations.equals(before.observations)
        assert after.rows == before.rows


def save_as_excel_does(sample: Path, target: Path, delimiter: str, encoding: str) -> Path:
    content = sample.read_bytes()
    text = io.StringIO(decode(content), newline="")
    rows = csv.reader(text, delimiter=delimiter_of(content))
    changed = [[_as_excel_reads(field) for field in row] for row in rows]
    target.write_bytes(write(changed, delimiter).encode(encoding))
    return target


def _as_excel_reads(field: str) -> str:
    """A number loses its leading zeros: `0518` becomes 518 and `00` becomes 0."""
    return str(int(field)) if field.isdigit() and len(field) < 12 else field


@pytest.mark.parametrize("sample", PUBLISHED, ids=lambda path: path.name)
def test_a_file_whose_last_line_was_cut_is_refused(sample: Path, tmp_path: Path) -> None:
    for lost in (4, 25):
        cut = copy(sample.name, tmp_path, lambda content, n=lost: content.rstrip()[:-n])
        with pytest.raises(DataError, match="afgekapt"):
            read(cut)


@pytest.mark.parametrize("sample", PUBLISHED, ids=lambda path: path.name)
def test_a_file_cut_at_the_end_of_a_field_is_refused(sample: Path, tmp_path: Path) -> None:
    delimiter = delimiter_of(sample.read_bytes()).encode()
    cut = copy(
        sample.name, tmp_path, lambda content: content.rstrip().rpartition(delimiter)[0] + b"\n"
    )
    with pytest.raises(DataError, match="velden in plaats van"):
        read(cut)


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s.suffix == ".csv"], ids=lambda path: path.name
)
def test_a_file_with_nothing_but_its_header_is_refused(sample: Path, tmp_path: Path) -> None:
    header = copy(sample.name, tmp_path, lambda content: content.splitlines(keepends=True)[0])
    with pytest.raises(DataError, match="geen gegevens"):
        read(header)


def test_a_workbook_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    cut = copy("cbs_achterstandsscores.xlsx", tmp_path, lambda content: content[:4000])
    with pytest.raises(DataError, match="beschadigd of onvolledig"):
        read(cut)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ID;Peildatum;WijkenEnBuurten;Gemeentenaam_1;AantalInwoners_5\n1;2;3;4;5\n", "OData"),
        ("naam,adres\nA,B\n", "horen bij geen bekende bron"),
    ],
)
def test_an_unknown_csv_is_refused_with_its_columns(
    header: str, expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "onbekend.csv"
    path.write_text(header, encoding="utf-8")
    with pytest.raises(DataError, match=expected):
        sources.recognise(path)

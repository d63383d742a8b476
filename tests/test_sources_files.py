"""Files that are no figures at all, and the reading of text, numbers, years and dates."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from aoj.errors import DataError, FileError, InputError
from aoj.sources import files
from aoj.sources.files import (
    date_in_name,
    read_numbers,
    read_sample,
    read_table,
    require_columns,
    year_in_name,
)

PAGE = b"<!DOCTYPE html>\n<html lang='nl'><head><title>404</title></head></html>\n"


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leeg.csv", b"", "het bestand is leeg"),
        ("wit.csv", b"\xef\xbb\xbf"[:0] + b" \r\n\n ", "het bestand is leeg"),
        ("bom.csv", b"\xef\xbb\xbf", "het bestand is leeg"),
        ("scores.xlsx", PAGE, r"webpagina \(HTML\) en geen xlsx"),
        ("scores.csv", b"\xef\xbb\xbf \n" + PAGE, r"webpagina \(HTML\) en geen csv"),
        ("rapport.csv", b"%PDF-1.7 ...", "dit is een PDF"),
        ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "oude Excel-formaat"),
        ("foto.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "binair bestand"),
        ("unicode.csv", "a;b\n1;2\n".encode("utf-16"), "UTF-16"),
        ("kapot.xlsx", b"PK\x03\x04 kapot", "werkmap is beschadigd"),
        ("raar.csv", b"a;b\x81\n1;2\n", "tekens van dit bestand zijn niet te lezen"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(
    name: str, content: bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=sentence):
        read_sample(written(tmp_path / name, content))


def test_a_zip_must_be_unpacked_first(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "alles.zip", "w") as archive:
        archive.writestr("a.csv", "a;b\n1;2\n")
    with pytest.raises(DataError, match="Pak het uit"):
        read_sample(tmp_path / "alles.zip")


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    sample = Path(__file__).parent / "data" / "cbs_achterstandsscores.xlsx"
    with zipfile.ZipFile(sample) as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:60] if name.endswith("sheet1.xml") else content)
    with pytest.raises(DataError, match="beschadigd"):
        read_sample(tmp_path / "a.xlsx")


def test_a_file_that_is_gone_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="niet te lezen"):
        read_sample(tmp_path / "weg.csv")


def test_codes_stay_text(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"code;naam;getal\n0363;NA;no\n00;null;\n12:30;nan;1e5\n")
    frame = read_table(path)
    assert frame["code"].tolist() == ["0363", "00", "12:30"]
    assert frame["naam"].tolist() == ["NA", "null", "nan"]
    assert frame["getal"].tolist() == ["no", "", "1e5"]
    assert (frame.dtypes.astype(str) == "str").all()


@pytest.mark.parametrize(
    "content",
    [
        "naam;x\nSúdwest-Fryslân;1\n".encode(),
        "naam;x\nSúdwest-Fryslân;1\n".encode("utf-8-sig"),
        "naam;x\nSúdwest-Fryslân;1\n".encode("cp1252"),
        "naam,x\r\nSúdwest-Fryslân,1\r\n".encode(),
        "naam\tx\rSúdwest-Fryslân\t1\r".encode(),
        '"naam";"x"\n"Súdwest-Fryslân     ";"1"\n'.encode(),
        "naam;x;;\nSúdwest-Fryslân;1;;\n;;;\n".encode(),
    ],
)
def test_encodings_delimiters_quotes_and_line_ends_do_not_matter(
    content: bytes, tmp_path: Path
) -> None:
    frame = read_table(written(tmp_path / "a.csv", content))
    assert frame.to_dict("list") == {"naam": ["Súdwest-Fryslân"], "x": ["1"]}


def test_curly_quotes_of_windows_1252_are_read(tmp_path: Path) -> None:
    frame = read_table(written(tmp_path / "a.csv", b"naam;x\n\x91t Kompas\x92;1\n"))
    assert frame["naam"][0] == "‘t Kompas’"


def test_a_doubled_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="meer dan eens"):
        read_table(written(tmp_path / "a.csv", b"a;b;a\n1;2;3\n"))


def test_a_line_with_too_many_fields_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gegevensregel 1 heeft 3 velden in plaats van 2"):
        read_table(written(tmp_path / "a.csv", b"a;b\n1;2;3\n1;2\n"))


def test_hidden_secret_and_empty_are_three_things_and_never_zero() -> None:
    numbers = read_numbers(pd.Series(["12", "<5", ".", "-1", "", "0", "3"], dtype="str"), "x")
    assert numbers["status"].tolist() == [
        *("observed", "suppressed", "suppressed", "suppressed"),
        *("missing", "observed", "observed"),
    ]
    assert numbers["hidden"].tolist() == [0, 1, 1, 1, 0, 0, 0]
    assert numbers["value"].isna().tolist() == [False, True, True, True, True, False, False]
    assert numbers["value"].sum() == 15


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "no",
        "1.234.567",
        "-3",
        "12 a",
        "1.714",
        "1,714",
        "3,5",
        "inf",
        "1e3",
        "<1000",
        "9" * 12,
    ],
)
def test_what_is_no_number_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(DataError, match=r"in kolom 'Aantal' is geen getal"):
        read_numbers(pd.Series(["1", text], dtype="str"), "Aantal")


def test_scores_may_have_decimals() -> None:
    numbers = read_numbers(pd.Series(["89.23", "1e-05", "3"], dtype="str"), "x", fractions=True)
    assert numbers["value"].tolist() == [89.23, 1e-05, 3]


def test_a_column_that_lacks_is_named() -> None:
    with pytest.raises(DataError, match=r"de kolom 'B' ontbreekt"):
        require_columns(["A"], ["A", "B"])


def test_a_change_of_unit_is_named() -> None:
    with pytest.raises(DataError, match=r"'Inwoners \(x 1 000\)', met een andere eenheid"):
        require_columns(["Inwoners (x 1 000)"], ["Inwoners (aantal)"])


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("vsv-per-swv-2015.csv", "2015"),
        ("01.-leerlingen-vo-per-vestiging-naar-onderwijstype-2019 (1).csv", "2019"),
        ("afstand-2019-2020.csv", "2019"),
        ("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv", "2024"),
        ("85984NED 2024.csv", "2024"),
    ],
)
def test_the_year_is_found_in_a_name(name: str, year: str) -> None:
    assert year_in_name(name) == year


@pytest.mark.parametrize(
    "name", ["vsv.csv", "vsv 2015 en 2019.csv", "85984NED_11122025_141648.csv"]
)
def test_a_name_without_one_year_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="Zet het jaar van de cijfers in de bestandsnaam"):
        year_in_name(name)


def test_statline_puts_the_date_into_the_name() -> None:
    assert date_in_name("Regionale_kerncijfers_Nederland_11122025_133649.csv") == "2025-12-11"
    assert date_in_name("Leerlingen_en_studenten.csv") == ""


def test_a_sample_has_the_first_row_of_data_too(tmp_path: Path) -> None:
    content = '\n"bron";"naam  lang"\r\n;;\n\r\n"cbs; x" ; é \n2;3\n'.encode("cp1252")
    sample = read_sample(written(tmp_path / "a.csv", content))
    assert sample.columns == ("bron", "naam lang")
    assert sample.first == ("cbs; x", "é")
    assert read_sample(written(tmp_path / "b.csv", b"a;b\n")).first == ()


def test_a_compressed_file_is_read_as_what_is_inside(tmp_path: Path) -> None:
    plain = written(tmp_path / "a.csv", b"naam;x\nAltena;1\nAalburg;2\n")
    packed = written(tmp_path / "b.csv", gzip.compress(plain.read_bytes()))
    assert read_sample(packed).columns == read_sample(plain).columns
    assert read_table(packed).equals(read_table(plain))


@pytest.mark.parametrize("read", [read_sample, read_table])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c[:-9],
        lambda c: c[:30],
        lambda c: c[:2],
        lambda c: c[:60] + b"\xff\x00\xff" + c[63:],
        lambda c: c[:-8] + b"\0" * 8,
    ],
)
def test_a_damaged_compressed_file_is_refused(
    read: Callable[[Path], object], spoil: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    rows = b"".join(b"%d;%d\n" % (i, i * i) for i in range(500))
    path = written(tmp_path / "a.csv.gz", spoil(gzip.compress(b"a;b\n" + rows)))
    with pytest.raises(DataError, match=r"\(gzip\) is beschadigd of afgekapt"):
        read(path)


def test_a_compressed_file_that_swells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_MOST_BYTES", 1_000_000)
    path = written(tmp_path / "bom.csv.gz", gzip.compress(b"a;b\n" + b"0" * 2_000_000 + b";1\n"))
    with pytest.raises(DataError, match=r"uitgepakt groter dan 1 MB"):
        read_table(path)


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        (PAGE, "webpagina"),
        (b"", "bestand is leeg"),
        (b"PK\x03\x04 kapot", "nog eens is ingepakt"),
        (gzip.compress(b"a;b\n1;2\n", mtime=0), "binair bestand"),
    ],
)
def test_what_is_inside_a_compressed_file_is_judged(
    inside: bytes, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=sentence):
        read_sample(written(tmp_path / "a.csv.gz", gzip.compress(inside)))

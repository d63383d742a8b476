"""The quirks of DUO's files: changing headers, codes without zeros, hidden cells, unknown kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_samples import copy, geography, read, swap, without_column

from aoj import sources
from aoj.errors import DataError
from aoj.sources.duo import fold, gemeente_codes, pc4_codes, sum_with_hidden, vestiging_codes
from aoj.sources.duo_vo_leerlingen import TYPES
from aoj.sources.source import Loaded, SourceFile

pd = pytest.importorskip("pandas")

HISTORY = "duo_po_vestigingen.csv"
PRIMARY = "duo_vestigingen_bo.csv"
SECONDARY = "duo_vestigingen_vo.csv"
DISTANCE = "duo_afstand.csv"
TYPES_2019 = "duo_vo_leerlingen-2019.csv"
LEAVERS = "duo_vsv_swv-2015.csv"


def load(name: str, tmp_path: Path, *changes: object, to: str = "") -> Loaded:
    def change(content: bytes) -> bytes:
        for one in changes:
            content = one(content)  # type: ignore[operator]
        return content

    return read(copy(name, tmp_path, change, to))[1]


def text(*values: str) -> pd.Series:
    return pd.Series(list(values), dtype="str")


# what the files share


@pytest.mark.parametrize("header", ["BRIN NUMMER", "BRIN_NUMMER", "brin_nummer", " Brin  nummer"])
def test_spellings_of_a_header_are_one(header: str) -> None:
    assert fold(header) == "BRIN NUMMER"


def test_a_vestiging_is_two_characters_one_or_all_six() -> None:
    codes = vestiging_codes(text("00AO", "00AO", "00AO"), text("00", "1", "00AO02"))
    assert codes.tolist() == ["00AO00", "00AO01", "00AO02"]


@pytest.mark.parametrize(("brin", "number"), [("0AO", "00"), ("1E+05", "00"), ("00AO", "01BB00")])
def test_a_vestiging_that_is_none_is_refused(brin: str, number: str) -> None:
    with pytest.raises(DataError, match="geen code van een schoolvestiging"):
        vestiging_codes(text(brin), text(number))


def test_gemeente_numbers_get_their_zeros_and_their_letters() -> None:
    numbers = text("285", "0518", "14", "9999", "")
    assert gemeente_codes(numbers).tolist() == ["GM0285", "GM0518", "GM0014", "", ""]
    with pytest.raises(DataError, match="'no' is geen gemeentenummer"):
        gemeente_codes(text("no"))


def test_postcodes_with_and_without_a_blank() -> None:
    assert pc4_codes(text("9306 TC", "7383BH", "", "Postbus")).tolist() == ["9306", "7383", "", ""]


def test_sums_count_what_they_lack_and_never_make_a_zero_of_it() -> None:
    cells = pd.DataFrame(
        {
            "region_code": ["a", "a", "b", "b", "c", "d"],
            "value": [10.0, None, None, 0.0, None, 0.0],
            "hidden": [0, 1, 1, 0, 0, 0],
        }
    )
    sums = sum_with_hidden(cells, ["region_code"]).set_index("region_code")
    assert sums["status"].to_dict() == {
        "a": "observed",
        "b": "suppressed",
        "c": "missing",
        "d": "observed",
    }
    assert sums["hidden"].to_dict() == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert sums.loc["a", "value"] == 10
    assert sums.loc["d", "value"] == 0
    assert sums.loc[["b", "c"], "value"].isna().all()


# file 06


def test_pupils_of_a_vestiging_become_a_row_per_year_without_zeros(tmp_path: Path) -> None:
    rows = load(HISTORY, tmp_path).observations
    one = rows[rows["region_code"] == "01JO15"]
    assert one["breakdown"].unique().tolist() == ["so"]
    assert one["period"].min() == "2015", "closed or not yet open before: no row, and no 0"
    assert (rows["value"].dropna() > 0).all()


def test_a_hidden_count_is_suppressed(tmp_path: Path) -> None:
    rows = load(HISTORY, tmp_path).observations
    last = rows[(rows["region_code"] == "02YN23") & (rows["period"] == "2025")].iloc[0]
    assert (last["status"], last["hidden"]) == ("suppressed", 1)
    assert pd.isna(last["value"])


def test_vestigingen_with_so_and_vso_stand_apart(tmp_path: Path) -> None:
    rows = load(HISTORY, tmp_path).observations
    assert set(rows.loc[rows["region_code"] == "00PQ00", "breakdown"]) == {"so_vso"}


def test_the_history_tells_where_vestigingen_stand(tmp_path: Path) -> None:
    loaded = load(HISTORY, tmp_path)
    assert loaded.locations is not None
    places = loaded.locations.set_index("location_code")
    assert places.loc["00WO00", "gemeente_code"] == "GM0518"
    assert places.loc["50AB00", "gemeente_code"] == "", "9999 is unknown"
    assert places.loc["00AR00", "name"] == 'BS ""De Maasparel""'
    assert loaded.date == "2025-10-01"


def test_a_year_that_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="de kolom 'LEERLINGEN_2015' ontbreekt"):
        load(HISTORY, tmp_path, without_column("LEERLINGEN_2015"))


@pytest.mark.parametrize("header", ["SOORT_VESTIGING", "INSTELLINGSCODE", "GEMEENTECODE_VESTIGING"])
def test_a_column_of_the_history_that_lacks_is_named(header: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"de kolom '{fold(header)}' ontbreekt"):
        load(HISTORY, tmp_path, without_column(header))


def test_an_unknown_kind_of_vestiging_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="onbekend soort vestiging 'SO/SBO'"):
        load(HISTORY, tmp_path, swap(";SO/VSO;", ";SO/SBO;"))


def test_a_vestiging_that_stands_twice_is_refused(tmp_path: Path) -> None:
    def twice(content: bytes) -> bytes:
        return content + content.splitlines(keepends=True)[-1]

    with pytest.raises(DataError, match="vestiging 50AB00 staat er dubbel in"):
        load(HISTORY, tmp_path, twice)


@pytest.mark.parametrize("name", [HISTORY, PRIMARY, DISTANCE])
def test_a_file_with_part_of_the_country_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="van de 3 gemeenten en is niet volledig"):
        load(name, tmp_path, lambda content: b"".join(content.splitlines(keepends=True)[:3]))


# addresses


def test_addresses_give_gemeente_and_pc4(tmp_path: Path) -> None:
    loaded = load(PRIMARY, tmp_path)
    assert loaded.locations is not None
    places = loaded.locations.set_index("location_code")
    assert places.loc["05OC00"].to_dict() == {
        "name": "Dalton Kindcentrum ’t Kompas",
        "sector": "po",
        "gemeente_code": "GM1680",
        "pc4": "9514",
    }
    assert loaded.date == "", "an edition does not tell its date"


def test_the_headers_of_2020_are_read_too(tmp_path: Path) -> None:
    before = load(PRIMARY, tmp_path).locations
    older = load(
        PRIMARY,
        tmp_path,
        swap("INSTELLINGSCODE;VESTIGINGSCODE", "BRIN NUMMER;VESTIGINGSNUMMER"),
        without_vacation,
        to="03.-alle-vestigingen-bo-2020.csv",
    )
    assert older.locations is not None and before is not None
    assert older.locations.equals(before)
    assert older.date == "2020"


def without_vacation(content: bytes) -> bytes:
    lines = content.splitlines()
    return b"\n".join(line.rpartition(b";")[0] for line in lines) + b"\n"


def test_addresses_of_sbo_so_and_vso_are_a_source_of_their_own(tmp_path: Path) -> None:
    def special(content: bytes) -> bytes:
        header, *rows = content.splitlines()
        lines = [b"SOORT PRIMAIR ONDERWIJS;" + header, *(b"(V)SO;" + row for row in rows)]
        return b"\r\n".join(lines) + b"\r\n"

    assert load(PRIMARY, tmp_path).selection == "bo"
    path = copy(PRIMARY, tmp_path, special)
    source, loaded = read(path)
    assert source.name == "duo_vestigingen_so"
    before = sources.load("duo_vestigingen_bo", SourceFile(path, path.name), geography())
    assert before.selection == "sbo, so en vso", "as it was registered before"
    assert loaded.locations is not None
    assert loaded.locations.equals(before.locations)


def test_secondary_schools_are_told_apart_by_their_column(tmp_path: Path) -> None:
    source, loaded = read(copy(SECONDARY, tmp_path))
    assert source.name == "duo_vestigingen_vo"
    assert loaded.locations is not None
    assert set(loaded.locations["sector"]) == {"vo"}


def test_an_address_file_without_postcodes_is_refused(tmp_path: Path) -> None:
    def renamed(content: bytes) -> bytes:
        return content.replace(b";POSTCODE;PLAATSNAAM;", b";PC;PLAATSNAAM;")

    with pytest.raises(DataError, match="de kolom 'POSTCODE' ontbreekt"):
        load(PRIMARY, tmp_path, renamed)


def test_distances_give_places_and_a_date(tmp_path: Path) -> None:
    loaded = load(DISTANCE, tmp_path)
    assert (loaded.date, loaded.periods) == ("2019-10-01", ("2019",))
    assert loaded.observations.empty


def test_distances_of_two_dates_are_refused(tmp_path: Path) -> None:
    def second_date(content: bytes) -> bytes:
        return content[::-1].replace(b"20191001"[::-1], b"20201001"[::-1], 1)[::-1]

    with pytest.raises(DataError, match="'PEILDATUM' bevat '20191001', '20201001'"):
        load(DISTANCE, tmp_path, second_date)


# vo by type


def test_every_type_counts_once_and_all_pupils_are_there(tmp_path: Path) -> None:
    rows = load(TYPES_2019, tmp_path).observations
    content = copy(TYPES_2019, tmp_path).read_text(encoding="cp1252").splitlines()[1:]
    in_file = sum(int(n) for line in content for n in line.split(";")[-12:])
    assert rows["value"].sum() == in_file
    assert set(rows["breakdown"]) == set(TYPES.values())
    assert set(rows["period"]) == {"2019"}


def test_vmbo_levels_are_added_up_per_vestiging(tmp_path: Path) -> None:
    def as_bl(content: bytes) -> bytes:
        return content.replace(b"VMBO KL lj 3-4", b"VMBO BL lj 3-4")

    rows = load(TYPES_2019, tmp_path).observations
    assert load(TYPES_2019, tmp_path, as_bl).observations.equals(rows)


def test_hidden_counts_of_later_years_are_counted(tmp_path: Path) -> None:
    before = load(TYPES_2019, tmp_path).observations
    after = load(TYPES_2019, tmp_path, swap(";89;105;83;134;", ";<5;105;83;134;")).observations
    rows = before.merge(after, on=["region_code", "breakdown"], suffixes=("", "_after"))
    changed = rows[rows["hidden_after"] > 0].iloc[0]
    assert changed["value"] - changed["value_after"] == 89
    assert changed["hidden_after"] == 1


def test_the_headers_of_2023_are_read_too(tmp_path: Path) -> None:
    def as_2023(content: bytes) -> bytes:
        header, *rows = content.decode("cp1252").splitlines()
        header = header.replace("BRIN NUMMER;VESTIGINGSNUMMER", "INSTELLINGSCODE;VESTIGINGSCODE")
        header = header.replace("ELEMENTCODE", "ERKENDE OPLEIDINGSCODE")
        swv = "SAMENWERKINGSVERBAND PASSEND ONDERWIJS VO"
        lines = [header.replace(";ONDERWIJSTYPE", f";{swv};ONDERWIJSTYPE")]
        lines += [";".join([*row.split(";")[:5], "VO2301", *row.split(";")[5:]]) for row in rows]
        return ("\n".join(lines) + "\n").encode("cp1252")

    rows = load(TYPES_2019, tmp_path).observations
    again = load(TYPES_2019, tmp_path, as_2023, to="vo-2023.csv").observations
    assert set(again["period"]) == {"2023"}
    assert again["value"].tolist() == rows["value"].tolist()


def test_an_unknown_type_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"'HAVO lj 4-6'; lijkt op 'HAVO lj 4-5'"):
        load(TYPES_2019, tmp_path, swap("HAVO lj 4-5", "HAVO lj 4-6"))


@pytest.mark.parametrize(
    "header",
    ["ONDERWIJSTYPE VO EN LEER- OF VERBLIJFSJAAR", "LEER- OF VERBLIJFSJAAR 6 - VROUW"],
)
def test_a_column_of_vo_that_lacks_is_named(header: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"de kolom '{header}' ontbreekt"):
        load(TYPES_2019, tmp_path, without_column(header))


# vsv


def test_leavers_are_summed_per_samenwerkingsverband_with_the_national_one(tmp_path: Path) -> None:
    rows = load(LEAVERS, tmp_path).observations
    assert set(rows["region_code"]) == {"VO0001", "VO2001", "VO2708"}
    national = rows[rows["region_code"] == "VO0001"].set_index("breakdown")["value"].to_dict()
    assert national == {
        "leerlingen": 1714 + 694 + 896 + 722,
        "vsv": 6 + 1 + 3 + 2,
        "vsv_vmbo": 3 + 1 + 3 + 1,
        "vsv_mbo": 0,
        "vsv_overig": 4,
    }
    assert set(rows["period"]) == {"2015"}


def test_leavers_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="zijn samen niet vsv_totaal bij 00PG vestiging 00"):
        load(LEAVERS, tmp_path, swap("00PG;00;1714;6;3;0;3", "00PG;00;1714;6;3;0;2"))


def test_a_code_that_is_no_samenwerkingsverband_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'no' is geen code van een samenwerkingsverband"):
        load(LEAVERS, tmp_path, swap("VO0001;00PG;00", "no;00PG;00"))


def test_a_vestiging_that_stands_twice_in_leavers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="vestiging 00PG02 staat er dubbel in"):
        load(LEAVERS, tmp_path, swap("VO0001;00PG;03;896;3;3;0;0", "VO0001;00PG;02;694;1;1;0;0"))


@pytest.mark.parametrize("header", ["SAMENWERKINGSVERBAND_NUMMER", "vsv_mbo", "vestigings_nummer"])
def test_a_column_of_leavers_that_lacks_is_named(header: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"de kolom '.*' ontbreekt"):
        load(LEAVERS, tmp_path, without_column(header))

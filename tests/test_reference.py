"""The files of data/reference agree with each other, with the law's PC4 list and the sources."""

import csv
import doctest
import importlib.util
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import pytest

from aoj.geography import name_key

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "reference"
FILES = (
    "gemeenten.csv",
    "gemeente_namen.csv",
    "herindelingen.csv",
    "pc4.csv",
    "samenwerkingsverbanden.csv",
    "samenwerkingsverbanden_gemeenten.csv",
    "landelijke_vestigingen.csv",
)
FORMS = {
    "gemeente_code": r"GM\d{4}",
    "old_code": r"GM\d{4}",
    "new_code": r"GM\d{4}",
    "provincie_code": r"PV(2\d|3[01])",
    "rmc_code": r"RMC\d{2}",
    "size_class": r"GK[1-8]",
    "residents": r"\d+",
    "pc4": r"[1-9]\d{3}",
    "po_samenwerkingsverband": r"(PO\d{4})?",
    "vo_samenwerkingsverband": r"(VO\d{4})?",
    "samenwerkingsverband_code": r"(PO|VO)\d{4}",
    "code": r"(PO|VO)\d{4}",
    "vestiging": r"\d{2}[A-Z]{2}\d{2}",
    "date": r"20\d{2}-01-01",
    "kind": r"samenvoeging|splitsing|hercodering",
    "basis": r"bijlage 2015|vestiging 2026|onbekend|buurpostcode",
    "part": r"geheel|deels",
    "landelijk": r"ja|nee",
}
MAY_BE_EMPTY = {("pc4.csv", "gemeente_code")}


def rows(name: str) -> list[dict[str, str]]:
    text = (REFERENCE / name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("# ")))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """scripts/make_reference.py as a module; scripts/ is not a package."""
    spec = importlib.util.spec_from_file_location(
        "make_reference", ROOT / "scripts" / "make_reference.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- the form of the files


@pytest.mark.parametrize("name", FILES)
def test_each_file_opens_with_a_comment_that_names_its_source_and_its_doubts(name):
    lines = (REFERENCE / name).read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("# ")]
    assert lines[: len(header)] == header
    for opening in ("# Bron: ", "# Gemaakt door: scripts/make_reference.py", "# Twijfel: "):
        assert any(line.startswith(opening) for line in header), opening


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_utf8_without_bom_and_with_line_feeds_only(name):
    content = (REFERENCE / name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    content.decode("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_code_is_well_formed_and_no_value_has_blanks_around_it(name):
    for row in rows(name):
        assert None not in row and None not in row.values(), row
        for column, value in row.items():
            assert value == value.strip()
            if value or (name, column) not in MAY_BE_EMPTY:
                assert re.fullmatch(FORMS.get(column, ".*"), value), (column, row)


@pytest.mark.parametrize("name", FILES)
def test_no_file_holds_a_row_twice(name):
    found = [tuple(row.values()) for row in rows(name)]
    assert len(found) == len(set(found))


# --------------------------------------------------------------------------- gemeenten


def test_there_are_342_gemeenten_in_12_provincies_and_40_rmc_regions():
    gemeenten = rows("gemeenten.csv")
    assert len(gemeenten) == len({row["gemeente_code"] for row in gemeenten}) == 342
    assert len({(row["provincie_code"], row["provincie_name"]) for row in gemeenten}) == 12
    assert len({row["provincie_code"] for row in gemeenten}) == 12
    assert len({(row["rmc_code"], row["rmc_name"]) for row in gemeenten}) == 40
    assert len({row["rmc_code"] for row in gemeenten}) == 40


def test_residents_add_up_to_the_netherlands_and_the_size_class_follows_from_them():
    gemeenten = rows("gemeenten.csv")
    assert sum(int(row["residents"]) for row in gemeenten) == 18_044_027
    limits = {"GK1": (0, 5), "GK2": (5, 10), "GK3": (10, 20), "GK4": (20, 50)}
    limits |= {"GK5": (50, 100), "GK6": (100, 150), "GK7": (150, 250), "GK8": (250, 10**6)}
    for row in gemeenten:
        low, high = limits[row["size_class"]]
        assert 1000 * low <= int(row["residents"]) < 1000 * high, row


@pytest.mark.parametrize(
    ("code", "name", "statline_name", "provincie"),
    [
        ("GM0363", "Amsterdam", "Amsterdam", "Noord-Holland"),
        ("GM0344", "Utrecht", "Utrecht (gemeente)", "Utrecht"),
        ("GM0518", "'s-Gravenhage", "'s-Gravenhage (gemeente)", "Zuid-Holland"),
        ("GM0373", "Bergen (NH.)", "Bergen (NH.)", "Noord-Holland"),
        ("GM1900", "Súdwest-Fryslân", "Súdwest-Fryslân", "Fryslân"),
        ("GM1961", "Vijfheerenlanden", "Vijfheerenlanden", "Utrecht"),
    ],
)
def test_a_gemeente_has_its_name_for_readers_its_statline_name_and_its_provincie(
    code, name, statline_name, provincie
):
    (row,) = [row for row in rows("gemeenten.csv") if row["gemeente_code"] == code]
    assert (row["name"], row["statline_name"], row["provincie_name"]) == (
        name,
        statline_name,
        provincie,
    )


def test_no_two_gemeenten_share_a_name_after_normalisation(script):
    codes = defaultdict(set)
    for row in rows("gemeente_namen.csv"):
        codes[script.normalise(row["name"])].add(row["gemeente_code"])
    assert {name: found for name, found in codes.items() if len(found) > 1} == {}
    assert "bergen" not in codes


def test_both_names_of_every_gemeente_are_in_the_list_of_names():
    listed = {(row["name"], row["gemeente_code"]) for row in rows("gemeente_namen.csv")}
    for row in rows("gemeenten.csv"):
        assert (row["name"], row["gemeente_code"]) in listed
        assert (row["statline_name"], row["gemeente_code"]) in listed


def test_only_gemeenten_of_2026_have_no_last_year():
    current = {row["gemeente_code"] for row in rows("gemeenten.csv")}
    open_ended = {row["gemeente_code"] for row in rows("gemeente_namen.csv") if not row["until"]}
    assert open_ended == current


# -------------------------------------------------------------------------- herindelingen


def test_each_chain_of_mergers_ends_in_gemeenten_of_2026(script):
    current = {row["gemeente_code"] for row in rows("gemeenten.csv")}
    receivers = defaultdict(list)
    for row in rows("herindelingen.csv"):
        receivers[row["old_code"]].append(row["new_code"])
    for old in receivers:
        assert old not in current
        assert set(script.follow(old, receivers)) <= current, old


def test_every_gemeente_that_ended_since_2014_has_a_merger_in_the_year_after_its_last():
    ended = {r["gemeente_code"]: r["until"] for r in rows("gemeente_namen.csv") if r["until"]}
    dates = {row["old_code"]: row["date"] for row in rows("herindelingen.csv")}
    expected = {c: f"{int(until) + 1}-01-01" for c, until in ended.items() if int(until) >= 2013}
    assert dates == expected


def test_a_split_has_several_receivers_and_any_other_merger_has_one():
    herindelingen = rows("herindelingen.csv")
    number = Counter(row["old_code"] for row in herindelingen)
    for row in herindelingen:
        assert (row["kind"] == "splitsing") == (number[row["old_code"]] > 1), row
        assert row["old_code"] != row["new_code"]
    split = {row["old_name"] for row in herindelingen if row["kind"] == "splitsing"}
    assert split == {
        "Boarnsterhim",
        "Haaren",
        "Littenseradiel",
        "Maasdonk",
        "Skarsterlân",
        "Winsum",
    }


def test_a_code_change_has_one_giver_and_one_receiver():
    herindelingen = rows("herindelingen.csv")
    changed = {r["old_name"]: r["new_name"] for r in herindelingen if r["kind"] == "hercodering"}
    assert changed == {"De Friese Meren": "De Fryske Marren", "Groesbeek": "Berg en Dal"}


# -------------------------------------------------- postcodes and samenwerkingsverbanden


def test_the_4046_postcodes_of_the_law_lie_in_gemeenten_of_2026_or_are_unknown():
    current = {row["gemeente_code"] for row in rows("gemeenten.csv")}
    pc4 = rows("pc4.csv")
    new = [row["pc4"] for row in pc4 if row["basis"] == "buurpostcode"]
    assert new == ["1384", "4125", "5156", "5352", "8269"]
    assert len(pc4) - len(new) == 4046
    assert len({row["pc4"] for row in pc4}) == len(pc4)
    for row in pc4:
        assert (row["gemeente_code"] == "") == (row["basis"] == "onbekend"), row
        assert row["gemeente_code"] in current | {""}
    assert {row["gemeente_code"] for row in pc4} - {""} == current


def test_only_europoort_has_no_samenwerkingsverband():
    for row in rows("pc4.csv"):
        europoort = row["pc4"] in {"3197", "3198", "3199"}
        assert (row["po_samenwerkingsverband"] == "") == europoort
        assert (row["vo_samenwerkingsverband"] == "") == europoort


def test_there_are_76_and_74_regional_samenwerkingsverbanden_and_two_national_ones():
    all_of_them = rows("samenwerkingsverbanden.csv")
    regional = {row["code"] for row in all_of_them if row["landelijk"] == "nee"}
    national = {row["code"] for row in all_of_them if row["landelijk"] == "ja"}
    assert Counter(code[:2] for code in regional) == {"PO": 76, "VO": 74}
    assert national == {"PO0001", "VO0001"}
    assert all(row["code"].lower().startswith(row["sector"]) for row in all_of_them)
    pc4 = rows("pc4.csv")
    used = {row["po_samenwerkingsverband"] for row in pc4}
    used |= {row["vo_samenwerkingsverband"] for row in pc4}
    assert used - {""} == regional


def test_the_gemeenten_of_a_samenwerkingsverband_are_what_follows_from_pc4():
    names = {row["gemeente_code"]: row["name"] for row in rows("gemeenten.csv")}
    expected = set()
    for column in ("po_samenwerkingsverband", "vo_samenwerkingsverband"):
        per_gemeente = defaultdict(list)
        for row in rows("pc4.csv"):
            if row["gemeente_code"] and row[column]:
                per_gemeente[row["gemeente_code"]].append(row[column])
        for gemeente, found in per_gemeente.items():
            for code, number in Counter(found).items():
                part = "geheel" if number == len(found) else "deels"
                counts = (str(number), str(len(found)))
                expected.add((code, gemeente, names[gemeente], part, *counts))
    found = {tuple(row.values()) for row in rows("samenwerkingsverbanden_gemeenten.csv")}
    assert found == expected


def test_21_gemeenten_are_divided_in_primary_and_26_in_secondary_education():
    divided = defaultdict(set)
    for row in rows("samenwerkingsverbanden_gemeenten.csv"):
        if row["part"] == "deels":
            divided[row["samenwerkingsverband_code"][:2]].add(row["gemeente_name"])
    assert {sector: len(found) for sector, found in divided.items()} == {"PO": 21, "VO": 26}
    assert "Amsterdam" in divided["PO"] & divided["VO"]


def test_national_locations_belong_to_the_national_samenwerkingsverband():
    locations = rows("landelijke_vestigingen.csv")
    assert len(locations) == 26
    assert {row["samenwerkingsverband_code"] for row in locations} == {"VO0001"}


# ------------------------------------------------------------ the script and the sources


def test_the_script_compares_names_as_the_library_does(script):
    for row in rows("gemeente_namen.csv"):
        for name in (row["name"], row["name"].upper(), f" {row['name']} "):
            assert script.normalise(name) == name_key(name)


def test_the_examples_in_the_script_hold(script):
    assert doctest.testmod(script).failed == 0


def test_a_name_of_1_january_2014_gets_its_accents_back(script):
    assert script.repair_accents("S\u02d9dwest-Frysl\u201an") == "Súdwest-Fryslân"
    assert script.repair_accents("Súdwest-Fryslân") == "Súdwest-Fryslân"


def test_a_postcode_without_a_majority_of_locations_in_one_gemeente_is_left_to_the_law(script):
    locations = [
        {"POSTCODE": f"{pc4} AA", "GEMEENTENUMMER": code}
        for pc4, code in [("1000", "0001"), ("1000", "0002"), ("2000", "0003")]
    ]
    assert script.majority_gemeenten(locations) == {"2000": "GM0003"}


def test_the_real_files_give_these_files_byte_for_byte(script, real_data, tmp_path):
    for table in script.build(real_data):
        (tmp_path / table.name).write_bytes(table.to_bytes())
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(made) == sorted(FILES)
    different = [name for name in FILES if made[name] != (REFERENCE / name).read_bytes()]
    assert different == []


def test_every_name_in_the_real_files_resolves_to_one_gemeente(script, real_data):
    known = {script.normalise(r["name"]): r["gemeente_code"] for r in rows("gemeente_namen.csv")}
    sources = script.read_sources(real_data)
    names = script.source_names(sources)
    assert len({row["Regiokenmerken"] for row in sources["pupils"]} & names) == 445
    assert [name for name in sorted(names) if script.normalise(name) not in known] == []


def test_names_with_a_code_in_the_real_files_resolve_to_that_code(script, real_data):
    known = {script.normalise(r["name"]): r["gemeente_code"] for r in rows("gemeente_namen.csv")}
    sources = script.read_sources(real_data)
    pairs = {(code, name) for code, name in script.kwb_gemeenten(sources["kwb"])}
    pairs |= {
        (f"GM{code}", name)
        for names in script.read_yearly(sources["yearly"]).values()
        for code, name in names.items()
    }
    pairs |= {
        (f"GM{row['GEMEENTENUMMER']}", row["GEMEENTENAAM"])
        for row in sources["locations"]
        if row["GEMEENTENAAM"]
    }
    assert len(pairs) > 700
    wrong = {(code, name) for code, name in pairs if known.get(script.normalise(name)) != code}
    assert wrong == set()

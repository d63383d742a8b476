"""Figures recomputed by hand: rows of the files and the arithmetic are written out here.

Of each figure is shown first that its rows stand so in the file, read without aoj. Thirteen come
from real files and are skipped where these are absent; eleven come from the example.
"""

from __future__ import annotations

import csv
import functools
import shutil
from collections import defaultdict
from dataclasses import dataclass
from math import inf, isnan
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from aoj.commands.fetch import fetch_from
from aoj.dataset import Data
from aoj.geography import build_region
from aoj.indicators import compute
from aoj.store.project import Project

RESIDENTS = "Regionale_kerncijfers_Nederland_11122025_133649.csv"
PUPILS = "Leerlingen_en_studenten__onderwijssoort__woonregio.csv"
SCHOOLS = "06.-historisch-overzicht-aantal-leerlingen-per-schoolvestiging.csv"
LEAVERS = "vsv-per-swv-2015.csv"
VO = "01.-leerlingen-vo-per-vestiging-naar-onderwijstype-2019.csv"
VO_ADDRESSES = "02.-alle-vestigingen-vo.csv"
SCORES = "achterstandsscores-scholen-2019.xlsx"


@functools.cache
def read(path: Path, delimiter: str) -> tuple[list[str], ...]:
    """Return the lines of a raw file as texts without blanks around them."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple([field.strip() for field in row] for row in csv.reader(lines, delimiter=delimiter))


@dataclass(frozen=True)
class Named:
    """A part of a region, as its file names it."""

    code: str
    from_date: str = ""
    until_date: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows of one file: what is the same in all, and per row the texts that its columns have.

    A column is named by the end of its heading, as StatLine's headings are long.
    """

    file: str
    same: dict[str, str]
    each: tuple[dict[str, str], ...]
    delimiter: str = ";"

    def stand_in(self, folder: Path) -> bool:
        """Whether the file has each of these rows, once."""
        heading, *rows = read(folder / self.file, self.delimiter)
        for wanted in self.each:
            at = {
                self._column(heading, name): value for name, value in (self.same | wanted).items()
            }
            found = [row for row in rows if all(row[i] == v for i, v in at.items())]
            if len(found) != 1:
                return False
        return True

    @staticmethod
    def _column(heading: list[str], name: str) -> int:
        (found,) = [i for i, column in enumerate(heading) if column.endswith(name)]
        return found


@dataclass(frozen=True)
class Figure:
    """A figure, the rows that it is made of, and what they come to."""

    indicator: str
    region: str
    period: str
    breakdown: str
    rows: tuple[Rows, ...]
    value: float
    lower: float
    upper: float
    hidden: int = 0
    break_before: str = ""

    def check(self, data: Data, folder: Path) -> None:
        """Compare with what the program makes of it."""
        assert all(rows.stand_in(folder) for rows in self.rows)
        found = figure(data, self.indicator, self.region, self.period, self.breakdown)
        assert found["value"] == pytest.approx(self.value, abs=1e-12, nan_ok=True)
        assert found["lower"] == pytest.approx(self.lower, abs=1e-12, nan_ok=True)
        upper = inf if isnan(found["upper"]) else found["upper"]
        assert upper == pytest.approx(self.upper, abs=1e-12)
        assert (found["hidden"], found["break_before"]) == (self.hidden, self.break_before)


def figure(data: Data, name: str, region: Any, period: str, breakdown: str) -> dict[str, Any]:
    """Return the one row of a figure."""
    place = data.geography.region(region) if isinstance(region, str) else region
    results = compute(name, [place], data)  # all periods, as breaks are marked between them
    results = results[(results["period"] == period) & (results["breakdown"] == breakdown)]
    assert len(results) == 1
    return results.to_dict("records")[0]


def statline(period: str, kind: str, column: str, *numbers: tuple[str, str]) -> Rows:
    """Rows of the screen export of pupils."""
    return Rows(
        PUPILS,
        {"Perioden": period, "Onderwijssoort": kind},
        tuple({"Regiokenmerken": place, column: number} for place, number in numbers),
    )


COUNT = "Leerlingen/studenten (aantal)"
BO = "Basisonderwijs"


def schools(year: int, kind: str, gemeente: str, **pupils: str) -> Rows:
    """Rows of file 06; the codes stand without the letter V that keeps them names here."""
    each = tuple({"VESTIGINGSCODE": k[1:], f"LEERLINGEN_{year}": n} for k, n in pupils.items())
    return Rows(SCHOOLS, {"SOORT_VESTIGING": kind, "GEMEENTECODE_VESTIGING": gemeente}, each)


REAL = {
    "a share that the source publishes rounded": Figure(
        "aandeel_jeugd",
        "GM0363",
        "2025",
        "0-24",
        (
            Rows(
                RESIDENTS,
                {"Perioden": "2025", "Regio's": "Amsterdam"},
                (
                    {
                        "Totale bevolking (aantal)": "934526",
                        "Jonger dan 5 jaar (aantal)": "42787",
                        "/5 tot 10 jaar (aantal)": "38809",
                        "/10 tot 15 jaar (aantal)": "39207",
                        "/15 tot 20 jaar (aantal)": "45406",
                        "/20 tot 25 jaar (aantal)": "77843",
                    },
                ),
            ),
        ),
        value=(42787 + 38809 + 39207 + 45406 + 77843) / 934526,
        lower=244052 / 934526,
        upper=244052 / 934526,
    ),
    "a merger: five gemeenten became Land van Cuijk": Figure(
        "leerlingen_woonregio",
        "GM1982",
        "2018/19",
        "bo",
        (
            statline(
                "2018/'19",
                BO,
                COUNT,
                ("Boxmeer", "2030"),
                ("Cuijk", "1900"),
                ("Grave", "970"),
                ("Mill en Sint Hubert", "800"),
                ("Sint Anthonis", "840"),
            ),
        ),
        value=2030 + 1900 + 970 + 800 + 840,
        lower=6540 - 5 * 5,
        upper=6540 + 5 * 5,
    ),
    "a split gemeente: Winsum is of neither Het Hogeland nor Westerkwartier": Figure(
        "leerlingen_woonregio",
        "GM1966",
        "2018/19",
        "bo",
        (
            statline(
                "2018/'19",
                BO,
                COUNT,
                ("Bedum", "870"),
                ("Eemsmond", "1150"),
                ("De Marne", "740"),
                ("Winsum", "1210"),
            ),
        ),
        value=870 + 1150 + 740,
        lower=2760 - 3 * 5,
        upper=2760 + 3 * 5,
    ),
    "a series that breaks where a gemeente was split": Figure(
        "leerlingen_woonregio",
        "GM1966",
        "2019/20",
        "bo",
        (statline("2019/'20", BO, COUNT, ("Het Hogeland", "3750")),),
        value=3750,
        lower=3745,
        upper=3755,
        break_before="gemeente Winsum is gesplitst",
    ),
    "a rounded source: the widest that a share of tens can be": Figure(
        "aandeel_onderwijssoort",
        "GM0088",
        "2023/24",
        "bo",
        (
            statline("2023/'24*", BO, COUNT, ("Schiermonnikoog", "50")),
            statline("2023/'24*", "Speciaal basisonderwijs", COUNT, ("Schiermonnikoog", "0")),
            statline("2023/'24*", "Speciaal onderwijs", COUNT, ("Schiermonnikoog", "0")),
            statline("2023/'24*", "Voortgezet speciaal ondewijs", COUNT, ("Schiermonnikoog", "0")),
            statline("2023/'24*", "Totaal voortgezet onderwijs", COUNT, ("Schiermonnikoog", "30")),
        ),
        value=50 / (50 + 0 + 0 + 0 + 30),
        lower=45 / (45 + 5 + 5 + 5 + 35),
        upper=55 / (55 + 0 + 0 + 0 + 25),
    ),
    "a hidden cell is no zero: Doetinchem": Figure(
        "leerlingen_po",
        "GM0222",
        "2025",
        "vso",
        (schools(2025, "VSO", "222", V01QH01="422", V04AN01="<5"),),
        value=422,
        lower=422 + 0,
        upper=422 + 4,
        hidden=1,
    ),
    "nothing but a hidden cell: Velsen": Figure(
        "leerlingen_po",
        "GM0453",
        "2025",
        "vso",
        (schools(2025, "VSO", "453", V13JF00="0", V18UX00="0", V18XY06="0", V18XY11="<5"),),
        value=float("nan"),
        lower=float("nan"),
        upper=inf,
        hidden=1,
    ),
    "deelname sbo of Kapelle: sbo of bo and sbo, by school": Figure(
        "deelname_sbo",
        "GM0678",
        "2025",
        "totaal",
        (
            schools(2025, "SBO", "678", V04EW00="108"),
            schools(
                2025,
                "BO",
                "678",
                V06YK00="319",
                V09EE00="199",
                V10AC00="142",
                V10JU00="268",
                V10ZS00="105",
            ),
        ),
        value=108 / (319 + 199 + 142 + 268 + 105 + 108),
        lower=108 / 1141,
        upper=108 / 1141,
    ),
    "voortijdig schoolverlaters of Goeree-Overflakkee": Figure(
        "vsv_samenwerkingsverband",
        "VO2805",
        "2015",
        "totaal",
        (
            Rows(
                LEAVERS,
                {"SAMENWERKINGSVERBAND_NUMMER": "VO2805"},
                tuple(
                    {
                        "brin_nummer": brin,
                        "vestigings_nummer": place,
                        "aantal_leerlingen": pupils,
                        "vsv_totaal": vsv,
                    }
                    for brin, place, pupils, vsv in (
                        ("02IC", "00", "394", "4"),
                        ("03RB", "00", "1468", "1"),
                        ("11UL", "02", "195", "0"),
                        ("15QW", "00", "1047", "3"),
                    )
                ),
            ),
        ),
        value=(4 + 1 + 0 + 3) / (394 + 1468 + 195 + 1047),
        lower=8 / 3104,
        upper=8 / 3104,
    ),
}


@pytest.fixture(scope="module")
def downloads(real_data: Path) -> Path:
    return real_data / "downloads"


@pytest.fixture(scope="module")
def real(downloads: Path, repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A data set of the real files that the figures need."""
    known = repo_root / "data" / "reference"
    folder = tmp_path_factory.mktemp("echt")
    shutil.copytree(known, folder / "project" / "data" / "reference")
    project = Project(folder / "project")
    given = folder / "in"
    given.mkdir()
    for name in (RESIDENTS, PUPILS, SCHOOLS, LEAVERS, VO, VO_ADDRESSES, SCORES):
        shutil.copyfile(downloads / name, given / name)
    assert not fetch_from(project, given).failed
    return Data.open(project, "landelijk")


@pytest.mark.parametrize("title", REAL)
def test_a_figure_of_the_real_files_is_what_its_rows_come_to(title, real, downloads):
    REAL[title].check(real, downloads)


def test_every_age_band_of_amsterdam_rounds_to_the_published_percentage(downloads):
    """Each share recomputed from counts is the one that StatLine prints with one decimal."""
    counts = {"Jonger dan 5": 42787, "/5 tot 10": 38809, "/10 tot 15": 39207}
    counts |= {"/15 tot 20": 45406, "/20 tot 25": 77843}
    printed = {
        f"{band} jaar (%)": f"{100 * n / 934526:.1f}".replace(".", ",")
        for band, n in counts.items()
    }
    assert list(printed.values()) == ["4,6", "4,2", "4,2", "4,9", "8,3"]
    row = Rows(RESIDENTS, {"Perioden": "2025", "Regio's": "Amsterdam"}, (printed,))
    assert row.stand_in(downloads)


def test_a_region_of_both_heirs_has_the_split_gemeente_whole(real, downloads):
    """Het Hogeland and Westerkwartier together: Winsum counts, once."""
    numbers = {"Bedum": 870, "Eemsmond": 1150, "De Marne": 740, "Winsum": 1210}
    numbers |= {"Zuidhorn": 1890, "Grootegast": 1090, "Leek": 1690, "Marum": 850}
    each = ((place, str(number)) for place, number in numbers.items())
    assert statline("2018/'19", BO, COUNT, *each).stand_in(downloads)
    both = build_region(
        "noord", "Noord", real.geography, gemeenten=[Named("GM1966"), Named("GM1969")], year=2026
    )
    found = figure(real, "leerlingen_woonregio", both, "2018/19", "bo")
    assert found["value"] == 870 + 1150 + 740 + 1210 + 1890 + 1090 + 1690 + 850 == 9490
    assert (found["lower"], found["upper"]) == (9490 - 8 * 5, 9490 + 8 * 5)


def test_a_series_begins_after_its_break_of_2010(real, downloads):
    """Closed special schools are not in the years before 2010 of file 06; Zoetermeer's sbo."""
    assert schools(2009, "SBO", "637", V13HO00="94", V19IR00="0", V19KH00="97").stand_in(downloads)
    assert schools(2010, "SBO", "637", V13HO00="107", V19IR00="0", V19KH00="145").stand_in(
        downloads
    )
    found = compute("leerlingen_po", [real.geography.region("GM0637")], real)
    series = found[found["breakdown"] == "sbo"].set_index("period")["value"]
    assert series.index[0] == "2010" and series["2010"] == 107 + 0 + 145


def test_deelname_pro_counts_half_of_who_is_at_the_vavo(real, downloads):
    """Goeree-Overflakkee in 2019: four locations, all types, summed over years and sexes."""
    pupils = {
        ("02IC", "00"): {"brug": 238, "bk": 199, "gt": 40},
        ("02IC", "01"): {"bk": 22, "gt": 7},
        ("03RB", "00"): {
            **{"brug": 598, "pro": 99, "bk": 154, "gt": 153},
            **{"havo_vwo": 150, "havo": 235, "vwo": 142},
        },
        ("15QW", "00"): {
            **{"brug": 520, "bk": 55, "gt": 165, "havo_vwo": 172, "havo": 232},
            **{"vwo": 117, "vavo": 3},
        },
    }
    short = {
        "Brugjaar 1-2": "brug",
        "Praktijkonderwijs alle vj": "pro",
        "HAVO/VWO lj 3": "havo_vwo",
    }
    short |= {"VMBO BL lj 3-4": "bk", "VMBO KL lj 3-4": "bk", "HAVO lj 4-5": "havo"}
    short |= {"VMBO GL lj 3-4": "gt", "VMBO TL lj 3-4": "gt", "VWO lj 4-6": "vwo"}
    counted: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    with (downloads / VO).open(encoding="cp1252", newline="") as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            years = [int(text or 0) for name, text in row.items() if name.startswith("LEER- OF")]
            kind = row["ONDERWIJSTYPE VO EN LEER- OF VERBLIJFSJAAR"]
            place = (row["BRIN NUMMER"], row["VESTIGINGSNUMMER"])
            counted[place][short.get(kind, "vavo" if "VAVO" in kind else kind)] += sum(years)
    assert {place: dict(counted[place]) for place in pupils} == pupils
    whole = 238 + 199 + 40 + 22 + 7 + 598 + 99 + 154 + 153 + 150 + 235 + 142
    whole += 520 + 55 + 165 + 172 + 232 + 117
    found = figure(real, "deelname_pro", "VO2805", "2019", "totaal")
    assert (found["numerator"], found["denominator"]) == (99, whole + 3 / 2) == (99, 3299.5)
    assert found["value"] == pytest.approx(99 / 3299.5)


def test_points_per_pupil_are_those_of_the_schools_together(real, downloads):
    """Ameland in 2019: 0,08 and 3,03 points, and two schools below the threshold."""
    schools_of = {"06SC00": (169, 0), "07IZ00": (66, 0.08), "08DC00": (47, 0), "09DN00": (44, 3.03)}
    sheet = CalamineWorkbook.from_path(downloads / SCORES).get_sheet_by_name("Tabel 1")
    read = {row[0]: (row[1], row[2]) for row in sheet.to_python() if row[0] in schools_of}
    assert read == schools_of
    found = figure(real, "achterstandsscore_per_leerling", "GM0060", "2019", "totaal")
    assert found["value"] == pytest.approx((0.08 + 3.03) / (169 + 66 + 47 + 44))


# The example


def table(source: str, number: str, region: str, period: str, **numbers: str) -> Rows:
    """Rows of a fetched table: texts per part; an age stands behind an underscore."""
    same = {"regio_code": region, "periode_code": period}
    each = tuple({"onderdeel": part.lstrip("_"), "waarde": n} for part, n in numbers.items())
    return Rows(f"{source}/{number}.csv", same, each)


AGES_2024 = (379, 366, 366, 363, 356, 382, 368, 370, 373, 373, 377, 382)
AGES_2024 += (382, 367, 382, 396, 382, 381, 377, 382, 323, 311, 321)
AGES_2023 = (825, 855, 856, 870, 821, 955, 936, 970, 909, 930, 877, 930)
AGES_2023 += (892, 867, 903, 875, 874, 893, 909, 867, 744, 737, 715)

EXAMPLE = {
    "a half-year has the denominator of its year": Figure(
        "jeugdhulp_halfjaar",
        "GM9019",
        "2024-H1",
        "totaal",
        (
            table("cbs_85099ned", "85099NED", "GM9019", "2024HJ01", jeugdhulp="695"),
            table(
                "cbs_03759ned",
                "03759ned",
                "GM9019",
                "2024JJ00",
                **{f"_{age}": str(number) for age, number in enumerate(AGES_2024)},
            ),
        ),
        value=695 / 8459,
        lower=(695 - 2.5) / 8459,
        upper=(695 + 2.5) / 8459,
    ),
    "a share of two sources that the first publishes rounded: 12,3%": Figure(
        "jeugdhulp",
        "GM9012",
        "2023",
        "totaal",
        (
            table("cbs_85099ned", "85099NED", "GM9012", "2023JJ00", jeugdhulp="2455"),
            table("cbs_85098ned", "85098NED", "GM9012", "2023JJ00", jeugdhulp="12.3"),
            table(
                "cbs_03759ned",
                "03759ned",
                "GM9012",
                "2023JJ00",
                **{f"_{age}": str(number) for age, number in enumerate(AGES_2023)},
            ),
        ),
        value=2455 / 20010,
        lower=(2455 - 2.5) / 20010,
        upper=(2455 + 2.5) / 20010,
    ),
    "a rate: bijstandsuitkeringen per 1.000 huishoudens": Figure(
        "bijstandsuitkeringen",
        "GM9019",
        "2023",
        "totaal",
        (
            table("cbs_82015ned", "82015NED", "GM9019", "2023MM12", totaal="340"),
            table("cbs_71486ned", "71486ned", "GM9019", "2023JJ00", totaal="13201"),
        ),
        value=340 / 13201 * 1000,
        lower=335 / 13201 * 1000,
        upper=345 / 13201 * 1000,
    ),
    "hundreds over hundreds: children in poverty": Figure(
        "armoede_kinderen",
        "GM9019",
        "2023",
        "totaal",
        (
            table(
                "cbs_armoede_kinderen",
                "86132NED",
                "GM9019",
                "2023JJ00",
                in_armoede="0.2",
                kinderen="6.7",
            ),
        ),
        value=200 / 6700,
        lower=150 / 6750,
        upper=250 / 6650,
    ),
    "a merger and rounding: school leavers of Fluisterbroek and Wazigem": Figure(
        "vsv_woonregio",
        "GM9038",
        "2019/20",
        "totaal",
        (
            table("cbs_84780ned", "84780NED", "GM9061", "2019SJ00", vsv="30", leerlingen="1850"),
            table("cbs_84780ned", "84780NED", "GM9062", "2019SJ00", vsv="20", leerlingen="1510"),
            table("cbs_84780ned", "84780NED", "GM9038", "2019SJ00", vsv="", leerlingen=""),
        ),
        value=(30 + 20) / (1850 + 1510),
        lower=(25 + 15) / (1855 + 1515),
        upper=(35 + 25) / (1845 + 1505),
    ),
    "a forecast: the sum of four schools": Figure(
        "leerlingprognose_po",
        "GM9042",
        "2030",
        "totaal",
        (
            Rows(
                "duo_prognose_po/brin6_prognosespo.csv",
                {"VESTIGINGSCODE": "00", "TYPE_PO": "BO", "JAAR": "2030"},
                (
                    {"INSTELLINGSCODE": "91FU", "PROGNOSEAANTALLEN": "156.04"},
                    {"INSTELLINGSCODE": "91FV", "PROGNOSEAANTALLEN": "129.11"},
                    {"INSTELLINGSCODE": "91FW", "PROGNOSEAANTALLEN": "54.8"},
                    {"INSTELLINGSCODE": "91FX", "PROGNOSEAANTALLEN": "172.76"},
                ),
                delimiter=",",
            ),
        ),
        value=156.04 + 129.11 + 54.8 + 172.76,
        lower=512.71,
        upper=512.71,
    ),
    "a deelname of two sources: so that is paid for, of bo and sbo": Figure(
        "deelname_so",
        "PO9901",
        "2025",
        "totaal",
        (
            Rows(
                "duo_so_vso_swv/Leerlingen-so-en-vso-per-samenwerkingsverband"
                "-naar-bekostigingscategorie.csv",
                {"SWV_BETALEND": "PO9901", "PEILJAAR": "2025", "TYPE_PO": "SO"},
                ({"BEKOSTIGINGSCATEGORIE": "TOTAAL", "AANTAL_LEERLINGEN": "1099"},),
                delimiter=",",
            ),
            Rows(
                "duo_po_swv/swv_totaal.csv",
                {"SAMENWERKINGSVERBANDNUMMER": "PO9901", "PEILJAAR": "2025"},
                (
                    {"TYPE_PO": "BO", "AANTAL_LEERLINGEN": "39061"},
                    {"TYPE_PO": "SBO", "AANTAL_LEERLINGEN": "1188"},
                    {"TYPE_PO": "SO", "AANTAL_LEERLINGEN": "1167"},  # at school here: not of it
                ),
                delimiter=",",
            ),
        ),
        value=1099 / (39061 + 1188),
        lower=1099 / 40249,
        upper=1099 / 40249,
    ),
    "two thuiszitters are hidden, and no zero": Figure(
        "thuiszitters",
        "GM9042",
        "2023/24",
        "totaal",
        (
            Rows(
                "eigen_thuiszitters/thuiszitters.csv",
                {"regio": "GM9042", "periode": "2023/24"},
                ({"leerplichtigen": "1104", "thuiszitters": "2"},),
                delimiter=",",
            ),
        ),
        value=float("nan"),
        lower=float("nan"),
        upper=inf,
        hidden=1,
    ),
}


@pytest.fixture(scope="module")
def example(repo_root: Path) -> Data:
    return Data.open(Project(repo_root), "voorbeeld")


@pytest.fixture(scope="module")
def files(repo_root: Path) -> Path:
    return repo_root / "data" / "voorbeeld" / "bestanden"


@pytest.mark.parametrize("title", EXAMPLE)
def test_a_figure_of_the_example_is_what_its_rows_come_to(title, example, files):
    EXAMPLE[title].check(example, files)


def test_the_ages_of_the_denominators_are_added_up(example):
    assert (sum(AGES_2024), sum(AGES_2023)) == (8459, 20010)
    assert f"{100 * 2455 / 20010:.1f}" == "12.3"


def test_a_reserve_and_a_floor_come_from_two_workbooks(example, files):
    """Of PO9904 the reserve; of the small PO0001 3,5% of the income is less than 250.000 euro."""
    names = {"duo_financien_balans": "1.-balans", "duo_financien": "2.-staat-van-baten-en-lasten"}
    amounts = {}
    for folder, name in names.items():
        book = load_workbook(files / folder / f"{name}-2020-2024-standaard.xlsx", read_only=True)
        heading, *rows = book.worksheets[0].iter_rows(values_only=True)
        for row in rows:
            about = dict(zip(heading, row, strict=True))
            if about["JAAR"] == 2024:
                amounts.setdefault(about["BEVOEGD GEZAG NUMMER"], {}).update(about)
    own = amounts["59904"]
    assert (own["EIGEN VERMOGEN"], own["MATERIELE VASTE ACTIVA"]) == (617508, 36815)
    assert own["RIJKSBIJDRAGEN"] == 10101378
    found = figure(example, "reservepositie", "PO9904", "2024", "totaal")
    assert found["value"] == pytest.approx((617508 - 36815) / 10101378)
    small = amounts["50001"]
    assert (small["EIGEN VERMOGEN"], small["TOTAAL BATEN"]) == (12151, 269168)
    assert 0.035 * 269168 < 250_000
    floor = figure(example, "signaleringswaarde", "PO0001", "2024", "totaal")
    above = figure(example, "bovenmatig_eigen_vermogen", "PO0001", "2024", "bovenmatig")
    assert (floor["value"], above["value"]) == (250_000, 0)


def test_a_region_of_some_gemeenten_has_the_deelname_of_its_whole_area(example, files):
    """2222 pupils in vso are of all of VO9905, so all of its schools are below the line."""
    row = {"SWV_BETALEND": "VO9905", "TYPE_PO": "VSO", "PEILJAAR": "2025"}
    total = {"BEKOSTIGINGSCATEGORIE": "TOTAAL", "AANTAL_LEERLINGEN": "2222"}
    name = "Leerlingen-so-en-vso-per-samenwerkingsverband-naar-bekostigingscategorie.csv"
    assert Rows(f"duo_so_vso_swv/{name}", row, (total,), delimiter=",").stand_in(files)
    some = build_region(
        "hoek",
        "Hoek",
        example.geography,
        samenwerkingsverbanden=[Named("VO9905")],
        gemeenten=[Named("GM9033"), Named("GM9040")],
        year=2026,
    )
    pupils = 0.0
    vo = files / "duo_vo_leerlingen" / "01.-leerlingen-vo-per-vestiging-naar-onderwijstype-2025.csv"
    with vo.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            if line["SAMENWERKINGSVERBAND PASSEND ONDERWIJS VO"] != "VO9905":
                continue
            years = [text for name, text in line.items() if name.startswith("LEER- OF")]
            weight = 0.5 if "VAVO" in line["ONDERWIJSTYPE VO EN LEER- OF VERBLIJFSJAAR"] else 1
            pupils += weight * sum(int(text) for text in years if text not in ("", "<5"))
    found = figure(example, "deelname_vso", some, "2025", "totaal")
    assert (found["numerator"], found["denominator"]) == (2222, pupils) == (2222, 50016.5)

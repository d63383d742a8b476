"""The monitor's whole list: each subject that it shows has its indicators, named as the field does.

That each has figures in the example is tested in test_table.py.
"""

import pytest

from aoj.dataset import Data
from aoj.indicators import INDICATORS, UNAVAILABLE, compute
from aoj.store.project import Project

SUBJECTS = {
    "bevolkingsprognose": ["bevolkingsprognose"],
    "leerlingprognose": ["leerlingprognose_po", "leerlingprognose_vo", "leerlingprognose_mbo"],
    "aandeel jeugd naar leeftijd": ["aandeel_jeugd", "aandeel_leeftijdsgroep"],
    "schoolgaande jeugd, naar woonplaats": ["schoolgaande_jeugd", "aandeel_onderwijssoort"],
    "leerlingen, naar school": ["leerlingen_po", "leerlingen_vo", "leerlingen_schoolregio"],
    "jeugdhulp": ["jeugdhulp", "jeugdhulp_halfjaar"],
    "jeugdbescherming": ["jeugdbescherming", "jeugdbescherming_halfjaar"],
    "jeugdreclassering": ["jeugdreclassering", "jeugdreclassering_halfjaar"],
    "verwijzers": ["jeugdhulp_verwijzers"],
    "trajecten": ["trajecten_jeugdzorg", "trajecten_jeugdbescherming"],
    "kosten": ["jeugdzorg_kosten", "jeugdzorg_kosten_per_jongere"],
    "jeugdhulp per onderwijssoort": ["jeugdhulp_onderwijssoort"],
    "jeugdhulp en onderwijsondersteuning": ["jeugdhulp_en_onderwijsondersteuning"],
    "achterstand": ["achterstandsscore_gemeente", "achterstandsscore_scholen"],
    "armoede, nieuw en oud": ["armoede_kinderen", "laag_inkomen_kinderen"],
    "eenoudergezinnen": ["eenoudergezinnen"],
    "verzuim": ["verzuim", "thuiszitters", "vrijstellingen"],
    "voortijdig schoolverlaten": ["vsv_woonregio", "vsv_samenwerkingsverband"],
    "niet leren en niet werken": ["neet", "neet_risicofactoren", "jeugdwerkloosheid"],
    "risicofactoren voor jeugdhulp": ["risicofactoren_jeugdhulp"],
    "eigen cijfers": ["eigen_cijfers"],
    "leerlingen per samenwerkingsverband": [
        "leerlingen_samenwerkingsverband_po",
        "leerlingen_samenwerkingsverband_vo",
    ],
    "deelname": ["deelname_sbo", "deelname_so", "deelname_vso", "deelname_pro", "deelname_lwoo"],
    "toelaatbaarheidsverklaringen": ["tlv_so", "tlv_vso"],
    "ontwikkelingsperspectief": ["opp"],
    "reserves": ["reservepositie", "signaleringswaarde"],
    "bestuur": ["organisatievorm", "toezicht"],
}

LEVELS_OF_SCHOOL_LEAVERS = {
    "vsv_woonregio": {"gemeente", "rmc", "land"},
    "vsv_samenwerkingsverband": {"samenwerkingsverband", "land"},
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_of_the_monitor_has_its_indicators(subject):
    assert [name for name in SUBJECTS[subject] if name not in INDICATORS] == []


def test_all_onderwijssoorten_of_cbs_are_there():
    alone = {b.parts[0] for b in INDICATORS["schoolgaande_jeugd"].breakdowns.values()}
    assert len([parts for parts in alone if len(parts) == 1]) == 24


@pytest.mark.parametrize("name", LEVELS_OF_SCHOOL_LEAVERS)
def test_school_leavers_are_told_where_the_list_asks_them(name):
    assert set(INDICATORS[name].levels) >= LEVELS_OF_SCHOOL_LEAVERS[name]


def test_figures_of_a_samenwerkingsverband_are_national_too():
    names = SUBJECTS["deelname"] + SUBJECTS["reserves"] + SUBJECTS["bestuur"]
    for name in names:
        assert {"samenwerkingsverband", "land"} <= set(INDICATORS[name].levels), name


def test_poverty_by_the_old_and_the_new_method_share_no_measure():
    old, new = INDICATORS["laag_inkomen_kinderen"], INDICATORS["armoede_kinderen"]
    assert not old.measures & new.measures


@pytest.mark.parametrize("name", INDICATORS)
def test_every_block_says_what_a_reader_must_know(name):
    indicator = INDICATORS[name]
    assert indicator.definition.endswith(".") and indicator.question.endswith("?")
    assert indicator.sources and indicator.unit is not None
    if indicator.statistic in ("share", "rate", "ratio"):
        assert all(indicator.relevant_of(part) > 0 for part in indicator.breakdowns)


@pytest.mark.parametrize("name", INDICATORS)
def test_forecasts_structure_and_money_have_no_margin_of_chance(name):
    indicator = INDICATORS[name]
    if indicator.is_forecast or indicator.statistic in ("amount", "ratio", "kind", "own", "links"):
        assert indicator.interval == "none"


def test_what_cannot_be_had_says_why():
    assert "2023" in UNAVAILABLE["bevolkingsprognose_leeftijd"].reason
    for missing in UNAVAILABLE.values():
        assert missing.reason.endswith(".") and missing.instead


NEVER_TIMID = {"vrijstellingen_aandeel.5b"}
"""Where a smaller margin could not be seen in print."""


@pytest.fixture(scope="module")
def national(repo_root):
    """National figures of the example, the newest of each part of an indicator with a margin."""
    data = Data.open(Project(repo_root), "voorbeeld")
    country = [data.geography.region("NL01")]
    found = {}
    for indicator in list(INDICATORS.values())[8:]:
        if indicator.statistic not in ("share", "rate"):
            continue
        rows = compute(indicator.name, country, data).dropna(subset=["value"])
        newest = rows.drop_duplicates("breakdown", keep="last")
        for part, value in zip(newest["breakdown"], newest["value"], strict=True):
            found[f"{indicator.name}.{part}"] = (indicator, indicator.relevant_of(part), value)
    return found


def test_the_smallest_difference_follows_its_rule_of_thumb(national):
    """As docs/indicatoren.md says it: of small shares up to a quarter, of others up to 5 points."""
    assert len(national) > 80
    far = [name for name, (_, margin, value) in national.items() if margin > 0.28 * value]
    assert set(far) <= NEVER_TIMID
    for name, (indicator, margin, value) in national.items():
        if indicator.statistic == "share":
            assert margin <= 0.05, name
            assert margin >= 10.0 ** -(indicator.decimals + 2) / 2, name
            assert value > 0.1 or margin >= 0.05 * value, name


def test_benefits_that_may_hold_state_pensions_are_no_risk_factor():
    parts = {b.of.split(".")[0] for b in INDICATORS["risicofactoren_jeugdhulp"].breakdowns.values()}
    assert "uitkeringen" not in parts
    assert parts >= {"armoede_kinderen", "eenoudergezinnen", "achterstandsscore_per_leerling"}
    assert parts >= {"jongeren_bijstandsgezinnen"}


@pytest.mark.parametrize("name", ["vsv_woonregio", "vsv_samenwerkingsverband"])
def test_school_leavers_are_defined_in_full(name):
    assert "mbo niveau 2 of hoger" in INDICATORS[name].definition


@pytest.mark.parametrize("name", ["thuiszitters", "thuiszitters_aandeel"])
def test_long_absence_is_told_from_that_of_the_count_of_absence(name):
    assert "vanaf vier weken" in INDICATORS[name].note

"""The monitor's whole list: each subject that it shows has its indicators, named as the field does.

That each has figures in the example is tested in test_table.py.
"""

import pytest

from aoj.indicators import INDICATORS, UNAVAILABLE

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

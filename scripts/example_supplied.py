"""What the regions of the invented country supply themselves, in the files of `aoj new file`."""

from __future__ import annotations

from collections.abc import Iterable

import example_country as country
from example_ckan import share_of, taught_in
from example_money import accounts_of
from example_population import divide, stream
from example_youth import NATION, counts, share, youth

REMARK = "# VERZONNEN: fictieve voorbeeldcijfers, gemaakt door scripts/make_example.py."

_CARE_YEAR = "2023SJ00"
_SCHOOL_YEARS = (2021, 2022, 2023)
_FORMS = ("stichting", "vereniging", "cooperatie")
_SUPERVISION = (
    "onafhankelijke raad van toezicht",
    "algemeen bestuur met onafhankelijke voorzitter",
    "toezichthoudend deel van het bestuur",
)
# Per kind of education: where its pupils stand in the invented 85701NED, and the share with care.
_CARE = {
    "bo": (0, 0.082),
    "sbo": (1, 0.29),
    "so": (3, 0.44),
    "vso": (4, 0.46),
    "vo": (6, 0.098),
    "praktijkonderwijs": (12, 0.24),
    "mbo": (17, 0.071),
}
_FACTORS = {
    "eenoudergezin": (0.19, 0.083),
    "jeugdhulp": (0.12, 0.104),
    "vsv": (0.021, 0.31),
}


def make_care_by_education() -> bytes:
    """Return pupils with jeugdhulp by kind of education, per gemeente and for the country."""
    rows = []
    for code in (NATION, *(g.code for g in country.gemeenten())):
        pupils = counts("leerlingen_woonregio", _CARE_YEAR)[code]
        found = {}
        for kind, (place, part) in _CARE.items():
            own = part * stream("zorg per soort", code, kind).uniform(0.85, 1.15)
            found[kind] = (pupils[place], round(pupils[place] * own))
        whole = [found[kind] for kind in ("bo", "sbo", "so", "vso", "vo", "mbo")]
        found["totaal"] = tuple(map(sum, zip(*whole, strict=True)))
        rows += [[code, "2023/24", kind, *map(str, pair)] for kind, pair in found.items()]
    return _table("regio,periode,onderwijssoort,leerlingen,met_jeugdhulp", rows)


def make_neet_factors() -> bytes:
    """Return youth with a risk factor and how many of them neither work nor learn, per gemeente."""
    rows = []
    for gemeente in country.gemeenten():
        total, _, _, neither, _, _ = counts("jongeren_arbeidsmarkt", "2024JJ00")[gemeente.code]
        rows.append([gemeente.code, "2024", "totaal", str(total), str(neither)])
        for factor, (part, rate) in _FACTORS.items():
            number = round(total * share(gemeente.code, factor, part, 0.0008, 2024))
            found = min(neither, round(number * rate))
            rows.append([gemeente.code, "2024", factor, str(number), str(found)])
    return _table("regio,periode,risicofactor,jongeren,neet", rows)


def make_absence() -> bytes:
    """Return absence per gemeente and school year."""
    return _table(
        "regio,periode,leerplichtigen,absoluut,relatief,langdurig_relatief",
        ([code, period, *map(str, numbers[:4])] for code, period, numbers in _absence()),
    )


def make_at_home() -> bytes:
    """Return thuiszitters of more than three months per gemeente and school year."""
    return _table(
        "regio,periode,leerplichtigen,thuiszitters,absoluut,langdurig_relatief",
        (
            [code, period, str(numbers[0]), *map(str, (sum(numbers[4:6]), *numbers[4:6]))]
            for code, period, numbers in _absence()
        ),
    )


def make_exemptions() -> bytes:
    """Return exemptions 5a and 5b per gemeente and school year."""
    return _table(
        "regio,periode,leerplichtigen,vrijstelling_5a,vrijstelling_5b",
        ([code, period, str(n[0]), *map(str, n[6:])] for code, period, n in _absence()),
    )


def make_scores() -> bytes:
    """Return the disadvantage score per gemeente, with and without threshold."""
    rows = []
    for gemeente in country.gemeenten():
        for year in (2022, 2023, 2024):
            children = youth(gemeente.code, year, 2, 12)
            level = share(gemeente.code, "score", 0.35, 0.031, year)
            total = round(children * level * 10)
            score = max(0, total - children * 7)
            cells = (f"{number // 10},{number % 10}" for number in (score, total))
            rows.append([gemeente.code, str(year), *cells])
    return _table("regio,periode,score,score_zonder_drempel", rows)


def make_support() -> bytes:
    """Return pupils with an opp and pupils with lwoo, per samenwerkingsverband and school year."""
    rows = []
    for code in sorted(country.SAMENWERKINGSVERBANDEN):
        for year in (2022, 2023, 2024):
            pupils = taught_in(code, year)
            growth = 1 + 0.03 * (year - 2022)
            base = 0.021 if code.startswith("PO") else 0.052
            plan = round(pupils * growth * share_of(code, "opp", base))
            extra = round(pupils * share_of(code, "lwoo", 0.081))
            period = f"{year}/{(year + 1) % 100:02d}"
            cells = [str(plan), str(extra) if code.startswith("VO") else ""]
            rows.append([code, period, str(pupils), *cells])
    return _table("regio,periode,leerlingen,leerlingen_opp,leerlingen_lwoo", rows)


def make_forms() -> bytes:
    """Return the legal form of every samenwerkingsverband, the national ones included."""
    codes = sorted(country.SAMENWERKINGSVERBANDEN)
    first = {code: stream("vorm", code).random() < 0.6 for code in codes}
    rows = [[code, "2025", _FORMS[0 if first[code] else 1]] for code in codes]
    return _table("regio,periode,organisatievorm", rows)


def make_supervision() -> bytes:
    """Return the supervision of every samenwerkingsverband, the national ones included."""
    codes = sorted(country.SAMENWERKINGSVERBANDEN)
    rows = [[code, "2025", stream("toezicht", code).choice(_SUPERVISION)] for code in codes]
    return _table("regio,periode,toezicht", rows)


def make_reserves() -> bytes:
    """Return the accounts of every samenwerkingsverband, as in the workbooks of DUO."""
    rows = []
    for code in _areas():
        for year in (2023, 2024):
            rows.append([code, str(year), *map(str, accounts_of(code, year))])
    header = "regio,periode,eigen_vermogen,materiele_vaste_activa,rijksbijdragen,totale_baten"
    return _table(header, rows)


def make_explanation() -> bytes:
    """Return what two samenwerkingsverbanden say of their figures."""
    texts = {
        ("PO9902", "algemeen"): "Verzonnen toelichting: het verband telt **negen** gemeenten.\n\n"
        "De cijfers gaan over alle scholen, ook die van andere besturen.",
        ("PO9904", "deelname_sbo"): "Verzonnen toelichting: de deelname stijgt omdat twee scholen "
        "voor speciaal basisonderwijs een nieuwe afdeling openden.",
        ("VO9904", "algemeen"): "Verzonnen toelichting: de scholen werken sinds 2022 samen aan "
        "aansluiting op het mbo.",
    }
    rows = [[code, "2025", topic, text] for (code, topic), text in texts.items()]
    return _table("regio,periode,onderwerp,toelichting", rows)


_PARTLY_INSIDE = ("GM9015", "GM9038")
"""Gemeenten outside RMC93 of which a part lies in the region Mijmerstreek."""


def make_own_figures() -> bytes:
    """Return figures that only the regions have: a count, its part, and a percentage."""
    rows = []
    for gemeente in country.gemeenten():
        if gemeente.rmc != "RMC93" and gemeente.code not in _PARTLY_INSIDE:
            continue
        code = gemeente.code
        number = round(youth(code, 2024, 10, 13) * share(code, "opstapklas", 0.021, 0.0, 2024))
        girls, _ = divide(number, (46, 54))
        about = ["leerlingen", "administratie samenwerkingsverband (verzonnen)", "ja"]
        name = "Leerlingen in een opstapklas"
        text = "Leerlingen die op 1 oktober een opstapklas volgen"
        rows.append([code, "2024/25", name, text, *about, str(number), "", ""])
        text += ", van hen meisjes"
        title = "Meisjes in een opstapklas"
        rows.append([code, "2024/25", title, text, *about, str(girls), "", name])
        pleased = 58 + stream("ouders", code).randrange(25)
        asked = 40 + stream("ouders gevraagd", code).randrange(300)
        about = ["%", "ouderenquete 2025 (verzonnen)", "ja"]
        text = "Ouders die de samenwerking goed of zeer goed noemen"
        rows.append([code, "2025", "Tevreden ouders", text, *about, str(pleased), str(asked), ""])
        people = youth(code, 2024, 12, 18)
        seen = 30 + stream("jongerenwerk", code).randrange(40)
        about = ["per 1.000 jongeren", "jongerenwerk (verzonnen)", "ja"]
        text = "Jongeren van 12 tot en met 17 jaar met contact met het jongerenwerk in het jaar"
        title = "Jongeren bij het jongerenwerk"
        rows.append([code, "2024", title, text, *about, str(seen), str(people), ""])
    header = "regio,periode,naam,omschrijving,eenheid,bron,personen,waarde,noemer,onderdeel_van"
    return _table(header, rows)


def _absence() -> Iterable[tuple[str, str, tuple[int, ...]]]:
    """Yield gemeente, school year and counts.

    Youth who must go to school; absence in all, relative, long relative; at home without and with
    a school; exemptions 5a and 5b.
    """
    for gemeente in country.gemeenten():
        code = gemeente.code
        for year in _SCHOOL_YEARS:
            number = youth(code, year, 5, 18)
            absolute = round(number * share(code, "absoluut", 0.0012, 0.00003, year, 0.06))
            relative = round(number * share(code, "relatief", 0.016, 0.00022, year, 0.05))
            long_ = round(relative * share(code, "langdurig", 0.1, 0.0003, year, 0.03))
            home = round(absolute * 0.55), round(long_ * 0.48)
            exempt = round(number * share(code, "5a", 0.0028, 0.0, year, 0.04))
            belief = round(number * share(code, "5b", 0.0004, 0.0, year))
            period = f"{year}/{(year + 1) % 100:02d}"
            yield code, period, (number, absolute, relative, long_, *home, exempt, belief)


def _areas() -> list[str]:
    return [c for c in sorted(country.SAMENWERKINGSVERBANDEN) if c not in country.LANDELIJK]


def _table(header: str, rows: Iterable[Iterable[str]]) -> bytes:
    lines = [header, REMARK, *(",".join(_cell(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _cell(cell: str) -> str:
    return f'"{cell}"' if "," in cell or "\n" in cell else cell

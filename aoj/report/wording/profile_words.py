"""The words of a profile of samenwerkingsverbanden: its rows, its columns, what is written below.

A row names a figure and, in order, the indicators that may give it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aoj.report.wording import numbers, overview_words

SECTORS = {"po": "primair onderwijs", "vo": "voortgezet onderwijs"}


@dataclass(frozen=True)
class ProfileRow:
    """A row: its label, and where its figure comes from: `indicator.part`, the first that is.

    `unless` is the figure that says more: where there is that, this row is left out.
    """

    label: str
    figures: tuple[str, ...]
    unless: str = ""


SO = "leerlingen_samenwerkingsverband_po.so"
"""Pupils in special schools; counts of schools do not tell those of a school with so and vso."""
ROWS: Mapping[str, tuple[ProfileRow, ...]] = {
    "po": (
        ProfileRow("Leerlingen", ("leerlingen_samenwerkingsverband_po.totaal",)),
        ProfileRow(
            "Leerlingen in het basisonderwijs",
            ("leerlingen_samenwerkingsverband_po.bo", "leerlingen_po.bo"),
        ),
        ProfileRow(
            "Leerlingen in het sbo",
            ("leerlingen_samenwerkingsverband_po.sbo", "leerlingen_po.sbo"),
        ),
        ProfileRow("Leerlingen in het so", (SO,)),
        ProfileRow("Leerlingen op scholen met alleen so", ("leerlingen_po.so",), unless=SO),
        ProfileRow("Leerlingen op scholen met so en vso", ("leerlingen_po.so_vso",), unless=SO),
        ProfileRow(
            "Deelname aan het sbo",
            ("deelname_sbo_samenwerkingsverband.totaal", "deelname_sbo.totaal"),
        ),
        ProfileRow("Deelname aan het so", ("deelname_so.totaal",)),
        ProfileRow("Leerlingen in het so met een tlv", ("tlv_so.totaal",)),
        ProfileRow("Leerlingen in het basisonderwijs met een opp", ("opp.totaal",)),
        ProfileRow("Leerlingen in het so op een residentiële plaats", ("residentieel_so.totaal",)),
        ProfileRow("Reservepositie", ("reservepositie_po.totaal",)),
        ProfileRow("Eigen vermogen", ("bovenmatig_eigen_vermogen.eigen_vermogen",)),
        ProfileRow("Signaleringswaarde", ("signaleringswaarde.totaal",)),
        ProfileRow("Mogelijk bovenmatig", ("bovenmatig_eigen_vermogen.bovenmatig",)),
        ProfileRow("Organisatievorm", ("organisatievorm",)),
        ProfileRow("Intern toezicht", ("toezicht",)),
    ),
    "vo": (
        ProfileRow(
            "Leerlingen",
            ("leerlingen_samenwerkingsverband_vo.totaal", "leerlingen_vo.totaal"),
        ),
        ProfileRow(
            "Leerlingen in vmbo, havo en vwo", ("leerlingen_samenwerkingsverband_vo.regulier",)
        ),
        ProfileRow(
            "Leerlingen in het praktijkonderwijs",
            (
                "leerlingen_samenwerkingsverband_vo.praktijkonderwijs",
                "leerlingen_vo.praktijkonderwijs",
            ),
        ),
        ProfileRow("Leerlingen in het vso", ("leerlingen_samenwerkingsverband_vo.vso",)),
        ProfileRow("Deelname aan het vso", ("deelname_vso.totaal",)),
        ProfileRow("Deelname aan het praktijkonderwijs", ("deelname_pro.totaal",)),
        ProfileRow("Deelname aan het lwoo", ("deelname_lwoo.totaal",)),
        ProfileRow("Leerlingen in het vso met een tlv", ("tlv_vso.totaal",)),
        ProfileRow("Leerlingen in het vo met een opp", ("opp_vo.totaal",)),
        ProfileRow(
            "Leerlingen in het vso op een residentiële plaats", ("residentieel_vso.totaal",)
        ),
        ProfileRow("Voortijdig schoolverlaters", ("vsv_samenwerkingsverband.totaal",)),
        ProfileRow("Reservepositie", ("reservepositie_vo.totaal",)),
        ProfileRow("Eigen vermogen", ("bovenmatig_eigen_vermogen.eigen_vermogen",)),
        ProfileRow("Signaleringswaarde", ("signaleringswaarde.totaal",)),
        ProfileRow("Mogelijk bovenmatig", ("bovenmatig_eigen_vermogen.bovenmatig",)),
        ProfileRow("Organisatievorm", ("organisatievorm",)),
        ProfileRow("Intern toezicht", ("toezicht",)),
    ),
}
"""What Samenwerkingsverbanden op de kaart tells of one, as far as there are figures."""
_SHORT = (
    ("bo", "basisonderwijs"),
    ("sbo", "speciaal basisonderwijs"),
    ("so", "speciaal onderwijs"),
    ("vso", "voortgezet speciaal onderwijs"),
    ("lwoo", "leerwegondersteunend onderwijs"),
    ("opp", "ontwikkelingsperspectief"),
    ("tlv", "toelaatbaarheidsverklaring"),
)


def label(row: ProfileRow, period: str) -> str:
    """Return the label of a row with its period.

    >>> label(ProfileRow("Leerlingen", ()), "2025")
    'Leerlingen (2025)'
    """
    return f"{row.label} ({numbers.period(period)})"


def caption(sector: str, place: str, amount: int) -> str:
    """Return what a profile shows: of how many samenwerkingsverbanden, of which place.

    >>> caption("po", "Meer", 1)
    'Het samenwerkingsverband voor primair onderwijs van Meer naast alle andere.'
    """
    who = "Het samenwerkingsverband" if amount == 1 else f"De {amount} samenwerkingsverbanden"
    return f"{who} voor {SECTORS[sector]} van {place} naast alle andere."


def among(amount: int) -> str:
    """Return the heading of the column with the spread.

    >>> among(76)
    'Middelste helft van alle 76'
    """
    return f"Middelste helft van alle {amount}"


def spread(low: str, high: str) -> str:
    """Return between which figures the middle half lies.

    >>> spread("1,9%", "3,1%"), spread("2,0%", "2,0%")
    ('1,9% tot en met 3,1%', '2,0%')
    """
    return low if low == high else f"{low} tot en met {high}"


def most_common(kind: str, amount: int, known: int) -> str:
    """Return which kind most samenwerkingsverbanden are.

    >>> most_common("stichting", 4, 5)
    'meestal stichting (4 van 5)'
    """
    return f"meestal {kind} ({amount} van {known})"


def notes(sector: str, words: Sequence[str], labels: Sequence[str], place: str) -> list[str]:
    """Return how to read a profile: its signs, the middle half, its abbreviations."""
    found = []
    signs = [
        f"{overview_words.SYMBOLS[word]} {word}" for word in overview_words.SYMBOLS if word in words
    ]
    if signs:
        found.append(
            f"{', '.join(signs)}: vergeleken met Nederland. Zonder teken: geen uitspraak, omdat "
            "het verschil te onzeker is of omdat dit cijfer niet te vergelijken is."
        )
    found.append(
        f"Middelste helft: van alle samenwerkingsverbanden {sector} met een cijfer, ook die van "
        f"{place}, heeft ten hoogste een kwart minder en ten hoogste een kwart meer. Van een "
        "cijfer dat niet precies bekend is, telt voor het lage einde wat het ten minste is en voor "
        "het hoge einde wat het ten hoogste is."
    )
    used = {word for text in labels for word in text.split()}
    spelled = [f"{short}: {long}" for short, long in _SHORT if short in used]
    if spelled:
        found.append(f"{'; '.join(spelled)}.")
    if any(text.startswith(("Reservepositie", "Mogelijk bovenmatig")) for text in labels):
        found.append(
            "Een hoge reserve is geen verdienste en een lage geen tekort; de signaleringswaarde is "
            "een begin van het gesprek, geen norm."
        )
    return found


def no_sector(sector: str) -> str:
    """Return the line in place of a profile where the report has no such samenwerkingsverband."""
    return f"Dit rapport gaat niet over een samenwerkingsverband voor {SECTORS[sector]}."


def no_figures(sector: str, place: str) -> str:
    """Return the line in place of a profile without figures."""
    return f"Over de samenwerkingsverbanden {sector} van {place} zijn geen cijfers beschikbaar."


def no_explanation(names: Sequence[str], passages: Sequence[str], where: str) -> str:
    """Return the line in place of explanations, which says where to write them.

    >>> no_explanation(["Aa po", "Be po"], ["toelichting-po0001", "toelichting-po0002"], "a.yml")
    "Aa po en Be po gaven hierbij nog geen toelichting. Die komt in a.yml, bij 'passages', onder \
een naam als 'toelichting-po0001'."
    """
    who = numbers.listing(names)
    if len(names) == 1:
        gave, under = "gaf", f"de naam '{passages[0]}'"
    else:
        gave, under = "gaven", f"een naam als '{passages[0]}'"
    return (
        f"{numbers.capital(who)} {gave} hierbij nog geen toelichting. Die komt in {where}, bij "
        f"'passages', onder {under}."
    )


def explanation_heading(name: str) -> str:
    """Return the heading above what a samenwerkingsverband says itself."""
    return f"Toelichting van {name}"

"""The verbs about answers, as part of `Report`; each shows what the plan of the region holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from aoj.bundle import Bundle
from aoj.errors import unknown_name
from aoj.report.arguments import as_text, as_texts
from aoj.report.context import Context
from aoj.report.figures.diverging import Neutral
from aoj.report.questionnaires.context_figure import make_beside_figure
from aoj.report.questionnaires.deepening import make_deepening, make_deepenings
from aoj.report.questionnaires.overview import make_cover, make_response, make_themes
from aoj.report.questionnaires.parts import make_named, make_others, make_roles, make_waves
from aoj.report.questionnaires.provenance import make_survey_provenance
from aoj.report.questionnaires.source import Source, open_source
from aoj.report.questionnaires.statements import make_statements
from aoj.report.questionnaires.talk import make_open, make_talk
from aoj.settings.questionnaires import GROUPS


class QuestionnaireVerbs:
    """What a notebook may ask of answers; groups are beleid, uitvoering, ouders and jongeren."""

    _context: Context
    _wave: str = ""
    _survey_themes: Sequence[str] = ()
    _groups: Sequence[str] = ()
    _answers: Source | None = None

    @property
    def _source(self) -> Source:
        if self._answers is None:
            self._answers = open_source(
                self._context, self._wave, self._survey_themes, self._groups
            )
        return self._answers

    def kop_vragenlijst(self) -> Bundle:
        """Return the heading: subject, region, wave, how many answered, and warnings."""
        return make_cover(self._source, self._context.year)

    def respons(self) -> Bundle:
        """Return how many answered per group, role and gemeente, small ones taken together."""
        return make_response(self._source)

    def themaoverzicht(self) -> Bundle:
        """Return all themes of all groups in one table, beside the other regions."""
        return make_themes(self._source)

    def stellingen(self, groep: str, thema: str, neutraal: str = "midden") -> Bundle:
        """Return what a group answered to the questions of a theme.

        `neutraal` is where the neutral answers stand: "midden" or "apart".
        """
        place = as_text(neutraal, "de plaats van neutraal", "midden")
        known: tuple[Neutral, ...] = get_args(Neutral)
        found = next((one for one in known if one == place), None)
        if found is None:
            raise unknown_name("plaats van neutraal", place, known)
        return make_statements(self._source, _group(groep), _theme(thema), found)

    def rollen(self, groep: str, thema: str) -> Bundle:
        """Return the questions of a theme per role, as far as roles are large enough."""
        return make_roles(self._source, _group(groep), _theme(thema))

    def andere_regios(self, groep: str) -> Bundle:
        """Return all questions of a group beside the other regions together."""
        return make_others(self._source, _group(groep))

    def genoemde_regios(self, groep: str, regios: Sequence[str] = ()) -> Bundle:
        """Return a group beside single regions that agreed to be named; without names all."""
        chosen = as_texts(regios, "de regio", "Fabelstad")
        return make_named(self._source, _group(groep), chosen)

    def metingen(self, groep: str, thema: str = "", eerder: str = "") -> Bundle:
        """Return what changed since an earlier wave (the one before), on who is in both."""
        theme = as_text(thema, "het thema", "werkwijze") if thema else ""
        earlier = as_text(str(eerder), "de eerdere meting", "2024") if eerder else ""
        return make_waves(self._source, _group(groep), theme, earlier)

    def open_antwoorden(self, groep: str = "") -> Bundle:
        """Return open answers, as announced or consented, looked at by a reviewer, masked.

        Without a group those of all.
        """
        return make_open(self._source, _group(groep) if groep else "")

    def gespreksvragen(self, groep: str) -> Bundle:
        """Return questions for the conversation, led by what a group answered."""
        return make_talk(self._source, _group(groep))

    def uitsplitsing(self, groep: str, vraag: str, naar: str = "rol") -> Bundle:
        """Return a question by role, gemeente or the answers to another question.

        Only what the plan of the run holds: `-p vragen=...` and `-p naar=...` decide that.
        """
        asked = as_text(vraag, "de vraag", "wwtaken")
        way = as_text(naar, "de indeling", "rol")
        return make_deepening(self._source, _group(groep), asked, way)

    def uitsplitsingen(self) -> Bundle:
        """Return all that was asked of `verdieping`, as the plan of the run holds it."""
        return make_deepenings(self._source)

    def naast_cijfers(self, vragen: Sequence[str], cijfer: str = "jeugdhulp") -> Bundle:
        """Return what each group answered to questions beside a context figure of the region."""
        asked = as_texts(vragen, "de vraag", "wwtaken")
        name = as_text(cijfer, "het cijfer", "jeugdhulp")
        return make_beside_figure(self._source, self._context, asked, name)

    def verantwoording_vragenlijst(self) -> Bundle:
        """Return method, what is hidden and why, and by which plan this was shown."""
        return make_survey_provenance(self._source)


def check_groups(names: Sequence[str]) -> tuple[str, ...]:
    """Return groups of respondents, each once; raises `InputError` for one that does not exist."""
    given = as_texts(names, "de doelgroep", "beleid")
    for name in given:
        if name not in GROUPS:
            raise unknown_name("doelgroep", name, GROUPS)
    return tuple(dict.fromkeys(given))


def _group(name: str) -> str:
    return as_text(name, "de doelgroep", "beleid")


def _theme(name: str) -> str:
    return as_text(name, "het thema", "werkwijze")

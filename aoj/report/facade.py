"""`Report`: the only object that a notebook touches; its verbs are Dutch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aoj.bundle import Bundle
from aoj.errors import InputError, unknown_name
from aoj.geography import Geography, build_region, find_peers
from aoj.indicators import THEMES, Indicator, get_indicator
from aoj.report.answers import make_answer
from aoj.report.arguments import as_text, as_texts, as_year, with_sentences
from aoj.report.charts import KINDS, make_chart
from aoj.report.comparing import make_comparison
from aoj.report.context import Context
from aoj.report.explanations import make_explanations
from aoj.report.figures.house_style import huisstijl
from aoj.report.overview import (
    choose_eight,
    make_glance,
    make_heading,
    make_heatmap,
    make_standouts,
    shown_columns,
)
from aoj.report.palette import palette_of
from aoj.report.passages import make_passage
from aoj.report.profiles import make_profile
from aoj.report.provenance import make_provenance
from aoj.report.questionnaires import QuestionnaireVerbs, check_groups
from aoj.report.sections import make_missing, make_sentences, not_chosen
from aoj.report.shared_data import SharedData
from aoj.report.tables import make_table
from aoj.report.telling import absent_sentence, make_sentence
from aoj.settings import RegionSettings, load_region, parse_peers, part_of_region
from aoj.settings.peers import OPTION as PEERS_OPTION
from aoj.settings.peers import VARIABLE as PEERS_VARIABLE
from aoj.store.answers import edition_at
from aoj.store.project import Project, find_project


@with_sentences
class Report(QuestionnaireVerbs):
    """The report on one region: each verb returns an output that shows itself in a notebook.

    `regio` is the name of a file in parameters/, without `.yml`; `gegevens` a data set (empty: the
    one that the region file names); `jaar` the year of the report, by which figures are old or not;
    `themas` the themes of the catalogue that it is about (empty: all); `samenwerkingsverband` the
    code of one of the region, which the report is then about alone; `meting` the wave of the
    questionnaires (empty: the newest), `vragenthemas` the themes of those lists and `groepen` whose
    answers. Raises `InputError` for an unknown region, theme or samenwerkingsverband, `DataError`
    for a data set that is not there.
    """

    def __init__(
        self,
        regio: str,
        gegevens: str = "",
        jaar: int | None = None,
        themas: Sequence[str] = (),
        samenwerkingsverband: str = "",
        *,
        meting: str = "",
        vragenthemas: Sequence[str] = (),
        groepen: Sequence[str] = (),
        context: Context | None = None,
    ) -> None:
        regio = as_text(regio, "de regio", "fabelkust")
        chosen = check_themes(themas)
        samenwerkingsverband = as_text(samenwerkingsverband, "het samenwerkingsverband", "PO2707")
        opened = context or open_context(regio, gegevens, as_year(jaar), only=samenwerkingsverband)
        self._context = context or replace(
            opened, themes=chosen, palette=palette_of(opened.data.project)
        )
        self._used: list[str] = []
        self._wave = as_text(str(meting), "de meting", "2026") if meting else ""
        self._survey_themes = as_texts(vragenthemas, "het thema", "werkwijze")
        self._groups = check_groups(groepen)

    def kop(self, onderwerp: str = "Contextcijfers onderwijs en jeugd") -> Bundle:
        """Return the heading of the report: subject, region in words, year."""
        return make_heading(self._context, as_text(onderwerp, "het onderwerp"))

    def kern(self) -> Bundle:
        """Return the region at a glance: up to eight figures beside the country."""
        self._use(*choose_eight(self._context).used)
        return make_glance(self._context)

    def overzicht(self) -> Bundle:
        """Return all gemeenten by indicator against the country: a heatmap with its table."""
        self._use(*(heading.name for heading, _ in shown_columns(self._context)))
        return make_heatmap(self._context)

    def opvallend(self) -> Bundle:
        """Return what stands out in at most five sentences, by a rule that is told."""
        return make_standouts(self._context)

    def zin(self, indicator: str, onderdeel: str | None = None, *, anders: str = "") -> Bundle:
        """Return the sentence with the answer: how much, where, when, compared with what.

        Here, in `figuur` and in `tabel`, `anders` is the indicator that is told where the region
        lacks the first one.
        """
        indicator, onderdeel = _parted(indicator, onderdeel)
        indicator = self._either(indicator, anders)
        found = self._find(indicator, onderdeel)
        if not self._context.has_theme(found):
            return not_chosen(found, "zin")
        if not self._context.has_sector(found):
            return Bundle(kind="ontbreekt", id=f"zin-{indicator}")
        if not self._context.is_available(indicator):
            return absent_sentence(self._context, found)
        return make_sentence(self._context, found, onderdeel)

    def zinnen(self, *cijfers: str) -> Bundle:
        """Return the sentences on several figures; what the region lacks stands in one line.

        A figure is an indicator, or one part of it: "leerlingen_woonregio.vo".
        """
        asked = []
        for cijfer in cijfers:
            name, part = _parted(as_text(cijfer, "het cijfer", "jeugdhulp"), None)
            asked.append((self._find(name, part), part))
        if not asked:
            raise InputError(
                "rapport.zinnen() noemt geen cijfers",
                expected='een of meer indicatoren, zoals rapport.zinnen("jeugdhulp")',
            )
        chosen = [(found, part) for found, part in asked if self._context.has_theme(found)]
        if not chosen:
            return not_chosen(asked[0][0], "zinnen")
        chosen = [(found, part) for found, part in chosen if self._context.has_sector(found)]
        if not chosen:
            return Bundle(kind="ontbreekt", id=f"zinnen-{asked[0][0].name}")
        return make_sentences(self._context, chosen)

    def figuur(
        self,
        indicator: str,
        soort: str | None = None,
        onderdeel: str | None = None,
        *,
        anders: str = "",
    ) -> Bundle:
        """Return the chart; `soort` is one of `charts.KINDS`, by default the one that fits."""
        soort = None if soort is None else as_text(soort, "de soort figuur", "lijn")
        indicator, onderdeel = _parted(indicator, onderdeel)
        indicator = self._either(indicator, anders)
        found = self._find(indicator, onderdeel)
        if soort in self._context.parts(found) and soort not in KINDS:
            raise InputError(
                f"'{soort}' is een onderdeel van {indicator}, geen soort figuur",
                expected=f'rapport.figuur("{indicator}.{soort}")',
            )
        if not self._context.has_theme(found):
            return not_chosen(found, "figuur")
        if not self._has(found):
            return Bundle(kind="ontbreekt", id=f"figuur-{indicator}")
        return make_chart(self._context, found, onderdeel, soort)

    def tabel(self, indicator: str, onderdeel: str | None = None, *, anders: str = "") -> Bundle:
        """Return the table: the region, its gemeenten and samenwerkingsverbanden, the country."""
        indicator, onderdeel = _parted(indicator, onderdeel)
        indicator = self._either(indicator, anders)
        found = self._find(indicator, onderdeel)
        if not self._context.has_theme(found):
            return not_chosen(found, "tabel")
        if not self._has(found):
            return Bundle(kind="ontbreekt", id=f"tabel-{indicator}")
        return make_table(self._context, found, onderdeel)

    def vergelijking(self, indicator: str, onderdeel: str | None = None) -> Bundle:
        """Return a table of the region beside every area that it can be compared with."""
        indicator, onderdeel = _parted(indicator, onderdeel)
        found = self._find(indicator, onderdeel)
        if not self._context.has_theme(found):
            return not_chosen(found, "vergelijking")
        if not self._has(found):
            return Bundle(kind="ontbreekt", id=f"vergelijking-{indicator}")
        return make_comparison(self._context, found, onderdeel)

    def tekst(self, naam: str) -> Bundle:
        """Return a fixed passage of the region's file; nothing where it has none of that name."""
        context = self._context
        naam = as_text(naam, "de passage")
        return make_passage(context.passages, naam, f"parameters/{context.slug}.yml")

    def profiel(self, sector: str) -> Bundle:
        """Return the samenwerkingsverbanden of sector po or vo beside all others: a table."""
        made = make_profile(self._context, as_text(sector, "de sector", "po"))
        self._use(*dict.fromkeys(figure.indicator for figure in made.figures))
        return made

    def toelichting(self, sector: str) -> Bundle:
        """Return what the samenwerkingsverbanden of a sector say themselves of their figures."""
        return make_explanations(self._context, as_text(sector, "de sector", "po"))

    def huisstijl(self) -> None:
        """Give every chart that is drawn by hand in this notebook the house style of the report."""
        huisstijl(self._context.palette)

    def antwoord(self, naam: str) -> Bundle:
        """Return what the region answered in its startgesprek; nothing where it did not."""
        return make_answer(self._context, as_text(naam, "het antwoord", "visie"))

    def ontbreekt(self) -> Bundle:
        """Return which figures of this report are missing or old, and why."""
        return make_missing(self._context, self._used or choose_eight(self._context).used)

    def verantwoording(self) -> Bundle:
        """Return definitions, sources, rounding, breaks, the rule behind the words, the version."""
        return make_provenance(self._context, self._used or choose_eight(self._context).used)

    def _find(self, name: str, breakdown: str | None) -> Indicator:
        indicator = get_indicator(as_text(name, "de indicator", "jeugdhulp"))
        if breakdown is not None:
            breakdown = as_text(breakdown, "het onderdeel")
        parts = self._context.parts(indicator) if breakdown is not None else ()
        if breakdown is not None and breakdown not in parts:
            raise unknown_name(f"onderdeel van {name}", breakdown, parts)
        if self._context.has_theme(indicator) and self._context.has_sector(indicator):
            self._use(name)
        return indicator

    def _either(self, name: str, other: str) -> str:
        """Return the first name, or the other where the region has only figures of that one."""
        name, other = as_text(name, "de indicator", "jeugdhulp"), as_text(other, "'anders'")
        if not other:
            return name
        first, second = get_indicator(name), get_indicator(other)
        lacks = not self._context.is_available(first.name)
        return other if lacks and self._context.is_available(second.name) else name

    def _has(self, indicator: Indicator) -> bool:
        """Whether the report is about an indicator and the region has figures of it."""
        context = self._context
        is_asked = context.has_theme(indicator) and context.has_sector(indicator)
        return is_asked and context.is_available(indicator.name)

    def _use(self, *names: str) -> None:
        self._used = list(dict.fromkeys([*self._used, *names]))


def _parted(indicator: str, part: str | None) -> tuple[str, str | None]:
    """Return an indicator and its part, which may stand behind it with a point."""
    indicator = as_text(indicator, "de indicator", "jeugdhulp")
    if part is not None or "." not in indicator:
        return indicator, part
    name, _, part = indicator.partition(".")
    return name, part


def check_themes(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of themes, each once; raises `InputError` for one that does not exist."""
    given = as_texts(names, "het thema", "vsv")
    for name in given:
        if name not in THEMES:
            raise unknown_name("thema", name, THEMES, remedy="zie 'aoj list indicators'")
    return tuple(dict.fromkeys(given))


def of_samenwerkingsverband(settings: RegionSettings, code: str) -> RegionSettings:
    """Return a region that is one of its samenwerkingsverbanden, whole, whatever gemeenten it has.

    Raises `InputError` for a code that is not one of the region.
    """
    parts = (part_of_region(settings, code),)
    return settings.model_copy(update={"samenwerkingsverbanden": parts, "gemeenten": ()})


def _name_of(settings: RegionSettings, geography: Geography) -> str:
    """Return the name of the one samenwerkingsverband of a region: that of its file first."""
    only = settings.samenwerkingsverbanden[0]
    return only.name or geography.region(only.code).name


def open_context(
    slug: str,
    data_set: str = "",
    year: int | None = None,
    *,
    project: Project | None = None,
    pin: int | None = None,
    peers: Sequence[str] | None = None,
    only: str = "",
) -> Context:
    """Return what a report is about: of `project`, else found from the working directory upwards.

    `pin` is the number of the last snapshot that counts; without it the environment decides.
    `peers` are names of regions to compare with; without them those of a run's `--peers`; where
    none are given, those of the region's file. `only` is the samenwerkingsverband of the region
    that the report is about alone.
    """
    project = project or find_project()
    settings = load_region(project, slug)
    if only.strip():
        settings = of_samenwerkingsverband(settings, only)
    data = SharedData.open(project, data_set or settings.data, pin)
    region = build_region(
        settings.slug,
        _name_of(settings, data.geography) if only.strip() else settings.name,
        data.geography,
        samenwerkingsverbanden=settings.samenwerkingsverbanden,
        gemeenten=settings.gemeenten,
        year=year or settings.year,
    )
    names = {part.code: part.name for part in settings.samenwerkingsverbanden}
    if peers is None:
        peers = parse_peers(filter(None, [os.environ.get(PEERS_VARIABLE, "")]))
    where = PEERS_OPTION if peers else f"parameters/{slug}.yml"
    year = year or settings.year
    found = find_peers(project, peers or settings.peers, data.geography, year, where=where)
    sector = settings.samenwerkingsverbanden[0].code[:2].lower() if only.strip() else ""
    edition = edition_at(project, slug, Path.cwd()) or settings.edition
    return Context(
        slug, region, data, year, names, settings.passages, found, edition=edition, sector=sector
    )

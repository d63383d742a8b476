"""From which plan a notebook shows answers, and the bundles that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aoj.bundle import Bundle, Cell, Column, PrintedFigure, join_figures
from aoj.errors import unknown_name
from aoj.report import markup
from aoj.report.context import Context
from aoj.report.palette import Palette
from aoj.report.wording import marks, numbers
from aoj.settings import load_region
from aoj.settings.questionnaires import GROUPS
from aoj.store.releases import asked_plan, read_plan
from aoj.survey.release import RegionRelease, ShownAnswer, ShownGroup
from aoj.survey.release.plan import strict_release
from aoj.survey.release.shown import from_json, hash_of

CONCEPT = (
    "Concept: dit notebook is zonder vrijgaveplan gedraaid en toont daarom alleen de hele groep, "
    "in hooguit drie klassen."
)


@dataclass(frozen=True)
class Source:
    """What may be shown of a region's answers, with the hash of the plan that says so."""

    release: RegionRelease
    plan: str
    place: str
    is_example: bool = False
    themes: tuple[str, ...] = ()
    """Keys of the themes that the report is about; empty: all."""
    groups: tuple[str, ...] = ()
    """The groups that the report is about; empty: all."""
    palette: Palette = field(default_factory=Palette)
    """The colours of the charts."""

    @property
    def disclosure(self) -> str:
        """What a bundle says of how it was decided what to show."""
        return "concept" if self.release.strict else "vrijgegeven"

    def group(self, name: str) -> ShownGroup | None:
        """Return a group; None where it took no part. Raises `InputError` for no group at all."""
        if name not in GROUPS:
            raise unknown_name("doelgroep", name, GROUPS)
        return self.release.group(name) if not self.groups or name in self.groups else None

    @property
    def shown(self) -> tuple[ShownGroup, ...]:
        """The groups that took part and that the report is about."""
        every = self.release.groups
        return tuple(one for one in every if not self.groups or one.group in self.groups)

    def has(self, theme: str) -> bool:
        """Whether the report is about a theme."""
        return not self.themes or theme in self.themes

    @property
    def footer(self) -> str:
        """The remark at the foot of every chart of invented answers."""
        return numbers.capital(marks.EXAMPLE) if self.is_example else ""

    def bundle(
        self,
        kind: str,
        id: str,
        html: str,
        *,
        title: str = "",
        text: str = "",
        alt: str = "",
        columns: tuple[Column, ...] = (),
        rows: Sequence[Mapping[str, Cell]] = (),
        notes: Sequence[str] = (),
        figures: Iterable[PrintedFigure] = (),
    ) -> Bundle:
        """Return a bundle that says by which plan it shows what it shows."""
        return Bundle(
            kind=kind,
            id=id,
            title=title,
            text=text or title,
            html=html,
            alt=alt,
            columns=columns,
            rows=tuple(rows),
            notes=tuple(notes),
            figures=join_figures(figures),
            disclosure=self.disclosure,
            plan=self.plan,
        )

    def nothing(self, id: str, text: str = "") -> Bundle:
        """Return the output where there is nothing to show; with a text it says why."""
        html = markup.paragraph(text, "aoj-ontbreekt")
        return self.bundle("ontbreekt", id, html, text=text)

    def figure(
        self, group: str, key: str, part: str, answer: ShownAnswer, label: str, wave: str = ""
    ) -> PrintedFigure:
        """Return the record of a printed percentage: of which group, question, part and answer."""
        return PrintedFigure(
            indicator=f"vraag.{group}.{key}",
            region_code=self.release.region,
            period=wave or self.release.wave,
            breakdown=f"{part}/{answer.code}",
            value=answer.share,
            wordings=(percent(answer.share),),
            label=label,
            place=self.place,
            unit="%",
        )


def open_source(
    context: Context, wave: str, themes: Sequence[str], groups: Sequence[str]
) -> Source:
    """Return what a notebook may show: by the plan of its run, else in the strictest form.

    Raises `DataError` where the plan is gone or altered, `InputError` for an unknown wave.
    """
    project = context.data.project
    settings = load_region(project, context.slug)
    settings = settings.model_copy(update={"data": context.data.name})
    plan = asked_plan()
    if plan:
        text = read_plan(project.answers(context.data.name), context.slug, plan)
        release = from_json(text, f"het vrijgaveplan van {context.slug}")
    else:
        release = strict_release(project, settings, context.geography, wave)
        plan = hash_of(release)
    return Source(
        release,
        plan,
        context.place,
        context.is_example,
        tuple(themes),
        tuple(groups),
        context.palette,
    )


def percent(share: float) -> str:
    """Return a share as whole percents.

    >>> percent(0.125), percent(1.0)
    ('13%', '100%')
    """
    return numbers.share(share, 0)


def with_text(bundle: Bundle, text: str) -> Bundle:
    """Return a bundle with a paragraph before it."""
    return replace(bundle, html=markup.paragraph(text) + bundle.html, text=f"{text}\n{bundle.text}")

"""How a figure is expected to go, and between which bounds its source expects it."""

from __future__ import annotations

from aoj.comparisons import COUNT_CHANGE
from aoj.indicators import Indicator
from aoj.report.results import Result
from aoj.report.wording import marks, numbers
from aoj.report.wording.grammar.nouns import phrases
from aoj.report.wording.grammar.told import Told, printed_change
from aoj.report.wording.grammar.verbs import BE, verb_for


def tell_forecast(
    told: Told, now: Result, last: Result, indicator: Indicator, *, ahead: bool = False
) -> None:
    """Say how a forecast's last year stands beside the year `now`, itself `ahead` or counted."""
    if not now.value or now.value < 0 or last.value is None or now.period == last.period:
        return
    since = numbers.since(now.period)
    then = told.print(now, marks.figure(now, indicator, rounded=True))
    verb = verb_for(then).form()
    if ahead:
        verb = BE.form()
        then = f"in dezelfde prognose {then}"
    moved = numbers.change(now.value, last.value) or 0.0
    if now.hidden or last.hidden:
        told.say(f"In {since} {verb} het {then}.")
    elif abs(moved) < COUNT_CHANGE:
        told.say(f"Dat is nauwelijks anders dan in {since} ({then}).")
    else:
        much = numbers.share(abs(moved), 0)
        told.figures.append(printed_change(last, since, moved, much))
        told.say(f"Dat is {much} {'meer' if moved > 0 else 'minder'} dan in {since} ({then}).")


def tell_band(told: Told, low: Result, high: Result, indicator: Indicator) -> None:
    """Say between which figures a forecast comes out, by the interval of its source."""
    ends = [marks.figure(r, indicator, rounded=True) for r in (low, high)]
    about = "ongeveer " if any(text.startswith("ongeveer ") for text in ends) else ""
    bare = [text.removeprefix("ongeveer ") for text in ends]
    least, most = (told.print(r, text) for r, text in zip((low, high), bare, strict=True))
    chance = phrases(indicator).get("kans", "volgens de bron")
    told.say(f"{chance} ligt het in {numbers.since(low.period)} tussen {about}{least} en {most}.")

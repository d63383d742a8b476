"""What of a plan was printed on a page, as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from aoj.errors import DataError
from aoj.store.releases import Release, Released, ReleasedOthers
from aoj.survey.release.shown import RegionRelease, ShownGroup, ShownQuestion, ShownTable, hash_of

CHANGES = "metingen"
"""By what the counts of those in two waves are kept, with `part` 'then>now'."""


def printed(
    release: RegionRelease,
    questions: Collection[tuple[str, str]],
    *,
    edition: str,
    template: str,
    date: str,
) -> Release:
    """Return the line of the ledger for a page with these questions (group and key).

    Of a question that is on the page all is kept that the plan shows of it; of a group also how
    many answered. Raises `DataError` where a wave that is open would show more than response.
    """
    tables: list[Released] = []
    others: list[ReleasedOthers] = []
    texts: list[tuple[str, str, int]] = []
    for group in release.groups:
        tables += _response(release, group)
        on_page = [one for one in group.questions if (group.group, one.key) in questions]
        if group.is_open and on_page:
            raise DataError(
                f"meting {release.wave} van {release.region} ({group.group}) is nog open",
                remedy=f"sluit haar met 'aoj answers close {release.region} --wave {release.wave}'",
            )
        for question in on_page:
            tables += _tables(release, group.group, question)
            others += _others(group.group, question)
        texts += [(group.group, o.key, len(o.answers)) for o in group.open_answers if o.answers]
    for one in release.deepenings:
        for table in (one.whole, *(one.split.parts if one.split else ())):
            by = one.by if table.part.key else ""
            tables += _table(release, one.group, one.key, by, table)
    return Release(
        region=release.region,
        data=release.data,
        edition=edition,
        template=template,
        plan=hash_of(release),
        wave=release.wave,
        date=date,
        groups=tuple(group.group for group in release.groups),
        tables=tuple(dict.fromkeys(tables)),
        others=tuple(others),
        open_answers=tuple(texts),
    )


def _response(release: RegionRelease, group: ShownGroup) -> Iterator[Released]:
    for row in group.response:
        if row.answers is not None:
            part = row.label if row.by else ""
            yield Released(
                release.region, release.wave, group.group, "", row.by, part, base=row.answers
            )


def _tables(release: RegionRelease, group: str, question: ShownQuestion) -> Iterator[Released]:
    key = question.key
    yield from _table(release, group, key, "", question.whole)
    for table in question.split.parts if question.split else ():
        yield from _table(release, group, key, question.split.by if question.split else "", table)
    for change in question.changes:
        part = f"{change.wave}>{release.wave}"
        for wave, answer in ((change.wave, change.then), (release.wave, change.now)):
            if answer is not None:
                yield Released(
                    region=release.region,
                    wave=wave,
                    group=group,
                    question=key,
                    by=CHANGES,
                    part=part,
                    detail="aantal",
                    base=answer.base,
                    answers=((answer.code, answer.count),),
                )


def _table(
    release: RegionRelease, group: str, key: str, by: str, table: ShownTable
) -> Iterator[Released]:
    if table.detail == "niets":
        return
    yield Released(
        region=release.region,
        wave=release.wave,
        group=group,
        question=key,
        by=by,
        part=table.part.key,
        detail=table.detail,
        base=table.base,
        answers=tuple((answer.code, answer.count) for answer in table.answers),
    )


def _others(group: str, question: ShownQuestion) -> Iterator[ReleasedOthers]:
    for one in question.others:
        if one.share is not None:
            yield ReleasedOthers(
                group=group,
                question=question.key,
                code=one.code,
                way=one.way,
                regions=one.regions,
                share=one.share,
                named=tuple(sorted(one.named.items())),
            )

"""Whether an export holds people who were kept before, where no number or token can tell.

A newer export of Google Forms has no numbers, and one of LimeSurvey with other columns has numbers
that seem those of another list. Who adds it would count everybody twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from aoj.commands.answers_judged import headers_hash
from aoj.commands.answers_parts import Part, Wanted
from aoj.errors import InputError
from aoj.store.responses import Register, read_table
from aoj.survey.judging import COUNT, kept_texts, texts_of_table

_FEWEST = 3
"""So many equal answers may be chance in short lists; from here on they may be the same people."""
_REMEDY = (
    "vervangt dit bestand het eerdere, geef dan --replaces BESTAND; "
    "zijn het andere mensen, --double meetellen"
)


def check_again(folder: Path, register: Register, parts: Sequence[Part], wanted: Wanted) -> None:
    """Raise `InputError` where a part seems to hold the people of a file that counts too.

    That is: it has no numbers, and the tool and columns of that file; or half of the answers of one
    of the two are, question by question, answers of the other that nobody else there gave.
    """
    if wanted.ways.get("double") == COUNT:
        return
    for place, part in enumerate(parts):
        if not part.judged.rows:
            continue
        own = kept_texts(part.stripped, part.judged.rows).values()
        for name, form, texts in _others(folder, register, part, parts[:place]):
            if not part.judged.marks and form == _form(part):
                raise _again(
                    part,
                    f"dit bestand heeft geen nummers en dezelfde kolommen als '{name}', dus "
                    "niemand kan zien of het dezelfde mensen zijn",
                )
            if count := _shared(own, texts):
                raise _again(
                    part, f"{count} antwoorden zijn op elke vraag gelijk aan die uit '{name}'"
                )


def _again(part: Part, sentence: str) -> InputError:
    return InputError(sentence, where=Path(part.file).name, remedy=_REMEDY)


def _form(part: Part) -> tuple[str, str]:
    raw = part.understood.raw
    return raw.tool, headers_hash(raw)


def _others(
    folder: Path, register: Register, part: Part, before: Sequence[Part]
) -> Iterator[tuple[str, tuple[str, str], list[str]]]:
    """Yield name, tool and columns, and answers of each file that counts beside this one."""
    gone = {entry.table for entry in part.replaced}
    for entry in register.of(*part.place):
        if entry.table not in gone:
            texts = texts_of_table(read_table(folder, entry))
            yield entry.file, (entry.tool, entry.headers_sha256), texts
    for other in before:
        if other.place == part.place:
            texts = list(kept_texts(other.stripped, other.judged.rows).values())
            yield Path(other.file).name, _form(other), texts


def _shared(own: Iterable[str], others: Iterable[str]) -> int:
    """Return how many answers two files share, 0 where it is too few to mean anything."""
    ours, theirs = Counter(own), Counter(others)
    both = sum(n == 1 and theirs[text] == 1 for text, n in ours.items())
    fewest = min(ours.total(), theirs.total())
    return both if both >= _FEWEST and 2 * both >= fewest else 0

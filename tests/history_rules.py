"""What must hold after a re-run: the table of rules, one function for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import nbformat
from history_merges import how_near, is_merge
from history_order import check_order, check_own_cells
from history_reading import (
    INJECTED,
    MARKER,
    Copy,
    Left,
    TemplateCell,
    Version,
    fate,
    full_lines,
    has_joined_notes,
    is_edited,
    is_note,
    items,
    kinds,
    own_tags,
    print_of,
    read_cells,
    stamp,
    tags,
    template_key,
)
from lab import Cell, Notebook, text_of

LIST = "lijst"


def broken_rules(left: Copy, version: Version, injected: str, result: Notebook) -> list[str]:
    """Return in words what a run did wrong; empty when it kept to every rule."""
    cells = read_cells(left)
    found = list(_invalid(result))
    if not found:
        found += _stamps(version, result)
        found += _notes(result)
        found += _words(cells, left, result)
    if not found and not has_joined_notes(left):
        found += _template_cells(cells, left, version, result)
        found += check_own_cells(cells, left, version, result)
        found += _ids_stay(cells, version, result)
        found += check_order(cells, left, version, result)
        found += _untouched(cells, left, version, result)
        found += _lasting_items(cells, left, version, result)
    return found


def words(notebook: Notebook) -> list[Any]:
    """Return all of a notebook that is not a note about it."""
    return [(cell["id"], print_of(cell)) for cell in notebook["cells"] if not is_note(cell)]


def accepted_wrongly(left: Copy, after: Notebook, chosen: Sequence[str]) -> list[str]:
    """Return what `aoj accept` did wrong: it ends revisions and touches nothing else."""
    found = [*_notes(after), *_words(read_cells(left), left, after)]
    was = [print_of(cell) for cell in left.notebook["cells"] if not is_note(cell)]
    now = [print_of(cell) for cell in after["cells"]]
    if was != [one for one in now if one in was] and not has_joined_notes(left):
        found.append("accept veranderde cellen")
    still = [key for cell in after["cells"] if (key := cell.get("id")) in chosen and items(cell)]
    return found + [f"cel {key} is nagekeken en nog gemeld" for key in still]


def _invalid(result: Notebook) -> Iterator[str]:
    doubles = [key for key, n in Counter(cell["id"] for cell in result["cells"]).items() if n > 1]
    if doubles:
        yield f"ids zijn dubbel: {doubles}"
        return  # nbformat would mend them
    try:
        nbformat.validate(result)
    except nbformat.ValidationError as error:
        yield f"het notebook is ongeldig: {error}"


def _stamps(version: Version, result: Notebook) -> Iterator[str]:
    stamped = Counter(key for cell in result["cells"] if (key := template_key(cell)))
    yield from (f"{n} cellen met stempel {key}" for key, n in stamped.items() if n > 1)
    for cell in result["cells"]:
        key = template_key(cell)
        if version.find(key) and cell["id"] != key:
            yield f"cel {key} heeft de id {cell['id']}"


def _ids_stay(cells: Sequence[Left], version: Version, result: Notebook) -> Iterator[str]:
    """A person's cell keeps its id, if that is a good one and not one of ours."""
    ids = Counter(cell.cell.get("id") for cell in cells)
    now = {cell["id"]: print_of(cell) for cell in result["cells"]}
    for cell in cells:
        key = str(cell.cell.get("id", ""))
        ours = key in (*version.keys, INJECTED) or key.startswith("herzien-")
        good = re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", key) and ids[key] == 1 and not ours
        if cell.kind == "own" and good and now.get(key) != print_of(cell.cell):
            yield f"een cel van een persoon is haar id {key} kwijt"


def _notes(result: Notebook) -> Iterator[str]:
    cells = result["cells"]
    above = {str(stamp(cell)["note"]): at for at, cell in enumerate(cells) if is_note(cell)}
    if len(above) < sum(is_note(cell) for cell in cells):
        yield "er staan meer meldingen bij een cel"
    for target, at in above.items():
        if cells[at]["cell_type"] != "markdown" or stamp(cells[at])["source"] != text_of(cells[at]):
            yield f"de melding bij {target} is anders dan haar stempel"
        if "herzien" not in tags(cells[at]):
            yield f"de melding bij {target} mist haar label"
        if target == LIST:
            if at != 0:
                yield "de lijst staat niet bovenaan"
        elif at + 1 == len(cells) or cells[at + 1]["id"] != target:
            yield f"de melding bij {target} staat niet direct boven haar cel"
    noted = set(above) - {LIST}
    open_cells = {cell["id"] for cell in cells if items(cell)}
    if noted != open_cells:
        yield f"meldingen {sorted(noted)}, maar herzien zijn {sorted(open_cells)}"
    if bool(noted) != (LIST in above):
        yield "de lijst staat er zonder meldingen, of ontbreekt"
    for cell in cells:
        if any(items(cell).count(item) > 1 for item in items(cell)):
            yield f"cel {cell['id']} noemt een herziening dubbel"


def _words(cells: Sequence[Left], left: Copy, result: Notebook) -> Iterator[str]:
    """Each marker that a person wrote stands as often as they left it.

    A note may quote a person's sentence; where they edited that note, or joined it with a cell,
    its quotes may be kept.
    """
    least: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for cell in cells:
        if cell.kind == "note":
            continue
        here = Counter(MARKER.findall(cell.source))
        most += here
        placed = {note for note in left.notes if note in cell.source}
        if cell.kind == "edited note":
            placed.add(str(stamp(cell.cell).get("source")))
        for note in placed:
            here -= Counter(MARKER.findall(note))
        least += here
    now = Counter(
        word
        for cell in result["cells"]
        if not is_note(cell)
        for word in MARKER.findall(text_of(cell))
    )
    for word in sorted(least.keys() | now.keys()):
        if now[word] < least[word]:
            yield f"verloren: {word} ({now[word]} van {least[word]} keer)"
        if now[word] > most[word]:
            yield f"verdubbeld of teruggekomen: {word} ({now[word]} keer, was {most[word]})"


def _template_cells(
    cells: Sequence[Left], left: Copy, version: Version, result: Notebook
) -> Iterator[str]:
    made = {key: cell for cell in result["cells"] if (key := template_key(cell))}
    survivors = {
        key: cell for cell in cells if (key := fate(cell, left, version)) not in ("", "gone")
    }
    for line in version.cells:
        known = line.key in left.ever or version.replaces.get(line.key) in left.ever
        if line.key in survivors and line.key not in made:
            yield f"cel {line.key} is verdwenen"
        elif line.key not in survivors and known and line.key in made:
            yield f"cel {line.key} was verwijderd en is terug"
        elif not known and line.key not in made:
            yield f"de nieuwe cel {line.key} ontbreekt"
        elif line.key in survivors:
            base = left.made_from.find(survivors[line.key].key)
            assert base is not None
            yield from _one_cell(survivors[line.key], base, line, made[line.key])
        elif line.key in made:
            now = made[line.key]
            if (text_of(now), now["cell_type"]) != (line.text, line.type):
                yield f"de nieuwe cel {line.key} heeft niet de tekst van het sjabloon"


def _one_cell(theirs: Left, base: TemplateCell, new: TemplateCell, now: Cell) -> Iterator[str]:
    """Whether an original became what the table of rules says."""
    text, kind = text_of(now), now["cell_type"]
    edited = (theirs.source != base.text, theirs.type != base.type)
    pictures = theirs.cell.get("attachments") or {}
    changed = (new.text, new.type) != (base.text, base.type)
    kept = (text, kind) == (theirs.source, theirs.type)
    same = (theirs.source, theirs.type) == (new.text, new.type)
    flagged = kept and ("sjabloon" in kinds(now) or same or _is_answered(theirs, base))
    agreed = theirs.source == new.text and (text, kind) == (new.text, new.type)
    if (now.get("attachments") or {}) != pictures:
        yield f"cel {new.key}: de bijlagen zijn anders"
    if own_tags(now) != own_tags(theirs.cell):
        yield f"cel {new.key}: de labels van een persoon zijn anders"
    if not any(edited) and not pictures:
        if (text, kind) != (new.text, new.type):
            yield f"cel {new.key} is niet bewerkt en heeft niet de nieuwe tekst"
        if items(now):
            yield f"cel {new.key} is niet bewerkt en moet toch herzien worden"
    elif not changed:
        if not kept:
            yield f"cel {new.key} is bewerkt en is nu anders"
    elif new.type != base.type or {kind, new.type} != {"markdown"}:
        only_kind = not edited[0] and (text, kind) == (new.text, theirs.type)
        good = kind == theirs.type and new.type == base.type
        good = good and is_merge(text, base.text, theirs.source, new.text)
        if not (flagged or only_kind or good or agreed):
            yield f"cel {new.key}: beide veranderd, verwacht de tekst van de persoon met melding"
    else:
        yield from _merged(new.key, theirs.source, base.text, new.text, now, flagged=flagged)


def _is_answered(theirs: Left, base: TemplateCell) -> bool:
    """Whether nothing is left of the question in a cell that is a person's to write in.

    Then a change of the question needs no look.
    """
    rest = set(full_lines(base.text)) & set(full_lines(theirs.source))
    return "duiding" in base.tags and not rest


def _merged(
    key: str, theirs: str, base: str, new: str, now: Cell, *, flagged: bool
) -> Iterator[str]:
    distance = how_near(base, theirs, new)
    good = is_merge(text_of(now), base, theirs, new)
    if distance == "apart" and not good:
        yield f"cel {key}: wijzigingen raken elkaar niet en zijn niet goed samengevoegd"
    if distance == "touching" and not flagged:
        yield f"cel {key}: wijzigingen raken elkaar, verwacht de tekst van de persoon met melding"
    if distance == "near" and not (good or flagged):
        yield f"cel {key}: niet samengevoegd, en niet de tekst van de persoon met melding"


def _untouched(
    cells: Sequence[Left], left: Copy, version: Version, result: Notebook
) -> Iterator[str]:
    """Without edits the notebook is a fresh run of the new template."""
    plain = all(cell.kind in ("original", "injected", "note") for cell in cells)
    whole = [cell.key for cell in cells if cell.kind == "original"] == list(left.made_from.keys)
    edited = any(is_edited(c, left) for c in cells if c.kind == "original")
    injected = all(c.source == left.injected for c in cells if c.kind == "injected")
    if edited or not (plain and whole and injected):
        return
    if left.ever != frozenset(left.made_from.keys) and left.ever & (
        set(version.keys) - set(left.made_from.keys)
    ):
        return
    now = [(c["id"], c["cell_type"], text_of(c)) for c in result["cells"] if c["id"] != INJECTED]
    fresh = [(line.key, line.type, line.text) for line in version.cells]
    if now != fresh:
        yield f"een onbewerkt notebook is geen verse run:\n  {now}\n  {fresh}"


def _lasting_items(
    cells: Sequence[Left], left: Copy, version: Version, result: Notebook
) -> Iterator[str]:
    """What must be looked at stays open until its note is deleted, and then stays away."""
    ids = Counter(cell.get("id") for cell in left.notebook["cells"])
    noted = {stamp(c.cell)["note"] for c in cells if c.kind == "note"}
    written = any(c.kind == "edited note" or _is_foreign_note(c) for c in cells)
    now = {cell["id"]: cell for cell in result["cells"]}
    for cell in cells:
        key = cell.cell.get("id")
        if ids[key] != 1 or key not in now or print_of(now[key]) != print_of(cell.cell):
            continue
        if cell.kind == "original" and _is_settled(cell, left, version):
            continue
        for kind in {"sjabloon", "vervallen", "parameters"} & set(kinds(cell.cell)):
            if key in noted and kind not in kinds(now[key]):
                yield f"cel {key}: '{kind}' is niet meer gemeld"
            if (
                not noted
                and not written
                and kind in kinds(now[key])
                and not _is_new(cell, left, version)
            ):
                yield f"cel {key}: '{kind}' is weer gemeld, al is de melding verwijderd"


def _is_settled(cell: Left, left: Copy, version: Version) -> bool:
    """Whether an original says what its template says, so that nothing is left to look at."""
    new = version.find(fate(cell, left, version))
    return not is_edited(cell, left) or (new is not None and cell.source == new.text)


def _is_foreign_note(cell: Left) -> bool:
    return str(cell.cell.get("id", "")).startswith("herzien-") and cell.kind == "own"


def _is_new(cell: Left, left: Copy, version: Version) -> bool:
    """Whether a run has a new cause to have an original looked at."""
    if cell.kind != "original":
        return False
    key = fate(cell, left, version)
    base, new = left.made_from.find(cell.key), version.find(key)
    return new is None or base is None or (new.text, new.type) != (base.text, base.type)

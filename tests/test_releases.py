"""Plan files and the ledger: what is kept, and what is seen when somebody changed it."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from aoj.errors import DataError
from aoj.store.releases import (
    FOLDER,
    LEDGER,
    REACHED,
    Release,
    Released,
    ReleasedOthers,
    append_release,
    asked_plan,
    change_ledger,
    plan_path,
    read_ledger,
    read_plan,
    write_plan,
)
from aoj.store.responses import Register, read_register, write_register
from aoj.survey.release import (
    RegionRelease,
    ShownAnswer,
    ShownChange,
    ShownDeepening,
    ShownGroup,
    ShownOpen,
    ShownOthers,
    ShownPart,
    ShownQuestion,
    ShownResponse,
    ShownSplit,
    ShownTable,
)
from aoj.survey.release.printed import printed
from aoj.survey.release.shown import hash_of, to_json


def table(key: str = "", base: int = 12, favourable: int = 7) -> ShownTable:
    members = tuple(key.split("+")) if key else ()
    answers = (
        ShownAnswer("1", "oneens", base - favourable, base),
        ShownAnswer("2", "eens", favourable, base, is_favourable=True),
    )
    return ShownTable(ShownPart(key, key, members), "klassen", base, answers)


def question(key: str, **more) -> ShownQuestion:
    return ShownQuestion(key, "proces", "Vraag.", "scale", False, False, "eens", table(), **more)


def plan(*, is_open: bool = False) -> RegionRelease:
    split = ShownSplit("rol", (table("po", 20, 4), table("so+vo", 15, 9)))
    others = ShownOthers("2", "eens", 0.5, 4, 0.6, way="samen", named={"Fabelstad": 0.4})
    nothing = ShownOthers("2", "eens", reason="nog geen vergelijking")
    change = ShownChange("2024", "2", "eens", ShownAnswer("2", "eens", 5, 11), table().favourable)
    group = ShownGroup(
        "uitvoering",
        "Uitvoering",
        10,
        is_open,
        "",
        {"proces": "Het proces"},
        "van de groep",
        (ShownResponse("allen", 35, None), ShownResponse("po", None, None, "rol")),
        (
            question("een", split=split, others=(others,), changes=(change,)),
            question("twee", others=(nothing,)),
            replace(question("drie"), whole=ShownTable()),
        ),
        open_answers=(ShownOpen("open", "proces", "Wat?", ("a", "b")),),
    )
    deep = ShownDeepening("uitvoering", "een", "vier", ShownSplit("vier", (table("1"),)), table())
    return RegionRelease("oost", "Oost", "voorbeeld", "2026", 2026, (group,), (deep,))


def release(region: str = "oost", plan: str = "a" * 20, **more) -> Release:
    tables = (
        Released(region, "2026", "beleid", "een", base=7, answers=(("1", 3), ("2", 4))),
        Released(region, "2026", "beleid", "een", "rol", "+po", "aantal", 5, (("2", 4),)),
    )
    others = (ReleasedOthers("beleid", "een", "2", "samen", 4, 0.25, (("Fabelstad", 0.5),)),)
    texts = (("beleid", "open", 11),)
    values = {"tables": tables, "others": others, "open_answers": texts, "groups": ("beleid",)}
    made = Release(region, "voorbeeld", "2026", "vragenlijst", plan, "2026", "2026-07-01", **values)
    return replace(made, **more)


def files(folder: Path) -> tuple[Path, Path]:
    return folder / FOLDER / LEDGER, folder / FOLDER / REACHED


def add(folder: Path, count: int) -> None:
    for number in range(count):
        assert append_release(folder, release(plan=f"{number:020x}"))


def test_a_plan_is_kept_under_its_hash_and_read_back(tmp_path):
    text, key = to_json(plan()), hash_of(plan())
    path = write_plan(tmp_path, "oost", key, text)
    assert path == plan_path(tmp_path, "oost", key) == tmp_path / f"vrijgave/oost.{key}.json"
    assert read_plan(tmp_path, "oost", key) == text
    written = path.stat().st_mtime_ns
    write_plan(tmp_path, "oost", key, text)
    assert path.stat().st_mtime_ns == written


@pytest.mark.parametrize("key", ["", "x", "0" * 20, "../../geheim", "A" * 20])
def test_a_plan_that_is_not_there_is_said_to_be_gone(tmp_path, key):
    write_plan(tmp_path, "oost", hash_of(plan()), to_json(plan()))
    with pytest.raises(DataError, match="aoj run oost"):
        read_plan(tmp_path, "oost", key)
    with pytest.raises(DataError):
        read_plan(tmp_path, "west", hash_of(plan()))


def test_a_plan_that_was_altered_is_refused_and_comes_back_whole(tmp_path):
    text, key = to_json(plan()), hash_of(plan())
    path = write_plan(tmp_path, "oost", key, text)
    path.write_text(text.replace('"base": 12', '"base": 13'), encoding="utf-8")
    with pytest.raises(DataError, match="veranderd"):
        read_plan(tmp_path, "oost", key)
    with pytest.raises(DataError):
        write_plan(tmp_path, "oost", key, text + " ")
    write_plan(tmp_path, "oost", key, text)
    assert read_plan(tmp_path, "oost", key) == text


def test_a_notebook_without_a_run_has_no_plan(monkeypatch):
    monkeypatch.delenv("AOJ_RELEASE", raising=False)
    assert asked_plan() == ""
    monkeypatch.setenv("AOJ_RELEASE", "a" * 20)
    assert asked_plan() == "a" * 20


def test_without_a_ledger_nothing_went_out(tmp_path):
    assert read_ledger(tmp_path).releases == ()
    assert not (tmp_path / FOLDER).exists()


def test_what_is_added_to_the_ledger_is_read_back_with_its_line(tmp_path):
    one = append_release(tmp_path, release())
    other = append_release(tmp_path, release("west"))
    ledger = read_ledger(tmp_path)
    assert ledger.releases == (one, other)
    assert [(t.plan, t.line) for t in ledger.tables("west")] == [("a" * 20, 2)] * 2
    assert ledger.tables("oost", "2024") == () and ledger.of("oost", "2026") == (one,)
    assert one.others == release().others and one.open_answers == release().open_answers


def test_the_same_page_is_in_it_once_and_nothing_of_before_changes(tmp_path):
    append_release(tmp_path, release())
    before = files(tmp_path)[0].read_bytes()
    assert append_release(tmp_path, release(date="2027-01-01")) is None
    assert files(tmp_path)[0].read_bytes() == before
    assert append_release(tmp_path, release(edition="2027"))
    fewer = replace(release(), tables=release().tables[:1])
    assert append_release(tmp_path, fewer) is None
    more = (*release().tables, Released("oost", "2026", "beleid", "twee", base=11))
    assert append_release(tmp_path, replace(release(), tables=more)).line == 3
    assert files(tmp_path)[0].read_bytes().startswith(before)


def test_who_decides_sees_all_that_went_out_before(tmp_path):
    add(tmp_path, 2)
    seen: list[int] = []
    change_ledger(tmp_path, lambda ledger: seen.append(len(ledger.releases)))
    assert seen == [2] and len(read_ledger(tmp_path).releases) == 2


def test_any_changed_byte_is_seen(tmp_path):
    add(tmp_path, 3)
    path = files(tmp_path)[0]
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DataError, match="grootboek"):
            read_ledger(tmp_path)
        with pytest.raises(DataError):
            append_release(tmp_path, release(plan="f" * 20))
    path.write_bytes(whole)
    assert len(read_ledger(tmp_path).releases) == 3


@pytest.mark.parametrize("kept", [(0, 1), (1, 2), (0, 2), (1, 0, 2), (0, 1, 2, 2), ()])
def test_a_line_that_is_gone_moved_or_doubled_is_seen(tmp_path, kept):
    add(tmp_path, 3)
    path = files(tmp_path)[0]
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"".join(lines[number] + b"\n" for number in kept))
    with pytest.raises(DataError):
        read_ledger(tmp_path)


def test_a_ledger_that_is_gone_while_pages_went_out_is_seen(tmp_path):
    add(tmp_path, 1)
    files(tmp_path)[0].unlink()
    with pytest.raises(DataError, match="had er 1"):
        append_release(tmp_path, release("west"))


@pytest.fixture
def told(tmp_path) -> Path:
    """A folder with a register of answers, of which three pages went out."""
    write_register(tmp_path, Register(closed={"oost/2026/beleid": "2026-06-30"}, salt="zout"))
    add(tmp_path, 3)
    return tmp_path


def test_a_ledger_that_is_gone_with_how_far_it_came_is_seen_by_the_register(told):
    for path in files(told):
        path.unlink()
    for _ in range(2):
        with pytest.raises(DataError, match="het heeft 0 regels en had er 3"):
            read_ledger(told)
        with pytest.raises(DataError, match="uit een reservekopie"):
            append_release(told, release("west"))
    shutil.rmtree(told / FOLDER)
    with pytest.raises(DataError, match="had er 3"):
        read_ledger(told)


def test_an_older_copy_of_the_ledger_is_refused_and_the_newest_is_taken(told):
    newest = [path.read_bytes() for path in files(told)]
    lines = newest[0].splitlines(keepends=True)
    digest = hashlib.sha256(lines[1].rstrip(b"\n")).hexdigest()
    for path, old in zip(files(told), (b"".join(lines[:2]), f"2 {digest}\n".encode()), strict=True):
        path.write_bytes(old)
    with pytest.raises(DataError, match="het heeft 2 regels en had er 3"):
        read_ledger(told)
    for path, content in zip(files(told), newest, strict=True):
        path.write_bytes(content)
    assert append_release(told, release("west")).line == 4


def test_another_ledger_of_as_many_lines_is_seen(told):
    for path in files(told):
        path.unlink()
    register = read_register(told)
    (told / "register.json").unlink()
    for number in range(3):
        append_release(told, release("west", plan=f"{number:020x}"))
    write_register(told, register)
    with pytest.raises(DataError, match="regel 3 is veranderd"):
        read_ledger(told)


def test_the_register_keeps_what_it_has_and_an_older_one_takes_the_ledger(told):
    register = read_register(told)
    assert register.released[0] == 3 and register.salt == "zout" and len(register.closed) == 1
    write_register(told, replace(register, released=(0, "")))
    assert "released" not in (told / "register.json").read_text(encoding="utf-8")
    assert append_release(told, release(plan=f"{2:020x}")) is None
    assert read_register(told).released == register.released


def test_of_invented_people_the_register_is_left_as_it_is_in_git(tmp_path):
    write_register(tmp_path, Register())
    before = (tmp_path / "register.json").read_bytes()
    assert change_ledger(tmp_path, lambda _: release(), is_invented=True)
    assert (tmp_path / "register.json").read_bytes() == before


@pytest.mark.parametrize("said", ["3", "[3]", '["x", "y"]', "{}", "[1, 2, 3]", "null"])
def test_a_register_of_which_that_is_damaged_is_one_sentence(told, said):
    path = told / "register.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**whole, "released": json.loads(said)}), encoding="utf-8")
    with pytest.raises(DataError, match="register van de antwoorden is beschadigd"):
        read_ledger(told)


def test_a_stop_between_the_line_and_how_far_it_came_does_no_harm(tmp_path):
    add(tmp_path, 1)
    reached = files(tmp_path)[1].read_bytes()
    append_release(tmp_path, release("west"))
    files(tmp_path)[1].write_bytes(reached)
    assert append_release(tmp_path, release("zuid")).line == 3
    assert [one.region for one in read_ledger(tmp_path).releases] == ["oost", "west", "zuid"]


@pytest.mark.parametrize("content", [b"", b"x", b"1", b"een " + b"0" * 64, b"\xff"])
def test_what_tells_how_far_it_came_may_not_be_damaged(tmp_path, content):
    add(tmp_path, 1)
    files(tmp_path)[1].write_bytes(content)
    with pytest.raises(DataError):
        read_ledger(tmp_path)


@pytest.mark.parametrize("line", [b"[]", b"null", b"3", b"{", b"[" * 5000, b'{"schema":1}'])
def test_what_is_no_line_is_one_clear_sentence(tmp_path, line):
    path = files(tmp_path)[0]
    path.parent.mkdir()
    path.write_bytes(line + b"\n")
    with pytest.raises(DataError, match="regel 1"):
        read_ledger(tmp_path)


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path):
    add(tmp_path, 1)
    path, reached = files(tmp_path)
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**said, "schema": 2}) + "\n", encoding="utf-8")
    reached.unlink()
    with pytest.raises(DataError, match="schema 2"):
        read_ledger(tmp_path)


def add_many(folder: str, name: str) -> None:
    for number in range(8):
        append_release(Path(folder), release(name, plan=f"{number:020x}"))


def test_two_exports_at_once_lose_no_line(tmp_path):
    context = get_context("spawn")
    workers = [context.Process(target=add_many, args=(str(tmp_path), n)) for n in ("oost", "west")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    ledger = read_ledger(tmp_path)
    assert [len(ledger.of(name)) for name in ("oost", "west")] == [8, 8]


def test_the_ledger_has_all_that_the_plan_shows_of_the_questions_on_the_page():
    found = kept(plan(), {("uitvoering", "een"), ("uitvoering", "drie"), ("ouders", "twee")})
    rows = {(t.question, t.by, t.part, t.wave): (t.detail, t.base) for t in found.tables}
    assert rows == {
        ("", "", "", "2026"): ("geheel", 35),
        ("een", "", "", "2026"): ("klassen", 12),
        ("een", "rol", "po", "2026"): ("klassen", 20),
        ("een", "rol", "so+vo", "2026"): ("klassen", 15),
        ("een", "metingen", "2024>2026", "2024"): ("aantal", 11),
        ("een", "metingen", "2024>2026", "2026"): ("aantal", 12),
        ("een", "vier", "1", "2026"): ("klassen", 12),
    }
    assert found.others == (
        ReleasedOthers("uitvoering", "een", "2", "samen", 4, 0.5, (("Fabelstad", 0.4),)),
    )
    assert found.open_answers == (("uitvoering", "open", 2),)
    assert found.plan == hash_of(plan())


def test_of_an_open_wave_only_the_response_goes_out():
    assert [t.question for t in kept(without_deepening(is_open=True), set()).tables] == [""]
    with pytest.raises(DataError, match="nog open"):
        kept(plan(is_open=True), {("uitvoering", "een")})


def without_deepening(*, is_open: bool) -> RegionRelease:
    return replace(plan(is_open=is_open), deepenings=())


def kept(shown: RegionRelease, questions: set[tuple[str, str]]) -> Release:
    return printed(shown, questions, edition="2026", template="vragenlijst", date="2026-07-01")

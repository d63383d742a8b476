"""`aoj fetch`: each source registered as soon as it is there, and nothing of one that failed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fetch_service import LEAVERS, PLACES, TABLE, Service, make_fetching_project, sample
from fetched_samples import sample_of, tables, write

from aoj.cli import main
from aoj.commands import fetch_services as module
from aoj.commands import status
from aoj.commands.fetch import fetch_from
from aoj.commands.fetch_services import ServicesReport, fetch_services
from aoj.dataset import Data
from aoj.errors import DataError, FileError, InputError, Unreachable
from aoj.runs.status import Status
from aoj.store import snapshots as registry
from aoj.store.disk import locked
from aoj.store.project import Project
from aoj.store.snapshots import Snapshot


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_fetching_project(tmp_path / "project")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    made.put(LEAVERS, sample(LEAVERS), "vsv-per-swv-2015.csv", year="2015")
    made.put(PLACES, sample(PLACES))
    made.put(TABLE, sample(TABLE), table="70072ned")
    monkeypatch.setattr(module, "services", made)
    return made


def fetch(project: Project, *names: str, again: bool = False) -> tuple[ServicesReport, str]:
    """Return the report of a fetch, and all that it told."""
    lines: list[str] = []
    report = fetch_services(project, names, again=again, tell=lines.append)
    return report, "\n".join([*lines, report.text()])


def call(project: Project, *words: str) -> Result:
    command = ["--project", str(project.root), "fetch", *words]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def registered(project: Project) -> tuple[Snapshot, ...]:
    return registry.read_manifest(project.data_set("landelijk"))


def fetched(day: str) -> bytes:
    """Return the fetched table of residents as CBS changed it on a day."""
    return write({**row, "bijgewerkt": day} for row in sample_of(tables()[TABLE])).encode()


def manifest(project: Project) -> bytes:
    return (project.data_set("landelijk") / registry.MANIFEST).read_bytes()


def left_behind(project: Project) -> list[str]:
    """Return every file of the data set but those that a manifest or the store accounts for."""
    root = project.data_set("landelijk")
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    known = {snapshot.file for snapshot in registered(project)} | {registry.MANIFEST}
    return sorted(name for name in files - known if not name.startswith("store/"))


def test_all_that_the_services_have_is_registered(project: Project, service: Service) -> None:
    report, text = fetch(project)
    assert not report.failed
    assert service.asked == [TABLE, LEAVERS, PLACES], "in the order of bronnen.yml"
    assert {s.source for s in registered(project)} == {TABLE, LEAVERS, PLACES}
    assert f"{LEAVERS} 2015: nieuw; 12 rijen; 2015" in text
    assert text.endswith("3 nieuw.")
    assert left_behind(project) == []
    assert not (project.data_set("landelijk") / ".halen").exists()
    assert Data.open(project, "landelijk").has("inwoners")


def test_the_manifest_tells_where_a_file_came_from(project: Project, service: Service) -> None:
    fetch(project, LEAVERS)
    (found,) = registered(project)
    assert found.how == "opgehaald bij DUO"
    assert found.options == {"year": "2015"}
    assert found.origin == {
        "address": "https://duo.invalid/vsv-per-swv-2015.csv",
        "changed": "2026-03-06T02:00:00",
        "asked": "a1",
        "year": "2015",
        "protocol": "",
        "block": LEAVERS,
    }


def test_what_did_not_change_is_not_fetched_again(project: Project, service: Service) -> None:
    fetch(project)
    before = manifest(project)
    service.downloaded.clear()
    report, text = fetch(project)
    assert service.downloaded == []
    assert f"{PLACES}: ongewijzigd sinds 2026-03-06; niets opgehaald" in text
    assert text.endswith("3 ongewijzigd.")
    assert not report.changed
    assert manifest(project) == before


@pytest.mark.parametrize("what", ["changed", "asked"])
def test_another_date_or_another_question_is_fetched(
    what: str, project: Project, service: Service
) -> None:
    fetch(project, PLACES)
    service.put(PLACES, sample(PLACES), **{what: "anders"})  # type: ignore[arg-type]
    _, text = fetch(project, PLACES)
    assert service.downloaded == [f"{PLACES}.csv"] * 2
    assert "ongewijzigd; opgehaald, maar de inhoud is dezelfde" in text


def test_the_same_bytes_are_no_new_snapshot_and_are_fetched_once(
    project: Project, service: Service
) -> None:
    fetch(project, PLACES)
    (before,) = registered(project)
    service.put(PLACES, sample(PLACES), changed="2026-09-09")
    fetch(project, PLACES)
    (after,) = registered(project)
    assert after.origin["changed"] == "2026-09-09"
    assert (after.number, after.id, after.registered) == (
        before.number,
        before.id,
        before.registered,
    )
    service.downloaded.clear()
    fetch(project, PLACES)
    assert service.downloaded == []


def test_a_file_taken_by_hand_is_known_when_a_service_gives_it(
    project: Project, service: Service, tmp_path: Path
) -> None:
    path = tmp_path / "eigen-naam.csv"
    path.write_bytes(sample(PLACES))
    fetch_from(project, path)
    fetch(project, PLACES)
    service.downloaded.clear()
    _, text = fetch(project, PLACES)
    assert len(registered(project)) == 1
    assert service.downloaded == []
    assert "niets opgehaald" in text


def test_a_service_that_tells_no_date_is_always_asked(project: Project, service: Service) -> None:
    service.put(PLACES, sample(PLACES), changed="")
    fetch(project, PLACES)
    _, text = fetch(project, PLACES)
    assert service.downloaded == [f"{PLACES}.csv"] * 2
    assert "de inhoud is dezelfde" in text


def test_it_can_be_fetched_again_all_the_same(project: Project, service: Service) -> None:
    fetch(project, PLACES)
    fetch(project, PLACES, again=True)
    assert service.downloaded == [f"{PLACES}.csv"] * 2


def test_a_registered_file_that_was_lost_is_put_back(project: Project, service: Service) -> None:
    fetch(project, PLACES)
    (found,) = registered(project)
    path = found.path(project.data_set("landelijk"))
    path.unlink()
    fetch(project, PLACES)
    assert path.read_bytes() == sample(PLACES)
    assert registered(project) == (found,)


def test_what_changed_since_the_last_snapshot_is_told(project: Project, service: Service) -> None:
    fetch(project, TABLE)
    lines = sample(TABLE).splitlines(keepends=True)
    fields = lines[1].split(b";")  # Nederland has one young child more, and so has Aa en Hunze
    fields[2:4] = [b"%d" % (int(number) + 1) for number in fields[2:4]]
    lines[1] = b";".join(fields)
    changed = b"".join(lines).replace(b";25935;1016;", b";25936;1017;")
    service.put(TABLE, changed, "Kern_01032027_090000.csv", changed="2027-03-01", table="70072ned")
    report, text = fetch(project, TABLE)
    assert report.changed
    assert f"{TABLE}: gewijzigd sinds de vorige momentopname (" in text
    assert "5 rijen, evenveel als eerst; 4 cijfers veranderd." in text
    assert "inwoners 0-4, Aa en Hunze, 2025: 1.016 werd 1.017" in text
    assert text.endswith("1 gewijzigd.")


def test_a_table_cut_at_the_end_of_a_record_shows_as_fewer_rows(
    project: Project, service: Service
) -> None:
    fetch(project, LEAVERS)
    lines = sample(LEAVERS).splitlines(keepends=True)
    cut = b"".join(lines[:-3])
    service.put(LEAVERS, cut, "vsv-per-swv-2015.csv", changed="2027", year="2015")
    _, text = fetch(project, LEAVERS)
    assert "9 rijen, eerst 12; 4 cijfers veranderd" in text


def test_an_earlier_file_that_comes_back_counts_again(project: Project, service: Service) -> None:
    """A service takes back a faulty file: the good figures count, and what was pinned stays."""
    fetch(project, LEAVERS)
    good = Data.open(project, "landelijk").measure("vsv_swv")
    wrong = b"".join(sample(LEAVERS).splitlines(keepends=True)[:-1])
    service.put(LEAVERS, wrong, "vsv-per-swv-2015.csv", changed="2027", year="2015")
    fetch(project, LEAVERS)
    service.put(LEAVERS, sample(LEAVERS), "vsv-per-swv-2015.csv", changed="2028", year="2015")
    _, text = fetch(project, LEAVERS)
    assert "gewijzigd; de dienst geeft weer de inhoud van 'vsv-per-swv-2015.csv'" in text
    assert [s.number for s in registered(project)] == [1, 2, 3]
    columns = ["region_code", "breakdown", "value"]
    now = Data.open(project, "landelijk")
    assert now.measure("vsv_swv")[columns].equals(good[columns])
    pinned = Data.open(project, "landelijk", pin=2).measure("vsv_swv")
    assert not pinned[columns].equals(good[columns])
    _, text = fetch(project, LEAVERS)
    assert "ongewijzigd" in text
    service.put(LEAVERS, sample(LEAVERS), "vsv-per-swv-2015.csv", changed="2029", year="2015")
    _, text = fetch(project, LEAVERS)
    assert "ongewijzigd; opgehaald, maar de inhoud is dezelfde" in text
    assert len(registered(project)) == 3


def test_what_a_service_gives_now_counts_whatever_its_date(
    project: Project, service: Service
) -> None:
    """A wrong table of a later date was fetched, and bronnen.yml is mended."""
    first, wrong, right = (fetched(day) for day in ("2025-03-06", "2026-09-01", "2026-03-06"))

    def give(content: bytes, asked: str) -> str:
        service.put(TABLE, content, f"{asked}.csv", changed=asked, asked=asked)
        return fetch(project, TABLE)[1]

    def counts() -> str:
        (one,) = Data.open(project, "landelijk").measure("inwoners")["snapshot"].unique()
        return next(s.original_name for s in registered(project) if s.id == one)

    give(first, "a")
    give(wrong, "b")
    text = give(right, "c")
    assert "gewijzigd sinds" in text
    assert "blijven gelden" not in text
    assert counts() == "c.csv"
    assert "ongewijzigd" in give(right, "c")
    assert "weer de inhoud van 'a.csv' van eerder" in give(first, "a")
    assert counts() == "a.csv"
    assert "niets opgehaald" in give(first, "a")
    fetch(project, TABLE, again=True)
    assert counts() == "a.csv"
    assert len(registered(project)) == 4


def test_a_file_taken_by_hand_counts_when_a_service_gives_it_after_another(
    project: Project, service: Service, tmp_path: Path
) -> None:
    by_hand = tmp_path / "r.csv"
    by_hand.write_bytes(fetched("2026-03-06"))
    fetch_from(project, by_hand)
    service.put(TABLE, fetched("2026-09-01"), "b.csv", changed="b")
    fetch(project, TABLE)
    service.put(TABLE, fetched("2026-03-06"), "c.csv", changed="c")
    fetch(project, TABLE)
    (one,) = Data.open(project, "landelijk").measure("inwoners")["snapshot"].unique()
    assert registered(project)[-1].id == one
    assert registered(project)[-1].original_name == "r.csv"


def test_a_failure_stops_nothing_else_and_leaves_nothing(
    project: Project, service: Service
) -> None:
    service.fails[TABLE] = DataError(
        "tabel 70072ned bestaat niet meer", remedy="`aoj fetch --check`"
    )
    service.put(PLACES, b"<!DOCTYPE html><html><body>storing</body></html>")
    result = call(project)
    assert result.exit_code == 1
    assert f"{TABLE}: mislukt: tabel 70072ned bestaat niet meer." in result.stdout
    assert f"{PLACES}: mislukt: dit is een webpagina (HTML)" in result.stdout
    assert "1 nieuw, 2 mislukt." in result.stdout
    assert "Fout: niet elke bron is opgehaald." in result.stderr
    assert [s.source for s in registered(project)] == [LEAVERS]
    assert left_behind(project) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(project: Project, service: Service) -> None:
    def fill(_: Path) -> None:
        raise OSError(28, "No space left on device")

    service.breaks[f"{PLACES}.csv"] = fill
    _, text = fetch(project)
    assert f"{PLACES}: mislukt: " in text
    assert "hier is niet te schrijven (de schijf is vol)" in text
    assert text.endswith("2 nieuw, 1 mislukt.")
    assert left_behind(project) == []


def test_a_file_of_another_source_is_not_registered(project: Project, service: Service) -> None:
    service.put(PLACES, sample(LEAVERS), "vestigingen-2015.csv")
    _, text = fetch(project, PLACES)
    assert f"{PLACES}: mislukt: de dienst gaf een bestand van een andere bron ({LEAVERS}" in text
    assert registered(project) == ()
    assert left_behind(project) == []


def test_a_block_of_another_name_than_its_source(project: Project, service: Service) -> None:
    path = project.data / "reference" / "bronnen.yml"
    text = path.read_text(encoding="utf-8").replace(f"  {PLACES}:", "  duo_elders:")
    path.write_text(f"{text}    read_by: {PLACES}\n", encoding="utf-8")
    service.put("duo_elders", sample(PLACES))
    assert "duo_elders: nieuw" in fetch(project, "duo_elders")[1]
    assert [s.source for s in registered(project)] == [PLACES]
    assert "duo_elders: ongewijzigd" in fetch(project, "duo_elders")[1]
    assert service.downloaded == ["duo_elders.csv"]


def test_a_service_that_does_not_answer_is_one_sentence(project: Project, service: Service) -> None:
    gone = Unreachable("DUO (duo.invalid) is niet bereikbaar", service="DUO")
    service.fails |= {LEAVERS: gone, PLACES: gone}
    result = call(project)
    assert result.exit_code == 1
    assert result.stdout.count("duo.invalid") == 1
    assert f"Niet opgehaald omdat DUO niet bereikbaar is: {LEAVERS}, {PLACES}." in result.stdout
    assert [s.source for s in registered(project)] == [TABLE]


def test_when_nothing_can_be_reached_that_is_the_exit_code(
    project: Project, service: Service
) -> None:
    service.fails |= {
        TABLE: Unreachable("CBS is niet bereikbaar", service="CBS"),
        LEAVERS: Unreachable("DUO is niet bereikbaar", service="DUO"),
        PLACES: Unreachable("DUO is niet bereikbaar", service="DUO"),
    }
    result = call(project)
    assert result.exit_code == 4
    assert "Fout: er is niets opgehaald, want geen dienst was bereikbaar." in result.stderr
    assert not project.data_set("landelijk").exists()


def test_of_many_sources_that_were_not_reached_some_are_named() -> None:
    names = tuple(f"bron_{number}" for number in range(12))
    text = ServicesReport(unreachable={"CBS": names, "DUO": names[:9]}).text()
    assert "CBS niet bereikbaar is: bron_0, bron_1" in text
    assert "bron_7 en nog 4 bronnen." in text
    assert text.endswith("bron_7, bron_8.")


def test_ctrl_c_keeps_what_was_whole_and_the_next_fetch_goes_on(
    project: Project, service: Service
) -> None:
    def stop(half: Path) -> None:
        half.write_bytes(b"de helft")
        raise KeyboardInterrupt

    service.breaks[f"{PLACES}.csv"] = stop
    result = call(project)
    assert result.exit_code == 130
    assert (
        f"Afgebroken; wat al was opgenomen blijft (2 nieuw of gewijzigd); van {PLACES} is bewaard "
        "wat er al was. De volgende 'aoj fetch' gaat daar verder." in result.stdout
    )
    assert {s.source for s in registered(project)} == {TABLE, LEAVERS}
    assert left_behind(project) == [f".halen/{PLACES}/{PLACES}.csv.deel"]

    service.breaks.clear()
    _, text = fetch(project)
    assert service.resumed == [f"{PLACES}.csv"]
    assert "verder gegaan na 1 rij van de vorige keer" in text
    assert len(registered(project)) == 3
    assert not (project.data_set("landelijk") / ".halen").exists()


def test_a_lost_connection_keeps_the_half_and_tells(project: Project, service: Service) -> None:
    def lose(half: Path) -> None:
        half.write_bytes(b"de helft")
        raise Unreachable("DUO antwoordt niet meer", service="DUO")

    service.breaks[f"{PLACES}.csv"] = lose
    report, text = fetch(project)
    assert report.failed
    assert f"Van {PLACES} is bewaard wat er al was; de volgende 'aoj fetch' gaat" in text
    assert (project.data_set("landelijk") / ".halen" / PLACES).is_dir()


def test_what_a_killed_fetch_left_of_a_whole_file_is_cleared(
    project: Project, service: Service
) -> None:
    stale = project.data_set("landelijk") / ".halen" / "binnen" / "oud.csv"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"x")
    fetch(project)
    assert left_behind(project) == []


def test_others_may_use_the_data_set_while_a_download_goes_on(
    project: Project, service: Service
) -> None:
    def use(_: Path) -> None:
        with locked(project.data_set("landelijk")):
            pass

    service.breaks[f"{PLACES}.csv"] = use
    report, _ = fetch(project)
    assert not report.failed


def test_two_fetches_at_once_are_told(project: Project, service: Service) -> None:
    root = project.data_set("landelijk")
    with locked(root / ".halen"), pytest.raises(FileError, match="is bezig met deze gegevensset"):
        fetch(project)


def test_a_source_is_named_by_its_name_or_its_table(project: Project, service: Service) -> None:
    fetch(project, "70072NED", LEAVERS)
    assert service.asked == [TABLE, LEAVERS]


def test_of_tables_per_year_the_named_one_is_fetched(project: Project, service: Service) -> None:
    path = project.data / "reference" / "bronnen.yml"
    text = path.read_text(encoding="utf-8")
    several = "table:\n      2014: 81111ned\n      2015: 70072ned"
    path.write_text(text.replace("table: 70072ned", several), encoding="utf-8")
    service.put(TABLE, b"", year="2014", table="81111ned")
    report, _ = fetch(project, "70072ned")
    assert not report.failed
    assert service.downloaded == [f"{TABLE}.csv"]


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("duo_vsv_sw", "bedoelde u 'duo_vsv_swv'?"),
        ("70072nd", "bedoelde u '70072ned'?"),
        ("cbs_achterstandsscores", "staat niet in bronnen.yml en is dus niet op te halen"),
    ],
)
def test_an_unknown_source_is_a_sentence(
    word: str, part: str, project: Project, service: Service
) -> None:
    with pytest.raises(InputError, match=part.replace("?", r"\?")):
        fetch(project, word)
    assert service.asked == []


def test_nothing_is_fetched_for_the_example(project: Project, service: Service) -> None:
    with pytest.raises(InputError, match="alleen verzonnen cijfers"):
        fetch_services(project, data_set="voorbeeld")
    assert not project.data_set("voorbeeld").exists()


def test_a_data_set_may_have_its_own_bronnen(project: Project, service: Service) -> None:
    own = project.data_set("proef") / "reference"
    shutil.copytree(project.data / "reference", own)
    text = (own / "bronnen.yml").read_text(encoding="utf-8")
    (own / "bronnen.yml").write_text(text.partition("  duo_vsv_swv:")[0], encoding="utf-8")
    fetch_services(project, data_set="proef", tell=lambda _: None)
    assert service.asked == [TABLE]
    assert [s.source for s in registry.read_manifest(project.data_set("proef"))] == [TABLE]


def test_without_bronnen_that_is_told(project: Project, service: Service) -> None:
    (project.data / "reference" / "bronnen.yml").unlink()
    with pytest.raises(InputError, match=r"data/reference/bronnen.yml ontbreekt"):
        fetch(project)


def test_a_file_without_a_year_in_its_name_has_that_of_its_offer(
    project: Project, service: Service
) -> None:
    service.put(LEAVERS, sample(LEAVERS), "vsv.csv", year="2015")
    fetch(project, LEAVERS)
    assert [s.options for s in registered(project)] == [{"year": "2015"}]


def test_without_a_terminal_each_source_is_a_line(
    project: Project, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(project)
    assert capsys.readouterr().err.splitlines() == [
        f"[1/3] {TABLE} ...",
        f"[2/3] {LEAVERS} ...",
        f"[3/3] {PLACES} ...",
    ]


def test_a_header_that_duo_renamed_is_mended_in_bronnen(project: Project, service: Service) -> None:
    renamed = sample(LEAVERS).replace(b"brin_nummer", b"brinnr")
    assert renamed != sample(LEAVERS)
    service.put(LEAVERS, renamed, "vsv-per-swv-2015.csv", year="2015")
    _, text = fetch(project, LEAVERS)
    assert f"{LEAVERS} 2015: mislukt: " in text
    path = project.data / "reference" / "bronnen.yml"
    columns = "    columns:\n      BRIN_NUMMER: [BRINNR]\n"
    mended = path.read_text(encoding="utf-8").replace("    first_year", f"{columns}    first_year")
    path.write_text(mended, encoding="utf-8")
    report, text = fetch(project, LEAVERS)
    assert not report.failed, text
    (found,) = registered(project)
    assert found.options == {"year": "2015", "columns": '{"BRIN_NUMMER": ["BRINNR"]}'}
    shutil.rmtree(project.data_set("landelijk") / "store")
    assert Data.open(project, "landelijk").has("vsv_swv"), "read again with the same headers"


def test_reports_that_new_figures_outdate_are_named(
    project: Project, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [
        Status("oost", "contextcijfers", "2026", "verouderd", "gegevens, sjabloon"),
        Status("west", "contextcijfers", "2026", "verouderd", "sjabloon"),
        Status("noord", "contextcijfers", "2026", "actueel"),
    ]
    monkeypatch.setattr(status, "region_slugs", lambda _: ["noord", "oost", "west", "elders"])
    own = {"elders": "voorbeeld"}
    monkeypatch.setattr(status, "_data_of", lambda _, slug: own.get(slug, "landelijk"))
    asked: list[str] = []
    monkeypatch.setattr(status, "status", lambda _, slugs: asked.extend(slugs) or tuple(states))
    assert (
        "Hierdoor is 1 rapport verouderd: oost (contextcijfers 2026). 'aoj run' maakt het opnieuw."
        in call(project, PLACES).stdout
    )
    assert asked == ["noord", "oost", "west"]
    assert "erouderd" not in call(project, PLACES).stdout, "nothing new came"

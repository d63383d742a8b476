"""Settings files: text stays text, and every mistake is one Dutch sentence with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from toy import SIDECAR, make_project, write

from aoj.errors import AojError, FileError, InputError
from aoj.settings import (
    Parameter,
    check_slug,
    is_slug,
    load_defaults,
    load_region,
    load_sidecar,
    make_slug,
    parse_assignments,
    region_slugs,
    resolve_parameters,
    set_values,
    year_of_edition,
)
from aoj.settings.parameters import typed
from aoj.store.project import Project

GOOD = "schema: 1\nname: Oost\ngemeenten: [GM9001]\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def refused(project: Project, content: str | bytes) -> str:
    """Return the sentence with which a region file is refused."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    (project.parameters / "oost.yml").write_bytes(raw)
    with pytest.raises(AojError) as caught:
        load_region(project, "oost")
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.startswith("parameters/oost.yml")
    return sentence


def test_a_region_takes_data_and_year_from_the_defaults(project: Project) -> None:
    region = load_region(project, "oost")
    assert (region.slug, region.name, region.data, region.year) == (
        "oost",
        "Regio oost",
        "voorbeeld",
        2026,
    )


def test_parts_have_codes_names_and_dates(project: Project) -> None:
    write(
        project.parameters / "oost.yml",
        "schema: 1\nname: Oost\nsamenwerkingsverbanden:\n"
        "  - {code: PO9901, name: NA, from: 2015-08-01}\n"
        "gemeenten:\n  - GM9001\n  - {code: GM9002, until: 2024-12-31}\n",
    )
    region = load_region(project, "oost")
    part = region.samenwerkingsverbanden[0]
    assert (part.code, part.name, part.from_date, part.until_date) == (
        "PO9901",
        "NA",
        "2015-08-01",
        "",
    )
    assert [p.until_date for p in region.gemeenten] == ["", "2024-12-31"]


@pytest.mark.parametrize("word", ["no", "NA", "0363", "12:30", "null", "1e3", "~", "yes"])
def test_text_stays_what_was_written(project: Project, word: str) -> None:
    write(project.parameters / "oost.yml", GOOD.replace("Oost", word))
    assert load_region(project, "oost").name == word


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["is leeg"]),
        ("# alleen commentaar\n", ["is leeg"]),
        ("- a\n- b\n", ["geen lijst van sleutels"]),
        ("zomaar tekst", ["geen lijst van sleutels"]),
        ("schema: 1\n\tname: x\n", ["regel 2", "tab"]),
        ("schema: 1\nname: a: b\n", ["regel 2", "geen geldige YAML"]),
        ("schema: 1\nname: 'open\n", ["geen geldige YAML"]),
        (b"schema: 1\nname: Caf\xe9\n", ["regel 2", "UTF-8"]),
        (b"schema: 1\nname: \x00\n", ["YAML"]),
        (GOOD + "name: Weer\n", ["regel 4", "'name'", "twee keer", "regel 2"]),
        (GOOD + "schemas: 1\n", ["regel 4", "bedoelde u 'schema'"]),
        (GOOD.replace("schema: 1", "schema: 2"), ["schema 2", "werk aoj bij".capitalize()]),
        (GOOD.replace("schema: 1", "schema: een"), ["'een'", "schema: 1"]),
        (GOOD.replace("schema: 1\n", ""), ["'schema' ontbreekt", "schema: 1"]),
        (GOOD.replace("name: Oost\n", ""), ["'name' ontbreekt"]),
        (GOOD.replace("Oost", ""), ["'name'", "leeg"]),
        (GOOD.replace("[GM9001]", ""), ["geen samenwerkingsverbanden en geen gemeenten"]),
        (GOOD.replace("[GM9001]", "GM9001"), ["'gemeenten'", "een lijst"]),
        (GOOD.replace("GM9001", "GM9001, GM9001"), ["'GM9001'", "twee keer"]),
        (GOOD + "year: 20x6\n", ["regel 4", "'20x6' is geen jaar", "2026"]),
        (GOOD + "year: 12:30\n", ["'12:30' is geen jaar"]),
        (GOOD + "data: [a]\n", ["'data'", "een tekst"]),
        (GOOD + "parameters: {toets: 3}\n", ["'toets'", "sleutels met waarden"]),
        (GOOD + "slug: x\n", ["onbekende sleutel 'slug'"]),
        (GOOD + "edition: Najaar 2027\n", ["regel 4", "kan geen editie zijn", "2026-voorjaar"]),
        (GOOD + "edition:\n", ["'edition'", "leeg"]),
        (GOOD + "edition: [a]\n", ["'edition'", "een tekst"]),
        (GOOD + "passages: tekst\n", ["'passages'", "sleutels met waarden"]),
        (GOOD + "passages:\n  a: [b]\n", ["regel 5", "'a'", "een tekst"]),
        (GOOD + "passages:\n  a:\n  b: c\n", ["regel 5", "'a'", "de passage is leeg"]),
        (GOOD + "passages:\n  Mijn tekst: b\n", ["regel 5", "'Mijn tekst'", "kleine letters"]),
        (GOOD + "passages:\n  a: x\n  a: y\n", ["regel 6", "twee keer"]),
        (GOOD + "kept_states: 3\n", ["onbekende sleutel 'kept_states'"]),
        (GOOD.replace("schema: 1", "schema: ²"), ["'²' is geen getal"]),
        (GOOD.replace("schema: 1", "schema: " + "9" * 6000), ["is geen getal"]),
        (GOOD.replace("GM9001", "{code: GM9001, from_date: 2020-01-01}"), ["'from'"]),
        (GOOD + "peers: [" + "[" * 200_000, ["regel 4", "te diep genest"]),
        (GOOD + "peers: &a [*a]\n", ["regel 4", "verwijzing"]),
        (GOOD.replace("Oost", "!!python/name:os.system x"), ["regel 2", "soortaanduiding"]),
        (GOOD + "peers:\n" + "  - abcdefghij\n" * 100_000, ["te groot"]),
        (GOOD.replace("Oost", '"a\\u202Eb"'), ["onzichtbaar teken"]),
    ],
)
def test_a_wrong_file_gives_one_sentence(
    project: Project, content: str | bytes, words: list[str]
) -> None:
    sentence = refused(project, content)
    for word in words:
        assert word in sentence


@pytest.mark.parametrize("code", ["363", "0363", "gm0363", "GM363"])
def test_a_gemeente_without_its_letters_is_told_how_to_write_it(
    project: Project, code: str
) -> None:
    assert "Schrijf GM0363." in refused(project, GOOD.replace("GM9001", code))


def test_a_samenwerkingsverband_without_its_letters_is_told_how_to_write_it(
    project: Project,
) -> None:
    text = "schema: 1\nname: x\nsamenwerkingsverbanden: [27.07]\n"
    assert "Schrijf PO2707 of VO2707." in refused(project, text)


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("naam", "name"),
        ("jaar", "year"),
        ("gegevens", "data"),
        ("editie", "edition"),
        ("teksten", "passages"),
    ],
)
def test_a_dutch_key_is_answered_with_the_english_one(
    project: Project, dutch: str, english: str
) -> None:
    assert f"bedoelde u '{english}'?" in refused(project, GOOD + f"{dutch}: x\n")


@pytest.mark.parametrize(("dutch", "english"), [("van", "from"), ("tot", "until")])
def test_dutch_dates_of_a_part_are_answered_too(project: Project, dutch: str, english: str) -> None:
    text = f"schema: 1\nname: x\ngemeenten:\n  - code: GM9001\n    {dutch}: 2020-01-01\n"
    sentence = refused(project, text)
    assert "regel 5" in sentence
    assert f"bedoelde u '{english}'?" in sentence


def test_a_bom_and_windows_line_ends_are_read(project: Project) -> None:
    raw = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    (project.parameters / "oost.yml").write_bytes(raw)
    assert load_region(project, "oost").name == "Oost"


def test_dates_that_are_out_of_order_are_refused(project: Project) -> None:
    text = (
        "schema: 1\nname: x\ngemeenten:\n  - {code: GM9001, from: 2021-01-01, until: 2020-01-01}\n"
    )
    assert "ligt na" in refused(project, text)


def test_a_misspelt_region_is_answered_with_the_nearest(project: Project) -> None:
    with pytest.raises(InputError, match="bedoelde u 'west'"):
        load_region(project, "weest")


def test_only_yml_files_without_underscore_are_regions(project: Project) -> None:
    for name in ("_thema.yml", "zuid.yaml", ".verborgen.yml"):
        write(project.parameters / name, GOOD)
    assert region_slugs(project) == ("oost", "west")


def test_a_file_that_cannot_be_read_is_a_file_error(project: Project) -> None:
    (project.parameters / "oost.yml").unlink()
    (project.parameters / "oost.yml").mkdir()
    with pytest.raises(FileError, match="kan niet gelezen worden"):
        load_region(project, "oost")


@pytest.mark.parametrize("slug", ["Oost", "oost_west", "-oost", "a" * 41, "con", "oost west", ""])
def test_a_slug_is_short_lower_case_and_safe_in_a_path(slug: str) -> None:
    assert not is_slug(slug)
    with pytest.raises(InputError):
        check_slug(slug)


@pytest.mark.parametrize("name", ["Súdwest-Fryslân", "'s-Hertogenbosch e.o.", "x" * 60, "CON"])
def test_a_slug_can_be_made_of_any_name(name: str) -> None:
    assert is_slug(make_slug(name))


def test_without_defaults_the_built_in_ones_hold(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    (project.parameters / "_default.yml").unlink()
    assert load_defaults(project).cell_timeout == 600
    with pytest.raises(InputError, match=r"'(data|year)' ontbreekt"):
        load_region(project, "oost")


def test_the_edition_is_the_year_unless_the_region_says_otherwise(project: Project) -> None:
    path = project.parameters / "oost.yml"
    assert load_region(project, "oost").edition == "2026"
    write(path, GOOD + "year: 2027\n")
    assert load_region(project, "oost").edition == "2027"
    write(path, GOOD + "edition: 2027-najaar\n")
    region = load_region(project, "oost")
    assert (region.edition, region.year) == ("2027-najaar", 2026)


@for_all(st.integers(1900, 2099), st.from_regex(r"(-[a-z0-9]{1,9}){0,2}", fullmatch=True))
def test_an_edition_that_begins_with_a_year_gives_that_year(year: int, rest: str) -> None:
    assert year_of_edition(f"{year}{rest}", 1) == year
    assert year_of_edition(f"proef{year}{rest}", 1) == 1
    assert year_of_edition(f"{year}5{rest}", 1) == 1


def test_the_number_of_kept_states_is_at_least_one(project: Project) -> None:
    defaults = project.parameters / "_default.yml"
    assert load_defaults(project).kept_states == 50
    write(defaults, "schema: 1\nkept_states: 7\n")
    assert load_defaults(project).kept_states == 7
    for wrong in ("0", "-1", "veel", "1.5"):
        write(defaults, f"schema: 1\nkept_states: {wrong}\n")
        with pytest.raises(InputError, match=r"regel 2: 'kept_states'.*geheel getal"):
            load_defaults(project)


PASSAGE = "passages:\n  werkwijze: |\n    De **regio**: 12:30 uur.\n\n    # geen commentaar\n\n"


def test_a_passage_keeps_its_lines_and_its_marks(project: Project) -> None:
    write(project.parameters / "oost.yml", GOOD + PASSAGE)
    passages = load_region(project, "oost").passages
    assert passages == {"werkwijze": "De **regio**: 12:30 uur.\n\n# geen commentaar"}


def test_passages_of_a_region_and_of_the_defaults_are_merged_by_name(project: Project) -> None:
    write(
        project.parameters / "_default.yml",
        "schema: 1\ndata: voorbeeld\nyear: 2026\npassages: {werkwijze: Overal, contact: Bel}\n",
    )
    assert load_region(project, "oost").passages == {"werkwijze": "Overal", "contact": "Bel"}
    write(project.parameters / "oost.yml", GOOD + "passages:\n  werkwijze: Hier\n")
    assert load_region(project, "oost").passages == {"werkwijze": "Hier", "contact": "Bel"}
    write(project.parameters / "oost.yml", GOOD + "passages:\n")
    assert load_region(project, "oost").passages == {"werkwijze": "Overal", "contact": "Bel"}


def test_a_wrong_passage_in_the_defaults_names_that_file(project: Project) -> None:
    defaults = "schema: 1\ndata: voorbeeld\nyear: 2026\npassages:\n  Ha: x\n"
    write(project.parameters / "_default.yml", defaults)
    with pytest.raises(InputError, match=r"_default.yml, regel 5: 'Ha': zo kan een passage"):
        load_region(project, "oost")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# boven\nschema: 1\nname: 'Oost'  # naam\nyear: 2026  # jaar\ngemeenten: [GM9001]\n",
            "# boven\nschema: 1\nname: 'Oost'  # naam\nyear: 2027  # jaar\ngemeenten: [GM9001]\n",
        ),
        (GOOD.replace("\n", "\r\n"), GOOD.replace("Oost\n", "Oost\nyear: 2027\n")),
        ('schema: 1\nyear: "2026"\nname: 😀é', "schema: 1\nyear: 2027\nname: 😀é"),
        (
            "schema: 1\npassages:\n  a: |\n    year: 2026\n\n\n",
            "schema: 1\nyear: 2027\npassages:\n  a: |\n    year: 2026\n\n\n",
        ),
        ("  schema: 1\n  name: x", "  schema: 1\n  name: x\n  year: 2027\n"),
        ("schema: 1\nname: x\n...\n", "schema: 1\nname: x\nyear: 2027\n...\n"),
    ],
)
def test_a_value_is_set_and_all_else_stays(before: str, after: str) -> None:
    if "\r\n" in before:
        after = after.replace("\n", "\r\n")
    assert set_values(before, {"year": "2027"}, "a.yml") == after
    assert set_values(after, {"year": "2027"}, "a.yml") == after


@pytest.mark.parametrize(
    "text",
    [
        "{schema: 1, name: x}\n",
        "schema: 1\nyear: >\n  2026\n",
        "schema: 1\n? year\n: 2026\n",
        "schema: 1\nyear: {a: b}\n",
        "schema: 1\nyear:\n",
    ],
)
def test_a_file_that_cannot_be_changed_so_is_told_what_to_write(text: str) -> None:
    with pytest.raises(InputError, match=r"a.yml: .*Zet zelf 'year: 2027' en 'edition: x'"):
        set_values(text, {"year": "2027", "edition": "x"}, "a.yml")


def test_an_unknown_key_in_the_defaults_is_refused(project: Project) -> None:
    write(project.parameters / "_default.yml", "schema: 1\njaar: 2026\n")
    with pytest.raises(InputError, match=r"_default.yml, regel 2: .*bedoelde u 'year'"):
        load_defaults(project)


def test_a_sidecar_knows_dutch_yes_and_no(project: Project) -> None:
    path = project.templates / "toets.yml"
    assert load_sidecar(path).standaard
    write(path, SIDECAR.replace("standaard: ja", "standaard: false"))
    assert not load_sidecar(path).standaard
    write(path, SIDECAR.replace("standaard: ja", "standaard: misschien"))
    with pytest.raises(InputError, match="'misschien' is geen ja of nee"):
        load_sidecar(path)


def test_a_sidecar_with_an_unknown_type_is_refused(project: Project) -> None:
    write(project.templates / "toets.yml", SIDECAR.replace("type: number", "type: getal"))
    with pytest.raises(InputError, match="'getal' bestaat niet"):
        load_sidecar(project.templates / "toets.yml")


def test_parameters_take_precedence_from_sidecar_to_command_line(project: Project) -> None:
    sidecar = load_sidecar(project.templates / "toets.yml")
    region = load_region(project, "oost")

    def resolve(**command_line: str) -> dict[str, object]:
        return resolve_parameters(
            sidecar, load_defaults(project), load_region(project, "oost"), command_line
        )

    assert resolve() == {
        "regio": "oost",
        "gegevens": "voorbeeld",
        "jaar": 2026,
        "toon_alles": False,
        "themas": ["po", "vo"],
    }
    defaults = "schema: 1\ndata: voorbeeld\nyear: 2026\n"
    write(
        project.parameters / "_default.yml",
        defaults + "parameters: {toets: {toon_alles: ja, themas: [vso]}}\n",
    )
    assert (resolve()["toon_alles"], resolve()["themas"]) == (True, ["vso"])
    text = "schema: 1\nname: x\ngemeenten: [GM9001]\nparameters: {toets: {toon_alles: nee}}\n"
    write(project.parameters / "oost.yml", text)
    assert (resolve()["toon_alles"], resolve()["themas"]) == (False, ["vso"])
    assert resolve(toon_alles="true")["toon_alles"] is True
    assert region.parameters == {}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"toon_ales": "ja"}, "bedoelde u 'toon_alles'"),
        ({"toon_alles": "misschien"}, "ja of nee"),
        ({"regio": "west"}, "vult de run zelf in"),
        ({"kleur": "rood"}, "heeft geen parameter 'kleur'"),
    ],
)
def test_a_wrong_parameter_gives_one_sentence(
    project: Project, given: dict[str, str], words: str
) -> None:
    sidecar = load_sidecar(project.templates / "toets.yml")
    with pytest.raises(InputError, match=words):
        resolve_parameters(sidecar, load_defaults(project), load_region(project, "oost"), given)


def test_assignments_on_the_command_line_are_read() -> None:
    assert parse_assignments(["a=1", "b=x=y", "a=2"]) == {"a": ["1", "2"], "b": "x=y"}
    with pytest.raises(InputError, match="naam=waarde"):
        parse_assignments(["zonder"])


def test_keys_with_commas_between_them_are_a_list_and_other_texts_are_not():
    spec = Parameter(type="list", description="vragen", default=[])
    assert typed(spec, "rol, gemeente", "naar", "x") == ["rol", "gemeente"]
    assert typed(spec, "Aa, Bee en Cee", "regios", "x") == ["Aa, Bee en Cee"]
    assert typed(spec, "rol", "naar", "x") == ["rol"]

"""Files that users fill in: as Excel gives them back, and each mistake with its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_samples import geography, write
from supplied_files import write_file

from aoj import sources
from aoj.commands.new_file import example_file
from aoj.errors import AojError, DataError
from aoj.geography import load_geography
from aoj.sources.source import Loaded, SourceFile, make_texts
from aoj.sources.supplied import KNOWN_UNITS
from aoj.sources.supplied_kinds import KINDS

YEAR = "2023/24"
REAL = Path(__file__).parent.parent / "data" / "reference"


def read(path: Path) -> Loaded:
    source, options = sources.recognise(path)
    return sources.load(source.name, SourceFile(path, path.name, options), geography())


def refused(path: Path) -> str:
    with pytest.raises(AojError) as caught:
        read(path)
    return str(caught.value)


def verzuim(tmp_path: Path, **changes: object) -> Path:
    row = {"regio": "GM0518", "periode": "2023/24", "absoluut": 410, "relatief": 900}
    return write_file(tmp_path, "verzuim", [row | changes])


def values(loaded: Loaded) -> dict[str, float]:
    rows = loaded.observations.dropna(subset="value")
    return dict(zip(rows["breakdown"], rows["value"], strict=True))


# every kind


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_declared_whole(name: str) -> None:
    kind = KINDS[name]
    assert kind.source.is_supplied
    assert kind.source.name.startswith("eigen_")
    assert len(kind.examples) >= 2
    assert set(kind.regions) and set(kind.periods)
    assert {column.unit for column in kind.columns} <= set(KNOWN_UNITS)
    assert bool(kind.measures) != bool(kind.text_measures) or kind.parse
    marks = [other.name for other in KINDS.values() if kind.mark in other.header]
    assert marks == [name], "its mark is of this kind alone"
    for example in kind.examples:
        assert set(example) <= set(kind.header)
    assert all(text.endswith(".") for text in (kind.definition, kind.where_from))


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_every_kind_is_accepted(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(example_file(KINDS[name]), encoding="utf-8", newline="")
    source, options = sources.recognise(path)
    assert source == KINDS[name].source
    file = SourceFile(path, path.name, options)
    loaded = sources.load(source.name, file, load_geography(REAL))
    assert loaded.rows == 2
    assert loaded.periods
    assert len(loaded.observations) or len(loaded.texts)


def spreadsheet(delimiter: str, encoding: str) -> Callable[[list[list[str]]], bytes]:
    """Return what Excel makes of rows: no zeros in front, empty lines and columns at the end."""

    def save(rows: list[list[str]]) -> bytes:
        plain = [[str(int(f)) if f.isdigit() else f for f in row] + ["", ""] for row in rows]
        empty = [""] * len(plain[0])
        return write([plain[0], empty, *plain[1:], empty, empty], delimiter).encode(encoding)

    return save


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-8")]
)
def test_a_file_comes_back_from_excel_the_same(
    name: str, delimiter: str, encoding: str, tmp_path: Path
) -> None:
    kind = KINDS[name]
    rows = [list(kind.header)] + [
        [str(example.get(column, "")) for column in kind.header] for example in kind.examples
    ]
    land = load_geography(REAL)
    found = []
    for folder, save in (
        ("a", lambda r: write(r).encode()),
        ("b", spreadsheet(delimiter, encoding)),
    ):
        path = tmp_path / folder / "x.csv"
        path.parent.mkdir()
        path.write_bytes(save(rows))
        found.append(sources.load(kind.source.name, SourceFile(path, "x.csv"), land))
    assert found[0].observations.equals(found[1].observations)
    assert found[0].texts.equals(found[1].texts)


# regions and periods


@pytest.mark.parametrize("code", ["GM0518", "0518", "518", "gm518", " GM 0518 "])
def test_a_gemeente_keeps_its_code_whatever_excel_made_of_it(tmp_path: Path, code: str) -> None:
    assert set(read(verzuim(tmp_path, regio=code)).observations["region_code"]) == {"GM0518"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [("PO28.01", "PO2801"), ("vo2801", "VO2801"), ("NL", "NL01"), ("Nederland", "NL01"),
     ("RMC28", "RMC28"), ("PV28", "PV28")],
)  # fmt: skip
def test_other_regions_too(tmp_path: Path, code: str, expected: str) -> None:
    assert set(read(verzuim(tmp_path, regio=code)).observations["region_code"]) == {expected}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("Altena", "'Altena' is een naam; verwacht: de code GM1959"),
        ("GM1986", "'GM1986' is onbekend"),
        ("PO2802", r"'PO2802' is onbekend; bedoelde u PO2801 \(samenwerkingsverband po 28.01\)"),
        ("", "kolom 'regio': het vak is leeg"),
        ("wijk 3", "'wijk 3' is geen regiocode; verwacht: een gemeente"),
    ],
)
def test_an_unknown_region_is_refused(tmp_path: Path, code: str, sentence: str) -> None:
    assert re.search(sentence, refused(verzuim(tmp_path, regio=code)))


def test_a_region_of_the_wrong_sort_is_refused(tmp_path: Path) -> None:
    path = write_file(
        tmp_path, "organisatievorm",
        [{"regio": "GM0518", "periode": "2025", "organisatievorm": "stichting"}],
    )  # fmt: skip
    assert "'GM0518' is een gemeente; verwacht: een samenwerkingsverband" in refused(path)


@pytest.mark.parametrize("period", ["2023/24", "2023/2024", "2023-2024", "2023/'24", "2023-24"])
def test_school_years_are_read_as_people_write_them(tmp_path: Path, period: str) -> None:
    assert read(verzuim(tmp_path, periode=period)).periods == ("2023/24",)


@pytest.mark.parametrize(
    ("period", "sentence"),
    [("2024", "'2024' is een jaar"), ("2023/25", "geen periode"), ("dec-23", "geen periode"),
     ("", "kolom 'periode': het vak is leeg"), ("1823/24", "geen periode")],
)  # fmt: skip
def test_a_period_that_does_not_fit_is_refused(tmp_path: Path, period: str, sentence: str) -> None:
    found = refused(verzuim(tmp_path, periode=period))
    assert sentence in found
    assert "een schooljaar zoals 2023/24" in found


# numbers


@pytest.mark.parametrize("text", ["410", " 410 ", "410,0", "410.00", "4 10"])
def test_a_count_of_people(tmp_path: Path, text: str) -> None:
    assert values(read(verzuim(tmp_path, absoluut=text)))["absoluut"] == 410


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1.234", "duizendtallen of decimalen"), ("1,234", "duizendtallen of decimalen"),
     ("12,5", "is geen heel getal"), ("-3", "is negatief"), ("veel", "is geen getal"),
     ("4e2", "is geen getal"), ("3%", "is een percentage")],
)  # fmt: skip
def test_a_count_that_is_none_is_refused_without_showing_it(
    tmp_path: Path, text: str, sentence: str
) -> None:
    found = refused(verzuim(tmp_path, absoluut=text))
    assert sentence in found
    assert text not in found
    assert "regel 2, kolom 'absoluut': het vak" in found


@pytest.mark.parametrize("text", ["<5", "< 5", ".", "-1", "x", "*"])
def test_what_a_source_hides_stays_hidden(tmp_path: Path, text: str) -> None:
    rows = read(verzuim(tmp_path, absoluut=text)).observations.set_index("breakdown")
    assert rows.loc["absoluut", "status"] == "suppressed"


def test_an_empty_field_is_missing_and_never_zero(tmp_path: Path) -> None:
    rows = read(verzuim(tmp_path, absoluut="")).observations.set_index("breakdown")
    assert rows.loc["absoluut", "status"] == "missing"


def reserves(tmp_path: Path, text: str) -> Path:
    row = {"regio": "PO2801", "periode": "2024", "eigen_vermogen": text,
           "materiele_vaste_activa": 1, "rijksbijdragen": 1, "totale_baten": 1}  # fmt: skip
    return write_file(tmp_path, "reserves", [row])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1234,50", 1234.5), ("1234.50", 1234.5), ("1.234.567", 1234567), ("1.234,50", 1234.5),
     ("1.234.567,5", 1234567.5), ("-12500", -12500), ("€ 1 250 000", 1250000),
     ("1250,-", 1250), ("0", 0), ("-1", -1)],
)  # fmt: skip
def test_an_amount_as_a_dutch_reader_writes_it(tmp_path: Path, text: str, expected: float) -> None:
    assert values(read(reserves(tmp_path, text)))["eigen_vermogen"] == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1.234", "'1.234' kan duizendtallen of decimalen betekenen"),
     ("1,234", "'1,234' kan duizendtallen of decimalen betekenen"),
     ("1,2E+06", "is door Excel afgekort"), ("1,234,567", "is geen getal"),
     ("12 euro", "is geen getal")],
)  # fmt: skip
def test_an_amount_that_may_mean_two_things_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert sentence in refused(reserves(tmp_path, text))


def test_an_amount_that_cannot_be_negative(tmp_path: Path) -> None:
    row = {"regio": "GM0518", "periode": "2024", "score": "-12"}
    path = write_file(tmp_path, "achterstandsscore_gemeente", [row])
    assert "'-12' is negatief" in refused(path)


# own figures


def own(tmp_path: Path, *changes: dict[str, object]) -> Path:
    row = {"regio": "GM0518", "periode": "2024", "naam": "Iets", "omschrijving": "wat het is",
           "eenheid": "%", "bron": "zelf", "personen": "ja", "waarde": "40",
           "noemer": 200}  # fmt: skip
    return write_file(tmp_path, "eigen", [row | change for change in changes or ({},)])


@pytest.mark.parametrize("text", ["40", "40%", "40,0", "40.0 %"])
def test_a_percentage_with_or_without_its_sign(tmp_path: Path, text: str) -> None:
    loaded = read(own(tmp_path, {"waarde": text}))
    row = loaded.observations.iloc[0]
    assert (row["value"], row["numerator"], row["denominator"]) == (0.4, 80, 200)
    assert set(loaded.texts["text"]) == {"Iets", "wat het is", "%", "zelf", "aandeel"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"waarde": "51", "noemer": 25}, "geen heel aantal van 25 personen is 51 (%)"),
        ({"waarde": "55,35", "eenheid": "per 1.000 leerlingen", "noemer": 932}, "geen heel aantal"),
        ({"waarde": "140"}, "'140' is geen percentage; verwacht: een getal van 0 tot 100"),
        ({"noemer": ""}, "kolom 'noemer': het vak is leeg"),
        ({"eenheid": "leerlingen"}, "een aantal heeft geen noemer"),
        ({"eenheid": "leerlingen", "personen": "nee", "noemer": ""}, "telt mensen"),
        ({"eenheid": "gezinnen", "personen": "nee", "noemer": ""}, "telt mensen"),
        ({"eenheid": "leerlingen per jaar", "personen": "nee", "noemer": ""}, "telt mensen"),
        ({"eenheid": "per 1.000 jongeren", "personen": "nee", "noemer": ""}, "telt mensen"),
        ({"eenheid": "% van de leerlingen", "personen": "nee", "noemer": ""}, "telt mensen"),
        (
            {"eenheid": "aantal", "naam": "Thuiszitters", "personen": "nee", "noemer": ""},
            "telt mensen",
        ),
        ({"eenheid": "% van de leerlingen", "noemer": ""}, "kolom 'noemer': het vak is leeg"),
        ({"eenheid": "leerlingen (%)", "noemer": ""}, "kolom 'noemer': het vak is leeg"),
        ({"eenheid": "leerlingen per 1.000", "noemer": ""}, "kolom 'noemer': het vak is leeg"),
        ({"eenheid": "per duizend jongeren", "noemer": ""}, "kolom 'noemer': het vak is leeg"),
        ({"personen": "misschien"}, "'misschien' bestaat niet"),
        ({"naam": ""}, "kolom 'naam': het vak is leeg"),
        (
            {"onderdeel_van": "Alles"},
            "regel 2, kolom 'onderdeel_van': 'Alles' is geen cijfer in het bestand; verwacht: een",
        ),
        ({"onderdeel_van": "Ietss"}, "is geen cijfer in het bestand; bedoelde u 'Iets'?"),
        ({"waarde": "-5"}, "is negatief"),
        ({"eenheid": "per 1.000 jongeren", "waarde": "1200"}, "meer dan alle personen"),
    ],
)
def test_a_mistake_in_an_own_figure(
    tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    assert sentence in refused(own(tmp_path, change))


def test_a_name_has_one_meaning(tmp_path: Path) -> None:
    path = own(tmp_path, {}, {"periode": "2025", "eenheid": "euro"})
    assert "'Iets' heeft een andere eenheid dan eerder" in refused(path)


@pytest.mark.parametrize(
    "unit", ["leerlingen per klas", "euro per leerling", "meldingen per 1.000 jongeren", "aantal"]
)
def test_an_average_may_have_people_in_its_unit(tmp_path: Path, unit: str) -> None:
    change = {"eenheid": unit, "personen": "nee", "waarde": "3,4", "noemer": ""}
    assert values(read(own(tmp_path, change))) == {"iets": 3.4}


# the file as a whole


def test_parts_that_are_more_than_their_total_are_refused_without_a_figure(tmp_path: Path) -> None:
    found = refused(verzuim(tmp_path, relatief=3, langdurig_relatief=4))
    assert "regel 2: 'langdurig_relatief' is meer dan 'relatief'." in found
    row = {"regio": "GM0518", "periode": "2023/24", "thuiszitters": 9, "absoluut": 3,
           "langdurig_relatief": 4}  # fmt: skip
    found = refused(write_file(tmp_path, "thuiszitters", [row]))
    assert "'absoluut' en 'langdurig_relatief' zijn samen niet 'thuiszitters'" in found
    assert "regel 2: " in found


def test_parts_of_a_kind_of_school_are_named_by_their_columns(tmp_path: Path) -> None:
    row = {"regio": "PO2801", "periode": YEAR, "leerlingen": 90, "met_jeugdhulp": 30}
    rows = [row | {"onderwijssoort": "so", "met_jeugdhulp": 91}, row | {"onderwijssoort": "bo"}]
    found = refused(write_file(tmp_path, "jeugdhulp_onderwijssoort", rows))
    assert "regel 2: 'met_jeugdhulp' van 'so' is meer dan 'leerlingen' van 'so'." in found
    rows = [row | {"onderwijssoort": "totaal"}, row | {"onderwijssoort": "bo", "leerlingen": 91}]
    found = refused(write_file(tmp_path, "jeugdhulp_onderwijssoort", rows))
    assert "regel 2 en 3: 'leerlingen' van 'bo' is meer dan 'leerlingen' van 'totaal'." in found


def test_all_wrong_lines_stand_in_one_sentence(tmp_path: Path) -> None:
    row = {"regio": "GM0518", "periode": YEAR, "absoluut": 410, "relatief": 900}
    changes = [{"regio": "Duinstad"}, {}, {"periode": "vorig"}, {"absoluut": "12,5%"}]
    changes += [{"relatief": "veel"}, {"regio": "PO9999"}]
    rows = [{**row, **change} for change in changes]
    found = refused(write_file(tmp_path, "verzuim", rows))
    assert "\n" not in found
    assert "regel 2, kolom 'regio': 'Duinstad' is" in found
    assert "regel 4, kolom 'periode': 'vorig' is geen periode (verwacht: een schooljaar" in found
    assert "regel 5, kolom 'absoluut': het vak is een percentage en geen aantal (verw" in found
    assert "regel 3" not in found and "regel 6" not in found
    assert found.endswith("; en nog 2 fouten. Verbeter het bestand.")


def test_a_suggestion_between_other_mistakes_stands_between_brackets(tmp_path: Path) -> None:
    row = {"regio": "PO2801", "periode": "2025", "organisatievorm": "stichtign"}
    rows = [row, row | {"periode": "2026"}]
    found = refused(write_file(tmp_path, "organisatievorm", rows))
    assert "'stichtign' bestaat niet (bedoelde u 'stichting'?); regel 3, kolom" in found


def test_the_meaning_of_a_choice_leads_to_the_choice(tmp_path: Path) -> None:
    row = {"regio": "PO2801", "periode": YEAR, "leerlingen": 90, "met_jeugdhulp": 30}
    rows = [row | {"onderwijssoort": "speciaal onderwijs"}]
    found = refused(write_file(tmp_path, "jeugdhulp_onderwijssoort", rows))
    assert "'speciaal onderwijs' bestaat niet; bedoelde u 'so'?" in found


def test_a_code_that_resembles_none_gets_no_suggestion(tmp_path: Path) -> None:
    assert "'GM9999' is onbekend." in refused(verzuim(tmp_path, regio="GM9999"))


def test_two_rows_about_the_same_are_refused(tmp_path: Path) -> None:
    row = {"regio": "518", "periode": "2023/24", "absoluut": 410, "relatief": 900}
    path = write_file(tmp_path, "verzuim", [row, row | {"regio": "GM0518"}])
    assert "regel 2 en regel 3 gaan beide over GM0518, 2023/24" in refused(path)


def test_a_choice_that_is_misspelt_gets_the_nearest(tmp_path: Path) -> None:
    row = {"regio": "PO2801", "periode": "2025", "organisatievorm": "stichtign"}
    found = refused(write_file(tmp_path, "organisatievorm", [row]))
    assert "'stichtign' bestaat niet; bedoelde u 'stichting'?" in found
    accents = write_file(tmp_path, "organisatievorm", [row | {"organisatievorm": "Coöperatie"}])
    assert list(read(accents).texts["text"]) == ["cooperatie"]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("regio;periode;absolut;relatief", "'absolut' .* bedoelde u 'absoluut'"),
        ("regio;periode;relatief", "de kolom 'absoluut' ontbreekt"),
        ("regio;periode;absoluut;relatief;relatief", "meer dan eens"),
        ("regio;periode;absoluut;relatief;gezien", "'gezien' hoort niet"),
        ("regio;periode;absoluut;langdurig_relatief", "ontbreekt een kolom: 'thuiszitters' voor "),
        ("regio;periode;langdurig_relatief", "of 'absoluut', 'relatief' voor de soort 'verzuim'"),
        ("regio;periode;risicofactor", "soort 'neet_risico' ontbreken 'jongeren', 'neet'"),
        ("regio;periode;afwezig", "van geen soort die u zelf kunt aanleveren.*aoj new file"),
    ],
)
def test_a_header_that_is_not_right(tmp_path: Path, header: str, sentence: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{header}\nGM0518;2023/24;7;9\n", encoding="utf-8")
    assert re.search(sentence, refused(path))


def test_the_name_of_a_file_tells_its_kind_where_a_column_lacks(tmp_path: Path) -> None:
    path = tmp_path / "Verzuim 2023.csv"
    path.write_text("regio;periode;absoluut\nGM0518;2023/24;7\n", encoding="utf-8")
    found = refused(path)
    assert "in dit bestand van de soort 'verzuim' ontbreekt 'relatief'." in found
    assert "`aoj new file verzuim` schrijft een bestand met de goede kop" in found


def test_a_file_without_its_header_does_not_show_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("GM0518;3;2;1\nGM1680;4;4;4\n", encoding="utf-8")
    assert "(GM0518, een getal, een getal, een getal)" in refused(path)


def test_headers_may_be_written_with_capitals_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Regio;Periode;Absoluut;Relatief;Langdurig relatief\nGM0518;2023/24;70;90;20\n")
    assert values(read(path)) == {"absoluut": 70, "relatief": 90, "langdurig_relatief": 20}


def test_a_text_may_have_several_lines(tmp_path: Path) -> None:
    row = {"regio": "PO2801", "periode": "2025", "onderwerp": "algemeen",
           "toelichting": "Een; twee.\n\n- drie  \n"}  # fmt: skip
    loaded = read(write_file(tmp_path, "toelichting", [row]))
    assert loaded.texts.to_dict("records") == [
        {"measure": "toelichting", "region_code": "PO2801", "period": "2025",
         "breakdown": "algemeen", "text": "Een; twee.\n\n- drie"}
    ]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(
        st.sampled_from(["3", "2", "4,0", "1", "4.", "-2", "3,5", "1.234", "<5", "", "drie"]),
        min_size=4, max_size=4,
    ),
    region=st.sampled_from(["GM0518", "GM9999", "", "Altena"]),
)  # fmt: skip
def test_no_sentence_shows_a_small_count(
    cells: list[str], region: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = ("leerplichtigen", "absoluut", "relatief", "langdurig_relatief")
    row = {"regio": region, "periode": "2023/24", **dict(zip(names, cells, strict=True))}
    path = write_file(tmp_path_factory.mktemp("x"), "verzuim", [row])
    try:
        loaded = read(path)
    except AojError as error:
        said = re.sub(
            r"regel 2|en nog \d+ fout|GM\d{4}|2023/24|PO of VO|NL01|'<5'|PV|RMC", "", str(error)
        )
        assert not re.search(r"\d", said), said
    else:
        assert not (loaded.observations["value"] < 5).any()


def test_texts_have_one_text_per_key() -> None:
    import pandas as pd

    rows = pd.DataFrame(
        [("a", "PO2801", "2025", "x", "een"), ("a", "PO2801", "2025", "x", "twee")],
        columns=["measure", "region_code", "period", "breakdown", "text"],
    )
    with pytest.raises(DataError, match="meer dan een tekst bij a, PO2801"):
        make_texts(rows)
    with pytest.raises(DataError, match="onbekende periode"):
        make_texts(rows.iloc[:1].assign(period="ooit"))
    assert len(make_texts(rows.iloc[:1].assign(period=""))) == 1

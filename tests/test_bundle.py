"""The output contract holds for every bundle."""

import json

import pytest

from aoj.bundle import MIME, Bundle, Column, PrintedFigure, join_figures
from aoj.errors import DataError


def bundle(**changes):
    figure = PrintedFigure(
        "aandeel_jeugd", "GM9001", "2025", "0-14", 0.153, ("15,3%",),
        label="aandeel jongeren", place="Meer", unit="%",
    )  # fmt: skip
    fields = {
        "kind": "tabel",
        "id": "tabel-aandeel_jeugd",
        "title": "Aandeel",
        "text": "tekst",
        "html": "<table></table>",
        "columns": (Column("region", "Regio"), Column("v", "Aandeel", "share", "%", 1)),
        "rows": ({"region": "A", "v": 0.153}, {"region": "B", "v": float("nan")}),
        "figures": (figure,),
    }
    return Bundle(**{**fields, **changes})


def test_a_bundle_gives_text_html_and_machine_form():
    assert list(bundle()._repr_mimebundle_()) == ["text/plain", "text/html", MIME]


def test_the_machine_form_is_strict_json_without_nan():
    payload = bundle()._repr_mimebundle_()[MIME]
    again = json.loads(json.dumps(payload, allow_nan=False))
    assert again == payload
    assert again["schema"] == 1
    assert again["rows"][1] == {"region": "B", "v": None}
    assert again["figures"][0] == {
        "id": "aandeel_jeugd|GM9001|2025|0-14",
        "indicator": "aandeel_jeugd",
        "region_code": "GM9001",
        "period": "2025",
        "breakdown": "0-14",
        "value": 0.153,
        "wordings": ["15,3%"],
        "kind": "cijfer",
        "label": "aandeel jongeren",
        "place": "Meer",
        "unit": "%",
    }


def test_a_word_is_recorded_as_a_figure_without_a_value():
    word = PrintedFigure("i", "GM9001", "verloop", "0-14", None, ("gestegen",), "verloop")
    found = bundle(figures=(word,)).payload()["figures"][0]
    assert (found["id"], found["kind"], found["value"]) == (
        "i|GM9001|verloop|0-14",
        "verloop",
        None,
    )
    with pytest.raises(DataError):
        PrintedFigure("i", "GM9001", "2025", "0-14", None, ("x",), "gerucht")


def test_numpy_numbers_become_plain_numbers():
    np = pytest.importorskip("numpy")
    row = {"region": "A", "v": np.float64(0.5)}
    assert type(bundle(rows=(row,)).payload()["rows"][0]["v"]) is float


def test_rows_hold_only_typed_columns():
    row = {"region": "A", "v": 0.1, "geheim": 3}
    assert bundle(rows=(row,)).payload()["rows"] == [{"region": "A", "v": 0.1}]


@pytest.mark.parametrize("changes", [{"kind": "plaatje"}, {"disclosure": "geheim"}])
def test_an_unknown_kind_or_disclosure_is_refused(changes):
    with pytest.raises(DataError):
        bundle(**changes)


def test_a_bundle_cannot_be_changed():
    with pytest.raises(AttributeError):
        bundle().text = "anders"


def test_the_same_figure_printed_twice_is_kept_once_with_both_wordings():
    one = PrintedFigure("i", "NL01", "2025", "totaal", 1356911.0, ("1.356.911",))
    two = PrintedFigure("i", "NL01", "2025", "totaal", 1356911.0, ("1,36 miljoen",))
    other = PrintedFigure("i", "NL01", "2024", "totaal", 1.0, ("1",))
    joined = join_figures([one, other, two])
    assert [figure.wordings for figure in joined] == [("1.356.911", "1,36 miljoen"), ("1",)]

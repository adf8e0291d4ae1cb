"""What people and programs see of a diagnostic."""

import json
from dataclasses import replace

import pytest

from millesime.text import Label, Severity, Source, Span
from millesime.text.codes import CATALOGUE, Entry
from millesime.text.diagnostic import Diagnostic, Fix, diagnose
from millesime.text.render import as_json, concise, in_order, render

LAW = """\
article D.242-6-2
  selon entreprise.effectif
\t150 et plus : « 法律 »
    200 et plus : individuelle
\x1b[31mrouge
"""
OTHER = "dérogation locale"
LONG = f"{'x' * 300} CIBLE {'y' * 300}"
SOURCES = {name: Source(name, text) for name, text in (("a.loi", LAW), ("b.loi", OTHER), ("long.loi", LONG))}


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Entry(
        "ML499",
        "deux cas pour `{name}`",
        "two cases for `{name}`",
        "gardez-en un",
        "keep one",
        Severity.WARNING,
    )
    monkeypatch.setitem(CATALOGUE, "ML499", entry)


def at(words: str, file: str = "a.loi") -> Span:
    start = SOURCES[file].text.index(words)
    return Span(file, start, start + len(words))


def two_places() -> Diagnostic:
    return diagnose(
        "ML499",
        at("150 et plus"),
        secondary=(Label(at("200 et plus"), "other"), Label(at("locale", "b.loi"), "voyez {name}")),
        fix=Fix(at("individuelle"), "mixte"),
        name="effectif",
    )


def test_every_place_is_underlined_under_its_file() -> None:
    assert render(two_places(), SOURCES, "en") == (
        "warning[ML499]: two cases for `effectif`\n"
        " --> a.loi:3:2\n"
        "  |\n"
        "3 |     150 et plus : « 法律 »\n"
        "  |     ^^^^^^^^^^^\n"
        "4 |     200 et plus : individuelle\n"
        "  |     ----------- the other is here\n"
        "  |\n"
        " ::: b.loi:1:12\n"
        "  |\n"
        "1 | dérogation locale\n"
        "  |            ------ voyez effectif\n"
        "  |\n"
        "  = help: keep one\n"
        "  = help: write `mixte` in place of `individuelle`"
    )


def test_french_says_the_same() -> None:
    lines = render(two_places(), SOURCES, "fr").splitlines()
    assert lines[0] == "avertissement[ML499]: deux cas pour `effectif`"
    assert lines[6].endswith("l'autre est ici")
    assert lines[-2:] == ["  = aide : gardez-en un", "  = aide : écrivez `mixte` à la place de `individuelle`"]


def test_colours_only_where_asked_and_nothing_else_differs() -> None:
    plain, coloured = (render(two_places(), SOURCES, "en", colour) for colour in (False, True))
    assert "\x1b" not in plain
    for style in ("\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        assert style in coloured
        coloured = coloured.replace(style, "")
    assert coloured == plain


def test_wide_characters_take_two_columns() -> None:
    lines = render(diagnose("ML499", at("法律")), SOURCES).splitlines()
    assert lines[3].index("法律") == lines[4].index("^")
    assert lines[4].endswith(" ^^^^")


def test_two_marks_on_one_line_share_it() -> None:
    found = diagnose("ML499", at("200"), secondary=(Label(at("plus : ind"), "other"),))
    lines = render(found, SOURCES).splitlines()
    assert [line for line in lines if "200" in line] == ["4 |     200 et plus : individuelle"]


def test_lines_left_out_are_marked() -> None:
    found = diagnose("ML499", at("150"), secondary=(Label(at("article"), "other"),))
    assert "  ⋮" in render(found, SOURCES).splitlines()


def test_a_long_line_is_cut_around_what_is_underlined() -> None:
    lines = render(diagnose("ML499", at("CIBLE", "long.loi")), SOURCES).splitlines()
    assert len(lines[3]) <= 110
    assert lines[3].startswith("1 | …")
    assert lines[3].endswith("…")
    assert lines[3].index("CIBLE") == lines[4].index("^^^^^")


def test_a_stretch_wider_than_the_screen_shows_its_beginning() -> None:
    lines = render(diagnose("ML499", Span("long.loi", 0, len(LONG))), SOURCES).splitlines()
    assert lines[3].startswith("1 | xxx")
    assert len(lines[4]) <= 110


def test_a_stretch_over_several_lines_shows_its_first() -> None:
    lines = render(diagnose("ML499", Span("a.loi", 8, len(LAW))), SOURCES).splitlines()
    assert lines[3:5] == ["1 | article D.242-6-2", "  |         ^^^^^^^^^"]


@pytest.mark.parametrize("start", [len(LAW), len(LAW) + 50])
def test_the_end_of_the_file_and_past_it_are_places(start: int) -> None:
    assert render(diagnose("ML499", Span("a.loi", start, start)), SOURCES).splitlines()[-3] == "  | ^"


def test_two_marks_on_an_empty_line() -> None:
    end = Span("a.loi", len(LAW), len(LAW))
    assert render(diagnose("ML499", end, secondary=(Label(end, "other"),)), SOURCES).count("6 |") == 1


def test_a_file_cannot_drive_the_terminal() -> None:
    found = diagnose("ML499", at("rouge"), name="x\x1b[2J\ny\u202e")
    assert "\x1b" not in render(found, SOURCES)
    assert "␛[31mrouge" in render(found, SOURCES)
    assert concise(found, SOURCES) == "a.loi:5:6: warning[ML499]: two cases for `x␛[2J y�`"


def test_a_fault_of_a_case_shows_its_path() -> None:
    found = diagnose("ML499", path="sinistres[2].taux_ip", name="taux_ip")
    assert render(found, {}).splitlines()[1] == " --> sinistres[2].taux_ip"
    assert concise(found, {}) == "sinistres[2].taux_ip: warning[ML499]: two cases for `taux_ip`"


def test_a_path_stands_beside_its_file() -> None:
    found = diagnose("ML499", Span("cas.yaml", 0, 0), path="effectif", name="effectif")
    assert render(found, {}).splitlines()[1] == " --> cas.yaml (effectif)"
    assert concise(found, {}) == "cas.yaml: effectif: warning[ML499]: two cases for `effectif`"


def test_severity_may_differ_from_the_codes() -> None:
    grave = replace(two_places(), severity=Severity.ERROR)
    assert render(grave, SOURCES, "fr").startswith("erreur[ML499]")


def test_a_complaint_is_never_lost() -> None:
    assert concise(diagnose("ML499"), {}) == "warning[ML499]: two cases for `{name}`"
    assert concise(diagnose("ML998", name="x"), {}) == "error[ML998]: name = x"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("200", "199", "write `199` in place of `200`"),
        ("", "fin", "add `fin`"),
        (" et plus", "", "remove ` et plus`"),
        ("200", "{old}", "write `{old}` in place of `200`"),
    ],
)
def test_a_fix_is_said_in_words(old: str, new: str, said: str) -> None:
    found = diagnose("ML499", at("200"), fix=Fix(at(old), new))
    assert render(found, SOURCES).endswith(f"= help: {said}")


def test_json_gives_every_place() -> None:
    found = as_json(two_places(), SOURCES, "fr")
    assert json.loads(json.dumps(found)) == {
        "code": "ML499",
        "severity": "warning",
        "message": "deux cas pour `effectif`",
        "place": {"file": "a.loi", "line": 3, "column": 2, "end_line": 3, "end_column": 13},
        "path": None,
        "labels": [
            {
                "place": {"file": "a.loi", "line": 4, "column": 5, "end_line": 4, "end_column": 16},
                "text": "l'autre est ici",
            },
            {
                "place": {"file": "b.loi", "line": 1, "column": 12, "end_line": 1, "end_column": 18},
                "text": "voyez effectif",
            },
        ],
        "help": "gardez-en un",
        "fix": {
            "place": {"file": "a.loi", "line": 4, "column": 19, "end_line": 4, "end_column": 31},
            "replacement": "mixte",
        },
    }
    assert as_json(diagnose("ML499", Span("absent.loi", 1, 2)), {})["place"] == {
        "file": "absent.loi",
        "line": None,
        "column": None,
        "end_line": None,
        "end_column": None,
    }


def test_the_order_is_that_of_reading() -> None:
    spans = [at("200"), at("150"), at("locale", "b.loi"), at("article")]
    found = [diagnose("ML499", span) for span in spans]
    places = [(d.primary.file, d.primary.start) for d in in_order(found)]
    assert places == sorted(places)

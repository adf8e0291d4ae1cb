"""A case file is read as texts with their places, or refused with one clear diagnostic."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from millesime.facts.lexicon import Scalar
from millesime.text import Source
from millesime.text.render import message
from millesime.workspace.cases import DEEPEST, LONGEST, MOST, read_case


def tree(text: str, name: str = "dossier.yaml", **options: Any) -> Any:
    read = read_case(Source(name, text), **options)
    assert read.diagnostics == ()
    return read.product


def codes(text: str, name: str = "dossier.yaml") -> list[str]:
    return [diagnostic.code for diagnostic in read_case(Source(name, text)).diagnostics]


def plain(text: str) -> Scalar:
    return Scalar(text, quoted=False)


def quoted(text: str) -> Scalar:
    return Scalar(text, quoted=True)


@pytest.mark.parametrize(
    "text", ["010", "1:30", "yes", "1e3", "0x1F", "1_000", "2012-02-30", "25 %", "101/131", "~", "é"]
)
def test_a_scalar_stays_as_it_is_written(text: str) -> None:
    assert tree(f"a: {text}\nb: '{text}'\n") == {"a": plain(text), "b": quoted(text)}


@pytest.mark.parametrize("text", ["1: a\n", '"a": 1\n', "true: 1\n", "[a]: 1\n", "null x: 1\n"])
def test_a_key_may_look_like_json(text: str) -> None:
    assert codes(text) in ([], ["ML511"])


def test_groups_lists_and_blocks() -> None:
    text = "accident: {date: 2012-02-10}\nliste:\n- annee: 2010\n- []\nnote: |\n  deux\n  lignes\nrien:\n"
    assert tree(text) == {
        "accident": {"date": plain("2012-02-10")},
        "liste": [{"annee": plain("2010")}, []],
        "note": quoted("deux\nlignes\n"),
        "rien": plain(""),
    }


@pytest.mark.parametrize("name", ["dossier.json", "dossier.yaml", "-"])
def test_json_escapes_tabs_and_numbers(name: str) -> None:
    text = '\ufeff{\t"a":\t"\\u00e9\\/\\ud83d\\ude00",\r\n "b": [1.50, -2e-3, true, null, {}, []]\n}'
    listed = [plain("1.50"), plain("-2e-3"), plain("true"), plain("null"), {}, []]
    assert tree(text, name) == {"a": quoted("é/😀"), "b": listed}


@pytest.mark.parametrize("text", ["{a: 1, b: x}", '{"a": 1,}', "{'a': 1}", '{"a": 1} # fin'])
def test_what_is_not_json_may_be_yaml(text: str) -> None:
    assert tree(text, "-")["a"] == plain("1")
    assert codes(text, "dossier.json") == ["ML501"]


NOT_JSON = r"""
{"a": NaN}
{"a": Infinity}
{"a": 010}
{"a": .5}
{"a": 1.}
{"a": tru}
{"a": 1
{"a" 1}
{"a": }
{,}
{"a": 1,, "b": 2}
{"a": [1 2]}
{"a": [1,]}
{"a": "	"}
{"a": "\x"}
{"a": 1}}
{"a": 1]
"""


@pytest.mark.parametrize("text", NOT_JSON.splitlines())
def test_json_is_strict(text: str) -> None:
    assert codes(text, "dossier.json") == ["ML501"]


def place(text: str, span: Any) -> str:
    return text[span.start : span.end]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "text", ["été😀: 1\nb: 'é2'\nc: [x, {d: e}]\n", '{"été😀": 1, "b": "é2", "c": ["x", {"d": "e"}]}']
)
def test_keys_and_values_know_their_place(text: str, mark: str) -> None:
    text = mark + text
    read = tree(text)
    assert [place(text, key.span).strip('"') for key in read] == ["été😀", "b", "c"]
    assert place(text, read["b"].span)[1:-1] == "é2"
    assert place(text, read["c"][1]["d"].span).strip('"') == "e"


@pytest.mark.parametrize(
    "text", ["a: 1\nb: 2\na: 3\n", '{"a": 1, "b": 2, "a": {"c": 3}}', "b: {x: 2}\na: 1\n'a': [1]\n"]
)
def test_a_key_given_twice_shows_both_places_and_keeps_the_first(text: str) -> None:
    read = read_case(Source("dossier.yaml", text))
    (problem,) = read.diagnostics
    assert problem.code == "ML504"
    assert place(text, problem.primary).strip("\"'") == "a"
    assert place(text, problem.secondary[0].span).strip("\"'") == "a"
    assert problem.secondary[0].span.start < problem.primary.start
    assert read.product is not None
    assert read.product["a"] == plain("1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", ["ML508", "ML508"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", ["ML508", "ML508"]),
        ("a: !!int '9'\n", ["ML509"]),
        ("a: ! 9\n", ["ML509"]),
        ("a: !maison {b: 1}\n", ["ML509"]),
        ("a: 1\n---\nb: 2\n", ["ML510"]),
        ("? [a]\n: 1\n", ["ML511"]),
        ("~: 1\n", ["ML511"]),
        ("'': 1\n", ["ML511"]),
        ('{"": 1}', ["ML511"]),
        ("a: 1\na: 2\na: 3\nb: &x 1\n", ["ML504", "ML504", "ML508"]),
        ("- a\n", ["ML503"]),
        ("texte\n", ["ML503"]),
        ("", ["ML503"]),
        ("# rien\n", ["ML503"]),
        ("---\n", ["ML503"]),
        ("a:\n\tb: 1\n", ["ML502"]),
        ("a: 'ouvert\nb: 1\n", ["ML513"]),
        ("a: b: c\n", ["ML501"]),
        ("a: 1\n b: 2\n", ["ML501"]),
        ("a: [1, 2\n", ["ML501"]),
        ("a: @x\n", ["ML501"]),
        ("a\x01: 1\n", ["ML501"]),
        ("a: \0\n", ["ML501"]),
        ('{"a": "\\ud800"}', ["ML512"]),
        ('{"\\ud800": 1}', ["ML512"]),
    ],
)
def test_what_a_case_may_not_hold(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(("text", "line", "column"), [("a: 1\nb: c: d\n", "2", "5"), ('{\n "a": x\n}', "2", "7")])
def test_a_broken_file_is_told_by_line_and_column(text: str, line: str, column: str) -> None:
    (problem,) = read_case(Source("dossier.json" if text[0] == "{" else "dossier.yaml", text)).diagnostics
    assert (problem.value("line"), problem.value("column")) == (line, column)
    assert f"line {line}, column {column}" in message(problem, "en")


def test_what_looks_like_json_is_told_as_json() -> None:
    (problem,) = read_case(Source("-", '{"a": [1, }')).diagnostics
    assert problem.value("format") == "JSON"


@pytest.mark.parametrize("opened", ["{a: ", '{"a":', "[", "{a: [", "- ", "? "])
def test_no_depth_overflows(opened: str) -> None:
    text = "a: " + opened * 10_000 if opened in "[- " else opened * 10_000
    assert set(codes(text)) <= {"ML501", "ML503", "ML505", "ML511"}
    assert codes(text)


def test_the_depth_allowed_is_reached() -> None:
    def nested(depth: int) -> str:
        return '{"a":' * depth + "1" + "}" * depth

    assert codes(nested(DEEPEST)) == []
    assert codes(nested(DEEPEST + 1)) == ["ML505"]


def test_size_and_count_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes("x" * (LONGEST + 1)) == ["ML506"]
    monkeypatch.setattr("millesime.workspace.cases.MOST", 1000)
    assert codes('{"a": [' + "1," * MOST) == ["ML507"]


def test_without_the_c_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CLoader")
    test_groups_lists_and_blocks()
    test_keys_and_values_know_their_place("é: 1\nb: 'é2'\nc: [x, {d: e}]\n".replace("é:", "été😀:"), "\ufeff")
    assert codes("a: 'x") == ["ML513"]
    assert codes("a:\n\tb: 1\n") == ["ML502"]
    assert codes('a: "\\ud800"') == ["ML512"]
    assert codes("a\x01: 1") == ["ML501"]

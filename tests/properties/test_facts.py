"""Facts: the check and the schema accept the same cases; how a case is written down never matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from millesime.facts.schema import schema, write
from millesime.model.program import Fact
from millesime.text import Source
from millesime.text.codes import CATALOGUE
from millesime.values.types import Kind, Type
from millesime.workspace.cases import read_case
from tests.units.facts.lexicon import ENUMERATION, LEXICON, PROGRAM, STRUCTURE


def _pattern(_: object, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    """A pattern as JSON Schema means it: for ECMA, `$` is the end, and not the last end of line."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$\Z", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


VALIDATOR = extend(Draft202012Validator, {"pattern": _pattern})(schema(PROGRAM), format_checker=FormatChecker())

BEYOND_SCHEMAS = {"ML550", "ML551", "ML552", "ML553"}
"""Bounds and grains of what is given as text, which a schema cannot tell."""

ODD = [
    "", "9", "-0.5", "728.01", "728.010", "1e3", "+5", "1_000", "٣", "25 %", "25\u00a0%", "25  %", "12.5%", "-3 %", "%", "1/3", "1/0",
    "1/00", "-2/4", "true", "null", "oui", "trajet", "travail", "trajets", "2012-02-29", "2013-02-29", "2012-02-30", "1799-12-31",
    "1800-01-01", "2200-12-31", "2201-01-01", "2012-1-1", "20120101", "2012-01-01\n", "2012-W01-1", "P", "P0D", "P1Y", "P1Y6M", "P6M1Y",
    "P30D", "P2W3D", "P1Y3D", "P0Y", "PT5M", "p1y", "P99999M", "P100000M", "9007199254740991", "9007199254740992", "10000000000000000",
]  # fmt: skip
TEXTS = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
DECIMALS = (
    st.decimals(-100_000, 100_000, places=2)
    | st.decimals(-2, 2, places=5)
    | st.sampled_from([Decimal("1E+3"), Decimal("0.10")])
)
WHOLE = st.integers(-(10**4), 10**5) | st.sampled_from([0, 1, 2**53 - 1, 2**53, -(2**53)])
PLAIN = st.none() | st.booleans() | WHOLE | DECIMALS | st.sampled_from(ODD) | TEXTS
JUNK = PLAIN | st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["annee", "date", "x", "cout"]) | TEXTS, inner, max_size=3)
    ),
    max_leaves=5,
)


def valid(type: Type, fact: Fact) -> st.SearchStrategy[Any]:
    """Mostly values that a fact accepts."""
    found = _valid(type, fact)
    return st.none() | found if type.optional else found


def _valid(type: Type, fact: Fact) -> st.SearchStrategy[Any]:
    match type.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.INTEGER:
            return st.integers(int(fact.low or 0), int(fact.high or 5000))  # type: ignore[arg-type]  # a whole number's bounds
        case Kind.AMOUNT:
            return st.decimals(0, 10**6, places=2) | st.integers(0, 10**6) | st.decimals(0, 10**6, places=2).map(str)
        case Kind.RATE:
            return (
                st.integers(0, 100).map(lambda n: f"{n} %")
                | st.decimals(0, 1, places=2)
                | st.sampled_from(["1/4", "0.5"])
            )
        case Kind.NUMBER:
            return DECIMALS | st.sampled_from(["1/3", "-2.5"])
        case Kind.DATE:
            return st.dates(date(1800, 1, 1), date(2200, 12, 31)).map(str)
        case Kind.CALENDAR:
            return st.integers(0, 40).map(lambda n: f"P{n}Y") | st.integers(0, 40).map(lambda n: f"P1Y{n}M")
        case Kind.DAYS:
            return st.integers(0, 999).map(lambda n: f"P{n}D")
        case Kind.CHOICE:
            return st.sampled_from([name for name, _ in ENUMERATION.choices])
        case Kind.LIST:
            assert type.item is not None
            return st.lists(valid(type.item, fact), max_size=3)
        case Kind.RECORD:
            return st.fixed_dictionaries({}, optional={f.name: valid(f.type, f) for f in STRUCTURE.fields})
        case _:
            return TEXTS


def nested(values: dict[str, Any]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        at = root
        for part in path:
            at = at.setdefault(part, {})
        at[last] = value
    return root


@st.composite
def cases(draw: st.DrawFn, clean: bool = False) -> dict[str, Any]:
    """A case in JSON's own values: facts that fit, and here and there something that does not."""
    names = draw(st.lists(st.sampled_from(sorted(LEXICON.facts)), unique=True, max_size=5))
    wrong = set() if clean else draw(st.sets(st.sampled_from(names), max_size=1)) if names else set()
    case = nested(
        {name: draw(JUNK if name in wrong else valid(LEXICON.facts[name].type, LEXICON.facts[name])) for name in names}
    )
    if not clean and draw(st.integers(0, 9)) == 7:
        case[draw(st.sampled_from(["accident", "entreprise", "prime", "categories"]))] = draw(JUNK)
    claims = case.get("sinistres")
    if not clean and isinstance(claims, list) and claims and draw(st.booleans()):
        claims[0] = draw(JUNK | st.fixed_dictionaries({}, optional={f.name: JUNK for f in STRUCTURE.fields}))
    return case


def has_negative_zero(value: object) -> bool:
    """Whether some text is a zero with a sign: no bound refuses it, and the pattern without sign does."""
    match value:
        case dict():
            return any(map(has_negative_zero, value.values()))
        case list():
            return any(map(has_negative_zero, value))
        case str():
            return re.match(r"-0*(\.0*)?([ /%]|\Z)", value) is not None
        case _:
            return False


@settings(max_examples=400, deadline=None)
@given(cases())
@example({"prime": {"montant": Decimal("0.001")}})
@example({"prime": {"montant": "9007199254740993"}})
@example({"rente": {"pas": "12.5 %"}})
def test_the_check_and_the_schema_accept_the_same_cases(case: dict[str, Any]) -> None:
    checked = LEXICON.check(case)
    accepted = VALIDATOR.is_valid(case)
    if checked.product is not None:
        assert accepted or has_negative_zero(case)
    elif accepted:
        assert {(one.code in BEYOND_SCHEMAS, one.value("value")[:1]) for one in checked.diagnostics} == {(True, '"')}
    assert {one.code for one in checked.diagnostics} <= CATALOGUE.keys()


@settings(max_examples=200, deadline=None)
@given(cases())
def test_a_case_is_the_same_in_python_in_json_and_in_yaml(case: dict[str, Any]) -> None:
    native = LEXICON.check(case)
    text = write(case)
    for name in ("dossier.json", "dossier.yaml"):
        read = read_case(Source(name, text))
        if any(one.code == "ML511" for one in read.diagnostics):
            continue  # an empty key, which Python can hold
        assert read.diagnostics == ()
        checked = LEXICON.check(read.product)
        assert checked.product == native.product
        # A number's digits, or `null` for nothing, may be shown otherwise; what is wrong, and where, may not.
        assert [(one.code, one.path) for one in checked.diagnostics] == [
            (one.code, one.path) for one in native.diagnostics
        ]


@settings(max_examples=200, deadline=None)
@given(cases(clean=True), st.randoms(use_true_random=False))
def test_order_dots_and_writing_down_never_matter(case: dict[str, Any], random: Any) -> None:
    checked = LEXICON.check(case).product
    if checked is None:
        return
    flat = [(name, value) for name, value in flattened(case)]
    random.shuffle(flat)
    dotted = LEXICON.check(dict(flat)).product
    assert dotted == checked
    assert dotted is not None
    assert write(dotted.facts) == write(checked.facts)
    assert LEXICON.check(checked.facts).product == checked
    assert VALIDATOR.is_valid(checked.facts)


def flattened(case: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in case.items():
        name = f"{prefix}{key}"
        if name in LEXICON.facts:
            yield name, value
        else:
            yield from flattened(value, f"{name}.")


SCRAPS = st.sampled_from(
    [*"{}[]:,\t\n\"'\ufeff\u2028\0\x85é😀#a", ": ", "- ", "? ", "\n  ", "&a ", "*a", "!!int ", "<<: ", "|\n", "---\n", "%YAML 1.2\n",
     "accident", "date", "2012-02-10", "null", "true", "1e3", "\\ud800", '{"'],
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(SCRAPS, max_size=30).map("".join) | st.text(max_size=50), st.sampled_from([None, True, False]))
def test_any_text_is_read_or_refused_in_peace(text: str, json: bool | None) -> None:
    source = Source("dossier", text)
    read = read_case(source, json=json)
    assert read.product is not None or read.diagnostics
    for one in read.diagnostics:
        assert one.code in CATALOGUE
        assert 0 <= one.primary.start <= one.primary.end <= len(text)
    if read.product is not None:
        LEXICON.check(read.product)

"""A table as facts: a row that is not suspect is accepted by the lexicon, and means what the columns say."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from millesime.batch.cases import Cases
from millesime.facts.lexicon import Lexicon
from millesime.kernels.exact.columns import Column, codes
from millesime.kernels.exact.lacks import LACKS, NONE, RETRY
from millesime.kernels.tables.ingest import Elements, Table
from millesime.model.program import Enumeration, Fact, Program, Structure
from millesime.values import Duration, Lack
from millesime.values.types import Kind, Type
from tests.units.kernels.rows import values_of

COLOURS = ("rouge", "vert", "bleu", "null")
FIELDS = (
    Fact("n", Type(Kind.INTEGER), low=0, high=3),
    Fact("m", Type(Kind.AMOUNT, optional=True), low=0),
    Fact("k", Type(Kind.CHOICE, "couleur")),
    Fact("sous", Type(Kind.LIST, item=Type(Kind.RECORD, "sous"), optional=True)),
)
PLAIN = {
    "b": Fact("b", Type(Kind.BOOLEAN)),
    "n": Fact("n", Type(Kind.INTEGER), low=0, high=10_000_000),
    "a.m": Fact("a.m", Type(Kind.AMOUNT), low=0),
    "a.z": Fact("a.z", Type(Kind.AMOUNT, optional=True)),
    "t": Fact("t", Type(Kind.RATE), low=Fraction(0), high=Fraction(1), step=Fraction(1, 10**4)),
    "t2": Fact("t2", Type(Kind.RATE)),
    "x": Fact("x", Type(Kind.NUMBER, optional=True), step=Fraction(3, 8)),
    "d": Fact("d", Type(Kind.DATE), low=date(1900, 1, 1)),
    "dz": Fact("dz", Type(Kind.DATE, optional=True)),
    "l": Fact("l", Type(Kind.CALENDAR), high=Duration(240)),
    "j": Fact("j", Type(Kind.DAYS)),
    "k": Fact("k", Type(Kind.CHOICE, "couleur")),
    "libre": Fact("libre", Type(Kind.TEXT)),
}
LISTS = {
    "pieces": Fact("pieces", Type(Kind.LIST, item=Type(Kind.RECORD, "piece"))),
    "jours": Fact("jours", Type(Kind.LIST, item=Type(Kind.DATE), optional=True)),
}
PROGRAM = Program(
    "essai",
    {**PLAIN, **LISTS},
    {"couleur": Enumeration("couleur", tuple((name, None) for name in COLOURS))},
    {"piece": Structure("piece", FIELDS), "sous": Structure("sous", (Fact("u", Type(Kind.INTEGER)),))},
    {}, {}, {},
)  # fmt: skip
LEXICON = Lexicon(PROGRAM)

TEXTS = [
    "", "0", "1", "-1", "0.25", "-0.00", "007", "+5", "5.", ".5", "1e3", "12.345", "9007199254740991", "99999999999.999999",
    "25 %", "25%", "12.5\u202f%", "0.01%", "101/131", "null", "~", "NaN", "0x1F", "1_000", " 1", "1 ", "1\n", "١", "true",
    "False", "TRUE", "vrai", "2012-02-29", "2013-02-29", "1799-12-31", "1800-01-01", "2200-12-31", "2201-01-01",
    "2012-13-01", "2012-00-10", "2012-01-00", "2012-1-01", "20120101", "2012/01/01", "2012/04-01", "2012-04-0:", "2012-04-/1", "2012-04/01", "0000-01-01", "P20Y", "P1Y6M", "P0D",
    "P", "P30D", "P2W", "P2W3D", "P1Y2D", "P9999Y", "P241M", "PT1H", "rouge", "vert", "Rouge", "rouge ", "mauve", "é",
]  # fmt: skip
NUMBERS = [0, 1, -1, 2, 3, 10**7, 10**7 + 1, 2**53 - 1, 2**53, -(2**53) + 1, 2**62, 2**63 - 1]
DECIMALS = [
    "0", "0.25", "-0.25", "1", "0.375", "0.3751", "0.0001", "12.34", "12.345", "9007199254740991", "9007199254740992",
    "-100000000000000000000", "18446744073709551621", "-18446744073709551611",
]  # fmt: skip
DAYS = [date.min, date(1799, 12, 31), date(1800, 1, 1), date(1899, 12, 31), date(1900, 1, 1), date(2012, 2, 29),
        date(2200, 12, 31), date(2201, 1, 1), date.max]  # fmt: skip


def arrays(cells: st.SearchStrategy[Any], type: pa.DataType, n: int) -> st.SearchStrategy[pa.Array]:
    """Columns of a type, some of them cut out of a longer one."""

    def made(drawn: tuple[list[Any], bool]) -> pa.Array:
        values, cut = drawn
        return pa.array([values[0], *values], type)[1:] if cut else pa.array(values, type)

    return st.tuples(st.lists(st.one_of(cells, cells, st.none()), min_size=n, max_size=n), st.booleans()).map(made)


def decimals(scale: int, digits: int = 38) -> st.SearchStrategy[Decimal]:
    fitting = [Decimal(text) for text in DECIMALS if Decimal(text).as_tuple().exponent >= -scale]  # type: ignore[operator]
    fitting = [each for each in fitting if len(str(abs(int(each)))) + scale <= digits]
    return st.sampled_from(fitting)


def columns_of(kind: Kind, n: int) -> st.SearchStrategy[pa.Array]:
    """Columns that may be given for a fact of a kind, and some that may not."""
    texts = [arrays(st.sampled_from(TEXTS), held, n) for held in (pa.string(), pa.large_string())]
    entries = arrays(st.sampled_from(TEXTS), pa.string(), n).map(lambda array: array.dictionary_encode())
    whole = [
        arrays(st.sampled_from([each for each in NUMBERS if -(2 ** (bits - 1)) <= each < 2 ** (bits - 1)]), held, n)
        for bits, held in ((8, pa.int8()), (32, pa.int32()), (64, pa.int64()))
    ]
    whole.append(arrays(st.sampled_from([0, 3, 2**53 - 1, 2**63, 2**64 - 1]), pa.uint64(), n))
    exact = [
        arrays(decimals(scale, digits), pa.decimal128(digits, scale), n)
        for digits, scale in ((12, 2), (20, 4), (38, 18), (38, 20), (5, 0))
    ]
    exact.append(arrays(decimals(4), pa.decimal256(50, 4), n))
    days = [
        arrays(st.sampled_from(DAYS), pa.date32(), n),
        arrays(st.sampled_from(DAYS), pa.date64(), n),
        arrays(st.dates(), pa.date32(), n),
        arrays(st.dates().map(str), pa.string(), n),
    ]
    others = {
        Kind.BOOLEAN: [arrays(st.booleans(), pa.bool_(), n)],
        Kind.INTEGER: whole,
        **{each: [*whole, *exact] for each in (Kind.AMOUNT, Kind.RATE, Kind.NUMBER)},
        Kind.DATE: days,
        Kind.CHOICE: [arrays(st.sampled_from(COLOURS), pa.string(), n)],
    }.get(kind, [])
    wrong = [st.just(pa.nulls(n)), arrays(st.just(1.5), pa.float64(), n)]
    if kind in (Kind.TEXT, Kind.CHOICE, Kind.CALENDAR, Kind.DAYS):
        wrong = wrong[:1]
    return st.one_of(*others, *texts, entries, *wrong)


def value_of(column: Column, row: int, n: int, type: Type) -> Any:
    """What a column says of a row, as a fact is held; `...` where it is not given."""
    code = int(np.broadcast_to(codes(column), n)[row])
    if code == NONE:
        return None
    if code == RETRY:
        return RETRY
    if code:
        return LACKS.at(code)
    if type.kind is Kind.CHOICE:
        return COLOURS[int(np.broadcast_to(column.v, n)[row])]
    if type.kind is Kind.BOOLEAN:
        return bool(np.broadcast_to(column.v, n)[row])
    return values_of(Column(column.v, None, column.den), n, type.kind)[row]


def agree(batch: pa.RecordBatch, nones: frozenset[str]) -> list[bool]:
    """Which rows are suspect; the others are as the lexicon has them."""
    table = Table(batch, PROGRAM, nones)
    suspect, n = table.suspect(), batch.num_rows
    cases = Cases(PROGRAM, nones)
    for row in np.flatnonzero(~suspect):
        case = cases.of(batch, int(row))
        checked = LEXICON.check(case)
        assert checked.product is not None, [problem.code for problem in checked.diagnostics]
        facts = checked.product.values
        for name, fact in PROGRAM.facts.items():
            expected = facts.get(name, Lack.__class__)
            if fact.type.kind is Kind.LIST:
                listed(table.list(name), int(row), facts.get(name, ...), fact, name)
                continue
            found = value_of(table.fact(name), int(row), n, fact.type)
            if expected is Lack.__class__:
                assert isinstance(found, Lack)
                assert found.missing == {name}
            elif fact.type.kind is Kind.TEXT:
                assert found is (RETRY if expected is not None else None)
            else:
                assert found == expected, (name, case)
    return list(suspect)


def listed(elements: Elements, row: int, expected: Any, fact: Fact, path: str) -> None:
    """A list of a row is what the lexicon makes of it."""
    start, end = int(elements.offsets[row]), int(elements.offsets[row + 1])
    code = 0 if elements.k is None else int(elements.k[row])
    if expected is ... or isinstance(expected, Lack):
        assert LACKS.at(code).missing == {path}
        return
    assert code == (NONE if expected is None else 0)
    assert end - start == len(expected or ())
    item = fact.type.item
    assert item is not None
    n = int(elements.offsets[-1])
    for place, element in enumerate(expected or ()):
        if item.kind is not Kind.RECORD:
            assert value_of(elements.field(""), start + place, n, item) == element
            continue
        for field, value in zip(PROGRAM.structures[item.name or ""].fields, element, strict=True):
            inner = f"{path}[{place}].{field.name}"
            if field.type.kind is Kind.LIST:
                listed(elements.list(field.name), start + place, value, field, inner)
                continue
            found = value_of(elements.field(field.name), start + place, n, field.type)
            assert found == value
            assert not isinstance(value, Lack) or found.missing == {inner}


POOLS: list[tuple[list[Any], pa.DataType]] = [
    (TEXTS, pa.string()),
    ([each for each in NUMBERS if each < 2**63], pa.int64()),
    ([0, 3, 2**53, 2**63 - 1, 2**63, 2**64 - 1], pa.uint64()),
    *(([Decimal(each) for each in DECIMALS if len(each.partition(".")[2]) <= scale], pa.decimal128(38, scale))
      for scale in (0, 2, 4, 10, 12)),
    ([Decimal(each) for each in DECIMALS], pa.decimal256(70, 30)),
    (DAYS, pa.date32()),
    (DAYS, pa.date64()),
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_every_cell_that_is_on_an_edge(name: str) -> None:
    for cells, held in POOLS:
        array = pa.array([*cells, None], held)
        for none in (frozenset[str](), frozenset({name})):
            agree(pa.RecordBatch.from_arrays([array], [name]), none)
        for cell in cells:  # alone, so that no other makes the whole column be read another way
            agree(pa.RecordBatch.from_arrays([pa.array([cell], held)], [name]), frozenset())


@st.composite
def tables(draw: st.DrawFn) -> pa.RecordBatch:
    n = draw(st.integers(1, 6))
    names = draw(st.lists(st.sampled_from(sorted(PLAIN)), min_size=1, max_size=4, unique=True))
    return pa.RecordBatch.from_arrays([draw(columns_of(PLAIN[name].type.kind, n)) for name in names], names)


@settings(max_examples=200, deadline=None)
@given(tables(), st.sets(st.sampled_from(sorted(PLAIN))))
def test_facts_of_every_kind(batch: pa.RecordBatch, nones: set[str]) -> None:
    agree(batch, frozenset(nones))


PIECE = pa.struct(
    [
        ("n", pa.int64()),
        ("m", pa.decimal128(12, 2)),
        ("k", pa.string()),
        ("sous", pa.list_(pa.struct([("u", pa.int32())]))),
    ]
)
pieces = st.lists(
    st.one_of(
        st.fixed_dictionaries({
            "n": st.sampled_from([0, 1, 3, 3, 4, None]),
            "m": st.sampled_from([Decimal("0.00"), Decimal("12.34"), Decimal("-1.00"), None, None]),
            "k": st.sampled_from([*COLOURS, *COLOURS, "mauve", None]),
            "sous": st.one_of(st.none(), st.lists(st.sampled_from([{"u": 1}, {"u": 2}, {"u": None}, {"u": 7}]), max_size=2)),
        }),
    ),
    max_size=3,
)  # fmt: skip
rows = st.lists(st.one_of(st.none(), pieces, pieces, pieces), min_size=1, max_size=5)


@settings(deadline=None)
@given(rows, st.booleans(), st.booleans(), st.sampled_from(["list", "large", "fewer", "cut"]))
def test_lists_within_lists(rows: list[Any], none: bool, gaps: bool, form: str) -> None:
    kind = pa.list_(PIECE)
    if form == "fewer":
        kind = pa.list_(pa.struct([field for field in PIECE if field.name in ("k", "n")]))
        rows = [row and [{"n": each["n"], "k": each["k"]} for each in row] for row in rows]
    array = pa.array(rows, pa.large_list(PIECE) if form == "large" else kind)
    if form == "cut":
        array = pa.array([[], *rows], kind)[1:]
    if gaps and form not in ("large", "cut") and len(rows) > 1:  # a null that hides elements
        mask = pa.array([index == 0 for index in range(len(rows))])
        array = pa.ListArray.from_arrays(array.offsets, array.values, kind, mask=mask)
    agree(pa.RecordBatch.from_arrays([array], ["pieces"]), frozenset({"pieces"} if none else ()))


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.lists(st.one_of(st.none(), st.sampled_from(DAYS)), max_size=3)), min_size=1, max_size=4),
       st.booleans())  # fmt: skip
def test_lists_of_plain_values(rows: list[Any], none: bool) -> None:
    agree(
        pa.RecordBatch.from_arrays([pa.array(rows, pa.list_(pa.date32()))], ["jours"]),
        frozenset({"jours"} if none else ()),
    )


@pytest.mark.parametrize(
    ("name", "cells", "type"),
    [
        ("b", [True, None], pa.bool_()),
        ("b", ["true", "FALSE", ""], pa.string()),
        ("n", [0, 10_000_000, None], pa.int32()),
        ("n", ["0", "12", ""], pa.string()),
        ("a.m", [Decimal("0.00"), Decimal("90071992547409.91"), None], pa.decimal128(18, 2)),
        ("a.m", [Decimal("12.34"), Decimal("90071992547.00")], pa.decimal128(38, 18)),
        ("a.m", [5, 2**53 - 1], pa.int64()),
        ("a.m", ["0", "12.3", "12.34", "12.3400", ""], pa.string()),
        ("t", [Decimal("0.0213"), Decimal("1.0000")], pa.decimal128(10, 6)),
        ("t", ["0.0213", "25 %", "2.13%", "0.5\u202f%"], pa.string()),
        ("t2", ["0.0213", "-25 %", "400%"], pa.string()),
        ("d", [date(1900, 1, 1), date(2200, 12, 31), None], pa.date32()),
        ("d", ["1900-01-01", "2012-02-29", ""], pa.string()),
        ("l", ["P20Y", "P1Y6M", "P0D", ""], pa.string()),
        ("j", ["P30D", "P2W3D", ""], pa.string()),
        ("k", ["rouge", "null", None], pa.string()),
        ("libre", ["", "n'importe quoi", None], pa.string()),
    ],
)
def test_what_is_plain_is_not_suspect(name: str, cells: list[Any], type: pa.DataType) -> None:
    for array in (pa.array(cells, type), pa.array(cells, type).dictionary_encode()):
        assert not any(agree(pa.RecordBatch.from_arrays([array], [name]), frozenset()))
        assert not any(agree(pa.RecordBatch.from_arrays([array[:0]], [name]), frozenset()))


def test_whole_lists_are_not_suspect() -> None:
    array = pa.array([[{"n": 1, "m": None, "k": "vert", "sous": []}], [], None], pa.list_(PIECE))
    assert not any(agree(pa.RecordBatch.from_arrays([array], ["pieces"]), frozenset()))


def test_a_list_too_long_is_suspect() -> None:
    array = pa.array([[{"n": 1}] * 100_001, [{"n": 1}]], pa.list_(pa.struct([("n", pa.int8())])))
    assert Table(pa.RecordBatch.from_arrays([array], ["pieces"]), PROGRAM).suspect().tolist() == [True, False]


def test_amounts_are_cents_however_many_digits_they_have() -> None:
    for held in (pa.decimal128(18, 2), pa.decimal128(18, 6), pa.decimal128(38, 18), pa.decimal256(60, 9)):
        array = pa.array([Decimal("12.34"), Decimal(5)], held)
        assert Table(pa.RecordBatch.from_arrays([array], ["a.m"]), PROGRAM).fact("a.m").den == 100

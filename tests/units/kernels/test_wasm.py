"""What every module of rows has: exact roundings, the calendar, tables of lacks; and nothing that grows too wide is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from random import Random
from typing import Any, final

import numpy as np
import pytest
import wasmtime

from millesime.kernels.exact.columns import WIDEST
from millesime.kernels.exact.lacks import NONE, RETRY
from millesime.kernels.wasm.declared import FAR, FAR_IN_LISTS, LONGEST
from millesime.kernels.wasm.runtime import PAIRS, TEXT
from millesime.model.program import DATE_REFERENCE
from millesime.values import Duration
from millesime.values.duration import shift
from millesime.values.types import Kind
from tests.laboratory import compiled
from tests.oracle.agreement import Law, Question, same
from tests.oracle.columnar import Generated
from tests.oracle.thresholds import Row

EPOCH = date(1970, 1, 1)
FIRST, LAST = date(1800, 1, 1), date(2200, 12, 31)
DAYS = np.arange((FIRST - EPOCH).days, (LAST - EPOCH).days + 1)
MOST = 1 << 18
"""Numbers that are given at a time."""
TABLE, ASKED, ARGUMENTS = 1024, 32768, 65536
FUNCTIONS: Mapping[str, int] = {
    "half_up": 2, "truncated": 2, "rounded_up": 2, "year": 1, "month": 1, "day_of_month": 1,
    "moved": 2, "next_period": 2, "age": 2,
}  # fmt: skip
ENTRIES = ("absorbed", "awaited", "cited_too")


@final
class Runtime:
    """The text at work: its functions called on many numbers at a time."""

    def __init__(self) -> None:
        text = [
            f'(module (memory (export "memory") {(ARGUMENTS + 24 * MOST) // 65536 + 1})',
            f"(global $pairs i32 (i32.const {TABLE})) (global $asked i32 (i32.const {ASKED}))",
            TEXT,
            *(_over(name, arity) for name, arity in FUNCTIONS.items()),
            *(f'(export "{name}" (func ${name}))' for name in (*ENTRIES, "upper", "found")),
            ")",
        ]
        engine = wasmtime.Engine()
        self._store = wasmtime.Store(engine)
        code = wasmtime.Module(engine, bytes(wasmtime.wat2wasm("\n".join(text))))
        self._exports = wasmtime.Instance(self._store, code, []).exports(self._store)
        memory = self._exports["memory"]
        assert isinstance(memory, wasmtime.Memory)
        size = memory.data_len(self._store)
        self.bytes = np.ctypeslib.as_array(memory.data_ptr(self._store), (size,))

    def __call__(self, name: str, *given: Any) -> Any:
        """One function, of plain numbers."""
        function = self._exports[name]
        assert isinstance(function, wasmtime.Func)
        return function(self._store, *given)

    def over(self, name: str, *columns: Any) -> list[int]:
        """One function, of each row of some columns."""
        n = max(len(np.atleast_1d(column)) for column in columns)
        for place, column in enumerate(columns):
            self.at(ARGUMENTS + 8 * MOST * (place + 1), n)[:] = column
        self(name, n)
        found: list[int] = self.at(ARGUMENTS, n).tolist()
        return found

    def at(self, place: int, n: int, kind: Any = np.int64) -> Any:
        """Some numbers in memory."""
        return self.bytes[place : place + np.dtype(kind).itemsize * n].view(kind)


def _over(name: str, arity: int) -> str:
    given = [f"(i64.load offset={ARGUMENTS + 8 * MOST * (place + 1)} (local.get $at))" for place in range(arity)]
    return (
        f'(func (export "{name}") (param $n i32) (local $at i32) (loop $next '
        f"(i64.store offset={ARGUMENTS} (local.get $at) (call ${name} {' '.join(given)})) "
        "(local.set $at (i32.add (local.get $at) (i32.const 8))) "
        "(br_if $next (i32.lt_u (local.get $at) (i32.shl (local.get $n) (i32.const 3))))))"
    )


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime()


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


# ── the calendar ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_day_has_its_year_month_and_rank(runtime: Runtime) -> None:
    days = [_day(number) for number in DAYS.tolist()]
    assert runtime.over("year", DAYS) == [day.year for day in days]
    assert runtime.over("month", DAYS) == [day.month for day in days]
    assert runtime.over("day_of_month", DAYS) == [day.day for day in days]


def test_every_day_has_the_first_of_the_periods_that_follow_it(runtime: Runtime) -> None:
    for months in (1, 3, 6, 12):
        wanted = []
        for day in map(_day, DAYS.tolist()):
            past = (day.year * 12 + day.month - 1) // months * months + months
            wanted.append((date(past // 12, past % 12 + 1, 1) - EPOCH).days)
        assert runtime.over("next_period", DAYS, months) == wanted, months


def test_days_are_moved_by_months(runtime: Runtime) -> None:
    """To the same day of another month, or to its last: every end of a month, and days drawn at random, 50 months each way."""
    random = Random("moved")
    ends = [number for number in DAYS.tolist() if _day(number + 1).day <= 2]
    for number in [*random.sample(ends, 60), *random.sample(DAYS.tolist(), 300)]:
        by = np.arange(-50, 51)
        wanted = [(shift(_day(number), Duration(int(one))) - EPOCH).days for one in by]
        assert runtime.over("moved", np.full(len(by), number), by) == wanted, _day(number)


def test_ages_are_completed_years(runtime: Runtime) -> None:
    """From every end of a February, and from days drawn, to the days about each birthday."""
    random = Random("age")
    births = [date(year, 2, day) for year in (1900, 1904, 1999, 2000) for day in (27, 28)] + [date(2000, 2, 29)]
    births += [_day(random.choice(DAYS.tolist()[:140_000])) for _ in range(60)]
    for birth in births:
        for years in (0, 1, 4, 16, 100):
            about = [shift(birth, Duration(12 * years)) + timedelta(days=n) for n in range(-2, 3)]
            days = [day for day in about if day <= LAST]
            wanted = []
            for day in days:
                full = 0
                while shift(birth, Duration(12 * (full + 1))) <= day:
                    full += 1
                wanted.append(12 * full)
            numbers = np.array([(day - EPOCH).days for day in days])
            assert runtime.over("age", np.full(len(days), (birth - EPOCH).days), numbers) == wanted, (birth, years)


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _drawn(random: Random) -> int:
    """A number of any length up to 62 bits, of either sign; often one beside a power of two."""
    size = random.choice(
        (random.getrandbits(random.randint(0, 62)), 2 ** random.randint(0, 62) + random.randint(-1, 1))
    )
    return random.choice((-1, 1)) * min(size, WIDEST - 1)


def test_numbers_are_rounded_exactly(runtime: Runtime) -> None:
    random = Random("roundings")
    pairs = [(_drawn(random), max(1, abs(_drawn(random)))) for _ in range(20_000)]
    pairs += [(sign * (by * n + by // 2 + step), by) for by in (2, 3, 10, 100) for n in range(9) for sign in (-1, 1) for step in (-1, 0, 1)]  # fmt: skip
    numbers, by = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    wanted: dict[str, list[int]] = {"half_up": [], "truncated": [], "rounded_up": []}
    for a, b in pairs:
        exact, sign = Fraction(abs(a), b), -1 if a < 0 else 1
        wanted["half_up"].append(sign * floor(exact + Fraction(1, 2)))
        wanted["truncated"].append(sign * floor(exact))
        wanted["rounded_up"].append(sign * -floor(-exact))
    for name, rounded in wanted.items():
        assert runtime.over(name, numbers, by) == rounded, name


def test_places_among_numbers_that_ascend(runtime: Runtime) -> None:
    random = Random("places")
    for count in (0, 1, 2, 7, 64):
        held = sorted(random.sample(range(-200, 200), count))
        runtime.at(ARGUMENTS, max(count, 1))[:count] = held
        for value in range(-210, 210):
            assert runtime("upper", ARGUMENTS, count, value) == sum(one <= value for one in held)
            assert runtime("found", ARGUMENTS, count, value) == (held.index(value) if value in held else -1)


# ── pairs of lacks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _key(a: int, b: int, how: int) -> int:
    return a << 32 | b << 2 | how


def _tell(runtime: Runtime, told: Mapping[tuple[int, int, int], int]) -> None:
    """The table of pairs, as an instance makes it."""
    table = np.zeros((PAIRS, 2), np.int64)
    for (a, b, how), value in told.items():
        place = (a * 31 + b * 17 + how * 7) & (PAIRS - 1)
        while table[place, 0]:
            place = (place + 1) & (PAIRS - 1)
        table[place] = _key(a, b, how), value
    runtime.at(TABLE, 2 * PAIRS)[:] = table.reshape(-1)
    runtime.at(ASKED, 64)[:] = 0


def test_what_two_lacks_come_to_is_what_was_told(runtime: Runtime) -> None:
    """Half a table of pairs drawn at random, so that many share a place; those that nobody told are left, and asked about."""
    random = Random("pairs")
    told: dict[tuple[int, int, int], int] = {}
    while len(told) < PAIRS // 2:
        a, b = random.sample(range(6, 400), 2)
        told[a, b, random.randint(0, 2)] = random.randint(6, 16_000)
    _tell(runtime, told)
    for (a, b, how), value in told.items():
        assert runtime(ENTRIES[how], a, b) == value, (a, b, how)
    assert runtime.at(ASKED, 1)[0] == 0
    unknown = [(a, b, how) for a in range(6, 12) for b in range(500, 520) for how in range(3)]
    for a, b, how in unknown:
        assert runtime(ENTRIES[how], a, b) == (-1 if how == 2 else RETRY)
    assert runtime.at(ASKED, 1)[0] == 63
    assert runtime.at(ASKED + 8, 63).tolist() == [_key(*one) for one in unknown[:63]]
    assert not runtime.at(ASKED + 8 * 64, 8).any()


def test_two_lacks_of_which_nothing_need_be_told(runtime: Runtime) -> None:
    _tell(runtime, {})
    for name in ("absorbed", "awaited"):
        for other in (NONE, RETRY, 6, 70):
            assert runtime(name, 0, other) == runtime(name, other, 0) == other
            assert runtime(name, NONE, other) == NONE
            assert runtime(name, other, NONE) == NONE
            assert runtime(name, other, other) == other
        assert runtime(name, 0, 0) == 0
    assert runtime("cited_too", 0, 5) == 5
    assert runtime("cited_too", 5, 0) == 5
    assert runtime("cited_too", 0, 0) == 0
    assert runtime.at(ASKED, 1)[0] == 0


# ── what grows too wide ────────────────────────────────────────────────────────────────────────────────────────────────

LAW = """article D.1
  titre « Essai »
fait a : montant
fait b : montant
fait n : entier
fait m : entier
règle somme : montant exact
  version à compter du 2000-01-01 [D10 1] : a + b
règle reste : montant exact
  version à compter du 2000-01-01 [D10 1] : a - b
règle produit : montant exact
  version à compter du 2000-01-01 [D10 1] : a * n
règle cube : nombre exact
  version à compter du 2000-01-01 [D10 1] : n * m * m
règle part : montant exact
  version à compter du 2000-01-01 [D10 1] : a / n + b / m
fait t : taux
règle rapporte : montant exact
  version à compter du 2000-01-01 [D10 1] : a * t
règle centieme : montant exact
  version à compter du 2000-01-01 [D10 1] : a * 1,2345678 %
règle trop : booléen
  version à compter du 2000-01-01 [D10 1] : a * n > b * m
règle moindre : montant exact
  version à compter du 2000-01-01 [D10 1] : min(a / n ; b / m)
"""


def _wide(random: Random, den: int = 1) -> Fraction:
    """A number that rows are asked about."""
    far = FAR[Kind.AMOUNT] * den
    return Fraction(max(-far, min(far, _drawn(random))), den)


def test_what_grows_too_wide_is_left_and_never_wrong() -> None:
    trial = compiled(LAW)
    assert trial.clean, trial.diagnostics
    law = Law(trial.program)
    random = Random("wide")
    rows: list[dict[str, Any]] = []
    left: dict[str, int] = {}
    for _ in range(400):
        values = {"a": _wide(random, 100), "b": _wide(random, 100), "n": int(_wide(random)), "m": int(_wide(random))}
        values["t"] = min(Fraction(FAR[Kind.RATE]), abs(_wide(random, 10_000)))
        rows.append({**values, DATE_REFERENCE: date(2010, 1, 1)})
    for goal in law.goals:
        questions = [Question(goal, Row(row)) for row in rows]
        said: Sequence[Any] = Generated(law.program, goal).apiece(questions).said
        for question, told in zip(questions, said, strict=True):
            if told is not None:
                wanted = law.said(question)
                assert same(wanted.found, told.found), (goal, question.row.values, wanted, told)
        assert said.count(None) < len(said)
        left[goal] = said.count(None)
    # What rows are asked about surely fits where it is added or compared, or where a rate of it is taken; other products may not.
    assert {goal for goal, count in left.items() if not count} == {"moindre", "rapporte", "reste", "somme"}


LISTS = """article D.1
  titre « Essai »
structure journee
  gain : montant
structure mensualite
  jours : liste de journee
  prime : montant
fait mensualites : liste de mensualite
fait n : entier
règle total : montant exact
  version à compter du 2000-01-01 [D10 1] : somme de m.prime pour m dans mensualites
règle gains : montant exact
  version à compter du 2000-01-01 [D10 1] : somme de (somme de j.gain pour j dans m.jours) pour m dans mensualites
règle double : entier
  version à compter du 2000-01-01 [D10 1] : n + n
"""
_MOST = Fraction(FAR_IN_LISTS)


def _months(*given: tuple[Fraction | int, Sequence[Fraction | int]]) -> tuple[Any, ...]:
    return tuple((tuple((Fraction(gain),) for gain in gains), Fraction(bonus)) for bonus, gains in given)


def test_rows_with_figures_too_wide_or_lists_too_long_are_not_asked() -> None:
    """And those beside them are, with figures as wide and lists as long as they may be."""
    trial = compiled(LISTS)
    assert trial.clean, trial.diagnostics
    law = Law(trial.program)
    rows: list[tuple[Any, int, set[str]]] = [
        (_months((1, [2, 3]), (4, [])), 5, set()),
        (_months((_MOST, [1]), (-_MOST, [_MOST])), FAR[Kind.INTEGER], set()),
        (_months((1, [1]), (_MOST + 1, [2])), 5, {"total"}),
        (_months((1, [1]), (2, [1, -_MOST - 1])), 5, {"gains"}),
        (_months((1, [])), -FAR[Kind.INTEGER] - 1, {"double"}),
        (_months(*[(_MOST, [])] * LONGEST), 5, set()),
        (_months(*[(_MOST, [])] * (LONGEST + 1)), 5, {"total", "gains"}),
        (_months((1, [1] * (LONGEST + 1))), 5, {"gains"}),
        (_months((1, [_MOST] * LONGEST)), 5, set()),
        (_months(), 0, set()),
    ]
    for goal in law.goals:
        questions = [
            Question(goal, Row({"mensualites": m, "n": n, DATE_REFERENCE: date(2010, 1, 1)})) for m, n, _ in rows
        ]
        for question, told, (_, _, left) in zip(
            questions, Generated(law.program, goal).apiece(questions).said, rows, strict=True
        ):
            assert (told is None) is (goal in left), (goal, len(question.row.values["mensualites"]))
            if told is not None:
                assert same(law.said(question).found, told.found)

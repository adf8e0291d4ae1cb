"""Which clause belongs to which: readings, versions and exceptions without indentation rules."""

from __future__ import annotations

from millesime.syntax.tree import ExceptionTree, Name, Notes, Period, PointerNote, VersionTree
from tests.units.syntax.reading import codes, element, rule

HEAD = "règle r : montant\n"
V1 = "version du 2012-01-01 au 2012-12-31"
V2 = "version à compter du 2013-01-01"


def readings(versions: tuple[VersionTree, ...]) -> list[str | None]:
    return [version.reading.text if version.reading else None for version in versions]


def test_a_bare_reading_groups_the_versions_that_follow() -> None:
    found = rule(f"lecture x « X » {V1} : 1 € {V2} : 2 € lecture y {V2} : 3 €")
    assert readings(found.versions) == ["x", "x", "y"]
    assert [(reading.name.text, reading.notes.label) for reading in found.readings] == [("x", "X"), ("y", None)]


def test_a_version_has_a_body_for_each_reading() -> None:
    found = rule(f"{V1} [P 1] lecture x « X » : 1 € lecture y [P 2] : 2 € {V2} : 3 €")
    assert readings(found.versions) == ["x", "y", None]
    assert found.versions[0].period == found.versions[1].period
    assert found.versions[1].notes == Notes(pointers=(PointerNote("P 2"), PointerNote("P 1")))


def test_a_reading_may_state_its_own_period() -> None:
    found = rule("lecture x à compter du 2012-01-01 : 1 €")
    assert (readings(found.versions), found.versions[0].period.last) == (["x"], None)


def test_an_exception_with_a_body_lives_as_long_as_its_rule() -> None:
    (exception,) = rule(f"{V1} : 1 € exception e « E » [P 1] lorsque a : 2 €").exceptions
    assert (exception.name, exception.target, exception.notes.label) == (Name("e"), None, "E")
    assert exception.versions[0].period == Period(None, None)


def test_an_exception_has_a_body_for_each_reading() -> None:
    (exception,) = rule(f"{V1} : 1 € exception e à d lecture x : 2 € si a lecture y : 3 € si b").exceptions
    assert (exception.target, readings(exception.versions)) == (Name("d"), ["x", "y"])


def test_a_bare_exception_takes_the_versions_that_follow() -> None:
    found = rule(f"{V1} : 1 € exception e {V1} : 2 € {V2} : 3 € exception f : 4 €")
    assert len(found.versions) == 1
    assert [len(exception.versions) for exception in found.exceptions] == [2, 1]


def test_a_bare_exception_takes_readings_around_its_versions() -> None:
    (exception,) = rule(f"{V1} : 1 € exception e lecture x {V1} : 2 € lecture y {V1} : 3 €").exceptions
    assert readings(exception.versions) == ["x", "y"]


def test_a_transitional_measure_is_an_exception() -> None:
    (measure,) = rule(f"{V1} : 1 € mesure transitoire m du 2012-01-01 au 2012-06-30 : 2 € si a").exceptions
    assert measure.transitional
    assert measure.versions[0].period.last is not None


def test_the_notes_of_a_version_and_of_its_reading_are_joined() -> None:
    found = rule(f"lecture x « X », alinéa 2 {V1} « V » [P 1] : 1 €")
    notes = found.versions[0].notes
    assert (notes.label, notes.alinea and notes.alinea.number, len(notes.pointers)) == ("V", 2, 1)


def test_lacunae_know_their_reading() -> None:
    found = rule(f"lecture x lacune année 2011 {V1} : 1 €")
    assert [lacuna.reading for lacuna in found.lacunae] == [Name("x")]


def test_a_derogation_is_an_exception_elsewhere() -> None:
    found = element(f"dérogation d à r « D » lecture x {V1} : droit commun si a")
    assert isinstance(found, ExceptionTree)
    assert (found.target, readings(found.versions)) == (Name("r"), ["x"])


def test_what_is_said_of_clauses_that_do_not_fit() -> None:
    assert codes(f"{HEAD}{V1} {V2} : 1 €") == ["ML129"]
    assert codes(f"{HEAD}lecture x : 1 €") == ["ML130"]
    assert codes(f"{HEAD}{V1} : 1 € exception e : 2 € {V2} : 3 €") == ["ML131"]
    assert codes(f"{HEAD}s'apprécie au a.b s'apprécie au c.d {V1} : 1 €") == ["ML132"]
    assert codes(f"{HEAD}fait a : date") == ["ML144"]
    assert codes(f"dérogation d à r applicable si a {V1} : 2 €") == ["ML145"]

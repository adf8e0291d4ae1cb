"""The parsing tables as bytes: made once, refused where damaged, the same whoever loads them."""

from __future__ import annotations

import pytest

from millesime.syntax import reader, tables
from millesime.text import Source

TEXT = "fait a : booléen « b »"


def test_tables_travel_as_bytes() -> None:
    blob = reader.tables()
    before = reader.read(Source("a.loi", TEXT))
    reader.use_tables(blob)
    assert reader.read(Source("a.loi", TEXT)) == before
    assert reader.tables() == blob


def test_tables_are_made_the_same_each_time() -> None:
    assert tables.dump(tables.load(reader.tables())) == reader.tables()


@pytest.mark.parametrize(
    "damage",
    [
        lambda blob: b"",
        lambda blob: blob[:-1],
        lambda blob: blob[:1000],
        lambda blob: b"x" + blob,
        lambda blob: blob.replace("règle".encode(), b"regle"),
        lambda blob: blob[:200] + bytes([blob[200] ^ 1]) + blob[201:],
        lambda blob: b"\x80\x04N.",
    ],
)
def test_damaged_tables_are_refused(damage: object) -> None:
    blob = reader.tables()
    with pytest.raises(ValueError, match="tables"):
        reader.use_tables(damage(blob))  # type: ignore[operator]
    assert reader.read(Source("a.loi", TEXT)).diagnostics == ()

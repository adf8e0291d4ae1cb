"""Parquet files of one schema put end to end: their pages are copied as they are, only the footer is written anew.

Deciding a part and reading it again to write it into a whole would cost the codec twice, and the codec is what a run
costs. A footer is a Thrift structure in the compact protocol; of it, only the positions of pages depend on where a
part lies in the whole. What is not a position is copied byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, final

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""The footer's length and the magic word again."""

_CHUNK: Final = 1 << 20

# The kinds of the compact protocol, as they stand in a field's header.
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_WIDTHS: Final = {_TRUE: 1, _FALSE: 1, _BYTE: 1, _DOUBLE: 8}

# The fields of a footer that are looked at, by their numbers in parquet.thrift.
_SCHEMA, _ROWS, _GROUPS, _NOTES, _SECRET = 2, 3, 4, 5, 8
_FILE_POSITIONS: Final = {2: None, 3: {9: None, 10: None, 11: None, 14: None}, 4: None, 6: None}
"""Of a column's chunk: the positions in it, and, under 3, those of its pages, dictionary, index and filter."""
_POSITIONS: Final = {1: _FILE_POSITIONS, 5: None}
"""Of a row group: those of its columns, and its own."""
_ORDINAL: Final = 7
"""Of a row group: its place in the file. It may be left out, and has no room for more than 32,767."""


@final
class UnlikeError(Exception):
    """Two parts that cannot make one file, or something that is no part."""


@final
class Joined:
    """A Parquet file in the making, to which whole files are added in their order.

    `sink` is written from where it stands, which must be its beginning, or where it stopped if it was `begun` before.
    """

    def __init__(self, sink: BinaryIO, *, begun: bool = False) -> None:
        self._sink = sink
        self._at = len(_MAGIC) if begun else sink.write(_MAGIC)
        self._groups: list[bytes] = []
        self._rows = 0
        self._first: dict[int, tuple[int, bytes]] | None = None

    @property
    def rows(self) -> int:
        """How many rows were added."""
        return self._rows

    def add(self, part: Path) -> None:
        """Add the row groups of a file. Raises `UnlikeError` where its columns are not those of the first."""
        with part.open("rb") as source:
            self.append(source, part.name)

    def append(self, source: BinaryIO, name: str) -> tuple[int, bytes]:
        """The same of an open file; gives what `recall` needs to know of it."""
        length, footer = _footer(source, name)
        source.seek(len(_MAGIC))
        left = length - len(_MAGIC)
        while chunk := source.read(min(left, _CHUNK)):
            self._sink.write(chunk)
            left -= len(chunk)
        self.recall(length, footer, name)
        return length, footer

    def recall(self, length: int, footer: bytes, name: str) -> None:
        """Count in a file whose pages already stand where they belong: it was added before an interruption."""
        fields = {number: (kind, footer[start:end]) for number, kind, start, end in _fields(footer, 0)}
        if self._first is None:
            self._first = fields
        elif fields[_SCHEMA] != self._first[_SCHEMA]:
            raise UnlikeError(f"{name}: other columns than the parts before it")
        by = self._at - len(_MAGIC)
        self._at += length - len(_MAGIC)
        self._rows += _zigzag(_varint(fields[_ROWS][1], 0)[0])
        self._groups += [_shifted(group, by, _POSITIONS, _ORDINAL) for group in _structures(fields[_GROUPS][1])]

    def close(self, notes: Mapping[str, str]) -> None:
        """Write the footer: what the first part said of the schema, all row groups, and `notes` about the whole.

        Notes of the first part stay (the Arrow schema is one of them) unless `notes` has the same key. The sink is
        left open. Raises `UnlikeError` where nothing was added.
        """
        if self._first is None:
            raise UnlikeError("no part: a Parquet file needs a schema")
        kept = dict(_notes(self._first[_NOTES][1])) if _NOTES in self._first else {}
        kept |= {key.encode(): text.encode() for key, text in notes.items()}
        fields = dict(self._first)
        fields[_ROWS] = (_I64, _unsigned(_zagged(self._rows)))
        fields[_GROUPS] = (_LIST, _list(self._groups))
        fields[_NOTES] = (_LIST, _list([_note(key, text) for key, text in kept.items()]))
        footer = bytearray()
        before = 0
        for number, (kind, data) in sorted(fields.items()):
            footer.append((number - before) << 4 | kind)
            footer += data
            before = number
        footer.append(0)
        self._sink.write(footer + len(footer).to_bytes(4, "little") + _MAGIC)


def _footer(source: BinaryIO, name: str) -> tuple[int, bytes]:
    """Where the footer of a file begins, and its bytes."""
    length = source.seek(0, 2)
    source.seek(max(0, length - _TAIL))
    tail = source.read()
    size = int.from_bytes(tail[:4], "little")
    if length < len(_MAGIC) + _TAIL or tail[4:] != _MAGIC or size > length - len(_MAGIC) - _TAIL:
        raise UnlikeError(f"{name}: not a whole Parquet file")
    start = length - _TAIL - size
    source.seek(start)
    footer = source.read(size)
    if any(number == _SECRET for number, *_ in _fields(footer, 0)):
        raise UnlikeError(f"{name}: encrypted")
    return start, footer


def _shifted(data: bytes, by: int, positions: Mapping[int, object], dropped: int | None = None) -> bytes:
    """A structure whose positions lie `by` bytes further; `dropped` is a last field that is left out.

    A position that is 0 is one that its writer did not tell.
    """
    out = bytearray()
    copied = 0
    for number, kind, start, end in _fields(data, 0):
        if number == dropped:
            out += data[copied : start - 1]  # its header is one byte, for the numbers before it are near
            copied = end
        elif number in positions:
            out += data[copied:start] + _shifted_value(data[start:end], kind, by, positions[number])
            copied = end
    return bytes(out + data[copied:])


def _shifted_value(data: bytes, kind: int, by: int, inner: object) -> bytes:
    if not isinstance(inner, dict):
        position = _zigzag(_varint(data, 0)[0])
        return _unsigned(_zagged(position + by if position else 0))
    if kind == _STRUCT:
        return _shifted(data, by, inner)
    return _list([_shifted(each, by, inner) for each in _structures(data)])


def _structures(data: bytes) -> Iterator[bytes]:
    """The members of a list of structures."""
    count, _, at = _list_header(data, 0)
    for _ in range(count):
        end = _skip(data, at, _STRUCT)
        yield data[at:end]
        at = end


def _fields(data: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """The fields of the structure that begins at `at`: number, kind, where the value begins and ends."""
    number = 0
    while data[at]:
        header = data[at]
        at += 1
        kind = header & 15
        if header >> 4:
            number += header >> 4
        else:
            raw, at = _varint(data, at)
            number = _zigzag(raw)
        # A truth has no value of its own: its kind tells it.
        end = at if kind in (_TRUE, _FALSE) else _skip(data, at, kind)
        yield number, kind, at, end
        at = end


def _skip(data: bytes, at: int, kind: int) -> int:
    """Where a value of this kind ends that begins at `at`; in a list, a truth takes a byte."""
    if kind in (_I16, _I32, _I64):
        return _varint(data, at)[1]
    if kind == _BINARY:
        size, at = _varint(data, at)
        return at + size
    if kind == _STRUCT:
        return max((end for *_, end in _fields(data, at)), default=at) + 1
    if kind in (_LIST, _SET):
        count, inner, at = _list_header(data, at)
        for _ in range(count):
            at = _skip(data, at, inner)
        return at
    if kind not in _WIDTHS:
        raise UnlikeError(f"a footer with a value of kind {kind}, which Parquet has none of")
    return at + _WIDTHS[kind]


def _notes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keys and texts of a footer."""
    for note in _structures(data):
        held = {number: note[_varint(note, start)[1] : end] for number, _, start, end in _fields(note, 0)}
        yield held[1], held.get(2, b"")


def _note(key: bytes, text: bytes) -> bytes:
    field = 1 << 4 | _BINARY
    return b"".join((bytes([field]), _unsigned(len(key)), key, bytes([field]), _unsigned(len(text)), text, b"\0"))


def _list_header(data: bytes, at: int) -> tuple[int, int, int]:
    count, kind = data[at] >> 4, data[at] & 15
    if count < 15:
        return count, kind, at + 1
    count, at = _varint(data, at + 1)
    return count, kind, at


def _list(structures: list[bytes]) -> bytes:
    count = len(structures)
    head = bytes([count << 4 | _STRUCT]) if count < 15 else bytes([15 << 4 | _STRUCT]) + _unsigned(count)
    return head + b"".join(structures)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        byte = data[at]
        at += 1
        found |= (byte & 127) << shift
        if byte < 128:
            return found, at
        shift += 7


def _unsigned(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _zigzag(raw: int) -> int:
    return (raw >> 1) ^ -(raw & 1)


def _zagged(number: int) -> int:
    """The whole number as the protocol writes it; none here is negative."""
    return number << 1

"""The forms of tables, as the names of files tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

from millesime.batch.question import Form, Input
from millesime.text import Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

FORMS: Final[tuple[str, ...]] = get_args(Form)

_ENDINGS: dict[str, Form] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".ipc": "arrow",
    ".feather": "arrow",
    ".arrows": "stream",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_HEAD = 1 << 20
_PACKED = frozenset((".gz", ".zst", ".bz2"))


def form_of(path: str, said: Form | None, *, packed: bool) -> Form:
    """The form of a file, as it is said or as its name tells; `packed`: whether `.csv.gz` is a CSV file too."""
    if said is not None:
        return said
    endings = [ending.lower() for ending in Path(path).suffixes]
    if packed and endings and endings[-1] in _PACKED:
        endings.pop()
    found = _ENDINGS.get(endings[-1]) if endings else None
    if found is None:
        raise Refused([diagnose("ML800", Span(path, 0, 0), name=path)])
    return found


def input_of(path: str, said: Form | None = None) -> Input:
    """A file to be read, with what must be known of it to do so."""
    form = form_of(path, said, packed=True)
    if form != "csv":
        return Input(path, form)
    from millesime.batch.csv_rows import delimiter_of

    return Input(path, form, delimiter_of(path))


def rows_about(input: Input) -> int | None:
    """About how many rows a file of text has, by the length of its first lines; None where nothing tells."""
    if input.form not in ("csv", "jsonl") or Path(input.path).suffix in _PACKED:
        return None
    with Path(input.path).open("rb") as file:
        head = file.read(_HEAD)
        size = file.seek(0, 2)
    lines = head.count(b"\n")
    if not lines:
        return None
    about = lines if len(head) == size else size * lines // (head.rindex(b"\n") + 1)
    return about - 1 if input.form == "csv" else about

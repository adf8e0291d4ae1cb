"""An edition as it was loaded: its law, what it was made of, and everything that is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import final

from millesime.frozen import dataclass
from millesime.model.edition import EditionInfo
from millesime.model.inventory import Entry
from millesime.model.program import Program
from millesime.syntax.normal import composed
from millesime.text.diagnostic import Diagnostic
from millesime.text.source import Source
from millesime.workspace.disk import Folder, Snapshot, text_of


@final
@dataclass(frozen=True, slots=True)
class Loaded:
    """An edition with its law. Where its manifest is at fault, or it does not exist, the program is empty.

    `chain`: the editions that it extends, nearest first. `inherited`: what is to be said of those, `own`: of itself.
    """

    program: Program
    info: EditionInfo
    chain: tuple[EditionInfo, ...]
    digest: str
    own: tuple[Diagnostic, ...]
    inherited: tuple[Diagnostic, ...]
    inventory: Sequence[Entry]
    """What its documents say, and which rules carry it."""
    sources: Mapping[str, Source]
    """The texts of the library, by the name that spans give them."""
    folders: tuple[Folder, ...] = ()
    """The very bytes that it was loaded from: its folder, and those of the editions that it extends, nearest first."""
    cached: bool = False

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything to be said of this law, the oldest edition first."""
        return self.inherited + self.own


@final
class Texts(Mapping[str, Source]):
    """The texts of a snapshot by name, each made when it is asked for: most runs show none."""

    def __init__(self, held: Snapshot) -> None:
        self._data = {folder.place(path): data for folder in held.every for path, data in folder.files.items()}
        self._made: dict[str, Source] = {}

    def __getitem__(self, name: str) -> Source:
        if name not in self._made:
            text = text_of(name, self._data[name]).product.text
            self._made[name] = Source(name, composed(text))  # spans count its letters as the reader does
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

"""Which two laws are meant: editions, days of one edition, or folders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from millesime.bundle import regulations as bundled
from millesime.difference.model import Side
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.workspace.disk import MANIFEST
from millesime.workspace.edition import Edition, load
from millesime.workspace.library import Library
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from millesime.model.edition import EditionInfo

Named = str | Path | date | Edition
_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@final
@dataclass(frozen=True, slots=True)
class Sides:
    """The two laws, and their days where days are compared."""

    before: Edition
    after: Edition
    names: tuple[str, str]
    days: tuple[date, date] | None = None

    def told(self) -> tuple[Side, Side]:
        """Both as a difference names them."""
        days = self.days or (None, None)
        one, other = (
            Side(name, edition.id, edition.digest, edition.info.horizon, day)
            for name, edition, day in zip(self.names, (self.before, self.after), days, strict=True)
        )
        return one, other


def sides(before: Named, after: Named, edition: str | Path | None, regulations: str | Path | None) -> Sides:
    """The two laws that are meant. Raises `Refused` where they are no pair, or one of them does not exist."""
    root = Path(regulations) if regulations is not None else None
    names = _name(before), _name(after)
    days = [_day(one) for one in (before, after)]
    if all(day is not None for day in days):
        one = _edition(edition, root, None) if edition is not None else load(None, regulations=root)
        _vouched(one, [day for day in days if day is not None])
        return Sides(one, one, names, (days[0], days[1]))  # type: ignore[arg-type]  # both are days
    if any(day is not None for day in days):
        raise Refused([diagnose("ML640", path="diff", before=names[0], after=names[1])])
    which = str(edition) if edition is not None else None
    first = _edition(before, root, which)  # type: ignore[arg-type]  # no day
    second = _edition(after, root, which if which is not None or not _is_library(before) else first.id)  # type: ignore[arg-type]
    if edition is not None and not (_is_library(before) or _is_library(after)):
        raise Refused([diagnose("ML641", path="--edition", edition=which or "")])
    return Sides(first, second, names)


def _name(named: Named) -> str:
    match named:
        case Edition():
            return named.id
        case date():
            return named.isoformat()
        case Path():
            return named.as_posix()
        case _:
            return named


def _day(named: Named) -> date | None:
    """The day that is meant; one that the calendar does not have is refused."""
    if isinstance(named, date):
        return named
    if not isinstance(named, str) or not _DAY.fullmatch(named):
        return None
    try:
        if len(named) != 10:
            raise ValueError(named)
        return date.fromisoformat(named)
    except ValueError:
        raise Refused([diagnose("ML604", path="diff", given=named)]) from None


def _vouched(edition: Edition, days: Sequence[date]) -> None:
    late = [day for day in days if day > edition.info.horizon]
    if late:
        horizon = edition.info.horizon.isoformat()
        raise Refused(
            [diagnose("ML643", path="diff", day=day.isoformat(), edition=edition.id, horizon=horizon) for day in late]
        )


def _is_library(named: Named) -> bool:
    """Whether a folder holds editions rather than being one."""
    if not isinstance(named, str | Path):
        return False
    folder = Path(named)
    return folder.is_dir() and not (folder / MANIFEST).is_file() and any(folder.glob(f"*/{MANIFEST}"))


def _edition(named: str | Path | Edition, root: Path | None, which: str | None) -> Edition:
    """An edition by its id, its folder, or the folder of a library (`which` of its editions, else the newest)."""
    if isinstance(named, Edition):
        return named
    known = Library(root if root is not None else bundled()).known() if isinstance(named, str) else {}
    if isinstance(named, str) and named in known:
        return load(named, regulations=root)
    folder = Path(named)
    if folder.is_dir():
        if (folder / MANIFEST).is_file():
            return load(folder)
        if _is_library(folder):
            return load(which, regulations=folder)
        raise Refused([diagnose("ML642", path=str(named), folder=str(named))])
    raise Refused([_nowhere(str(named), known, folder)])


def _nowhere(named: str, known: Mapping[str, EditionInfo], folder: Path) -> Diagnostic:
    if "/" in named or folder.exists():
        return diagnose("ML642", path=named, folder=named)
    meant = nearest(named, known)
    shown = ", ".join(sorted(known)) or "—"
    return diagnose("ML644", path=named, edition=named, known=shown, nearest=f"`{meant}`" if meant else "—")

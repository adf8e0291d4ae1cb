"""What an interrupted audit leaves behind, so that it may go on: a small file of JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

import orjson

from millesime.cli import desk
from millesime.records.merkle import Frontier
from millesime.text.diagnostic import Diagnostic
from millesime.workspace.audit import State

if TYPE_CHECKING:
    from millesime.stores.interface import Store

FORMAT: Final = "millesime/audit/1"


@final
@dataclass(frozen=True, slots=True)
class Begun:
    """An audit as it was asked for, and how far it came. `size`: how many records there were when it began."""

    url: str
    replays: str
    seed: int
    size: int
    state: State = field(default_factory=State)

    def at(self, state: State) -> Begun:
        """The same, further on."""
        return replace(self, state=state)


def named(url: str) -> str:
    """A store's address, whatever folder it is said from."""
    return url if "://" in url else str(Path(url).resolve())


def beside(store: Store) -> Path:
    """The file in the folder one works in, one a store."""
    return Path(f"audit-{hashlib.sha256(named(store.url).encode()).hexdigest()[:12]}.json")


def keep(path: Path, begun: Begun) -> None:
    """Note how far it has come."""
    state = begun.state
    held = {
        "format": FORMAT,
        "store": named(begun.url),
        "replays": begun.replays,
        "seed": str(begun.seed),
        "size": begun.size,
        "done": state.frontier.size,
        "peaks": [peak.hex() for peak in state.frontier.peaks],
        "tally": dict(state.tally),
        "bundles": dict(state.bundles),
        "waiting": sorted(state.waiting),
        "findings": [{"code": found.code, "values": dict(found.values)} for found in state.findings],
    }
    desk.replace(path, orjson.dumps(held, option=orjson.OPT_INDENT_2) + b"\n")


def forget(path: Path) -> None:
    """The audit came to its end: nothing is left to go on with."""
    if path.exists() and read(path) is not None:
        path.unlink()


def read(path: Path) -> Begun | None:
    """What a file notes of an audit; None where it is nothing of the kind."""
    try:
        held = orjson.loads(path.read_bytes())
        if held["format"] != FORMAT:
            return None
        frontier = Frontier(_count(held["done"]), tuple(bytes.fromhex(peak) for peak in held["peaks"]))
        if len(frontier.peaks) != frontier.size.bit_count() or not set(map(len, frontier.peaks)) <= {32}:
            return None
        replays = str(held["replays"])
        if replays not in ("all", "none"):
            _count(int(replays))
        return Begun(str(held["store"]), replays, int(held["seed"]), _count(held["size"]), _state(held, frontier))
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return None


def _state(held: Mapping[str, Any], frontier: Frontier) -> State:
    return State(
        frontier,
        {str(name): _count(number) for name, number in held["tally"].items()},
        {str(bundle): str(digest) for bundle, digest in held["bundles"].items()},
        frozenset(str(record) for record in held["waiting"]),
        tuple(
            Diagnostic(str(found["code"]), values=tuple((str(k), str(v)) for k, v in found["values"].items()))
            for found in held["findings"]
        ),
    )


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise ValueError
    return value

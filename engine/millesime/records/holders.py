"""Who holds a reading: found where the trail chose it, since each rule may say it in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from millesime.evaluate.engine import Engine
from millesime.evaluate.trail import Node, Site, What
from millesime.model.program import Reading


def held_by(engine: Engine, reading: str, node: Node) -> str | None:
    """Who holds a reading, as the rule, exception or barème that chose it on the way says."""
    told: dict[str, str] = {}
    _collect_holders(node, reading, engine, told, set())
    return told.get(reading)


def _collect_holders(part: Any, reading: str, engine: Engine, told: dict[str, str], seen: set[int]) -> None:
    """The first holder met in the order of the trail; nothing below it is looked at."""
    if reading in told or id(part) in seen:
        return
    if isinstance(part, Node):
        seen.add(id(part))
        version = part.selection.version if part.selection else None
        _note_holder(version, part.unit.rule.readings, reading, told)
        _collect_holders(part.steps, reading, engine, told, seen)
    elif isinstance(part, list | tuple):
        site = part[0] if part else None
        if isinstance(site, Site) and site.what is What.EXCEPTION:
            _note_holder(part[3], site.detail.exception.readings, reading, told)
        elif isinstance(site, Site) and site.what is What.SCALE:
            _note_holder(part[4], engine.program.scales[site.name].readings, reading, told)
        for inner in part:
            if isinstance(inner, Node | list | tuple):
                _collect_holders(inner, reading, engine, told, seen)


def _note_holder(version: Any, readings: Sequence[Reading], reading: str, told: dict[str, str]) -> None:
    if version is not None and version.reading == reading:
        for named in readings:
            if named.name == reading and named.held_by:
                told.setdefault(reading, named.held_by)

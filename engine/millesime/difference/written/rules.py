"""Everything that two laws write otherwise, name by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from millesime.difference.model import Change, CitationChange, FigureChange, Part, RuleChange, TextChange, Where
from millesime.difference.substance import plain
from millesime.difference.written import citations, figures
from millesime.difference.written.heads import head
from millesime.difference.written.pairs import Dated, Pair, paired
from millesime.difference.written.words import Script, compared
from millesime.model.program import Exception_, Program, Rule, Scale

Scripts = tuple[Script, Script]


def changes(before: Program, after: Program, scripts: Scripts) -> tuple[RuleChange, ...]:
    """What two laws write otherwise: rules first, then barèmes, then what both speak of."""
    return tuple(_changes(before, after, scripts))


def _changes(before: Program, after: Program, scripts: Scripts) -> Iterator[RuleChange]:
    named: tuple[tuple[Part, Mapping[str, Any], Mapping[str, Any]], ...] = (
        (Part.RULE, before.rules, after.rules),
        (Part.SCALE, before.scales, after.scales),
        (Part.FACT, before.facts, after.facts),
        (Part.CHOICES, before.enumerations, after.enumerations),
        (Part.STRUCTURE, before.structures, after.structures),
        (Part.ACTOR, before.actors, after.actors),
        (Part.COHERENCE, _labelled(before.coherences), _labelled(after.coherences)),
    )
    for part, one, other in named:
        for name in sorted({*one, *other}):
            old, new = one.get(name), other.get(name)
            if old is not new and old != new and plain(old) != plain(new):
                told = _declared(part, name, old, new, scripts)
                if told is not None:
                    yield told


def _labelled(coherences: Iterable[Any]) -> Mapping[str, Any]:
    return {one.label: one for one in coherences}


def _kind(before: Any, after: Any) -> Change:
    return Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED


def _declared(part: Part, name: str, before: Any, after: Any, scripts: Scripts) -> RuleChange | None:
    texts: list[TextChange] = []
    numbers: list[FigureChange] = []
    cited: list[CitationChange] = []
    for inner, inside, old, new in _parts(part, name, before, after):
        where = Where(inner, inside)
        if lines := compared(head(old, scripts[0]), head(new, scripts[1])):
            texts.append(TextChange(where, _kind(old, new), lines))
        if isinstance(old or new, Rule | Exception_ | Scale):
            _versions(inner, inside, old, new, scripts, texts, numbers, cited)
    one = after if after is not None else before
    if not (texts or numbers or cited) and before is not None and after is not None:
        return None
    article = getattr(one, "article", None) or next(
        (version.authority.article for version in reversed(getattr(one, "versions", ()))), None
    )
    return RuleChange(
        part,
        name,
        _kind(before, after),
        getattr(one, "label", None),
        article,
        tuple(texts),
        tuple(numbers),
        tuple(cited),
    )


def _parts(part: Part, name: str, before: Any, after: Any) -> Iterator[tuple[Part, str, Any, Any]]:
    """A declaration, then the exceptions made to it."""
    yield part, name, before, after
    one = {each.name: each for each in getattr(before, "exceptions", ())}
    other = {each.name: each for each in getattr(after, "exceptions", ())}
    for inside in sorted({*one, *other}):
        if one.get(inside) != other.get(inside):
            yield Part.EXCEPTION, inside, one.get(inside), other.get(inside)


def _versions(
    part: Part,
    name: str,
    before: Dated | None,
    after: Dated | None,
    scripts: Scripts,
    texts: list[TextChange],
    numbers: list[FigureChange],
    cited: list[CitationChange],
) -> None:
    pairs = list(paired(before, after))
    begun = {pair.after.interval.since for pair in pairs if pair.before is None and pair.after is not None}
    one = after if after is not None else before
    type_ = getattr(one, "type", None)
    for pair in pairs:
        if pair.before == pair.after:
            continue
        _version(Pairing(part, name, pair, type_, scripts), texts, numbers, cited, begun)


class Pairing:
    """Two versions that stand for each other, and how they are told."""

    def __init__(self, part: Part, name: str, pair: Pair, type: Any, scripts: Scripts) -> None:
        self.old, self.new = pair.before, pair.after
        self.base = pair.before if pair.before is not None else pair.onto
        self.type, self.scripts, self.name = type, scripts, name
        shown = self.new if self.new is not None else self.old
        self.where = Where(
            part,
            name,
            shown.reading,
            self.base.interval.since if self.base is not None else None,
            self.new.interval.since if self.new is not None else None,
        )

    def words(self) -> tuple[tuple[str, str], ...]:
        """The words that changed, a new version being held against the one it takes over from."""
        old = self.scripts[0].body(self.base) if self.base is not None else ()
        new = self.scripts[1].body(self.new) if self.new is not None else ()
        return compared(old or (self.scripts[1].body(self.base) if self.base is not None else ()), new)

    def figures(self) -> tuple[FigureChange, ...]:
        """The figures that changed."""
        if self.type is None:
            of = None
            old = figures.figures(self.base, of, self.scripts[0], self.name) if _has_body(self.base) else ()  # type: ignore[arg-type]
            new = figures.figures(self.new, of, self.scripts[1], self.name) if _has_body(self.new) else ()  # type: ignore[arg-type]
        else:
            old = figures.figures(self.base, self.type, self.scripts[0], self.name)
            new = figures.figures(self.new, self.type, self.scripts[1], self.name)
        stated = citations.cited_by(self.new) or citations.cited_by(self.base)
        return figures.changed(self.where, old, new, stated)


def _has_body(version: Any) -> bool:
    return version is not None and version.body is not None


def _version(
    told: Pairing,
    texts: list[TextChange],
    numbers: list[FigureChange],
    cited: list[CitationChange],
    begun: set[date],
) -> None:
    _words_and_figures(told, texts, numbers)
    later = told.new.interval.until if told.new is not None else None
    closed = later in begun and told.old is not None and told.old.interval.since == told.new.interval.since
    base = told.old if told.old is not None else told.base
    cited.extend(citations.changes(told.where, base, told.new, closed_by_next=closed or told.old is None))


def _words_and_figures(told: Pairing, texts: list[TextChange], numbers: list[FigureChange]) -> None:
    """What changed in words and in figures; a barème is figures, and its rows are not told twice."""
    figured = told.figures()
    numbers.extend(figured)
    if (lines := told.words()) and not (figured and told.where.part is Part.SCALE):
        texts.append(TextChange(told.where, _kind(told.old, told.new), lines))


def between(program: Program, days: tuple[date, date], script: Script) -> tuple[RuleChange, ...]:
    """What one law says otherwise on another day: the versions that govern the one day held against those of the other."""
    from millesime.analysis.symbolic.stretches import Almanac

    almanacs = {name: Almanac(program, (name,)) for name in program.reading_names}
    usual = Almanac(program)

    def pairs(law: Dated) -> Iterator[Pair]:
        met = []
        for almanac in (usual, *(almanacs[reading.name] for reading in law.readings)):
            old, new = (almanac.at(law, day).version for day in days)
            if old is not new and (old, new) not in met:
                met.append((old, new))
                yield Pair(old, new)

    found = []
    for part, held in ((Part.RULE, program.rules), (Part.SCALE, program.scales)):
        for name in sorted(held):
            law = held[name]
            laws = [(part, law), *((Part.EXCEPTION, one) for one in getattr(law, "exceptions", ()))]
            told = [
                Pairing(inner, one.name, pair, getattr(one, "type", None), (script, script))
                for inner, one in laws
                for pair in pairs(one)
            ]
            if told:
                found.append(_succession(part, law, told))
    return tuple(found)


def _succession(part: Part, law: Any, told: list[Pairing]) -> RuleChange:
    texts: list[TextChange] = []
    numbers: list[FigureChange] = []
    cited: list[CitationChange] = []
    for one in told:
        _words_and_figures(one, texts, numbers)
        cited.extend(citations.changes(one.where, one.old, one.new))
    mine = [one for one in told if one.name == law.name]
    kind = _kind(mine[0].old, mine[0].new) if mine else Change.CHANGED
    version = next((one.new or one.old for one in told), None)
    article = getattr(law, "article", None) or (version.authority.article if version is not None else None)
    return RuleChange(part, law.name, kind, law.label, article, tuple(texts), tuple(numbers), tuple(cited))

"""What a change comes to for one goal: the case, both answers, and both ways that lead to them, beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from millesime.difference.model import Band, Difference, Effect, Manner, Outcome
from millesime.records.explain.account import account
from millesime.records.explain.findings import TONES, Known, answer, told
from millesime.records.explain.layout import Line, Piece, Tone, size, wrap
from millesime.records.explain.typography import day as spelt
from millesime.records.explain.typography import shown
from millesime.records.explain.words import WORDS, word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.decision import Decision

WIDE = 110
"""Columns from which two accounts stand side by side."""
_GAP = " │ "


class Teller:
    """Tells the effects of one difference."""

    def __init__(self, found: Difference, desk: Desk) -> None:
        self.found, self.desk = found, desk
        self.columns = max(40, desk.columns)
        self.prose = min(self.columns, 120)

    def effect(self, of: Effect) -> Iterator[Line]:
        """One goal."""
        say = self.desk.say
        if of.outcome is Outcome.NONE:
            yield from self._said(say(f"diff.none.{of.why}"), Tone.ASIDE, "= ")
            return
        if of.outcome is Outcome.NOT_ESTABLISHED:
            yield from self._said(say("diff.open", why=say(f"diff.open.{of.why}")), Tone.MISSING, "? ")
            return
        yield from wrap(
            self.answers(of),
            self.prose,
            (Piece("    ≠ ", Tone.MISSING),),
            (Piece("      "),),
        )
        yield from self._facts(of)
        for told_ in self._bands(of):
            yield from told_
        yield ()
        yield from self._both(of)

    def answers(self, of: Effect) -> list[Piece]:
        """What the two laws say: « mixte → collective »."""
        return [*self._answer(of.before, of.goal), Piece(" → "), *self._answer(of.after, of.goal)]

    def facts_of(self, of: Effect) -> list[tuple[str, str]]:
        """The facts of a witness by name, as they are shown; where the two sides differ, both."""
        names = self._names(of)
        here = dict(_flat(of.facts or {}))
        shifted = of.manner is Manner.SHIFTED
        before = dict(_flat(of.before.case.facts)) if shifted and of.before is not None else here
        after = dict(_flat(of.after.case.facts)) if shifted and of.after is not None else here
        shown = []
        for name in here:
            known = names.get(name, Known())
            values = dict.fromkeys(self._value(side.get(name), known) for side in (before, after))
            shown.append((visible(name), " → ".join(values)))
        return shown

    def _names(self, of: Effect) -> dict[str, Known]:
        names: dict[str, Known] = {}
        for decision in (of.before, of.after):
            if decision is not None:
                names.update(told(decision.record))
        return names

    def _said(self, text: str, tone: Tone, mark: str) -> Iterator[Line]:
        yield from wrap([Piece(text, tone)], self.prose, (Piece(f"    {mark}", tone),), (Piece("      "),))

    def _answer(self, decision: Decision | None, goal: str) -> list[Piece]:
        if decision is None:
            return [Piece(self.desk.say("diff.absent"), Tone.ASIDE)]
        result = next(one for one in decision.record["results"] if one["goal"] == goal)
        return [Piece(answer(result, self.desk.lang), TONES.get(str(result.get("status")), Tone.ASIDE))]

    def _facts(self, of: Effect) -> Iterator[Line]:
        say, lang = self.desk.say, self.desk.lang
        days = [spelt(day.isoformat(), lang) if day is not None else "—" for day in of.days]
        if of.manner is not None and self.found.case is None:
            yield from self._said(say(f"diff.{of.manner.value}", before=days[0], after=days[1]), Tone.ASIDE, "")
        if self.found.case is not None:
            return
        if not of.facts:
            yield from self._said(say("diff.no_facts"), Tone.ASIDE, "")
            return
        yield from self._said(say("diff.facts"), Tone.ASIDE, "")
        names = self._names(of)
        for name, value in self.facts_of(of):
            label = names.get(name, Known()).label
            said = f" — {label}" if label and label != name else ""
            pieces = [Piece(f"{name} = "), Piece(value, Tone.GIVEN), Piece(said, Tone.ASIDE)]
            yield from wrap(pieces, self.prose, (Piece("        "),), (Piece("          "),))

    def _value(self, value: Any, known: Known) -> str:
        if isinstance(value, list) and value and len(value) <= 2:  # a short list is read rather than counted
            elements = [
                "{" + shown(one, None, self.desk.lang) + "}" if isinstance(one, Mapping) else str(one) for one in value
            ]
            return " ".join(elements)
        return shown(value, known.kind, self.desk.lang)

    def _bands(self, of: Effect) -> Iterator[Iterator[Line]]:
        for fact, bands in self.by_fact(of.bands).items():
            yield self._said(self.desk.say("diff.bands", fact=visible(fact)), Tone.ASIDE, "")
            for band in bands:
                yield iter(wrap(self.band(band), self.prose, (Piece("        "),), (Piece("          "),)))

    @staticmethod
    def by_fact(bands: Sequence[Band]) -> dict[str, list[Band]]:
        """Bands under the number that they are of."""
        found: dict[str, list[Band]] = {}
        for band in bands:
            found.setdefault(band.fact, []).append(band)
        return found

    def band(self, of: Band) -> list[Piece]:
        """« de 10 à 19 : mixte → collective »."""
        return [
            Piece(self._range(of), Tone.GIVEN),
            Piece(" : "),
            Piece(self._short(of.before), Tone.CONFLICT),
            Piece(" → "),
            Piece(self._short(of.after), Tone.VALUE),
        ]

    def _range(self, band: Band) -> str:
        lang = self.desk.lang
        low, high = (
            None if end is None else shown(end, "montant" if _is_amount(end) else None, lang)
            for end in (band.low, band.high)
        )
        key = (
            "all"
            if low is None and high is None
            else "up"
            if high is None
            else "down"
            if low is None
            else "one"
            if low == high
            else ""
        )
        return self.desk.say(f"diff.band_{key}" if key else "diff.band", low=low, high=high)

    def _short(self, text: str) -> str:
        """A status in words, a truth in the reader's language, a choice as it is."""
        return word(text, self.desk.lang) if text in WORDS else visible(text)

    def _both(self, of: Effect) -> Iterator[Line]:
        wide = self.columns >= WIDE and of.before is not None and of.after is not None
        room = (self.columns - 4 - len(_GAP)) // 2 if wide else min(self.columns - 4, 116)
        sides = [self._account(decision, of.goal, room) for decision in (of.before, of.after) if decision is not None]
        if not wide:
            for lines in sides:
                for line in lines:
                    yield (Piece("    "), *line) if line else ()
            return
        for left, right in zip_longest(*sides, fillvalue=()):
            pad = Piece(" " * max(0, room - size(left)))
            yield (Piece("    "), *left, pad, Piece(_GAP, Tone.ASIDE), *right)

    def _account(self, decision: Decision, goal: str, columns: int) -> list[Line]:
        """The account that `eval` gives, without the digests at its end."""
        record = {key: value for key, value in decision.record.items() if key not in ("digest", "engine")}
        record["edition"] = {"id": record["edition"]["id"]}
        lines = account(record, self.desk.lang, columns)
        while lines and not lines[-1]:
            lines.pop()
        return [*lines, ()]


def _is_amount(value: Any) -> bool:
    return isinstance(value, str) and value.replace("-", "", 1).replace(".", "", 1).isdigit() and value[-3:-2] == "."


def _flat(facts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Facts by their dotted names."""
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value

"""One rule decided for every row: its day, its stretch, what it applies to, its exceptions, its body."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, final

from millesime.model.program import Exception_, Rule
from tests.oracle.branches import no_match
from tests.oracle.expressions import Writer
from tests.oracle.frames import COMMON, MAYBE, NO_MATCH, Column, Frame, options_of, present
from tests.oracle.outcomes import absorbed, joined, settled
from tests.oracle.sql import CONFLICT, LACK, NO_LACK, NOT_APPLICABLE, UNKNOWN, lack, wanting
from tests.oracle.stretches import Choice, representative, stretch

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle


@final
class Decided:
    """A rule over one relation, under one choice of versions: the rule's own and those of its exceptions."""

    def __init__(self, oracle: Oracle, rule: Rule, frame: Frame, day: date) -> None:
        self.oracle, self.rule, self.frame, self.day = oracle, rule, frame, day
        self.type = oracle.sql_type(rule.type)

    def value(self, version: Any) -> Column:
        """The value once the exceptions have been heard."""
        general = self._general(version)
        heard = [self.exception(one) for one in self._made_to(self.rule.name)]
        heard = [one for one in heard if one.x != f"{NO_MATCH}::TINYINT"]
        return self._weighed(general, heard) if heard else general

    def _made_to(self, name: str) -> list[Exception_]:
        return [one for one in self.rule.exceptions if one.target == name]

    def _general(self, version: Any) -> Column:
        frame, rule = self.frame, self.rule
        found = settled(frame, Writer(self.oracle, frame, rule.name).outcome(version.body), self.type)
        if found.x is None:
            return found
        nothing = frame.let(f"CASE WHEN {found.x} = {NO_MATCH} THEN {wanting(rule.name)} ELSE {found.l or NO_LACK} END")
        return Column(found.v, nothing, found.o)

    # ── exceptions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def exception(self, one: Exception_) -> Column:
        """What an exception comes to once those made to it were heard."""
        own = self._own(one)
        above = [self.exception(each) for each in self._made_to(one.name)]
        above = [each for each in above if each.x != f"{NO_MATCH}::TINYINT"]
        return self._after(own, above) if above and own.x != f"{NO_MATCH}::TINYINT" else own

    def _own(self, one: Exception_) -> Column:
        if one.event is None or one.event == self.rule.event:
            return self._under(one, self.oracle.calendar.choice(one, self.day))
        frame, calendar = self.frame, self.oracle.calendar
        day = frame.let(self.oracle.event(frame, one.event))
        cuts = calendar.cuts(one)
        choices = [calendar.choice(one, representative(cuts, index)) for index in range(len(cuts) + 1)]
        kinds = list(dict.fromkeys(choices))
        columns = [self._under(one, choice) for choice in kinds]
        columns.append(self._perhaps(wanting(one.event)))
        number = frame.let(stretch(cuts, day))
        where = " ".join(f"WHEN {index} THEN {kinds.index(choice)}" for index, choice in enumerate(choices))
        return frame.either(f"(CASE {number} {where} ELSE {len(kinds)} END)", columns, self.type)

    def _under(self, one: Exception_, choice: Choice) -> Column:
        if choice.version is not None:
            return Writer(self.oracle, self.frame, one.name).outcome(choice.version.body)
        assert choice.lack is not None
        return no_match(self.type) if choice.over else self._perhaps(choice.lack)

    def _perhaps(self, missing: str) -> Column:
        """No match or a lack: it is not known whether the exception says something."""
        frame = self.frame
        held = frame.let(missing)
        none = frame.option(no_match(self.type), self.type)
        options = f"[{none}, {frame.option(Column(f'NULL::{self.type}', held), self.type)}]"
        mark = frame.let(f"{MAYBE}::TINYINT")
        return Column(f"NULL::{self.type}", held, None, mark, frame.let(options), frame.let(f"[{held}]"))

    def _gathered(self, heard: list[Column], marks: str) -> str:
        """The options of those outcomes that are certain: values, lacks, and the marks that count as such."""
        options = [f"CASE WHEN {one.mark()} IN ({marks}) THEN {self.frame.option(one, self.type)} END" for one in heard]
        return self.frame.let(f"{present(options)}::{options_of(self.type)}")

    def _unsure(self, heard: list[Column], without: str) -> tuple[str, str, str]:
        """The options of those that are not certain, what they lack, and how many they are."""
        frame = self.frame
        unsure = [one for one in heard if one.options is not None]
        if not unsure:
            return f"[]::{options_of(self.type)}", f"[]::{LACK}[]", "0"
        lists = present([f"CASE WHEN {one.mark()} = {MAYBE} THEN {one.options} END" for one in unsure])
        lacks = frame.let(present([f"CASE WHEN {one.mark()} = {MAYBE} THEN {one.l} END" for one in unsure]))
        options = frame.let(f"list_filter(flatten({lists}), lambda o: o.x NOT IN ({without}))")
        return options, lacks, f"len({lacks})"

    def _one(self, definite: str) -> str:
        """The one outcome of several of a rank: their value, what they lack, or a conflict."""
        empty = f"NULL::STRUCT(v {self.type})[]"
        found = self.frame.let(f"CASE WHEN len({definite}) > 0 THEN one_of_rank({definite}) END")
        opposed = f"{{'v': NULL::{self.type}, 'l': {lack(CONFLICT)}, 'o': {empty}, 'x': 0::TINYINT}}"
        lacking = f"{{'v': NULL::{self.type}, 'l': absorb(lacks_in({definite})), 'o': {empty}, 'x': 0::TINYINT}}"
        return self.frame.let(f"CASE {found} WHEN 'conflict' THEN {opposed} WHEN 'lack' THEN {lacking} WHEN 'value' THEN {definite}[1] END")  # fmt: skip

    def _after(self, own: Column, above: list[Column]) -> Column:
        frame, shape = self.frame, self.type
        definite = self._gathered(above, f"0, {COMMON}")
        perhaps, lacks, unsure = self._unsure(above, f"{NO_MATCH}")
        given = frame.let(common(self._one(definite), shape))
        mine = f"[{frame.option(own, shape)}]"
        reasons = lacks
        if own.options is not None:
            mine = f"CASE WHEN {own.mark()} = {MAYBE} THEN {own.options} ELSE {mine} END"
            reasons = f"CASE WHEN {own.mark()} = {MAYBE} THEN list_prepend({own.l}, {lacks}) ELSE {lacks} END"
        mine = frame.let(f"({mine})::{options_of(shape)}")
        held = f"CASE WHEN len({definite}) > 0 THEN list_transform({mine}, lambda o: CASE WHEN o.x = {NO_MATCH} THEN o ELSE {given} END) ELSE {mine} END"  # fmt: skip
        both = frame.let(f"list_concat({definite}, {perhaps})")
        contrary = f"len({definite}) + {unsure} > 1 AND len({perhaps}) > 0 AND one_of_rank({both}) = 'conflict'"
        opposed = f"{{'v': NULL::{shape}, 'l': {lack(CONFLICT)}, 'o': NULL::STRUCT(v {shape})[], 'x': 0::TINYINT}}"
        more = f"list_transform({perhaps}, lambda o: {common('o', shape)})"
        all_ = frame.let(
            f"({held} || {more} || CASE WHEN {contrary} THEN [{opposed}] ELSE [] END)::{options_of(shape)}"
        )
        reasons = frame.let(reasons)
        silent = f"coalesce({own.mark()} = {NO_MATCH}, FALSE)"
        one = frame.let(f"CASE WHEN {silent} THEN {frame.option(no_match(shape), shape)} ELSE {all_}[1] END")
        sure = Column(
            frame.let(f"{one}.v"), frame.let(f"{one}.l"), None if shape == "BOOLEAN" else frame.let(f"{one}.o"), frame.let(f"{one}.x")
        )  # fmt: skip
        doubt = frame.let(f"NOT {silent} AND len({reasons}) > 0")
        unsure_ = joined(frame, f"CASE WHEN {doubt} THEN {all_} END", f"CASE WHEN {doubt} THEN {reasons} END", shape)
        return frame.either(f"(CASE WHEN {doubt} THEN 1 ELSE 0 END)", [sure, unsure_], shape)

    def _weighed(self, general: Column, heard: list[Column]) -> Column:
        frame, shape = self.frame, self.type
        definite = self._gathered(heard, "0")
        options, lacks, _ = self._unsure(heard, f"{NO_MATCH}, {COMMON}")
        one = self._one(definite)
        first = frame.let(f"CASE WHEN len({definite}) > 0 THEN {one} ELSE {frame.option(general, shape)} END")
        sure = Column(
            frame.let(f"{first}.v"), frame.let(f"{first}.l"), None if shape == "BOOLEAN" else frame.let(f"{first}.o")
        )
        opposed = f"coalesce({sure.l}.k = {CONFLICT} AND {sure.l}.r = '', FALSE)"
        doubt = frame.let(f"len({lacks}) > 0 AND NOT {opposed}")
        unsure = joined(frame, f"CASE WHEN {doubt} THEN list_prepend({first}, {options}) END", f"CASE WHEN {doubt} THEN {lacks} END", shape)  # fmt: skip
        found = settled(frame, frame.either(f"(CASE WHEN {doubt} THEN 1 ELSE 0 END)", [sure, unsure], shape), shape)
        return Column(found.v, found.l, found.o)

    # ── applicability ──────────────────────────────────────────────────────────────────────────────────────────────────

    def applied(self, version: Any) -> Column:
        """The value where the rule applies."""
        value = self.value(version)
        if self.rule.applicable is None:
            return value
        frame = self.frame
        held = Writer(self.oracle, frame, self.rule.name).value(self.rule.applicable)
        doubt = absorbed(frame, [held, value], "awaiting")
        lacks = frame.let(
            f"CASE WHEN {held.v} THEN {value.l or NO_LACK} WHEN {held.l or NO_LACK} IS NULL THEN {lack(NOT_APPLICABLE)} "
            f"WHEN {held.l or NO_LACK}.k <> {UNKNOWN} THEN {held.l or NO_LACK} ELSE {doubt} END"
        )
        options = frame.let(f"CASE WHEN {held.v} THEN {value.o} END") if value.o else None
        return Column(frame.let(f"CASE WHEN {held.v} THEN {value.v} END"), lacks, options)

    def tried(self, version: Any) -> Column:
        """Both what the value lacks and what applicability lacks, for a row that has no day."""
        value = self.value(version)
        if self.rule.applicable is None:
            return value
        held = Writer(self.oracle, self.frame, self.rule.name).value(self.rule.applicable)
        named = f"list_concat(coalesce({value.l or NO_LACK}.m, []), coalesce({held.l or NO_LACK}.m, []))"
        return Column(value.v, self.frame.let(lack(UNKNOWN, f"{named}::VARCHAR[]")))


def common(option: str, shape: str) -> str:
    """« droit commun » sets the exception aside: it no longer matches."""
    none = f"{{'v': NULL::{shape}, 'l': {NO_LACK}, 'o': NULL::STRUCT(v {shape})[], 'x': {NO_MATCH}::TINYINT}}"
    return f"CASE WHEN {option}.x = {COMMON} THEN {none} ELSE {option} END"

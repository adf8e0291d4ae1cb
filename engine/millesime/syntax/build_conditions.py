"""Conditions, brackets and delays: one method a rule of the grammar, called while the parser reduces."""

from __future__ import annotations

from millesime.syntax.build_expressions import Children, ExpressionBuilder, letter_of
from millesime.syntax.pieces import Broken, Condition, Listed, Mark
from millesime.syntax.tree import (
    CaseTree,
    CauseTree,
    DelayTree,
    ExprTree,
    GuardTree,
    Item,
    ListTree,
    PickTree,
    SwitchTree,
)
from millesime.text import Span

_QUANTIFIERS = {"t": "toutes", "l": "l'une", "a": "aucune"}


class ConditionBuilder(ExpressionBuilder):
    """Builds what stands where a body or a condition may."""

    # ── conditions ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def plain_condition(self, children: Children) -> Condition:
        return Condition(children[0], self.notes(children[1:]), self.span(children[0], children[-1]))

    def list_condition(self, children: Children) -> Condition:
        listed: Listed = children[0]
        return Condition(listed.list, listed.notes, listed.span)

    def condition_list(self, children: Children) -> Listed:
        items = self._items(children[1:])
        span = self.span(children[0], children[-1])
        tree = ListTree(_QUANTIFIERS[children[0][0]], items, span)
        return Listed(tree, self.notes(children[1:]), span)

    sublist = condition_list

    def _items(self, children: Children) -> tuple[Item, ...]:
        items = tuple(child for child in children if type(child) is Item)
        seen: dict[str, Item] = {}
        for item in items:
            if item.letter in seen:
                place = Span(self.file, item.span.start, item.span.start + len(item.letter))
                first = seen[item.letter].span
                self.report(
                    "ML139", place, also=Span(self.file, first.start, first.start + len(item.letter)), found=item.letter
                )
            seen.setdefault(item.letter, item)
        return items

    def when(self, children: Children) -> Mark:
        return Mark("lorsque", children[1], self.span(children[0], children[2]))

    def item(self, children: Children) -> Item:
        at = 1
        when: ExprTree | None = None
        if type(children[1]) is Mark:
            when, at = children[1].value, 2
        test = children[at]
        span = self.span(children[0], children[-1])
        if type(test) is Listed:
            return Item(letter_of(children[0]), test.list, when, test.notes, span)
        return Item(letter_of(children[0]), test, when, self.notes(children[at + 1 :]), span)

    def broken(self, children: Children) -> Broken:
        return Broken(self.span(children[0], children[-1]))

    # ── brackets ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def switch(self, children: Children) -> SwitchTree:
        cases = tuple(child for child in children[2:] if type(child) is CaseTree)
        return SwitchTree(children[1], cases, self.span(children[0], children[-1]))

    def case(self, children: Children) -> CaseTree:
        return CaseTree(children[0], children[2], self.notes(children[3:]), self.span(children[0], children[-1]))

    def else_case(self, children: Children) -> CaseTree:
        return CaseTree(None, children[2], self.notes(children[3:]), self.span(children[0], children[-1]))

    def below(self, children: Children) -> GuardTree:
        return GuardTree(high=children[1], high_open=True, span=self.span(children[0], children[1]))

    def up_to(self, children: Children) -> GuardTree:
        return GuardTree(high=children[1], span=self.span(children[0], children[1]))

    def above(self, children: Children) -> GuardTree:
        return GuardTree(low=children[1], low_open=True, span=self.span(children[0], children[1]))

    def above_up_to(self, children: Children) -> GuardTree:
        return GuardTree(children[1], children[3], low_open=True, span=self.span(children[0], children[3]))

    def at_least(self, children: Children) -> GuardTree:
        return GuardTree(low=children[1], span=self.span(children[0], children[1]))

    def and_more(self, children: Children) -> GuardTree:
        return GuardTree(low=children[0], span=self.span(children[0], children[1]))

    def from_up_to(self, children: Children) -> GuardTree:
        return GuardTree(children[1], children[3], span=self.span(children[0], children[3]))

    def from_below(self, children: Children) -> GuardTree:
        return GuardTree(children[1], children[4], high_open=True, span=self.span(children[0], children[4]))

    def one_of(self, children: Children) -> GuardTree:
        return GuardTree(values=tuple(children[::2]), span=self.span(children[0], children[-1]))

    # ── dates that wait for events ─────────────────────────────────────────────────────────────────────────────────────

    def pick(self, children: Children) -> PickTree:
        words = children[0].split()
        return PickTree(" ".join(words[:-1]), self._items(children[1:]), self.span(children[0], children[-1]))

    def delay_start(self, children: Children) -> Condition:
        return Condition(children[0], self.notes(children[1:]), self.span(children[0], children[-1]))

    def delay(self, children: Children) -> DelayTree:
        start: Condition = children[3]
        causes = tuple(children[4:])
        return DelayTree(children[1], start.test, start.notes, causes, self.span(children[0], children[-1]))

    def cause(self, children: Children) -> CauseTree:
        head = children[0]
        effect = head.split()[0]
        span = self.span(head, children[-1])
        if head.type == "INTERRUPTED_BY":
            return CauseTree(effect, children[1], None, self.notes(children[2:]), span)
        return CauseTree(effect, children[1], children[3], self.notes(children[4:]), span)

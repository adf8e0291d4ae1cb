"""Elements of a file: one method a rule of the grammar, called while the parser reduces."""

from __future__ import annotations

from datetime import date

from millesime.syntax.build_expressions import Children
from millesime.syntax.build_facts import FactBuilder
from millesime.syntax.depth import MAX_DEPTH, too_deep
from millesime.syntax.heads import Applicable, Head
from millesime.syntax.nesting import nest_derogation, nest_rule
from millesime.syntax.nesting_discordances import nest_discordance
from millesime.syntax.nesting_lists import nest_norm, square
from millesime.syntax.pieces import Broken, Child, Condition, Listed, Mark, label_text
from millesime.syntax.tokens import Token
from millesime.syntax.tree import (
    NO_NOTES,
    AmendmentTree,
    ArmsBody,
    ArmTree,
    BodyTree,
    CheckTree,
    CoherenceTree,
    DiscordanceTree,
    Element,
    ExceptionTree,
    ExprBody,
    File,
    GivenTree,
    Header,
    Name,
    NormTree,
    NormVersionTree,
    Period,
    RuleTree,
    ScenarioTree,
    SideTree,
    SituationTree,
    WhenBody,
)

_BODIES = (ExprBody, ArmsBody, WhenBody, Broken)


class Builder(FactBuilder):
    """Builds the nodes of `tree.py` in place of a parse tree; the parser calls each method with the children it reduced."""

    def start(self, children: Children) -> File:
        header = children[0] if children and type(children[0]) is Header else None
        elements: list[Element] = [child for child in children if type(child) not in (Header, Broken)]
        for element in elements:
            if too_deep(element, self.written):
                self.report("ML153", element.span, limit=MAX_DEPTH)
        return File(self.file, header, tuple(elements))

    # ── rules: heads, and their nesting ────────────────────────────────────────────────────────────────────────────────

    def rule(self, children: Children) -> RuleTree:
        return nest_rule(self, self.named(children[1]), children[3], children[4:], self.span(children[0], children[-1]))

    def derogation(self, children: Children) -> ExceptionTree:
        name, target = self.named(children[1]), self.named(children[3])
        return nest_derogation(self, name, target, children[4:], self.span(children[0], children[-1]))

    def applicable(self, children: Children) -> Applicable:
        return Applicable(children[1], self.span(children[0], children[1]))

    def broken_clause(self, children: Children) -> Broken:
        return Broken(self.at(children[0]))

    def _head(self, children: Children) -> Head:
        keyword = children[0]
        names = [child for child in children[1:] if type(child) is Token and child.type == "NAME"]
        period_at = next((at for at, child in enumerate(children) if type(child) is Period), len(children))
        body = children[-1] if isinstance(children[-1], _BODIES) else None
        period: Period | None = children[period_at] if period_at < len(children) else None
        return Head(
            kind=keyword.type,
            name=self.named(names[0]) if names else None,
            target=self.named(names[1]) if len(names) > 1 else None,
            notes=self.notes(children[1:period_at]),
            period=period,
            period_notes=self.notes(children[period_at + 1 :]),
            body=body,
            place=self.at(keyword),
            span=self.span(keyword, children[-1]),
        )

    version = reading = exception = transitional = lacuna = scale_reading = _head

    def amendment(self, children: Children) -> AmendmentTree | Broken:
        body = children[-1]
        span = self.span(children[0], body)
        if type(body) is Broken:
            return Broken(span)
        return AmendmentTree(self.named(children[1]), children[2], self.notes(children[3:-1]), body, span)

    def repeal(self, children: Children) -> AmendmentTree:
        period = self.from_day(children[2:4])
        return AmendmentTree(
            self.named(children[1]), period, self.notes(children[4:]), None, self.span(children[0], children[-1])
        )

    def coherence(self, children: Children) -> CoherenceTree:
        return CoherenceTree(label_text(children[1]), children[3], self.span(children[0], children[3]))

    # ── bodies ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def expr_body(self, children: Children) -> ExprBody:
        return ExprBody(children[0], self.notes(children[1:]), self.span(children[0], children[-1]))

    def list_body(self, children: Children) -> ExprBody:
        listed: Listed = children[0]
        return ExprBody(listed.list, listed.notes, listed.span)

    def when_body(self, children: Children) -> WhenBody | Broken:
        span = self.span(children[0], children[3])
        if type(children[3]) is Broken:
            return Broken(span)
        body: BodyTree = children[3]
        return WhenBody(children[1], body, span)

    def arms_body(self, children: Children) -> ArmsBody:
        return ArmsBody(tuple(children), self.span(children[0], children[-1]))

    def arm(self, children: Children) -> ArmTree:
        condition: Condition = children[2]
        return ArmTree(children[0], condition.test, condition.notes, self.span(children[0], condition))

    def default(self, children: Children) -> ArmTree:
        return ArmTree(children[1], None, self.notes(children[2:]), self.span(children[0], children[-1]))

    # ── powers and duties ──────────────────────────────────────────────────────────────────────────────────────────────

    def norm(self, children: Children) -> NormTree:
        of = next(
            at for at, child in enumerate(children) if type(child) is Token and child.type in ("OF", "OF_ELISION")
        )
        return nest_norm(
            self,
            children[0],
            self.named(children[1]),
            self.notes(children[2:of]),
            self.named(children[of + 1]),
            children[of + 2 :],
            self.span(children[0], children[-1]),
        )

    def towards(self, children: Children) -> Mark:
        names = tuple(self.named(child) for child in children[1::2])
        return Mark("envers", names, self.span(children[0], children[-1]))

    def norm_version(self, children: Children) -> NormVersionTree:
        condition = children[-1] if type(children[-1]) is Condition else None
        return NormVersionTree(
            children[1],
            self.notes(children[2:]),
            condition.test if condition else None,
            condition.notes if condition else NO_NOTES,
            self.span(children[0], children[-1]),
        )

    def after(self, children: Children) -> Mark:
        unless = children[-1].test if type(children[-1]) is Condition else None
        value = (self.named(children[1]), self.notes(children[2:]), unless)
        return Mark("après", value, self.span(children[0], children[-1]))

    def deadline(self, children: Children) -> Mark:
        value = (children[1], children[3], self.notes(children[4:]))
        return Mark("dans un délai de", value, self.span(children[0], children[-1]))

    def last_day(self, children: Children) -> Mark:
        value = (None, children[1], self.notes(children[2:]))
        return Mark("dans un délai de", value, self.span(children[0], children[-1]))

    def forum(self, children: Children) -> Mark:
        value = (self.named(children[1]), self.notes(children[2:]))
        return Mark("devant", value, self.span(children[0], children[-1]))

    # ── scenarios ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def scenario(self, children: Children) -> ScenarioTree:
        pointers = tuple(self.pointer(child) for child in children if type(child) is Token and child.type == "POINTER")
        given = tuple(one for child in children if type(child) is Mark for one in child.value)
        situations = tuple(child for child in children if type(child) is SituationTree)
        return ScenarioTree(label_text(children[1]), pointers, given, situations, self.span(children[0], children[-1]))

    def let(self, children: Children) -> Mark:
        return Mark("soit", tuple(children[1::2]), self.span(children[0], children[-1]))

    def given(self, children: Children) -> GivenTree:
        name, value = self.named(children[0]), children[2]
        if type(value) is Mark:
            return GivenTree(name, value.value, self.span(children[0], value))
        return GivenTree(name, value, self.span(children[0], value))

    def table(self, children: Children) -> Mark:
        square(self, children)
        return Mark("tableau", tuple(children), self.span(children[0], children[-1]))

    def situation(self, children: Children) -> SituationTree:
        at: date | None = None
        given: list[GivenTree] = []
        reading: Name | None = None
        edition: str | None = None
        checks: list[CheckTree] = []
        for child in children:
            match child:
                case Token(type="DATE"):
                    at = self._day(child)
                case GivenTree():
                    given.append(child)
                case Mark(word="lecture"):
                    reading = child.value
                case Mark(word="édition"):
                    edition = child.value
                case CheckTree():
                    checks.append(child)
                case _:
                    pass  # signs and words
        return SituationTree(at, tuple(given), reading, edition, tuple(checks), self.span(children[0], children[-1]))

    def in_reading(self, children: Children) -> Mark:
        return Mark("lecture", self.named(children[1]), self.span(children[0], children[1]))

    def in_edition(self, children: Children) -> Mark:
        return Mark("édition", str(children[1]), self.span(children[0], children[1]))

    def check_value(self, children: Children) -> CheckTree:
        value: Child = children[2]
        if type(value) is Token:
            value = self.nothing([value])
        return CheckTree(self.named(children[0]), value, None, (), self.span(children[0], value))

    def check_status(self, children: Children) -> CheckTree:
        words = " ".join(children[1].split())
        status = words.removeprefix("n'").removeprefix("est ").replace("inconnue", "inconnu")
        missing = tuple(self.named(child) for child in children[3:] if child.type == "NAME")
        return CheckTree(self.named(children[0]), None, status, missing, self.span(children[0], children[-1]))

    # ── where sources disagree ─────────────────────────────────────────────────────────────────────────────────────────

    def discordance(self, children: Children) -> DiscordanceTree:
        name, label = self.named(children[1]), label_text(children[2])
        return nest_discordance(self, name, label, children[3:], self.span(children[0], children[-1]))

    def gravity(self, children: Children) -> Mark:
        # An accented or capital letter is left to the list of gravities, which knows the right word.
        word = Name(str(children[1]), self.at(children[1]))
        return Mark("gravité", word, self.span(children[0], children[1]))

    def touches(self, children: Children) -> Mark:
        names = tuple(self.named(child) for child in children[1::2])
        return Mark("touche", names, self.span(children[0], children[-1]))

    def held(self, children: Children) -> Mark:
        return Mark("parti", label_text(children[1]), self.span(children[0], children[1]))

    def side(self, children: Children) -> SideTree:
        span = self.span(children[0], children[-1])
        return SideTree(label_text(children[1]), self.notes(children[1:]), (), (), span)

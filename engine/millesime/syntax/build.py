"""Elements of a file: one method a rule of the grammar, called while the parser reduces."""

from __future__ import annotations

from datetime import MAXYEAR, date

from millesime.syntax import literals
from millesime.syntax.build_expressions import Children, ExpressionBuilder, article_number
from millesime.syntax.depth import MAX_DEPTH, too_deep
from millesime.syntax.heads import Applicable, Event, Head
from millesime.syntax.nesting import nest_derogation, nest_rule
from millesime.syntax.nesting_lists import nest_norm, nest_scale, square
from millesime.syntax.pieces import Broken, Child, Condition, Listed, Mark, code_name, label_text
from millesime.syntax.tokens import Token
from millesime.syntax.tree import (
    NO_NOTES,
    ActorTree,
    AmendmentTree,
    ArmsBody,
    ArmTree,
    BodyTree,
    CellTree,
    CheckTree,
    CoherenceTree,
    Element,
    EnumerationTree,
    ExceptionTree,
    ExprBody,
    FactTree,
    File,
    GivenTree,
    Header,
    LegiWindow,
    Lit,
    Name,
    NormTree,
    NormVersionTree,
    Period,
    RowTree,
    RuleTree,
    ScaleLineTree,
    ScaleTree,
    ScenarioTree,
    SituationTree,
    StructureTree,
    TypeTree,
    WhenBody,
)
from millesime.text import Span

_BODIES = (ExprBody, ArmsBody, WhenBody, Broken)


class Builder(ExpressionBuilder):
    """Builds the nodes of `tree.py` in place of a parse tree; the parser calls each method with the children it reduced."""

    def start(self, children: Children) -> File:
        header = children[0] if children and type(children[0]) is Header else None
        elements: list[Element] = [child for child in children if type(child) not in (Header, Broken)]
        for element in elements:
            if too_deep(element, self.written):
                self.report("ML153", element.span, limit=MAX_DEPTH)
        return File(self.file, header, tuple(elements))

    # ── the header ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def header(self, children: Children) -> Header:
        subject: Header = children[0]
        title: str | None = subject.title
        event: Event | None = None
        windows: list[LegiWindow] = []
        for child in children[1:]:
            if type(child) is LegiWindow:
                windows.append(child)
            elif type(child) is Event:
                self._once(event, child, "s'apprécie")
                event = event or child
            else:
                title = child.value
        span = self.span(children[0], children[-1])
        name = event.name if event else None
        return Header(subject.kind, subject.reference, subject.code, title, tuple(windows), name, span)

    def about_article(self, children: Children) -> Header:
        last = children[-1]
        code = last.value if type(last) is Mark else code_name(last) if last.type == "CODE" else None
        return Header("article", article_number(children[1]), code, None, (), None, self.span(children[0], last))

    def about_text(self, children: Children) -> Header:
        title = label_text(children[1]) if len(children) > 1 else None
        return Header("texte", children[0].value, None, title, (), None, self.span(children[0], children[-1]))

    def about_document(self, children: Children) -> Header:
        title = label_text(children[2]) if len(children) > 2 else None
        name = self.named(children[1]).text
        return Header("document", name, None, title, (), None, self.span(children[0], children[-1]))

    def about_decision(self, children: Children) -> Header:
        span = self.span(children[0], children[1])
        return Header("décision", label_text(children[1]), None, None, (), None, span)

    def text(self, children: Children) -> Mark:
        self._day(children[-1])
        words = " ".join(str(child) for child in children)
        return Mark("texte", " ".join(words.split()), self.span(children[0], children[-1]))

    def title(self, children: Children) -> Mark:
        return Mark("titre", label_text(children[1]), self.span(children[0], children[1]))

    def window(self, children: Children) -> LegiWindow:
        last = self._day(children[5]) if len(children) > 4 else None
        return LegiWindow(str(children[1]), self._day(children[3]), last, self.span(children[0], children[-1]))

    def event(self, children: Children) -> Event:
        return Event(self.named(children[1]), self.span(children[0], children[1]))

    def _once(self, first: Event | Applicable | None, again: Event | Applicable, word: str) -> None:
        if first is not None:
            self.report("ML132", again.span, also=first.span, found=word)

    # ── facts, structures, enumerations ────────────────────────────────────────────────────────────────────────────────

    def fact(self, children: Children) -> FactTree:
        return self._fact(children[1], children[3], children[4:], self.span(children[0], children[-1]))

    def field(self, children: Children) -> FactTree:
        return self._fact(children[0], children[2], children[3:], self.span(children[0], children[-1]))

    def _fact(self, name: Token, kind: TypeTree, rest: Children, span: Span) -> FactTree:
        presumed = next((child.value for child in rest if type(child) is Mark and child.word == "présumé"), None)
        return FactTree(self.named(name), kind, self.notes(rest), presumed, span)

    def presumption(self, children: Children) -> Mark:
        return Mark("présumé", children[-1], self.span(children[0], children[-1]))

    def type(self, children: Children) -> TypeTree:
        word = children[-1]
        text = " ".join(word.split()) if word.type != "NAME" else self.named(word).text
        return TypeTree(text, len(children) > 1, span=self.span(children[0], word))

    def bounds(self, children: Children) -> Mark:
        head = children[0]
        low = None if head.type == "AT_MOST" else children[1]
        high = children[3] if head.type == "OF" else children[1] if head.type == "AT_MOST" else None
        return Mark("bornes", (low, high), self.span(head, children[-1]))

    def step(self, children: Children) -> Mark:
        return Mark("pas", children[1], self.span(children[0], children[1]))

    def fact_type(self, children: Children) -> TypeTree:
        kind: TypeTree = children[0]
        if len(children) == 1:
            return kind
        low: Lit | None = None
        high: Lit | None = None
        step: Lit | None = None
        optional = exact = False
        for child in children[1:]:
            if type(child) is Token:
                optional, exact = optional or child.type == "WHERE_IT_EXISTS", exact or child.type == "EXACT"
            elif child.word == "pas":
                step = child.value
            else:
                low, high = child.value
        return TypeTree(kind.word, kind.is_list, optional, exact, low, high, step, self.span(kind, children[-1]))

    result_type = fact_type

    def actor(self, children: Children) -> ActorTree:
        return ActorTree(self.named(children[1]), label_text(children[2]), self.span(children[0], children[2]))

    def structure(self, children: Children) -> StructureTree:
        fields = tuple(child for child in children if type(child) is FactTree)
        span = self.span(children[0], children[-1])
        return StructureTree(self.named(children[1]), self.notes(children[2:]), fields, span)

    def enumeration(self, children: Children) -> EnumerationTree:
        choices = tuple(child.value for child in children if type(child) is Mark)
        completes = children[0].type == "COMPLETES"
        return EnumerationTree(self.named(children[1]), choices, completes, self.span(children[0], children[-1]))

    completion = enumeration

    def choice(self, children: Children) -> Mark:
        label = label_text(children[1]) if len(children) > 1 else None
        return Mark("choix", (self.named(children[0]), label), self.span(children[0], children[-1]))

    # ── periods ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _day(self, token: Token) -> date:
        value, exists = literals.day(token)
        if not exists:
            self.report("ML126", self.at(token), found=str(token))
        return value

    def _year(self, token: Token) -> int:
        value = self._figure(token)
        if type(value) is int and 1 <= value <= MAXYEAR:
            return value
        self.report("ML143", self.at(token), found=str(token))
        return 1

    def from_day(self, children: Children) -> Period:
        return Period(self._day(children[1]), None, self.span(children[0], children[1]))

    def from_to(self, children: Children) -> Period:
        return Period(self._day(children[1]), self._day(children[3]), self.span(children[0], children[3]))

    def until_day(self, children: Children) -> Period:
        return Period(None, self._day(children[1]), self.span(children[0], children[1]))

    def year(self, children: Children) -> Period:
        year = self._year(children[1])
        return Period(date(year, 1, 1), date(year, 12, 31), self.span(children[0], children[1]))

    def years(self, children: Children) -> Period:
        first, last = self._year(children[1]), self._year(children[3])
        return Period(date(first, 1, 1), date(last, 12, 31), self.span(children[0], children[3]))

    # ── barèmes and tables ─────────────────────────────────────────────────────────────────────────────────────────────

    def scale(self, children: Children) -> ScaleTree:
        keys: tuple[Name, ...] = ()
        at = 4
        if len(children) > at and type(children[at]) is Mark and children[at].word == "par":
            keys, at = children[at].value, at + 1
        kind: TypeTree = children[3]
        span = self.span(children[0], children[-1])
        return nest_scale(self, self.named(children[1]), kind, keys, children[at:], span)

    def keys(self, children: Children) -> Mark:
        names = tuple(
            self.named(child) if child.type == "NAME" else Name(" ".join(child.split()), self.at(child))
            for child in children[1::2]
        )
        return Mark("par", names, self.span(children[0], children[-1]))

    def scale_value(self, children: Children) -> ScaleLineTree:
        colon = next(at for at, child in enumerate(children) if type(child) is Token and child.type == "COLON")
        notes = self.notes(children[1:colon] + children[colon + 2 :])
        return ScaleLineTree(children[0], notes, children[colon + 1], (), None, self.span(children[0], children[-1]))

    def scale_table(self, children: Children) -> ScaleLineTree:
        return ScaleLineTree(
            children[0], self.notes(children[1:]), None, (), None, self.span(children[0], children[-1])
        )

    def row(self, children: Children) -> RowTree:
        cells = tuple(child for child in children if type(child) is CellTree)
        bar = max(at for at, child in enumerate(children) if type(child) is Token and child.type == "VBAR")
        place = self.span(children[0], children[bar])
        if "\n" in self.written[place.start : place.end]:
            self.report("ML146", Span(self.file, place.start, self.written.index("\n", place.start)))
        return RowTree(cells, self.notes(children[2:]), self.span(children[0], children[-1]))

    def cell(self, children: Children) -> CellTree:
        first = children[0]
        if len(children) > 1:
            return CellTree(first, children[2], self.span(first, children[2]))
        if type(first) is not Token:
            return CellTree(first, None, first.span)
        span = self.at(first)
        match first.type:
            case "NAME":
                return CellTree(Name(str(first), span), None, span)
            case "GAP":
                return CellTree(None, None, span)
            case "NOTHING":
                return CellTree(Lit("sans objet", None, span), None, span)
            case _:
                return CellTree(Lit("booléen", first.type == "TRUE", span), None, span)

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

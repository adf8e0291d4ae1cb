"""Headers, facts, enumerations, periods and barèmes: one method a rule of the grammar."""

from __future__ import annotations

from datetime import MAXYEAR, date

from millesime.syntax import literals
from millesime.syntax.build_conditions import ConditionBuilder
from millesime.syntax.build_expressions import Children, article_number
from millesime.syntax.heads import Applicable, Event
from millesime.syntax.nesting_lists import nest_scale
from millesime.syntax.pieces import Mark, code_name, label_text
from millesime.syntax.tokens import Token
from millesime.syntax.tree import (
    ActorTree,
    CellTree,
    EnumerationTree,
    FactTree,
    Header,
    LegiWindow,
    Lit,
    Name,
    Period,
    RowTree,
    ScaleLineTree,
    ScaleTree,
    StructureTree,
    TypeTree,
)
from millesime.text import Span


class FactBuilder(ConditionBuilder):
    """Builds what a file is about, and what it declares."""

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

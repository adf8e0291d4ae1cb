"""Expressions and conditions: one method a rule of the grammar, called while the parser reduces."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from millesime.syntax import literals
from millesime.syntax.pieces import Child, Desk, Mark, code_name, label_text
from millesime.syntax.tokens import Token
from millesime.syntax.tree import (
    AggregateTree,
    AlineaNote,
    ArticleNote,
    BetweenTree,
    CallTree,
    CommonLawTree,
    CompareTree,
    ConditionsOfTree,
    DefaultTree,
    ExistsTree,
    ExprTree,
    IfTree,
    LegiNote,
    LimitTree,
    Lit,
    LogicTree,
    Name,
    NotTree,
    OnDayTree,
    OneOfTree,
    UnfoundTree,
)
from millesime.text import Fix, Span
from millesime.values import Duration

MAX_TERMS = 100
"""The longest sum, product or chain of limits: such a tree leans to one side and is as deep as it is long."""

_COMPARISONS = {"≤": "<=", "≥": ">=", "<>": "≠"}
_SIGNS = {"−": "-", "×": "*"}
_SPACED = frozenset(("alors", "entre", "et", "lorsque", "non", "ou", "parmi", "selon", "si", "sinon"))
"""Words that are followed by a parenthesis after a space, and that no function may be named after."""

Children = list[Child]


def letter_of(token: str) -> str:
    """The canonical form of a letter: `1°`, `1° bis`, `a)`.

    >>> letter_of("(a)"), letter_of("1°)")
    ('a)', '1°')
    """
    if "°" in token:
        return token.rstrip(")")
    return token[-2:]


def article_number(text: str) -> str:
    """The canonical number of an article.

    >>> article_number("D. 432-6"), article_number("R*432"), article_number("1240")
    ('D.432-6', 'R*.432', '1240')
    """
    plain = "".join(text.split()).replace(".", "")
    if plain[0].isdigit():
        return plain
    head = 2 if plain[1] == "*" else 1
    return f"{plain[:head]}.{plain[head:]}"


class ExpressionBuilder(Desk):
    """Builds everything that has a value."""

    # ── literals and names ─────────────────────────────────────────────────────────────────────────────────────────────

    def _figure(self, token: Token) -> int | Fraction:
        if len(token) > literals.MAX_DIGITS:
            self.report("ML135", self.at(token), limit=literals.MAX_DIGITS)
            return 0
        return literals.figure(token)

    def number(self, children: Children) -> Lit:
        value = self._figure(children[0])
        return Lit("entier" if type(value) is int else "nombre", value, self.at(children[0]))

    def fraction(self, children: Children) -> Lit:
        """What no finite figure writes: `101/131`. Over nothing, it is no number, and suits no goal."""
        over, _, under = children
        parts = Fraction(self._figure(over)), Fraction(self._figure(under))
        value = parts[0] / parts[1] if parts[1] else None
        return Lit("nombre" if value is not None else "/ 0", value, self.span(over, under))

    def amount(self, children: Children) -> Lit:
        return Lit("montant", Fraction(self._figure(children[0])), self.at(children[0]))

    def rate(self, children: Children) -> Lit:
        token = children[0]
        long = len(token) > literals.MAX_DIGITS
        if long:
            self.report("ML135", self.at(token), limit=literals.MAX_DIGITS)
        return Lit("taux", Fraction(0) if long else literals.ratio(token), self.at(token))

    def duration(self, children: Children) -> Lit:
        token = children[0]
        if len(token) > literals.MAX_DIGITS:
            self.report("ML135", self.at(token), limit=literals.MAX_DIGITS)
            return Lit("durée", Duration(), self.at(token))
        value = literals.duration(token)
        in_days = value.in_days or token.endswith(("r", "jours", "semaine", "semaines"))
        return Lit("durée en jours" if in_days else "durée", value, self.at(token))

    def date(self, children: Children) -> Lit:
        token = children[0]
        value, exists = literals.day(token)
        if not exists:
            self.report("ML126", self.at(token), found=str(token))
        return Lit("date", value, self.at(token))

    def dotted(self, children: Children) -> Lit:
        token = children[0]
        span = self.at(token)
        mended = literals.as_written_in_french(token)
        self.report("ML125", span, fix=Fix(span, mended), found=str(token), word=mended)
        if mended.endswith("%"):
            return Lit("taux", Fraction(literals.figure(mended[:40])) / 100, span)
        value = literals.figure(mended[:40].rstrip(",") if len(mended) > literals.MAX_DIGITS else mended)
        if mended.endswith("€"):
            return Lit("montant", Fraction(value), span)
        return Lit("entier" if type(value) is int else "nombre", value, span)

    def true(self, children: Children) -> Lit:
        return Lit("booléen", True, self.at(children[0]))

    def false(self, children: Children) -> Lit:
        return Lit("booléen", False, self.at(children[0]))

    def nothing(self, children: Children) -> Lit:
        return Lit("sans objet", None, self.at(children[0]))

    def name(self, children: Children) -> Name:
        return self.named(children[0])

    def common_law(self, children: Children) -> CommonLawTree:
        return CommonLawTree(self.at(children[0]))

    def unfound(self, children: Children) -> UnfoundTree:
        return UnfoundTree(label_text(children[1]), self.span(children[0], children[1]))

    # ── notes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def note(self, children: Children) -> Child:
        return children[-1]

    def legi_note(self, children: Children) -> LegiNote:
        return LegiNote(str(children[1]), self.span(children[0], children[1]))

    def article_note(self, children: Children) -> ArticleNote:
        code = code_name(children[2]) if len(children) > 2 else None
        return ArticleNote(article_number(children[1]), code, self.span(children[0], children[-1]))

    def alinea_note(self, children: Children) -> AlineaNote:
        value = self._figure(children[1])
        return AlineaNote(int(value), self.span(children[0], children[1]))

    def convention_note(self, children: Children) -> Mark:
        return Mark("convention", None, self.at(children[0]))

    # ── arithmetic and logic ───────────────────────────────────────────────────────────────────────────────────────────

    def _bounded(self, children: Children) -> Children:
        if len(children) > 2 * MAX_TERMS:
            self.report("ML156", self.span(children[0], children[-1]), limit=MAX_TERMS)
            return children[: 2 * MAX_TERMS - 1]
        return children

    def chain(self, children: Children) -> ExprTree:
        children = self._bounded(children)
        left: ExprTree = children[0]
        for at in range(1, len(children), 2):
            sign, right = children[at], children[at + 1]
            word = _SIGNS.get(sign, sign.value)
            left = CallTree(word, (left, right), self.span(children[0], right), self.at(sign))
        return left

    def limits(self, children: Children) -> ExprTree:
        children = self._bounded(children)
        left: ExprTree = children[0]
        for at in range(1, len(children), 2):
            sign, right = children[at], children[at + 1]
            left = LimitTree(left, right, sign.type == "CAP", self.span(children[0], right))
        return left

    def compared(self, children: Children) -> CompareTree:
        left, sign, right = children
        return CompareTree(_COMPARISONS.get(sign, sign.value), left, right, self.span(left, right))

    def between(self, children: Children) -> BetweenTree:
        return BetweenTree(children[0], children[2], children[4], self.span(children[0], children[4]))

    def among(self, children: Children) -> OneOfTree:
        return OneOfTree(children[0], tuple(children[3:-1:2]), self.span(children[0], children[-1]))

    def exists(self, children: Children) -> ExistsTree:
        return ExistsTree(children[0], self.span(children[0], children[1]))

    def negated(self, children: Children) -> NotTree:
        return NotTree(children[1], self.span(children[0], children[1]))

    def both(self, children: Children) -> LogicTree:
        return LogicTree("et", tuple(children[::2]), self.span(children[0], children[-1]))

    def either(self, children: Children) -> LogicTree:
        return LogicTree("ou", tuple(children[::2]), self.span(children[0], children[-1]))

    def if_then(self, children: Children) -> IfTree:
        return IfTree(children[1], children[3], children[5], self.span(children[0], children[5]))

    def parens(self, children: Children) -> ExprTree:
        inner: ExprTree = children[1]
        return replace(inner, span=self.span(children[0], children[2]))

    # ── calls and lookups ──────────────────────────────────────────────────────────────────────────────────────────────

    def call(self, children: Children) -> CallTree:
        head = children[0]
        start = head.start_pos
        place = Span(self.file, start, start + len(head) - 1)
        word = str(head)[:-1]
        if word in _SPACED:
            self.report("ML140", place, fix=Fix(place, word + " "), found=word)
        return CallTree(word, tuple(children[1:-1:2]), self.span(head, children[-1]), place)

    def date_phrase(self, children: Children) -> CallTree:
        phrase, operand = children
        place = self.at(phrase)
        return CallTree(" ".join(phrase.split()), (operand,), self.span(phrase, operand), place)

    def on_day(self, children: Children) -> OnDayTree:
        operand, _, day = children
        scale = self.named(operand) if type(operand) is Token else operand
        return OnDayTree(scale, day, self.span(operand, day))

    def failing_which(self, children: Children) -> DefaultTree:
        return DefaultTree(self.named(children[0]), children[2], self.span(children[0], children[2]))

    def conditions_of(self, children: Children) -> ConditionsOfTree:
        letters = tuple(letter_of(child) for child in children if child.type in ("ITEM_NUMBER", "ITEM_LETTER"))
        return ConditionsOfTree(letters, self.named(children[-1]), self.span(children[0], children[-1]))

    def _aggregate(
        self, fold: str, variable: Token, items: ExprTree, rest: Children, body: ExprTree | None
    ) -> AggregateTree:
        kept = rest[-1] if rest else None
        if fold in ("il existe", "pour tout"):
            kept, body = None, rest[-1]
        return AggregateTree(fold, self.named(variable), items, kept, body)

    def sum_of(self, children: Children) -> AggregateTree:
        tree = self._aggregate("somme de", children[3], children[5], children[6:], children[1])
        return replace(tree, span=self.span(children[0], children[-1]))

    def number_of(self, children: Children) -> AggregateTree:
        tree = self._aggregate("nombre de", children[1], children[3], children[4:], None)
        return replace(tree, span=self.span(children[0], children[-1]))

    def there_is(self, children: Children) -> AggregateTree:
        tree = self._aggregate("il existe", children[1], children[3], children[4:], None)
        return replace(tree, span=self.span(children[0], children[-1]))

    def for_each(self, children: Children) -> AggregateTree:
        tree = self._aggregate("pour tout", children[1], children[3], children[4:], None)
        return replace(tree, span=self.span(children[0], children[-1]))

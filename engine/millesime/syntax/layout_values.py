"""The layout of values: tokens in their canonical spelling, expressions broken where a reader would take breath."""

from __future__ import annotations

from millesime.syntax.branches import Branch, Comments, Part, first_token, last_token
from millesime.syntax.docs import NOTHING, Doc, Fill, Gap, Group, Hard, Margin, Nest, Remark, flat, joined
from millesime.syntax.spelling import spelt
from millesime.syntax.tokens import Token

_NO_SPACE_AFTER = frozenset(("LPAR", "CALL", "OF_ELISION", "THE_ELISION"))
_NO_SPACE_BEFORE = frozenset(("RPAR", "COMMA"))
_NOTES = frozenset(("legi_note", "article_note", "alinea_note", "convention_note", "note", "presumption"))
_BROKEN_BEFORE = {
    "both": ("AND",),
    "either": ("OR",),
    "compared": ("COMPARE", "EQUAL"),
    "between": ("BETWEEN",),
    "chain": ("PLUS", "MINUS", "TIMES", "SLASH"),
    "limits": ("CAP", "FLOOR"),
    "if_then": ("THEN", "ELSE"),
    "sum_of": ("SUCH_THAT",),
    "number_of": ("SUCH_THAT",),
    "there_is": ("SUCH_THAT",),
    "failing_which": ("FAILING_WHICH",),
    "on_day": ("IN_FORCE_ON",),
}
"""Before which tokens of an expression its line may break."""

MAX_ALIGNED = 40
"""Guards and values longer than this are not aligned with their neighbours."""


def is_note(part: Part) -> bool:
    """Whether the part is a label, a pointer or a reference."""
    return part.type in ("LABEL", "POINTER") if isinstance(part, Token) else part.name in _NOTES


class Values:
    """The layout of one file: its text, and the comments that are still to be placed."""

    def __init__(self, text: str, comments: Comments) -> None:
        self.written = text
        self.comments = comments

    # ── tokens ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def token(self, token: Token) -> Doc:
        """A token, and the comments that belong to it."""
        text = self.spelt(token)
        above = self.comments.above.pop(token.start_pos, ())
        beside = self.comments.beside.pop(token.start_pos, ())
        if not above and not beside:
            return text
        return (*(Remark(one.text) for one in above), text, *(Remark(one) for one in beside))

    def spelt(self, token: Token) -> str:
        """A token's canonical text; labels and pointers keep their author's apostrophes."""
        own = token.type in ("LABEL", "POINTER")
        return spelt(token.type, self.written[token.start_pos : token.end_pos] if own else str(token))

    def run(self, parts: list[Part]) -> Doc:
        """Parts one after the other, parted by spaces where French parts them."""
        made: list[Doc] = []
        glued = True
        for part in parts:
            if isinstance(part, Branch) and part.name in _NOTES:
                made.append((",", " ", self._reference(part)))
                glued = False
                continue
            if not glued and first_token(part).type not in _NO_SPACE_BEFORE:
                made.append(" ")
            made.append(self.value(part))
            last = last_token(part)
            glued = last.type in _NO_SPACE_AFTER or (last.type in ("EVENT", "IN_FORCE_ON") and last.endswith("'"))
        return tuple(made)

    # ── notes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def notes(self, parts: list[Part]) -> tuple[tuple[Doc, ...], tuple[str, ...], Doc]:
        """The notes of a head: what follows it on the line, the pointers for the margin, the comments of both.

        The presumption comes first, then the label, then references, whatever their order was. A lone `,` among them
        stands right after what precedes it.
        """
        presumed: list[Doc] = []
        labels: list[Doc] = []
        references: list[Doc] = []
        pointers: list[str] = []
        remarks: list[Doc] = []
        for part in parts:
            if isinstance(part, Branch):
                (presumed if part.name == "presumption" else references).extend((",", self._reference(part)))
            elif part.type == "POINTER":
                pointers.append(self.spelt(part))
                remarks += self.remarks(part)
            else:
                labels.append(self.token(part))
        return (*presumed, *labels, *references), tuple(pointers), tuple(remarks)

    def beside(self, line: tuple[Doc, ...]) -> Doc:
        """Notes as they follow a head on its line, or on the next."""
        items: list[Doc] = []
        for one in line[1:] if line[0] == "," else line:
            if one == ",":
                items[-1] = (items[-1], ",")
            else:
                items.append(one)
        return ("," if line[0] == "," else NOTHING, Nest(4, (Gap(), Fill(tuple(items)))))

    def _reference(self, part: Branch) -> Doc:
        """A reference without the comma before it, which is optional."""
        first, *rest = part.parts
        if not (isinstance(first, Token) and first.type == "COMMA"):
            return self.run(part.parts)
        return (self.run(rest) if part.name == "presumption" else self.value(rest[0]), *self.remarks(first))

    def remarks(self, token: Token) -> list[Doc]:
        """The comments of a token that is moved or left out."""
        above = self.comments.above.pop(token.start_pos, ())
        beside = self.comments.beside.pop(token.start_pos, ())
        return [*(Remark(one.text) for one in above), *(Remark(one) for one in beside)]

    def noted(self, doc: Doc, parts: list[Part]) -> Doc:
        """A document with its notes: on its line, and in the margin."""
        line, pointers, remarks = self.notes(parts)
        spare = len(" ".join(pointers)) + 2 if pointers else 0
        margin: Doc = Margin(pointers) if pointers else NOTHING
        if not line:
            return (Group(doc, spare), margin, remarks)
        return (Group((Group(doc), self.beside(line)), spare), margin, remarks)

    # ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, part: Part) -> Doc:
        """An expression, or any part that stands on a line."""
        if isinstance(part, Token):
            return self.token(part)
        match part.name:
            case "parens":
                opened, inner, closed = part.parts
                return (self.value(opened), Nest(1, self.value(inner)), self.value(closed))
            case "call":
                return self._call(part)
            case "switch":
                return self.switch(part)
            case _:
                pass
        breaks = _BROKEN_BEFORE.get(part.name)
        if breaks is None:
            return self.run(part.parts)
        runs: list[list[Part]] = [[]]
        for one in part.parts:
            if isinstance(one, Token) and one.type in breaks:
                runs.append([])
            runs[-1].append(one)
        return Group(Nest(2, joined([self.run(one) for one in runs], Gap())))

    def _call(self, part: Branch) -> Doc:
        made: list[Doc] = [self.value(part.parts[0]), Gap("")]
        for one in part.parts[1:]:
            if isinstance(one, Token) and one.type == "SEMICOLON":
                made += [" ", self.value(one), Gap()]
            else:
                made.append(self.value(one))
        return Group(Nest(2, tuple(made)))

    def listed(self, parts: list[Part], separator: str) -> tuple[Doc, ...]:
        """Parts between separators, each with the separator that follows it."""
        made: list[Doc] = []
        for part in parts:
            if isinstance(part, Token) and part.type == separator:
                made[-1] = (made[-1], " ", self.value(part))
            else:
                made.append(self.value(part))
        return tuple(made)

    def filled(self, head: Doc, parts: list[Part], separator: str) -> Doc:
        """A head and a list as long as its lines allow."""
        return (head, " ", Nest(4, Fill(self.listed(parts, separator))))

    # ── lines of their own ─────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, part: Part) -> Doc:
        """The comments above a part that begins a line."""
        above = self.comments.above.pop(first_token(part).start_pos, ())
        return tuple(piece for one in above for piece in (one.text, Hard()))

    def switch(self, part: Branch) -> Doc:
        """`selon` and its cases, their colons aligned."""
        head = self.run(part.parts[:2])
        cases = [one for one in part.parts[2:] if isinstance(one, Branch)]
        made: list[tuple[Doc, Doc, list[Part], Doc]] = []
        for case in cases:
            above = self.begin(case)
            guard = self.value(case.parts[0])
            made.append((above, guard, case.parts[2:], tuple(self.remarks(first_token(case.parts[1])))))
        width = max((len(flat(guard) or "") for _, guard, _, _ in made), default=0)
        width = width if width <= MAX_ALIGNED else 0
        lines: list[Doc] = []
        for above, guard, rest, remarks in made:
            pad = " " * max(width - len(flat(guard) or ""), 0)
            value = self.noted(Nest(2, self.value(rest[0])), rest[1:])
            lines.append((Hard(), above, guard, pad, " : ", value, remarks))
        return (head, Nest(2, tuple(lines)))

"""The layout of elements: one method each, and the indentation that shows which clause belongs to which."""

from __future__ import annotations

from millesime.syntax.branches import Branch, Part, tokens
from millesime.syntax.docs import NOTHING, Doc, Fill, Gap, Group, Hard, Nest, Pad, flat
from millesime.syntax.layout_bodies import Bodies, parted
from millesime.syntax.tokens import Token

_CLAUSES = frozenset(
    ("event", "applicable", "version", "reading", "exception", "transitional", "lacuna", "scale_reading", "scale_value",
     "scale_table", "row", "norm_version", "after", "deadline", "last_day", "forum", "field", "let", "situation", "title", "window",
     "gravity", "touches", "held", "side")
)  # fmt: skip


class Elements(Bodies):
    """The layout of whole elements."""

    def element(self, part: Branch) -> Doc:
        """An element from its first line to its last."""
        match part.name:
            case "fact" | "actor" | "repeal":
                words, notes = parted(part.parts)
                return self.noted(self.run(words), notes)
            case "amendment":
                return self.headed(part.parts)
            case "enumeration" | "completion":
                return self._choices(part)
            case "coherence":
                return Group((self.run(part.parts[:3]), Nest(2, (Gap(), self.value(part.parts[3])))))
            case "rule" | "derogation":
                return self._rule(part)
            case "scale":
                return self._scale(part)
            case "norm":
                return self._norm(part)
            case "scenario" | "discordance":
                return self._scenario(part)
            case _:
                head, clauses = _split(part.parts)
                words, notes = parted(head)
                return (self.noted(self.run(words), notes), *(self._line(2, one, self._plain(one)) for one in clauses))

    def _line(self, indent: int, part: Part, doc: Doc) -> Doc:
        return Nest(indent, (Hard(), self.begin(part), doc))

    def _plain(self, part: Branch) -> Doc:
        """A clause of one line."""
        words, notes = parted(part.parts)
        return self.noted(self.run(words), notes)

    def _choices(self, part: Branch) -> Doc:
        rest = part.parts[3:]
        bars = [(self.value(rest[at]), " ", self.value(rest[at + 1])) for at in range(1, len(rest), 2)]
        return Nest(2, Fill((self.run(part.parts[:3]), self.value(rest[0]), *bars)))

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rule(self, part: Branch) -> Doc:
        head, clauses = _split(part.parts)
        words, notes = parted(head)
        lines: list[Doc] = [self.noted(self.run(words), notes)]
        holder, grouped, inner = 2, False, 2
        for clause in clauses:
            bodiless = clause.name == "reading" and not _says(clause)
            match clause.name:
                case "exception" | "transitional":
                    indent = 2
                    holder, grouped, inner = 4, False, 4
                case "reading" if bodiless:
                    indent, grouped = holder, True
                case "reading":
                    indent = inner
                case "version" | "lacuna":
                    indent = holder + 2 if grouped else holder
                    inner = indent + 2
                case _:
                    indent = 2
            above = self.begin(clause)
            match clause.name:
                case "event" | "lacuna":
                    doc = self._plain(clause)
                case "applicable":
                    doc = (self.value(clause.parts[0]), " ", self._condition(clause.parts[1]))
                case _:
                    doc = self.headed(clause.parts)
            lines.append(Nest(indent, (Hard(), above, doc)))
        return tuple(lines)

    def _condition(self, part: Part) -> Doc:
        assert isinstance(part, Branch)
        if part.name == "list_condition":
            return self.value(part.parts[0])
        return self.noted(self.value(part.parts[0]), part.parts[1:])

    # ── barèmes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scale(self, part: Branch) -> Doc:
        head, clauses = _split(part.parts)
        words, notes = parted(head)
        lines: list[Doc] = [self.noted(self.run(words), notes)]
        indent = 2
        at = 0
        while at < len(clauses):
            clause = clauses[at]
            if clause.name == "row":
                rows = []
                while at < len(clauses) and clauses[at].name == "row":
                    rows.append(clauses[at])
                    at += 1
                lines.append(Nest(indent + 2, self.table(rows)))
                continue
            at += 1
            if clause.name == "scale_reading":
                indent = 2
            above = self.begin(clause)
            doc = self._scale_value(clause) if clause.name == "scale_value" else self._plain(clause)
            lines.append(Nest(indent, (Hard(), above, doc)))
            if clause.name == "scale_reading":
                indent = 4
        return tuple(lines)

    def _scale_value(self, part: Branch) -> Doc:
        colon = next(at for at, one in enumerate(part.parts) if isinstance(one, Token) and one.type == "COLON")
        head = self.run(part.parts[: colon + 1])
        value, notes = part.parts[colon + 1], part.parts[colon + 2 :]
        return (head, " ", self.noted(Nest(2, self.value(value)), notes))

    # ── powers and duties ──────────────────────────────────────────────────────────────────────────────────────────────

    def _norm(self, part: Branch) -> Doc:
        head, clauses = _split(part.parts)
        of = next(at for at, one in enumerate(head) if isinstance(one, Token) and one.type in ("OF", "OF_ELISION"))
        words, notes = parted(head[:of])
        first = self.noted(self.run(words), notes)
        lines: list[Doc] = [first, self._line(2, head[of], self.run(head[of:]))]
        for clause in clauses:
            above = self.begin(clause)
            lines.append(Nest(2, (Hard(), above, self._norm_clause(clause))))
        return tuple(lines)

    def _norm_clause(self, part: Branch) -> Doc:
        if part.name not in ("norm_version", "after") or not _is(part.parts[-1], "plain_condition", "list_condition"):
            return self._plain(part)
        word, condition = part.parts[-2], part.parts[-1]
        words, notes = parted(part.parts[:-2])
        head = self.noted(self.run(words), notes)
        test = (self.begin(word), self.value(word), " ", self._condition(condition))
        return (head, Nest(2, (Hard(), test)))

    # ── scenarios, and where sources disagree ──────────────────────────────────────────────────────────────────────────

    def _scenario(self, part: Branch) -> Doc:
        """A scenario; or a discordance, whose sides each hold what a scenario holds."""
        head, clauses = _split(part.parts)
        words, notes = (head[:2], head[2:]) if part.name == "scenario" else parted(head)
        lines: list[Doc] = [self.noted(self.run(words), notes)]
        indent = 2
        for clause, width in zip(clauses, self._aligned(clauses), strict=True):
            above = self.begin(clause)
            match clause.name:
                case "let":
                    doc = self._let(clause.parts)
                case "situation":
                    doc = self._situation(clause.parts, width)
                case "touches":
                    names = Fill(self.listed(clause.parts[1:], "SEMICOLON"))
                    doc = (self.value(clause.parts[0]), " ", Nest(2, names))
                case _:
                    doc = self._plain(clause)
            lines.append(Nest(2 if clause.name == "side" else indent, (Hard(), above, doc)))
            indent = 4 if clause.name == "side" else indent
        return tuple(lines)

    def _aligned(self, clauses: list[Branch]) -> list[int]:
        """For each situation, how far its colon stands so as to be under its neighbours'."""
        aligned = [clause.name == "situation" and not _tabled(clause.parts) for clause in clauses]
        widths = [len(self._plainly(clause)) if each else 0 for clause, each in zip(clauses, aligned, strict=True)]
        made: list[int] = []
        start = 0
        for at in range(1, len(widths) + 1):
            run = widths[start:at]
            if (
                at == len(widths)
                or not widths[at]
                or not widths[start]
                or max(*run, widths[at]) - min(*run, widths[at]) > 8
            ):
                made += [max(run)] * len(run)
                start = at
        return made

    def _plainly(self, clause: Branch) -> str:
        """The circumstances of a situation, without what its tokens carry."""
        words = []
        for part in clause.parts:
            if isinstance(part, Token) and part.type == "COLON":
                break
            words += [self.spelt(token) for token in tokens(part)]
        return " ".join(words)

    def _let(self, parts: list[Part]) -> Doc:
        return (self.value(parts[0]), " ", Nest(2, Fill(self._given(parts[1:]))))

    def _given(self, parts: list[Part]) -> tuple[Doc, ...]:
        """Facts that are given, a table with its rows under it."""
        made: list[Doc] = []
        for one in parts:
            if isinstance(one, Token):
                made[-1] = (made[-1], " ", self.value(one))
                continue
            table = one.parts[-1]
            if isinstance(table, Branch) and table.name == "table":
                rows = [row for row in table.parts if isinstance(row, Branch)]
                made.append((self.run(one.parts[:2]), self.table(rows)))
            else:
                made.append(self.value(one))
        return tuple(made)

    def _situation(self, parts: list[Part], width: int) -> Doc:
        colon = next(at for at, one in enumerate(parts) if isinstance(one, Token) and one.type == "COLON")
        first = parts[:colon]
        if _token(first[0], "WITH"):
            end = next((at for at, one in enumerate(first) if _is(one, "in_reading", "in_edition")), len(first))
            given = self._given(first[1:end])
            head: Doc = (self.value(first[0]), " ", Nest(4, Fill((*given, *(self.value(one) for one in first[end:])))))
        else:
            head = self.run(first)
        checks = Fill(self.listed(parts[colon + 1 :], "SEMICOLON"))
        if _tabled(first):  # the colon under the rows, since what follows the last bar of a row is a cell of it
            return (head, Nest(2, (Hard(), self.value(parts[colon]), " ", Nest(2, checks))))
        line = flat(head)
        pad = Pad(max(width - len(line), 0)) if line is not None else NOTHING
        return Group((head, pad, " ", self.value(parts[colon]), Nest(2, (Gap(), checks))))


def _split(parts: list[Part]) -> tuple[list[Part], list[Branch]]:
    """The head of an element, and its clauses."""
    clauses = [part for part in parts if isinstance(part, Branch) and part.name in _CLAUSES]
    return [part for part in parts if not any(part is clause for clause in clauses)], clauses


def _tabled(parts: list[Part]) -> bool:
    """Whether one of the facts that are given is a table."""
    return any(isinstance(one, Branch) and _is(one.parts[-1], "table") for one in parts if _is(one, "given"))


def _says(clause: Branch) -> bool:
    """Whether a reading has a body or a period of its own."""
    last = clause.parts[-1]
    if isinstance(last, Branch) and last.name.endswith("_body"):
        return True
    return any(_is(part, "from_day", "from_to", "until_day", "year", "years") for part in clause.parts)


def _token(part: Part, kind: str) -> bool:
    return isinstance(part, Token) and part.type == kind


def _is(part: Part, *names: str) -> bool:
    return isinstance(part, Branch) and part.name in names

"""The layout of bodies: conditions with their letters, cases, delays; and of tables."""

from __future__ import annotations

from itertools import zip_longest

from millesime.syntax.branches import Branch, Part, first_token, last_token
from millesime.syntax.docs import NOTHING, WIDTH, Doc, Gap, Group, Hard, Nest, flat, remarks_in
from millesime.syntax.layout_values import MAX_ALIGNED, Values, is_note
from millesime.syntax.tokens import Token

_FIGURES = frozenset(("number", "amount", "rate", "duration"))


def parted(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """Parts up to the first note, and the notes."""
    at = next((at for at, part in enumerate(parts) if is_note(part)), len(parts))
    return parts[:at], parts[at:]


class Bodies(Values):
    """The layout of what a version says."""

    def body(self, part: Part) -> Doc:
        """A body as it stands on lines of its own."""
        assert isinstance(part, Branch)
        match part.name:
            case "arms_body":
                return self._arms([one for one in part.parts if isinstance(one, Branch)])
            case "when_body":
                return self._when(part)
            case "list_body":
                return self.value(part.parts[0])
            case _:
                return self.noted(self.value(part.parts[0]), part.parts[1:])

    def value(self, part: Part) -> Doc:
        """An expression; also what only a body may be."""
        if isinstance(part, Branch):
            match part.name:
                case "condition_list" | "sublist" | "pick":
                    return self._list(part)
                case "delay":
                    return self._delay(part)
                case _:
                    pass
        return super().value(part)

    def _when(self, part: Branch) -> Doc:
        head = self.run(part.parts[:3])
        return (Group(head), Nest(2, (Hard(), self.begin(part.parts[3]), self.body(part.parts[3]))))

    def _list(self, part: Branch) -> Doc:
        items = [one for one in part.parts if isinstance(one, Branch) and one.name == "item"]
        notes = [one for one in part.parts[1:] if is_note(one)]
        head = self.noted(self.value(part.parts[0]), notes)
        lines = tuple((Hard(), self.begin(one), self._item(one)) for one in items)
        return (head, Nest(0 if part.name == "sublist" else 2, lines))

    def _item(self, part: Branch) -> Doc:
        letter = self.value(part.parts[0])
        rest = part.parts[1:]
        when: Doc = NOTHING
        if isinstance(rest[0], Branch) and rest[0].name == "when":
            when, rest = (self.run(rest[0].parts), Gap()), rest[1:]
        inset = len(flat(letter) or "1°") + 1
        return (letter, " ", Nest(inset, self.noted((when, self.value(rest[0])), rest[1:])))

    def _delay(self, part: Branch) -> Doc:
        length, start = self.run(part.parts[:2]), part.parts[3]
        assert isinstance(start, Branch)
        counted = self.value(part.parts[2])
        begun = start.parts[0]
        if isinstance(begun, Branch) and begun.name == "pick":
            head: Doc = (length, " ", counted, " ", Nest(2, self.value(begun)))
        else:
            head = (length, " ", counted, " ", self.noted(self.value(begun), start.parts[1:]))
        causes: list[Doc] = []
        for cause in part.parts[4:]:
            above = self.begin(cause)
            words, notes = parted(cause.parts if isinstance(cause, Branch) else [cause])
            causes.append((Hard(), above, self.noted(self.run(words), notes)))
        return (head, Nest(2, tuple(causes)))

    # ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arms(self, arms: list[Branch]) -> Doc:
        made: list[tuple[Doc, Doc, Branch]] = []
        for arm in arms:
            above = self.begin(arm)
            made.append((above, self.value(arm.parts[0]) if arm.name == "arm" else NOTHING, arm))
        widths = [len(flat(value) or "") for _, value, arm in made if arm.name == "arm"]
        width = max(widths, default=0) if max(widths, default=0) <= MAX_ALIGNED else 0
        lines: list[Doc] = []
        for at, (above, value, arm) in enumerate(made):
            line = self._default(arm) if arm.name == "default" else self._arm(value, arm, width)
            lines.append((Hard() if at else NOTHING, above, line))
        return tuple(lines)

    def _default(self, part: Branch) -> Doc:
        words, notes = parted(part.parts)
        return self.noted(self.run(words), notes)

    def _arm(self, value: Doc, part: Branch, width: int) -> Doc:
        condition = part.parts[2]
        assert isinstance(condition, Branch)
        word = self.value(part.parts[1])
        if condition.name == "list_condition":
            return (value, " ", word, " ", self.value(condition.parts[0]))
        test = self.value(condition.parts[0])
        line = flat(value)
        if line is not None and width + 4 + len(flat(test) or " " * WIDTH) <= WIDTH // 2 + MAX_ALIGNED:
            return (value, " " * max(width - len(line), 0), self.noted((" ", word, " ", test), condition.parts[1:]))
        return self.noted((value, Nest(2, (Gap(), word, " ", test))), condition.parts[1:])

    # ── heads with a body ──────────────────────────────────────────────────────────────────────────────────────────────

    def headed(self, parts: list[Part]) -> Doc:
        """A head, its notes, and its body: beside it where the author put it there and it fits, else below."""
        body = parts[-1] if isinstance(parts[-1], Branch) and parts[-1].name.endswith("_body") else None
        head = parts[:-1] if body else parts
        colon: Token | None = None
        if body and isinstance(head[-1], Token) and head[-1].type == "COLON":
            colon, head = head[-1], head[:-1]
        words, notes = self._trailing_notes(head)
        beside = body is not None and self._beside(body, head)
        line = self.noted(self.run(words), notes)
        remarks = tuple(self.remarks(colon)) if colon else NOTHING
        if body is None:
            return line
        if beside:
            above = self.begin(body)
            laid = self.body(body)
            flat_line, flat_body = flat(line), flat(laid)
            if (
                above == ()
                and flat_line is not None
                and flat_body is not None
                and len(flat_line) + len(flat_body) < WIDTH - 9
            ):
                return (line, " : ", laid, remarks)
            return (line, remarks, Nest(2, (Hard(), above, laid)))
        return (line, remarks, Nest(2, (Hard(), self.begin(body), self.body(body))))

    def _trailing_notes(self, parts: list[Part]) -> tuple[list[Part], list[Part]]:
        """The words of a head, and the notes at its end; notes before a period stay among the words."""
        at = len(parts)
        while at and is_note(parts[at - 1]):
            at -= 1
        return parts[:at], parts[at:]

    def _beside(self, body: Branch, head: list[Part]) -> bool:
        """Whether the author put the body on the line of its head, where it may stand."""
        if any(isinstance(part, Token) and part.type == "POINTER" for part in head):
            return False
        between = self.written[last_token(head[-1]).end_pos : first_token(body).start_pos]
        if "\n" in between:
            return False
        if body.name == "arms_body":
            only = body.parts[0]
            return len(body.parts) == 1 and isinstance(only, Branch) and "list" not in str(_kind(only.parts[-1]))
        return body.name == "expr_body" and _kind(body.parts[0]) not in ("switch", "pick", "delay")

    # ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self, rows: list[Branch]) -> Doc:
        """Rows between bars, their columns aligned; figures to the right."""
        cells = [[part for part in row.parts if isinstance(part, Branch) and part.name == "cell"] for row in rows]
        above = [self.begin(row) for row in rows]
        docs = [[self.run(list(cell.parts)) for cell in row] for row in cells]
        texts = [[flat(doc) or "" for doc in row] for row in docs]
        # A row may be short of a cell: that is for others to say, and layout loses nothing of it.
        columns = list(zip_longest(*texts, fillvalue=""))
        widths = [max(len(text) for text in column) for column in columns]
        figures = [any(_is_figure(row[at]) for row in cells[1:] if at < len(row)) for at in range(len(columns))]
        lines: list[Doc] = []
        for number, row in enumerate(rows):
            aligned = [
                text.rjust(width) if number and right else text.ljust(width)
                for text, width, right in zip(texts[number], widths, figures, strict=False)
            ]
            bars = [part for part in row.parts if isinstance(part, Token) and part.type == "VBAR"]
            label, pointers, more = self.notes([part for part in row.parts if is_note(part)])
            beside = self.beside(label) if label else NOTHING
            tail = (flat(beside) or "") + "".join(f" {pointer}" for pointer in pointers)
            remarks = [remark for bar in bars for remark in self.remarks(bar)]
            remarks += [remark for doc in (*docs[number], beside) for remark in remarks_in(doc)]
            lines.append((Hard(), above[number], f"| {' | '.join(aligned)} |{tail}", *remarks, more))
        return tuple(lines)


def _kind(part: Part) -> str:
    return part.type if isinstance(part, Token) else part.name


def _is_figure(cell: Branch) -> bool:
    return _kind(cell.parts[0]) in _FIGURES

"""Reading on after a fault: mend it where its mistake is known, else begin again at the next clause that makes sense.

Beginning again is by error tokens, as yacc does: the next line that opens with a keyword or a letter is looked for; the
stack is searched for a place where an error token and then that keyword may come; what lies between is passed over.
"""

from __future__ import annotations

import re

from millesime.syntax.guards import MAX_DEPTH
from millesime.syntax.machine import Fault, Machine, Run
from millesime.syntax.mistakes import explain
from millesime.syntax.scene import Lore, Mend, Scene
from millesime.syntax.tables import END
from millesime.syntax.tokens import token
from millesime.text import Diagnostic, Span
from millesime.text.diagnostic import diagnose

MAX_FAULTS = 100
"""Faults told in one file; a file with more is not a file of law."""

_MAX_TRIES = 20_000
"""Places tried in one file before the rest of it is passed over, so that time stays linear."""

_ERRORS = ("ERR_ITEM", "ERR_CASE", "ERR_BODY", "ERR_CLAUSE", "ERR_LET", "ERR_SITUATION", "ERR_ELEMENT")
_PHRASES = (
    (r"mesure\s+transitoire", "TRANSITIONAL"),
    (r"s'apprécie", "EVENT"),
    (r"applicable\s+si", "APPLICABLE_IF"),
    (r"à\s+compter\s+du", "FROM_DAY"),
    (r"dans\s+un\s+délai\s+de", "WITHIN"),
    (r"au\s+plus\s+tard", "NO_LATER_THAN"),
    (r"à\s+partir\s+de", "STARTING_AT"),
    (r"moins\s+de", "LESS_THAN"),
    (r"plus\s+de", "MORE_THAN"),
    (r"[0-9]{1,2}°", "ITEM_NUMBER"),
    (r"\(?[a-z]\)", "ITEM_LETTER"),
    (r"[0-9][^\n:;]*\s:", "NUMBER"),
    (r"\|", "VBAR"),
)
_OPENING = (
    "fait|acteur|structure|énumération|complète|barème|règle|dérogation|modifie|abroge|cohérence|faculté|obligation"
    "|interdiction|scénario|discordance|version|exception|lecture|lacune|après|devant|gravité|touche|parti|côté|soit|le"
    "|avec|sinon|année|années|du|de"
)
_LINE = re.compile(
    r"^[ \t\u00a0\u202f]*(?:"
    + "|".join(f"(?P<{kind}>{pattern})" for pattern, kind in _PHRASES)
    + rf"|(?P<word>{_OPENING})(?![\w.])|(?P<NAME>[a-z_][\w.]*)[ \t]*:)",
    re.MULTILINE,
)


class Recovery:
    """The recovery of one file."""

    def __init__(self, machine: Machine, lore: Lore, file: str, found: list[Diagnostic]) -> None:
        self.machine, self.lore, self.file, self.found = machine, lore, file, found
        self.tries = 0
        self.mended_at = self.restarted_at = -1
        self.mends = 0

    def __call__(self, run: Run, fault: Fault) -> bool:
        """Report the fault, and put the run where it can go on."""
        if len(self.found) > MAX_FAULTS:
            return False
        if fault.too_deep:
            end = min(fault.pos + 1, len(run.text))
            self.found.append(diagnose("ML153", Span(self.file, fault.pos, end), limit=MAX_DEPTH))
            return self.restart(run, fault.pos)
        again = fault.pos == self.mended_at
        self.mends = self.mends + 1 if again else 0
        mend = explain(Scene(self.lore, run, fault, self.file))
        if not again:
            self.found.append(mend.diagnostic)
        self.mended_at = fault.pos
        if mend.resume is not None and self.mends < 3 and self.apply(run, mend):
            return True
        return self.restart(run, fault.pos)

    def apply(self, run: Run, mend: Mend) -> bool:
        """Take back, give and resume as the mend says."""
        if mend.drop:
            del run.states[-mend.drop :], run.values[-mend.drop :]
        for one in mend.give:
            if not self.machine.feed(run, one):
                return False
        run.pos = run.pos if mend.resume is None else mend.resume
        return True

    def restart(self, run: Run, pos: int) -> bool:
        """Go on at the next line that opens a clause which some place on the stack can take."""
        line = run.text.rfind("\n", 0, pos) + 1
        for match in _LINE.finditer(run.text, line):
            group = match.lastgroup or ""
            start = match.start(group)
            if start < pos or start <= self.restarted_at:
                continue
            kind = self.machine.words[match["word"]] if group == "word" else group
            if self._take_up(run, pos, start, kind):
                self.restarted_at = start
                return True
            if self.tries > _MAX_TRIES:
                break
        return self._take_up(run, pos, len(run.text), END)

    def _take_up(self, run: Run, pos: int, start: int, kind: str) -> bool:
        for depth in range(len(run.states), 0, -1):
            row = self.machine.actions[run.states[depth - 1]]
            for error in _ERRORS:
                if error not in row:
                    continue
                self.tries += 1
                if self.machine.simulate(run.states[:depth], error, kind) is not None:
                    del run.states[depth:], run.values[depth - 1 :]
                    self.machine.feed(run, token(error, run.text[pos:start], pos, start))
                    run.pos = start
                    return True
        return False

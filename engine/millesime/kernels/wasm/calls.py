"""Which functions ask which: a rule that is asked once for each row, or each element, need not keep what it comes to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final, Protocol, final

from millesime.frozen import dataclass

_CALL: Final = re.compile(r"\(call (\$[^\s()/]+)(/\d+)?(?=[ )])")
"""Who is asked, and which of its stretches."""


class Choosing(Protocol):
    """The lines of a chooser, which keeps what it comes to where it is asked again."""

    def __call__(self, *, again: bool) -> Sequence[str]: ...


@final
@dataclass(frozen=True, slots=True)
class Functions:
    """The functions of a rule: those of its stretches, and the one that chooses among them, which keeps what the rule comes to
    where it is told to.
    """

    name: str
    told: str
    stretches: Sequence[Sequence[str]]
    chooser: Choosing


@final
class Calls:
    """What asks what."""

    def __init__(self) -> None:
        self._again: set[str] = set()

    def again(self, name: str) -> None:
        """A rule is asked more than once where it stands."""
        self._again.add(name)

    def settled(self, rules: Sequence[Functions], goals: Collection[str]) -> list[str]:
        """The text of all functions, which ask the stretches of others where nothing is kept, else who keeps it.

        A rule is asked once where it is written once, in a rule of which the same holds or which is kept: then that stands
        in one function of its stretches, or once in each.
        """
        names = {each.name for each in rules}
        asked: Counter[str] = Counter()
        chosen = set(goals)
        for each in rules:
            most: Counter[str] = Counter()
            for lines in each.stretches:
                calls = [found for found in _CALL.findall("\n".join(lines)) if found[0] in names]
                most |= Counter(name for name, _ in calls)
                chosen |= {name for name, stretch in calls if not stretch}
            asked += most
        kept = {name for name in names if name in goals or name in self._again or asked[name] > 1}

        def by(found: re.Match[str]) -> str:
            return f"(call {found[1]}" if found[1] in kept else found[0]

        text = []
        for each in rules:
            text.append(each.told)
            for lines in each.stretches:
                text += [_CALL.sub(by, line) if "(call " in line else line for line in lines]
            if each.name in kept or each.name in chosen:
                text += each.chooser(again=each.name in kept)
        return text

"""Tests that are texts: what goes in beside what comes out, in Markdown, accepted by a person.

A page is cut at its headings. Each heading has fenced blocks: `loi` (law), `faits` (a case, with `but=`, `le=`,
`lecture=`, `présomptions=non` after the word) and expectations, whose word is `= decision`, `= trail`, `= diagnostics`,
`= model` or `= format`. `loi hérité` is the law of an edition that this one extends. Law above the first second-level
heading is shared by the whole page. An example whose law is given without expectation must be free of errors; its
scenarios and discordances must be met. `pytest --accept` writes what came out in place of what was expected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from millesime.model.printer import show
from millesime.model.program import Rule, Scale
from millesime.records.decision import Decision
from millesime.text import Source
from millesime.text.render import concise
from tests.laboratory import Trial, check_facts, compiled, decide, played

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) +(.+)$", re.MULTILINE)


@dataclass
class Block:
    """A fenced block: the words after its fence, its text, where its text stands in the page."""

    words: str
    text: str
    start: int
    end: int


@dataclass
class Section:
    """A heading with its blocks."""

    title: str
    level: int
    blocks: list[Block] = field(default_factory=list)


def sections(page: str) -> list[Section]:
    """The page cut at its headings; fences hide what looks like a heading."""
    blocks = [Block(m[1].strip(), m[2], m.start(2), m.end(2)) for m in FENCE.finditer(page)]
    spans = [(m.start(), m.end()) for m in FENCE.finditer(page)]
    found = [Section("", 1)]
    marks: list[tuple[int, Section]] = [(0, found[0])]
    for match in HEADING.finditer(page):
        if not any(start <= match.start() < end for start, end in spans):
            section = Section(match[2], len(match[1]))
            marks.append((match.start(), section))
            found.append(section)
    for block in blocks:
        next(section for start, section in reversed(marks) if start <= block.start).blocks.append(block)
    return found


class Page(pytest.File):
    """A page of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test for each heading that has blocks of ours."""
        shared: list[str] = []
        for section in sections(self.path.read_text(encoding="utf-8")):
            ours = [block for block in section.blocks if block.words.split(" ")[0] in ("loi", "faits", "=")]
            if section.level == 1:
                shared += [block.text for block in ours if block.words == "loi"]
                if not any(block.words.startswith(("faits", "=")) for block in ours):
                    continue
            if ours:
                yield Heading.from_parent(
                    self, name=section.title or "page", blocks=ours, shared=tuple(shared), level=section.level
                )


class Heading(pytest.Item):
    """One heading's blocks, tried in order."""

    def __init__(self, *, blocks: list[Block], shared: tuple[str, ...], level: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.blocks, self.shared, self.first_level = blocks, shared, level

    def runtest(self) -> None:
        """Compare every expectation with what comes out, or write what comes out."""
        laws = [*(self.shared if self.first_level > 1 else ()), *(b.text for b in self.blocks if b.words == "loi")]
        inherited = [b.text for b in self.blocks if b.words == "loi hérité"]
        trial = compiled(*laws, parent=compiled(*inherited) if inherited else None)
        expected = {block.words for block in self.blocks if block.words.startswith("=")}
        if "= diagnostics" not in expected:
            assert trial.clean, shown_diagnostics(trial)
            unmet = [f"{one.scenario.label} : {one.check}, {one.answer}" for one in played(trial) if not one.passed]
            assert not unmet, "\n".join(unmet)
        decision: Decision | str | None = None
        found: list[tuple[Block, str]] = []
        for block in self.blocks:
            kind = block.words
            if kind.startswith("faits"):
                decision = decided(trial, block)
            elif kind == "= decision":
                assert decision is not None, "facts come before `= decision`"
                found.append((block, decision if isinstance(decision, str) else shown(decision)))
            elif kind == "= trail":
                assert isinstance(decision, Decision), decision
                found.append((block, "".join(trail(result["trail"]) for result in decision.record["results"])))
            elif kind == "= diagnostics":
                found.append((block, shown_diagnostics(trial)))
            elif kind.startswith("= model"):
                names = kind.split()[2:] or list(trial.program.rules)
                holders: dict[str, Rule | Scale] = {**trial.program.scales, **trial.program.rules}
                found.append((block, "\n".join(show(holders[name]) for name in names) + "\n"))
            elif kind == "= format":
                from millesime.syntax.layout import format as laid_out

                laid = laid_out(Source("essai.loi", laws[-1])).product
                found.append((block, laid if laid.endswith("\n") else laid + "\n"))
        wrong = [(block, got) for block, got in found if got != block.text]
        if wrong and self.config.getoption("--accept"):
            accept(self.path, self.name, wrong)
            return
        for block, got in wrong:
            assert got == block.text, f"{self.path.name}, « {self.name} », {block.words}"

    def reportinfo(self) -> tuple[Path, None, str]:
        """What a report calls this."""
        return self.path, None, f"{self.path.stem}: {self.name}"


def decided(trial: Trial, block: Block) -> Decision | str:
    """The decision on a block's facts, or what was said of them."""
    options = dict(word.split("=", 1) for word in block.words.split()[1:])
    if any(diagnostic.code.startswith("ML5") for diagnostic in check_facts(trial, block.text)[1]):
        said = check_facts(trial, block.text)[1]
        return "".join(concise(d, {"dossier.yaml": Source("dossier.yaml", block.text)}, "fr") + "\n" for d in said)
    goals = options["but"].split(",") if "but" in options else sorted(trial.program.rules)
    at = date.fromisoformat(options["le"]) if "le" in options else None
    return decide(trial, block.text, goals, at, options.get("lecture"), options.get("présomptions") != "non")


def shown(decision: Decision) -> str:
    """A decision in a few lines: value or status of each goal, what decided, what else is said."""
    lines = []
    for result in decision.record["results"]:
        known = result["status"] == "determined"
        value = result["value"] if result["value"] is not None else "sans objet"
        if isinstance(value, bool):
            value = "vrai" if value else "faux"
        line = f"{result['goal']} = {value}" if known else f"{result['goal']} : {result['status']}"
        if result["missing"]:
            line += f" ({', '.join(result['missing'])})"
        for cited in result["citations"]:
            told = " ".join(str(cited[key]) for key in ("article", "legifrance", "reading") if cited[key])
            line += f" [{told or '-'}]"
        lines.append(line)
        if "norm" in result:
            lines.append("  " + norm(result["norm"]))
        for other in result["discordances"]:
            told = other["value"] if other["status"] == "determined" else other["status"]
            lines.append(f"  lecture {other['reading']} : {told}")
    if decision.assumed:
        lines.append("supposé : " + ", ".join(f"{name} = {value}" for name, value in decision.assumed.items()))
    return "\n".join(lines) + "\n"


def norm(told: dict[str, Any]) -> str:
    """A power or a duty: who, towards whom, after what, until when, before whom."""
    words = [told["kind"], f"« {told['action']} »", told["holder"]["name"]]
    words += ["envers", ", ".join(other["name"] for other in told["towards"])] if told["towards"] else []
    if "after" in told:
        words += ["après" if told["after"]["required"] else "sans", told["after"]["step"]]
    if "deadline" in told:
        words += ["jusqu'au", told["deadline"]["value"] or told["deadline"]["status"]]
    if "forum" in told:
        words += ["devant", told["forum"]["name"]]
    return " ".join(words)


def trail(step: dict[str, Any], depth: int = 0) -> str:
    """A step and what is below it, a line each."""
    words = [step["kind"], step["what"], step["name"]]
    if "value" in step:
        words.append(f"= {step['value']}")
    if "status" in step:
        words.append(f"({step['status']}{': ' + ', '.join(step['missing']) if step.get('missing') else ''})")
    if "event" in step:
        words.append(f"@ {step['event'].get('name', '')} {step['event']['date']}".replace("  ", " "))
    if step.get("version"):
        words.append(f"v{step['version']['from']}")
    words += [f"{key}={step[key]}" for key in ("reading", "reason", "transitional", "assumed", "ref") if step.get(key)]
    return "  " * depth + " ".join(map(str, words)) + "\n" + "".join(trail(s, depth + 1) for s in step.get("steps", ()))


def shown_diagnostics(trial: Trial) -> str:
    """What was said of a text, a line each, in French."""
    return "".join(concise(diagnostic, trial.sources, "fr") + "\n" for diagnostic in trial.diagnostics)


def accept(path: Path, name: str, blocks: list[tuple[Block, str]]) -> None:
    """Write what came out into the page, the last block first so that places stay true."""
    page = path.read_text(encoding="utf-8")
    for block, got in sorted(blocks, key=lambda pair: -pair[0].start):
        here = (b for section in sections(page) if (section.title or "page") == name for b in section.blocks)
        fresh = [b for b in here if b.words == block.words and b.text == block.text][-1]
        page = page[: fresh.start] + got + page[fresh.end :]
    path.write_text(page, encoding="utf-8")

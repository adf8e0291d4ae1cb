"""A small edition made from a text: what cases, pages and properties are tried on.

The edition is called `essai`; it knows the sections of the real documents, so that pointers of examples are lawful.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from millesime.evaluate.engine import Engine
from millesime.facts.lexicon import Case, Lexicon
from millesime.model.edition import Document, EditionInfo, Section
from millesime.model.program import Program
from millesime.pipeline import compile_edition, read
from millesime.records.decision import Decision, Question
from millesime.text import Checked, Diagnostic, Source
from millesime.text.codes import grave
from millesime.workspace.cases import read_case
from millesime.workspace.edition import Edition
from millesime.workspace.loaded import Loaded
from millesime.workspace.scenarios import Answer, Outcome, run

SECTIONS = ("B35", "B40.1", "B40.2", "C32", "D10", "P")
INFO = EditionInfo(
    "essai",
    "Édition d'essai",
    date(2000, 1, 1),
    date(2020, 12, 31),
    None,
    (
        Document(
            "document-d-essai",
            "Document d'essai",
            "essai.txt",
            "0" * 64,
            tuple(Section(name, name, 1, 9999) for name in SECTIONS),
        ),
    ),
)


@dataclass(frozen=True)
class Trial:
    """A text compiled: its program, what was said of it, and the sources to show it with."""

    program: Program
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]

    @property
    def clean(self) -> bool:
        """Whether nothing bars the text from being used."""
        return not any(grave(diagnostic) for diagnostic in self.diagnostics)

    def codes(self) -> list[str]:
        """The codes of what was said."""
        return [diagnostic.code for diagnostic in self.diagnostics]


def compiled(*texts: str, info: EditionInfo = INFO, parent: Trial | None = None) -> Trial:
    """Texts as the files of one edition, read, lowered and analysed."""
    sources = {f"essai{index or ''}.loi": Source(f"essai{index or ''}.loi", text) for index, text in enumerate(texts)}
    trees = [read(source) for source in sources.values()]
    whole = compile_edition(trees, info, parent.program if parent else None, (INFO,) if parent else (), sources)
    return Trial(whole.product, whole.diagnostics, sources)


def edition_of(trial: Trial) -> Edition:
    """The trial as an edition that decides cases."""
    return Edition(
        Loaded(trial.program, INFO, (), "sha256:0", own=(), inherited=(), inventory=(), sources=trial.sources)
    )


def check_facts(trial: Trial, text: str) -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """A case file's text, held against the lexicon of a trial."""
    tree = read_case(Source("dossier.yaml", text))
    if any(grave(diagnostic) for diagnostic in tree.diagnostics):
        return None, tree.diagnostics
    checked = Lexicon(trial.program).check(tree.product)
    return checked.product, (*tree.diagnostics, *checked.diagnostics)


def decide(
    trial: Trial,
    facts: str | Mapping[str, Any],
    goals: Sequence[str],
    at: date | None = None,
    reading: str | None = None,
    presumptions: bool = True,
) -> Decision:
    """Decide facts (a case file's text, or values by dotted name as nested mappings) under a trial."""
    if isinstance(facts, str):
        case, said = check_facts(trial, facts or "{}")
    else:
        checked = Lexicon(trial.program).check(facts)
        case, said = checked.product, checked.diagnostics
    assert case is not None, [(diagnostic.code, diagnostic.path) for diagnostic in said]
    engine = Engine(trial.program)
    outcome = engine.ask(case.values, goals, at, (reading,) if reading else (), presumptions)
    question = Question(trial.program.edition, "sha256:" + "0" * 64, tuple(goals), at, reading, presumptions)
    return Decision(question, case, outcome, engine)


def played(trial: Trial) -> list[Outcome]:
    """Every expectation of the scenarios and discordances that a trial's text holds."""

    def ask(
        facts: Mapping[str, Any], goals: Sequence[str], at: date | None, reading: str | None
    ) -> Checked[Mapping[str, Answer] | None]:
        said = Lexicon(trial.program).check(facts).diagnostics
        if any(grave(diagnostic) for diagnostic in said):
            return Checked(None, said)
        decision = decide(trial, facts, goals, at, reading)
        return Checked({goal: decision[goal] for goal in goals})

    return list(run(trial.program, ask, lambda _: None))

"""The public face: an edition that decides cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from millesime.bundle import regulations as bundled
from millesime.evaluate.engine import Engine, Outcome
from millesime.facts.lexicon import Case, Lexicon
from millesime.model.edition import Document, EditionInfo
from millesime.model.program import DATE_REFERENCE, Program
from millesime.model.walk import readers
from millesime.records.decision import Decision, Question
from millesime.text import Checked, Diagnostic, Source, Span
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.workspace.library import Library
from millesime.workspace.loaded import Loaded
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.records.bundle import Bundle
    from millesime.records.citations import Json


@final
class Edition:
    """A state of the law as one year's sources knew it, ready to decide.

    >>> import millesime
    >>> edition = millesime.load("2012")
    >>> facts = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
    >>> edition.evaluate(facts, goals=["tarification.mode"], at="2012-06-01")["tarification.mode"].value
    'collective'
    """

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._engine = Engine(loaded.program)
        self._lexicon = Lexicon(loaded.program)
        rules, structures = loaded.program.rules, loaded.program.structures
        # By their names alone: a rule named after a structure is a field of it, and no rule is thawed to know that.
        self._goals = tuple(sorted(name for name in rules if name.partition(".")[0] not in structures))
        self._known_goals = frozenset(self._goals)

    @property
    def id(self) -> str:
        """Its name: the year of its sources."""
        return self._loaded.info.id

    @property
    def info(self) -> EditionInfo:
        """Its manifest: documents, horizon, what it extends."""
        return self._loaded.info

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its documents, and those of the editions that it extends."""
        return tuple(document for info in (self.info, *self._loaded.chain) for document in info.documents)

    @property
    def digest(self) -> str:
        """SHA-256 of everything a decision under it can show."""
        return self._loaded.digest

    @cached_property
    def bundle(self) -> Bundle:
        """Its law as it is kept beside the decisions taken under it: the very bytes that it was loaded from."""
        from millesime.workspace.bundled import bundle_of

        return bundle_of(self._loaded)

    @property
    def program(self) -> Program:
        """Its law, typed."""
        return self._loaded.program

    @property
    def sources(self) -> Mapping[str, Source]:
        """The texts that it was loaded from, by the name that spans give them."""
        return self._loaded.sources

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say of its files; warnings only, since errors are refused."""
        return self._loaded.diagnostics

    def goals(self) -> tuple[str, ...]:
        """Every question it can be asked, by name: rules and norms, not the fields derived for each element of a list."""
        return self._goals

    def readings(self) -> tuple[str, ...]:
        """The names of all readings, in order."""
        return tuple(sorted(self._engine.bits))

    def check_facts(self, facts: Any) -> Checked[Case | None]:
        """Facts held against the lexicon and against one another: all problems at once, no coercion.

        `product` is the case, or None where it is refused; `diagnostics` says why. A case that is checked once can be
        decided many times.

        >>> import millesime
        >>> edition = millesime.load("2012")
        >>> edition.check_facts({"entreprise": {"effectif": 19}}).product.facts
        {'entreprise': {'effectif': 19}}
        >>> [each.code for each in edition.check_facts({"entreprise": {"effectif": "19"}}).diagnostics]
        ['ML532']
        """
        if isinstance(facts, Checked):
            return facts
        if isinstance(facts, Case):
            return Checked(facts)
        checked = self._lexicon.check(facts)
        case = checked.product
        if case is None:
            return checked
        broken = self._engine.incoherent(case.values)
        if broken:
            complaints = [diagnose("ML601", path=", ".join(c.facts), label=c.label) for c in broken]
            return Checked(None, (*checked.diagnostics, *complaints))
        return checked

    def evaluate(
        self,
        facts: Any,
        goals: Sequence[str] | None = None,
        at: date | str | None = None,
        reading: str | None = None,
        presumptions: bool = True,
        cross_check: bool = False,
    ) -> Decision:
        """Decide a case.

        `facts`: nested mappings, or what `check_facts` gave of them. `goals`: names; without them, every goal that
        reads a given fact. `at`: stands for each event date that the case omits, to choose versions only. `reading`:
        taken wherever it exists. `presumptions`: whether a fact that is presumed holds until the contrary is given.
        `cross_check`: whether a second engine is to come to the same, which the record then says (extra `durable`).

        Raises `Refused` with every problem: unknown goals and readings, facts that do not fit; and
        `millesime.workspace.crossed.DisagreementError` where the two engines part.
        """
        case, outcome, question = self._asked(facts, goals, at, reading, presumptions)
        decision = Decision(question, case, outcome, self._engine, lambda: self.bundle)
        if cross_check:
            from millesime.workspace.crossed import cross_checked

            return cross_checked(decision)
        return decision

    def refute(
        self,
        facts: Any,
        goal: str,
        wanted: Any,
        at: date | str | None = None,
        reading: str | None = None,
        presumptions: bool = True,
    ) -> Json:
        """Why a goal does not come to `wanted` on these facts: a proof of « no », in canonical JSON.

        `wanted` is held as facts are (`millesime.values`). Raises `Refused` as `evaluate` does.
        """
        from millesime.records.refutation import refutation

        case, outcome, question = self._asked(facts, (goal,), at, reading, presumptions)
        return refutation(self._engine, (question, case, outcome), wanted, self._quoted)

    def _quoted(self, span: Span) -> str:
        """The words of a rule file, on one line."""
        source = self._loaded.sources.get(span.file)
        return " ".join(source.text[span.start : span.end].split()) if source else "…"

    def _asked(
        self, facts: Any, goals: Sequence[str] | None, at: date | str | None, reading: str | None, presumptions: bool
    ) -> tuple[Case, Outcome, Question]:
        """A question that was held against the lexicon and the law, and what the engine makes of it."""
        checked = self.check_facts(facts)
        problems = list(checked.diagnostics) if checked.product is None else []
        day = self._day(at, problems)
        problems += self._unknown(goals, reading)
        case = checked.product
        if case is None or problems:
            raise Refused(problems)
        named = case.values.get(DATE_REFERENCE)
        assert named is None or isinstance(named, date)
        if day is not None and named is not None and day != named:
            raise Refused([diagnose("ML602", path=DATE_REFERENCE, at=day.isoformat(), given=named.isoformat())])
        day = day or named
        asked = tuple(goals) if goals is not None else self.reached_by(case)
        preference = (reading,) if reading else ()
        outcome = self._engine.ask(case.values, asked, day, preference, presumptions)
        question = Question(self.id, self.digest, asked, day, reading, presumptions)
        return case, outcome, question

    def lacking(
        self, facts: Any, goals: Sequence[str] | None, at: date | None, reading: str | None
    ) -> tuple[Diagnostic, ...]:
        """What a refused case lacks besides, were its faults mended: a warning for each fact that its goals still need."""
        case, spoilt = self._lexicon.sound(facts)
        asked = tuple(goals) if goals else self.reached_by(case)
        if self._unknown(asked, reading) or self._engine.incoherent(case.values):
            return ()
        named = case.values.get(DATE_REFERENCE)
        day = at or (named if isinstance(named, date) else None)
        outcome = self._engine.ask(case.values, asked, day, (reading,) if reading else ())
        needed: dict[str, str] = {}
        for answer in outcome.answers:
            for name in self._engine.missing(outcome, answer):
                if name in self.program.facts and name not in spoilt:
                    needed.setdefault(name, answer.goal)
        return tuple(diagnose("ML560", path=name, name=name, goal=goal) for name, goal in needed.items())

    def contradictions(self, decision: Decision) -> tuple[Diagnostic, ...]:
        """Warnings where a day that `at` stands for contradicts the facts that were given."""
        assumed = {name: value for name, value in decision.assumed_values.items() if name not in decision.case.values}
        if not assumed:
            return ()
        broken = self._engine.incoherent({**decision.case.values, **assumed})
        return tuple(diagnose("ML603", path=", ".join(c.facts), label=c.label) for c in broken)

    def reached_by(self, case: Case) -> tuple[str, ...]:
        """Every goal that reads at least one given fact, by name (semantics 17)."""
        given = [name for name in case.values if name != DATE_REFERENCE]
        reached = readers(self.program, given)
        return tuple(goal for goal in self.goals() if goal in reached)

    def _day(self, at: date | str | None, problems: list[Diagnostic]) -> date | None:
        if not isinstance(at, str):
            return at
        try:
            return date.fromisoformat(at)
        except ValueError:
            problems.append(diagnose("ML604", path="at", given=at))
            return None

    def _unknown(self, goals: Sequence[str] | None, reading: str | None) -> list[Diagnostic]:
        problems = []
        for goal in goals or ():
            if goal not in self._known_goals:
                meant = _meant(nearest(goal, self._goals))
                problems.append(diagnose("ML605", path=goal, goal=goal, edition=self.id, nearest=meant))
        if reading is not None and reading not in self._engine.bits:
            names = self.readings()
            problems.append(diagnose("ML606", path=reading, reading=reading, edition=self.id, known=", ".join(names)))
        return problems

    def __repr__(self) -> str:
        return f"<Edition {self.id}: {len(self.program.rules)} rules, until {self.info.horizon}>"


def _meant(name: str | None) -> str:
    return f"`{name}`" if name else "—"


def load(edition: str | Path | None = None, *, regulations: str | Path | None = None, cache: bool = True) -> Edition:
    """An edition: by its id (`"2012"`), by the path of its folder, or the newest one.

    `regulations` is the folder that holds the editions, where it is not the bundled one. Raises `Refused` where the
    edition does not exist or its law has errors.
    """
    root = Path(regulations) if regulations is not None else bundled()
    if isinstance(edition, Path):
        from millesime.workspace.beside import library_of

        library = library_of(edition.resolve(), cache)
        edition = library.edition_in(edition.resolve()) or edition.name
    else:
        library = Library(root, cache=cache)
    listed = library.editions()
    if edition is None:
        edition = library.newest()
    elif edition not in library.known():
        raise Refused(
            [*listed.diagnostics, diagnose("ML607", edition=edition, known=", ".join(sorted(library.known())))]
        )
    if edition is None:
        raise Refused([*listed.diagnostics, diagnose("ML608", folder=str(root))])
    loaded = library.load(edition)
    if loaded.diagnostics:  # the catalogue of sentences is not needed otherwise
        from millesime.text.codes import grave

        if any(grave(complaint) for complaint in loaded.diagnostics):
            raise Refused(loaded.diagnostics, loaded.sources)
    return Edition(loaded)

"""An audit: a store walked from its first leaf to its last, each record held against all that it says of itself.

What is wrong with the log (leaves, tree, blobs, heads) is found by `stores.audit`; here, what is wrong with records: their
digests, their bundles, what opens their masked facts, and whether they come out again. It goes on from where it was cut off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, final

from millesime.records.bundle import unpack
from millesime.records.decision import digest_of
from millesime.records.envelope import Envelope, Erasure, read_leaf
from millesime.records.heads import Head, head_from, verified
from millesime.records.merkle import Frontier, frontier_of
from millesime.records.seal import secret_from, unsealed
from millesime.stores.audit import damage
from millesime.stores.interface import Kept, Store, StoreError
from millesime.text.diagnostic import Diagnostic, diagnose
from millesime.workspace.bundled import Shelved
from millesime.workspace.replay import DIFFERENT, UNREADABLE, replay_leaf


@final
@dataclass(frozen=True, slots=True)
class State:
    """How far an audit has come: whoever has it can go on from there."""

    frontier: Frontier = field(default_factory=Frontier)
    tally: Mapping[str, int] = field(default_factory=dict)
    """How many `records`, `masked`, `erased`, `erasures`, and of those replayed `same`, `different`, `unreadable`."""
    bundles: Mapping[str, str] = field(default_factory=dict)
    """The bundles that were met, and the digest of the law of each; empty where it cannot be read."""
    waiting: frozenset[str] = frozenset()
    """Masked records without a secret, whose erasure has not been met yet."""
    findings: tuple[Diagnostic, ...] = ()

    def belongs_to(self, store: Store) -> bool:
        """Whether what was audited is the beginning of what this store holds."""
        try:
            return self.frontier.size <= store.size() and (
                frontier_of(self.frontier.size, store.node).peaks == self.frontier.peaks
            )
        except StoreError:
            return False


@final
@dataclass(frozen=True, slots=True)
class Report:
    """How far it is, in which stage."""

    stage: Literal["leaves", "heads", "blobs"]
    done: int
    total: int


@dataclass(slots=True)
class _Stretch:
    """What a stretch of leaves adds to the state: all of it at once, or nothing."""

    tally: Counter[str] = field(default_factory=Counter)
    bundles: dict[str, str] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)


@final
class Audit:
    """The audit of one store. `chosen`: the places of the records to be replayed; `heads`: those kept elsewhere.

    `trusted`: the public keys whose signatures count; None, those that heads name themselves.
    """

    def __init__(
        self,
        store: Store,
        chosen: Container[int],
        heads: Sequence[tuple[str, Head]] = (),
        state: State | None = None,
        trusted: Container[bytes] | None = None,
    ) -> None:
        self.state = state or State()
        self._trusted = trusted
        self.heads: Counter[str] = Counter()
        self._store = store
        self._chosen = chosen
        self._given = heads
        self._law = Shelved(store.blob)

    def run(self) -> Iterator[Report]:
        """Walk the store to its end. What was found is in `state`, which is whole whenever the walk is cut off."""
        try:
            yield from self._walk()
        except StoreError as error:
            self.state = replace(self.state, findings=(*self.state.findings, error.diagnostic))

    def _walk(self) -> Iterator[Report]:
        known, last = self._known(), list[Diagnostic]()
        total = self._store.size()
        for report in damage(self._store, since=self.state.frontier, known=known):
            if report.stage == "leaves":
                found = _Stretch(findings=list(report.findings))
                for kept in self._leaves(self.state.frontier.size, report.done):
                    self._record(kept, found)
                self.state = self._with(found, report.frontier)
            else:
                last += report.findings
            yield Report(report.stage, report.done, report.total or report.done)
        self._later_erasures(total)
        last += [diagnose("ML743", id=record) for record in sorted(self.state.waiting)]
        self.state = replace(self.state, findings=(*self.state.findings, *last, *self._signatures))

    # --- heads ---

    def _known(self) -> dict[int, bytes]:
        """The roots that heads vouch for, by size. A head without a good signature where it has one vouches for nothing."""
        named = list(self._given)
        self._signatures: list[Diagnostic] = []
        for number, data in enumerate(self._store.heads()):
            head = head_from(data)
            if head is None:
                self._signatures.append(diagnose("ML741", name=number))
            else:
                named.append((str(number), head))
                self.heads["kept"] += 1
        known: dict[int, bytes] = {}
        for name, head in named:
            if head.signature is not None and not verified(head, self._trusted):
                self._signatures.append(diagnose("ML741", name=name))
            elif known.setdefault(head.size, head.root) != head.root:
                self._signatures.append(diagnose("ML738", size=head.size))
            else:
                self.heads["signed" if head.signature else "unsigned"] += 1
        return known

    # --- records ---

    def _leaves(self, start: int, stop: int) -> Iterator[Kept]:
        """The leaves of a stretch that can be read: the others have been told."""
        try:
            yield from list(self._store.leaves(start, stop))
        except StoreError:
            for seq in range(start, stop):
                try:
                    kept = self._store.get(seq)
                except StoreError:
                    continue
                if kept is not None:
                    yield kept

    def _record(self, kept: Kept, found: _Stretch) -> None:
        content = read_leaf(kept.leaf)
        if content is None:
            found.findings.append(diagnose("ML745", seq=kept.seq))
        elif isinstance(content, Erasure):
            self._erasure(kept, content, found)
        else:
            found.tally["records"] += 1
            if digest_of(content.decision) != content.decision["digest"]:
                found.findings.append(diagnose("ML742", id=kept.id))
            self._bundle(kept, content, found)
            secret = self._secret(kept, content, found) if content.masked else None
            if kept.seq in self._chosen and (secret is not None or content.masked is None):
                self._replay(kept, content, secret, found)

    def _erasure(self, kept: Kept, content: Erasure, found: _Stretch) -> None:
        found.tally["erasures"] += 1
        found.met.add(content.record)
        try:
            target = self._store.get(content.record)
        except StoreError:
            return
        erased = read_leaf(target.leaf) if target is not None and target.seq < kept.seq else None
        if not isinstance(erased, Envelope) or erased.masked is None:
            found.findings.append(diagnose("ML746", seq=kept.seq))
        elif self._store.secret(content.record) is not None:
            found.findings.append(diagnose("ML744", id=content.record))
        else:
            found.tally["erased"] += 1

    def _bundle(self, kept: Kept, content: Envelope, found: _Stretch) -> None:
        digest = self.state.bundles.get(content.bundle, found.bundles.get(content.bundle))
        if digest is None:
            try:
                held = unpack(content.bundle, self._store.blob)
                digest = held.product.digest if held.product else ""
                found.findings += held.diagnostics
            except StoreError as error:
                digest = ""
                found.findings.append(error.diagnostic)
            found.bundles[content.bundle] = digest
        if digest and digest != content.decision["edition"]["digest"]:
            found.findings.append(diagnose("ML747", seq=kept.seq))

    def _secret(self, kept: Kept, content: Envelope, found: _Stretch) -> bytes | None:
        found.tally["masked"] += 1
        secret = self._store.secret(kept.id)
        if secret is None:
            found.waiting.add(kept.id)
            return None
        opened = secret_from(secret)
        if opened is None or (opened.key is not None and unsealed(content, opened) is None):
            found.findings.append(diagnose("ML711", name=kept.id))
            return None
        return secret if opened.key is not None else None

    def _replay(self, kept: Kept, content: Envelope, secret: bytes | None, found: _Stretch) -> None:
        if not self.state.bundles.get(content.bundle, found.bundles.get(content.bundle)):
            found.tally[UNREADABLE] += 1  # its bundle was told once already
            return
        replayed = replay_leaf(kept.leaf, self._law, secret=secret)
        found.tally[replayed.status] += 1
        if replayed.status == DIFFERENT:
            at = " › ".join(replayed.step.path) if replayed.step else getattr(replayed.difference, "path", "?")
            found.findings.append(diagnose("ML748", seq=kept.seq, at=at))
        elif replayed.status == UNREADABLE:
            codes = ", ".join(dict.fromkeys(reason.code for reason in replayed.reasons))
            found.findings.append(diagnose("ML749", seq=kept.seq, why=codes))

    def _with(self, found: _Stretch, frontier: Frontier) -> State:
        state = self.state
        return State(
            frontier,
            Counter(state.tally) + found.tally,
            {**state.bundles, **found.bundles},
            (state.waiting | found.waiting) - found.met,
            (*state.findings, *found.findings),
        )

    def _later_erasures(self, total: int) -> None:
        """What was erased while the audit went on has its erasure beyond the end that it knew."""
        if self.state.waiting:
            later = (read_leaf(kept.leaf) for kept in self._store.leaves(total))
            met = {content.record for content in later if isinstance(content, Erasure)}
            self.state = replace(self.state, waiting=self.state.waiting - met)

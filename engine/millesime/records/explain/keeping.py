"""How a decision is kept: the record around it, what is masked there, and how to verify it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, final

from millesime.frozen import dataclass
from millesime.records.bundle import address
from millesime.records.decision import FORMAT, canonical_bytes
from millesime.records.explain import findings
from millesime.records.explain.citation import Json, obj
from millesime.records.explain.layout import Piece, Tone
from millesime.records.explain.report import Block, Commands, Paragraph, Section, Table
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

REFUTATION = "millesime/refutation/1"
"""The format of a proof that an answer was not to be had."""

DIGEST = (
    "python3 -c \"import hashlib, json; d = json.load(open('{}', encoding='utf-8')){}; d.pop('digest'); "
    "print(hashlib.sha256(json.dumps(d, sort_keys=True, ensure_ascii=False, separators=(',', ':')).encode()).hexdigest())\""
)
"""The digest of a decision by means that are not ours."""


@final
@dataclass(frozen=True, slots=True)
class Envelope:
    """What a record says besides its decision; empty where a decision came alone."""

    id: str = ""
    at: str = ""
    bundle: str = ""
    place: str = ""
    """Its number in the log it was exported from, and the size of that log."""
    root: str = ""
    secret: bool = False
    """Whether what opens the masked facts came with it."""
    masked: Json = field(default_factory=dict)
    sealed: Json = field(default_factory=dict)


def opened(record: Json) -> tuple[Json, Envelope]:
    """The decision that a record or an export holds, and what is said of it there; a decision alone is its own record."""
    if record.get("format") == FORMAT:
        return record, Envelope()
    from millesime.records import envelope, exports

    if record.get("format") == exports.FORMAT:
        decision, held = opened(obj(record, "record"))
        head = obj(record, "head")
        place, root = f"{record.get('seq')} / {head.get('size')}", str(head.get("root") or "")
        return decision, replace(held, place=place, root=root, secret=bool(record.get("secret")))
    if record.get("format") != envelope.FORMAT:
        return record, Envelope()
    return obj(record, "decision"), Envelope(
        id=address(canonical_bytes(record)),
        at=str(record.get("recorded_at") or ""),
        bundle=str(record.get("bundle") or ""),
        masked=obj(record, "masked"),
        sealed=obj(obj(record, "masked"), "sealed"),
    )


def masked(envelope: Envelope, lang: Lang) -> Iterator[Section]:
    """What the record masks, and what it holds in its stead."""
    if not envelope.masked and not envelope.sealed:
        return
    title = word("report.masked", lang)
    blocks: list[Block] = [Paragraph((Piece(word("masked.why", lang)),))]
    listed: Any = envelope.masked.get("paths")
    if isinstance(listed, list) and listed:
        paths = ", ".join(visible(str(path)) for path in listed)
        blocks.append(Table(title, (((Piece(word("masked.paths", lang)),), (Piece(paths, Tone.NAME),)),)))
    facts = obj(envelope.masked, "facts")
    held = tuple(
        ((Piece(visible(str(name)), Tone.NAME),), (Piece(_commitment(kept), Tone.NAME),))
        for name, kept in facts.items()
    )
    if held:
        blocks.append(Table(title, held, (word("head.fact", lang), word("head.commitment", lang))))
    if envelope.sealed:
        alg = visible(str(envelope.sealed.get("alg") or "?"))
        blocks.append(Paragraph((Piece(word("masked.sealed", lang, alg=alg)),)))
    yield Section("masked", (Piece(title),), tuple(blocks))


def _commitment(kept: Any) -> str:
    return visible(str(kept.get("commitment") if isinstance(kept, Mapping) else kept))


def envelope_digests(envelope: Envelope, lang: Lang) -> list[tuple[str, str]]:
    """What identifies the record, and the law that is kept with it; nothing for a decision alone."""
    held = (
        ("record", envelope.id),
        ("bundle", envelope.bundle),
        ("place", envelope.place),
        ("root", envelope.root),
    )
    return [(word(f"digest.{key}", lang), visible(value)) for key, value in held if value]


def verification(decision: Json, envelope: Envelope, lang: Lang) -> Section:
    """The digests, and the commands that hold the record against them."""
    title = word("report.verify", lang)
    listed = [*envelope_digests(envelope, lang), *findings.digests(decision, lang)]
    digests = tuple(((Piece(head),), (Piece(value, Tone.NAME),)) for head, value in listed)
    commands = Commands(tuple((word(f"verify.{key}", lang), command) for key, command in _commands(envelope)))
    said = Paragraph((Piece(word("verify.said", lang)),))
    return Section("verify", (Piece(title),), (Table(title, digests), said, commands))


def _commands(envelope: Envelope) -> Iterator[tuple[str, str]]:
    """What to type, and what for. An export replays by itself, unless what opens its masked facts stayed in the store."""
    if not envelope.id:
        yield "digest", DIGEST.format("decision.json", "")
        yield "again", "millesime replay decision.json"
    elif envelope.place:
        yield "digest", DIGEST.format("export.json", "['record']['decision']")
        if not envelope.masked or envelope.secret:
            yield "again", "millesime replay export.json"
        else:
            yield "again_there", f"millesime replay {envelope.id} --store decisions.sqlite"
    else:
        yield "digest", DIGEST.format("record.json", "['decision']")
        yield "again_there", f"millesime replay {envelope.id} --store decisions.sqlite"
        yield "audit", "millesime audit decisions.sqlite"
    yield "editions", "millesime editions"

"""What an audit found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from millesime.cli.kept import safe

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.stores.interface import Store
    from millesime.text import Diagnostic
    from millesime.workspace.audit import Audit

_CHAIN = frozenset({"ML734", "ML735", "ML736", "ML738", "ML745"})
_BUNDLES = frozenset({"ML702", "ML703", "ML704", "ML737", "ML747"})
_SEALS = frozenset({"ML711", "ML743", "ML744", "ML746"})
_REPLAYS = frozenset({"ML748", "ML749"})
_SIGNED = frozenset({"ML741"})
_DIGESTS = frozenset({"ML742"})


def show(audit: Audit, store: Store, replays: str, form: str, desk: Desk) -> None:
    """Every finding, then each thing that was looked at, with how much of it there was."""
    told = _told(audit, store, replays)
    if form == "json":
        import orjson

        from millesime.text.render import as_json

        findings = [as_json(found, {}, desk.lang) for found in audit.state.findings]
        desk.emit(orjson.dumps({**told, "findings": findings}, option=orjson.OPT_INDENT_2) + b"\n")
        return
    from millesime.records.explain.layout import Piece, Tone, paint, wrap
    from millesime.text.render import advice, message

    columns, lines = max(40, min(desk.columns, 100)), []
    for found in audit.state.findings:
        text = f"{found.code}: {message(found, desk.lang)}"
        lines += wrap([Piece(text)], columns, (Piece("✗ ", Tone.CONFLICT),), (Piece("    "),))
        more = advice(found, desk.lang)
        if more:
            lines += wrap([Piece(more, Tone.ASIDE)], columns, (Piece("    "),), (Piece("    "),))
    if lines:
        lines.append(())
    rows = list(_rows(told, audit.state.findings, desk))
    wide = max(len(name) for _, name, _ in rows) + 2
    for wrong, name, text in rows:
        mark = Piece("✗ ", Tone.CONFLICT) if wrong else Piece("✓ ", Tone.VALUE)
        head = (mark, Piece(f"{name:<{wide}}"))
        lines += wrap([Piece(safe(text), Tone.ASIDE)], columns, head, (Piece(" " * (wide + 2)),))
    desk.write(paint(lines, desk.colour))


def _told(audit: Audit, store: Store, replays: str) -> dict[str, Any]:
    state, tally = audit.state, audit.state.tally
    return {
        "store": store.url,
        "sound": not state.findings,
        "size": state.frontier.size,
        "root": None
        if any(found.code in _CHAIN for found in state.findings)
        else f"sha256:{state.frontier.root.hex()}",
        "records": tally.get("records", 0),
        "masked": tally.get("masked", 0),
        "erased": tally.get("erased", 0),
        "erasures": tally.get("erasures", 0),
        "bundles": sorted(state.bundles),
        "heads": {name: audit.heads[name] for name in ("kept", "signed", "unsigned")},
        "replays": {"asked": replays, **{name: tally.get(name, 0) for name in ("same", "different", "unreadable")}},
    }


def _rows(told: dict[str, Any], findings: tuple[Diagnostic, ...], desk: Desk) -> Iterator[tuple[bool, str, str]]:
    """Each thing that was looked at: whether something is wrong with it, its name, how much of it there was."""
    codes = {found.code for found in findings}
    other = codes - _CHAIN - _BUNDLES - _SEALS - _REPLAYS - _SIGNED - _DIGESTS
    chain = desk.say("audit.chain_text", n=told["size"], store=told["store"])
    yield bool(codes & _CHAIN or other), desk.say("audit.chain"), chain
    yield told["root"] is None, desk.say("audit.root"), told["root"] or desk.say("audit.no_root")
    yield bool(codes & _DIGESTS), desk.say("audit.digests"), desk.say("audit.digests_text", n=told["records"])
    yield bool(codes & _BUNDLES), desk.say("audit.bundles"), desk.say("audit.bundles_text", n=len(told["bundles"]))
    seals = desk.say("audit.seals_text", n=told["masked"], erased=told["erased"])
    yield bool(codes & _SEALS), desk.say("audit.seals"), seals
    heads = desk.say("audit.heads_text", signed=told["heads"]["signed"], unsigned=told["heads"]["unsigned"])
    yield bool(codes & _SIGNED), desk.say("audit.heads"), heads
    replays = told["replays"]
    text = desk.say("audit.replays_text", **{name: replays[name] for name in ("same", "different", "unreadable")})
    yield bool(codes & _REPLAYS) or replays["unreadable"] > 0, desk.say("audit.replays"), text

"""`millesime explain FILE --why-not GOAL=VALUE`: what stood in the way of an answer, under the law of the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.cli import kept
from millesime.cli.asked import data_of, edition_of
from millesime.cli.desk import CommandError

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.text import Checked
    from millesime.workspace.edition import Edition
    from millesime.workspace.replay import Json

    Found = Checked[tuple[Any, Edition] | None]


def refutation(subject: str, asked: str, store: str | None, desk: Desk, *, secrets: bool = False) -> Json:
    """The proof that a person asked for, of a decision in a file or in a store; `secrets`: even if it tells masked facts."""
    from millesime.cli.case_text import answered
    from millesime.workspace.contested import answer_type, answers, why_not
    from millesime.workspace.refused import Refused

    goal, equals, text = (part.strip() for part in asked.partition("="))
    if not (goal and equals and text):
        raise CommandError("bad_why_not", value=asked, usage=True)
    found = _found(subject, store, secrets, desk)
    if found.product is None:
        raise Refused(found.diagnostics)
    decision, edition = found.product
    if goal not in edition.goals():
        return why_not(decision, goal, text, edition)
    type_ = answer_type(goal, edition.program)
    return why_not(decision, goal, answered(text, type_, answers(type_, edition.program)), edition)


def _found(subject: str, where: str | None, secrets: bool, desk: Desk) -> Found:
    """The decision and its law: kept beside it where it is a record or an export, else the edition it names."""
    from millesime.records.bundle import address
    from millesime.text import Checked
    from millesime.workspace.bundled import Shelved
    from millesime.workspace.contested import whole

    if where is None:
        return _in_file(subject, secrets, desk)
    with kept.opened(where, desk.say("argument.store")) as store:
        if kept.is_id(subject):
            leaf = kept.found(store, subject, desk.say("argument.record")).leaf
        else:
            leaf = data_of(subject).removesuffix(b"\n")
        record = address(leaf)
        secret = store.secret(record)
        erased = secret is None and kept.erased(store, record) is not None
        found = whole(leaf, Shelved(store.blob), secret, erased=erased, secrets=secrets)
        return Checked(found.product, found.diagnostics)


def _in_file(path: str, secrets: bool, desk: Desk) -> Found:
    import orjson

    from millesime.cli.replay import as_now
    from millesime.records import exports
    from millesime.records.shape import is_decision
    from millesime.text import Checked
    from millesime.workspace.bundled import Shelved
    from millesime.workspace.contested import whole

    data = data_of(path)
    try:
        held = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise CommandError("not_a_decision", path=path) from None
    form = held.get("format") if isinstance(held, dict) else None
    if form == exports.FORMAT:
        read = exports.read_export(data)
        if read.product is None:
            return Checked(None, read.diagnostics)
        return whole(read.product.leaf, Shelved(read.product.blobs.get), read.product.secret, secrets=secrets)
    if form == "millesime/record/1":
        return whole(data.removesuffix(b"\n"), lambda bundle: as_now(held, bundle, desk), None)
    if not is_decision(held):
        raise CommandError("not_a_decision", path=path)
    return Checked((held, edition_of(held["edition"]["id"], desk)))

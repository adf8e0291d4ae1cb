"""`millesime explain`: a decision's record, or a diagnostic's page, for people."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from millesime.cli.answers import is_table
from millesime.cli.asked import OUT, data_of
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_CODE = re.compile(r"ML\d{1,4}", re.IGNORECASE)
_WIDEST = 100
_SHAPES = ("text", "html", "pdf", "json")


def _run(given: Given, desk: Desk) -> int:
    if given.subject is None:
        raise CommandError("needs_argument", what=desk.say("argument.decision"), usage=True)
    out = Path(given.out) if given.out else None
    if _CODE.fullmatch(given.subject) and not Path(given.subject).is_file():
        desk.print(_page(given.subject.upper(), desk), out)
        return FINE
    if given.row is not None or is_table(given.subject):
        return _row(given, out, desk)
    for option in ("goal", "input"):
        if getattr(given, option) is not None:
            raise CommandError("only_of_answers", option=f"--{option}", usage=True)
    if given.why_not is not None:
        from millesime.cli.why_not import refutation
        from millesime.records.decision import canonical_bytes

        record = refutation(given.subject, given.why_not, given.store, desk, secrets=bool(given.with_secrets))
        _show(record, canonical_bytes(record) + b"\n", given.format, out, desk)
        return FINE
    if given.store is not None or given.with_secrets:
        raise CommandError("without_why_not", option="--store" if given.store else "--with-secrets", usage=True)
    data = data_of(given.subject)
    record = _record(data, given.subject, desk)
    try:
        _show(record, data, given.format, out, desk)
    except RecursionError:
        raise CommandError("not_a_decision", path=given.subject) from None
    return FINE


def _row(given: Given, out: Path | None, desk: Desk) -> int:
    """One row of a table of answers, decided again with its trail."""
    from millesime.cli.answers import explained

    if given.row is None:
        raise CommandError("needs_row", path=given.subject, usage=True)
    for option in ("why_not", "store", "with_secrets"):
        if getattr(given, option):
            raise CommandError("not_of_answers", option="--" + option.replace("_", "-"), usage=True)
    if not Path(given.subject).is_file():
        raise CommandError("no_file", path=given.subject)
    found, _ = explained(given, desk)
    if found.decision is None:
        return BAD_NEWS
    _show(found.decision.record, found.decision.to_json().encode() + b"\n", given.format, out, desk)
    return BAD_NEWS if found.differences else FINE


def _show(record: Any, data: bytes, shape: str, out: Path | None, desk: Desk) -> None:
    match shape:
        case "json":
            desk.emit(data, out)
        case "html":
            from millesime.records.explain import page

            desk.emit(page(record, desk.lang).encode(), out)
        case "pdf":
            from millesime.cli.report import pdf

            if out is None and sys.stdout.isatty():
                raise CommandError("needs_out", shape=shape)
            desk.emit(pdf(record, desk.lang), out)
        case _:
            from millesime.records.explain import explain

            desk.print(explain(record, desk.lang, desk.colour and out is None, desk.columns), out)


def _record(data: bytes, path: str, desk: Desk) -> Any:
    """The record in a file, a decision alone or kept; one that was altered is still shown, with a warning."""
    import orjson

    try:
        record: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise CommandError("not_a_decision", path=path) from None
    from millesime.records.decision import digest_of
    from millesime.records.explain.keeping import opened
    from millesime.records.shape import is_decision

    decision = opened(record)[0] if isinstance(record, dict) else record
    if not is_decision(decision):
        raise CommandError("not_a_decision", path=path)
    if digest_of(decision) != decision.get("digest"):
        desk.tell(desk.say("damaged_decision", path=path))
    return record


def _page(code: str, desk: Desk) -> str:
    from millesime.bundle import diagnostics
    from millesime.text.codes import CATALOGUE

    entry = CATALOGUE.get(code)
    if entry is None:
        raise CommandError("unknown_code", code=code)
    sentence, advice = (entry.fr, entry.help_fr) if desk.lang == "fr" else (entry.en, entry.help_en)
    # What a check would fill in is not known here.
    said = re.sub(r"\{\w+\}", "…", "\n".join(filter(None, (f"{code}: {sentence}", advice)))) + "\n"
    try:
        text = (diagnostics() / f"{code}.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        return said
    # The pages are in English; a French reader gets at least the sentence and the advice in their own language.
    preface = said.replace(f"{code}:", f"{code} :", 1) + "\n" if desk.lang == "fr" else ""
    text = _filled(text, max(40, min(desk.columns, _WIDEST)))
    return preface + (_painted(text) if desk.colour else text)


def _filled(markdown: str, columns: int) -> str:
    """The page as wide as the screen: prose is wrapped, blocks of law and tables are left as they are."""
    lines, fenced = [], False
    for line in markdown.splitlines():
        fence = line.startswith("```")
        fenced ^= fence
        if fence or fenced or len(line) <= columns or line.startswith(("#", "|")):
            lines.append(line)
        else:
            item = re.match(r"[-*] |\d+\. |", line)
            indent = " " * len(item[0]) if item else ""
            # What stands between backquotes stays on one line.
            whole = re.sub(r"`[^`]+`", lambda code: code[0].replace(" ", "\0"), line)
            lines += wrap(whole, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ") + "\n"


def _painted(markdown: str) -> str:
    """Headings in bold, code in cyan: enough to find one's way."""
    lines, fenced = [], False
    for line in markdown.splitlines():
        fence = line.startswith("```")
        fenced ^= fence
        if fence:
            lines.append(f"\x1b[90m{line}\x1b[0m")
        elif fenced:
            lines.append(f"\x1b[36m{line}\x1b[0m")
        elif line.startswith("#"):
            lines.append(f"\x1b[1m{line.lstrip('# ')}\x1b[0m")
        else:
            lines.append(re.sub(r"`([^`]+)`", "\x1b[36m\\1\x1b[0m", line))
    return "\n".join(lines) + "\n"


VERB = Verb(
    "explain",
    (
        Option("subject", "DECISION|CODE|TABLE", completes="subject", help="explain.subject"),
        Option("--row", "N", help="explain.row"),
        Option("--goal", "NAME", completes="goal", help="explain.goal"),
        Option("--input", "FILE", completes="file", help="answers.input"),
        Option("--why-not", "GOAL=VALUE", help="explain.why_not"),
        Option("--store", "STORE", completes="file", help="explain.store"),
        Option("--with-secrets", help="explain.with_secrets"),
        Option("--format", "|".join(_SHAPES), choices=_SHAPES, default="text", help="explain.format"),
        OUT,
    ),
    _run,
)

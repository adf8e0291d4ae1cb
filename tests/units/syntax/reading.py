"""Short ways to read a text in tests."""

from __future__ import annotations

from typing import Any

from millesime.syntax.reader import read
from millesime.syntax.tree import ExprBody, ExprTree, File, RuleTree
from millesime.text import Diagnostic, Source


def file_of(text: str) -> File:
    """The tree of a text that has no faults."""
    checked = read(Source("a.loi", text))
    assert checked.diagnostics == ()
    return checked.product


def element(text: str) -> Any:
    """The one element of a text."""
    (only,) = file_of(text).elements
    return only


def rule(clauses: str) -> RuleTree:
    """A rule of these clauses."""
    found = element(f"règle r : montant\n{clauses}")
    assert isinstance(found, RuleTree)
    return found


def expr(text: str) -> ExprTree:
    """An expression."""
    body = rule(f"version à compter du 2012-01-01 : {text}").versions[0].body
    assert isinstance(body, ExprBody)
    return body.expr


def faults(text: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a text."""
    return read(Source("a.loi", text)).diagnostics


def codes(text: str) -> list[str]:
    """The codes of what is wrong with a text."""
    return [one.code for one in faults(text)]

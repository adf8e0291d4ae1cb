"""A law read on past its horizon, as though what it says still held, so that it can be put to days it does not vouch for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from millesime.model.citation import Authority
from millesime.model.program import Exception_, Program, Rule, Scale, ScaleVersion, Version

_Dated = TypeVar("_Dated", Version, ScaleVersion)


def continued(short: Program, long: Program) -> Program:
    """The law of the nearer horizon, up to that of the other one.

    What both write alike is left as the other has it, so that only what changed tells them apart. A Légifrance window that
    was known to close after the nearer horizon stays open: that it closes is news that this law does not act on.
    """
    last = short.horizon
    rules = {
        name: long.rules[name] if long.rules.get(name) == rule else _rule(rule, last)
        for name, rule in short.rules.items()
    }
    scales = {
        name: long.scales[name] if long.scales.get(name) == scale else _scale(scale, last)
        for name, scale in short.scales.items()
    }
    return replace(
        short,
        rules=rules,
        scales=scales,
        horizon=long.horizon,
        horizons={**short.horizons, **long.horizons},
        documents={**long.documents, **short.documents},
    )


def _rule(rule: Rule, last: date) -> Rule:
    exceptions = tuple(_exception(one, last) for one in rule.exceptions)
    return replace(rule, versions=tuple(_opened(one, last) for one in rule.versions), exceptions=exceptions)


def _exception(one: Exception_, last: date) -> Exception_:
    return replace(one, versions=tuple(_opened(version, last) for version in one.versions))


def _scale(scale: Scale, last: date) -> Scale:
    return replace(scale, versions=tuple(_opened(one, last) for one in scale.versions))


def _opened(version: _Dated, last: date) -> _Dated:
    authority: Authority = version.authority
    if not any(window.until is not None and window.until > last for window in authority.windows):
        return version
    windows = tuple(
        replace(window, until=None) if window.until is not None and window.until > last else window
        for window in authority.windows
    )
    return replace(version, authority=replace(authority, windows=windows))

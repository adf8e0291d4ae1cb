"""Why a goal has no value, in the words of a table's `row_reason`."""

from __future__ import annotations

from collections.abc import Iterable


def reason(goal: str, status: str, missing: Iterable[str], why: str = "") -> str:
    """One goal's reason: its status, then what is missing, in name order, or why.

    >>> reason("tarification.taux_net", "unknown", ["tarification.taux_collectif", "cout_moyen"])
    'tarification.taux_net: unknown (cout_moyen, tarification.taux_collectif)'
    """
    told = ", ".join(sorted(missing)) or (why if why not in ("lacuna", "hole") else "")
    return f"{goal}: {status} ({told})" if told else f"{goal}: {status}"


def row_reason(reasons: Iterable[str | None]) -> str | None:
    """The reasons of a row's goals, in the order in which they are asked; None where each has a value.

    >>> row_reason([None, "a: unknown (b)", "c: conflict"])
    'a: unknown (b); c: conflict'
    """
    return "; ".join(one for one in reasons if one) or None

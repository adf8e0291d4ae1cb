"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import combining, normalize

_ENOUGH = 700


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The closest of the known names, or the one that ends with it; None where nothing is near.

    Two names that begin alike are compared by how they end, so that `prime.` alone brings nobody near.

    >>> nearest("efectif", ["entreprise.effectif", "effectif", "prime"])
    'effectif'
    >>> nearest("effectif", ["entreprise.effectif", "prime"])
    'entreprise.effectif'
    >>> nearest("tarification.annee", ["tarification.taux_net"]) is None
    True
    """
    names = sorted(set(known))
    meant = plain(name)
    scored = [(_likeness(meant, plain(one)), one) for one in names]
    best = max((score for score, _ in scored), default=0)
    if best >= _ENOUGH:
        return next(one for score, one in scored if score == best)
    endings = [one for one in names if one.endswith(f".{name}")]
    return endings[0] if len(endings) == 1 else None


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A text without accents: their absence is the commonest slip.

    >>> plain("rééducation")
    'reeducation'
    """
    return "".join(sign for sign in normalize("NFD", name) if not combining(sign))


def _likeness(name: str, other: str) -> int:
    head, _, tail = name.rpartition(".")
    other_head, _, other_tail = other.rpartition(".")
    if head and other_head and head == other_head:
        name, other = tail, other_tail
    elif head and other_head and tail == other_tail:
        name, other = head, other_head
    if not name or not other or (name[0] != other[0] and name[-1] != other[-1]):
        return 0  # a slip spares one end of a word; and a broken lexicon may leave thousands of pairs to look at
    if abs(len(name) - len(other)) * 1000 > (len(name) + len(other)) * (1000 - _ENOUGH):
        return 0
    from difflib import SequenceMatcher  # only a misspelt name needs it

    matcher = SequenceMatcher(None, name, other, autojunk=False)
    return int(1000 * matcher.ratio()) if matcher.quick_ratio() * 1000 >= _ENOUGH else 0

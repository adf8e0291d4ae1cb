"""The Merkle tree of a log (RFC 9162, section 2.1): nodes, roots, and proofs of inclusion and of consistency.

A node stands at a level and an index: at level 0 are the leaves, and node `(k, i)` covers the leaves from `i·2^k` up to
`(i+1)·2^k`. Only full nodes are kept: once made they never change, so that a store may forbid changes to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import final

Nodes = Callable[[int, int], bytes]
"""What gives the full node at a level and an index."""

EMPTY = hashlib.sha256(b"").digest()
"""The root of a log without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf, which no node can have.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def folded(peaks: Sequence[bytes]) -> bytes:
    """The root over the peaks of a log, from the widest to the last."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def full_nodes(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The fewest full nodes that cover the leaves from `start` up to `stop`, from left to right.

    >>> list(full_nodes(0, 7))
    [(2, 0), (1, 2), (0, 6)]
    """
    while start < stop:
        level = (stop - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


@final
@dataclass(frozen=True, slots=True)
class Frontier:
    """What a log must remember of its past in order to grow: its size, and its peaks from the widest to the last.

    >>> frontier, made = Frontier().grown(leaf_hash(b"a"))
    >>> frontier, made = frontier.grown(leaf_hash(b"b"))
    >>> [(level, index) for level, index, _ in made]
    [(0, 1), (1, 0)]
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaf: bytes) -> tuple[Frontier, list[tuple[int, int, bytes]]]:
        """The frontier with one more leaf (its hash), and the nodes that it completes: level, index, hash."""
        peaks, node = list(self.peaks), leaf
        made = [(0, self.size, node)]
        level, index = 0, self.size
        while index & 1:
            node = node_hash(peaks.pop(), node)
            level, index = level + 1, index >> 1
            made.append((level, index, node))
        return Frontier(self.size + 1, (*peaks, node)), made

    @property
    def root(self) -> bytes:
        """The root of the log at this size."""
        return folded(self.peaks)


def frontier_of(size: int, node: Nodes) -> Frontier:
    """The frontier of a log of this size, from its nodes."""
    return Frontier(size, tuple(node(level, index) for level, index in full_nodes(0, size)))


def root_of(start: int, stop: int, node: Nodes) -> bytes:
    """The root over the leaves from `start` up to `stop`, where `start` is a boundary of the tree."""
    return folded([node(level, index) for level, index in full_nodes(start, stop)])


def _split(width: int) -> int:
    """The greatest power of two below a width of two or more: where the RFC parts a tree."""
    return 1 << ((width - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, node: Nodes) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at `index` to the root of a log of `size`, nearest first."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a log of {size}")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(root_of(middle, stop, node))
            stop = middle
        else:
            path.append(root_of(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, node: Nodes) -> tuple[bytes, ...]:
    """The hashes that show the log of size `new` to begin with the log of size `old`; none where either is trivial."""
    if not 0 <= old <= new:
        raise ValueError(f"a log of {new} has no beginning of {old}")
    if old in {0, new}:
        return ()
    path: list[bytes] = []
    start, stop, whole = 0, new, True
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(root_of(middle, stop, node))
            stop = middle
        else:
            path.append(root_of(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(root_of(start, stop, node))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from a leaf (its hash) at `index` to the root of a log of `size` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows the log of `new_root` to begin with the log of `old_root` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == 0:
        return not proof and old_root == EMPTY and (new > 0 or new_root == EMPTY)
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root

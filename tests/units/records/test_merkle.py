"""The Merkle tree: the known vectors of Certificate Transparency, and a naive tree drawn from the RFC's definitions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from millesime.records import merkle
from millesime.records.merkle import EMPTY, Frontier, leaf_hash, node_hash

# The leaves and roots by which logs of certificates are tested.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(leaves: list[bytes]) -> tuple[Frontier, dict[tuple[int, int], bytes]]:
    frontier = Frontier()
    nodes: dict[tuple[int, int], bytes] = {}
    for leaf in leaves:
        frontier, made = frontier.grown(leaf_hash(leaf))
        nodes |= {(level, index): digest for level, index, digest in made}
    return frontier, nodes


def split(size: int) -> int:
    width = 1
    while width * 2 < size:
        width *= 2
    return width


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of the RFC, word for word."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of the RFC, word for word."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of the RFC, word for word."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def test_the_empty_log_has_the_root_of_nothing() -> None:
    assert Frontier().root.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_known_roots() -> None:
    assert [grown(LEAVES[:size])[0].root.hex() for size in range(1, 9)] == ROOTS


def test_the_known_proofs() -> None:
    nodes = grown(LEAVES)[1]
    inclusion = merkle.inclusion_proof(5, 8, lambda level, index: nodes[level, index])
    assert [hashed.hex() for hashed in inclusion] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    consistency = merkle.consistency_proof(6, 8, lambda level, index: nodes[level, index])
    assert [hashed.hex() for hashed in consistency] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_a_thousand_leaves_and_their_nodes() -> None:
    leaves = [str(n).encode() for n in range(1000)]
    frontier, nodes = grown(leaves)
    assert frontier.root == naive_root(leaves)
    assert len(nodes) == 1000 + 500 + 250 + 125 + 62 + 31 + 15 + 7 + 3 + 1
    assert merkle.frontier_of(1000, lambda level, index: nodes[level, index]) == frontier


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_proofs_are_those_of_the_definition_and_hold(leaves: list[bytes], data: st.DataObject) -> None:
    size = len(leaves)
    nodes = grown(leaves)[1]
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root, old_root = naive_root(leaves), naive_root(leaves[:old])

    inclusion = merkle.inclusion_proof(index, size, lambda level, at: nodes[level, at])
    assert list(inclusion) == naive_path(index, leaves)
    assert merkle.verify_inclusion(leaf_hash(leaves[index]), index, size, inclusion, root)

    consistency = merkle.consistency_proof(old, size, lambda level, at: nodes[level, at])
    assert list(consistency) == naive_subproof(old, leaves, True)
    assert merkle.verify_consistency(old, size, old_root, root, consistency)


@given(st.integers(1, 40), st.data())
def test_no_proof_holds_for_another_leaf_place_size_or_root(size: int, data: st.DataObject) -> None:
    leaves = [str(n).encode() for n in range(size)]
    nodes = grown(leaves)[1]
    root = naive_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, lambda level, at: nodes[level, at])
    held = leaf_hash(leaves[index])
    other = data.draw(st.integers(0, 41).filter(lambda at: at != index))
    assert not merkle.verify_inclusion(held, other, size, proof, root)
    assert not merkle.verify_inclusion(leaf_hash(b"x"), index, size, proof, root)
    assert not merkle.verify_inclusion(held, index, size, [*proof, EMPTY], root)
    assert not merkle.verify_inclusion(held, index, size, proof, EMPTY)
    if proof:
        assert not merkle.verify_inclusion(held, index, size, proof[:-1], root)

    old = data.draw(st.integers(1, size))
    consistency = merkle.consistency_proof(old, size, lambda level, at: nodes[level, at])
    old_root = naive_root(leaves[:old])
    altered = naive_root([b"x", *leaves[1:old]])
    assert not merkle.verify_consistency(old, size, altered, root, consistency)
    assert not merkle.verify_consistency(old, size, old_root, EMPTY, consistency)
    assert not merkle.verify_consistency(old, size, old_root, root, [*consistency, EMPTY])
    if consistency:
        assert not merkle.verify_consistency(old, size, old_root, root, consistency[:-1])


def test_every_log_begins_with_nothing() -> None:
    root = naive_root([b"a"])
    assert merkle.consistency_proof(0, 1, lambda level, index: b"") == ()
    assert merkle.verify_consistency(0, 1, EMPTY, root, ())
    assert not merkle.verify_consistency(0, 1, root, root, ())
    assert not merkle.verify_consistency(2, 1, root, root, ())

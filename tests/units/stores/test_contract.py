"""What every store promises, tried on each."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from millesime.records.merkle import (
    EMPTY,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from millesime.stores.interface import Kept, Store, StoreError
from millesime.stores.opening import open_store


def address(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def frontier(leaves: list[bytes]) -> Frontier:
    grown = Frontier()
    for leaf in leaves:
        grown, _ = grown.grown(leaf_hash(leaf))
    return grown


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(StoreError) as raised:
        yield
    assert raised.value.code == code


LEAVES = [b"zero", b'{"one":1}', b"", b"three\nlines\n", bytes(range(256)), b"five" * 1000, b"six"]


def test_a_store_is_what_the_interface_says(store: Store) -> None:
    assert isinstance(store, Store)


def test_an_empty_store(store: Store) -> None:
    assert store.size() == 0
    assert store.head() == (0, EMPTY)
    assert [*store.leaves(), *store.nodes(), *store.blobs(), *store.heads()] == []
    assert store.get(0) is None
    assert store.get("0123456789") is None
    assert store.blob(address(b"")) is None
    assert store.secret(address(b"")) is None
    assert store.append([]) == ()


def test_what_was_added_is_there_in_order_and_after_opening_again(store: Store, where: str) -> None:
    kept = [*store.append(LEAVES[:1]), *store.append(LEAVES[1:4]), *store.append(LEAVES[4:])]
    assert kept == [Kept(seq, address(leaf), leaf) for seq, leaf in enumerate(LEAVES)]
    store.close()
    with open_store(where, create=False) as again:
        assert list(again.leaves()) == kept
        assert list(again.leaves(2, 5)) == kept[2:5]
        assert list(again.leaves(6)) == kept[6:]
        assert list(again.leaves(7)) == list(again.leaves(3, 3)) == []
        assert again.size() == 7
        assert again.head() == (7, frontier(LEAVES).root)


def test_a_leaf_is_found_by_place_id_and_the_beginning_of_its_id(store: Store) -> None:
    kept = store.append(LEAVES)
    for one in kept:
        digits = one.id.removeprefix("sha256:")
        assert (
            store.get(one.seq) == store.get(one.id) == store.get(digits[:9]) == store.get(f"sha256:{digits[:8]}") == one
        )
    assert store.get(7) is None
    with pytest.raises(ValueError, match="not the address"):
        store.get("sha256:123")


def test_one_beginning_for_two_ids_is_refused(store: Store) -> None:
    other, one = store.append([b"69235", b"95303"])  # found by trying: both begin with c11eb5e6
    with refused("ML730"):
        store.get("c11eb5e6")
    assert store.get("c11eb5e6b") == one
    assert store.get("c11eb5e64") == other


def test_what_is_there_is_not_added_again(store: Store) -> None:
    first = store.append([b"a", b"b"], {}, {address(b"a"): b"salt"})
    assert store.append([b"b", b"c", b"c", b"a"], {}, {address(b"a"): b"other"}) == (
        first[1],
        Kept(2, address(b"c"), b"c"),
        Kept(2, address(b"c"), b"c"),
        first[0],
    )
    assert store.size() == 3
    assert store.secret(address(b"a")) == b"salt"


def test_blobs_lie_under_their_hash_once(store: Store) -> None:
    contents = [b"", b"law", bytes(range(256)) * 400]
    store.append([b"a"], {address(content): content for content in contents})
    store.append([b"b"], {address(b"law"): b"law", address(b"more"): b"more"})
    assert list(store.blobs()) == sorted(address(content) for content in [*contents, b"more"])
    assert [store.blob(address(content)) for content in contents] == contents


def test_a_blob_under_another_name_is_refused_with_all_that_came_with_it(store: Store) -> None:
    with pytest.raises(ValueError, match="not the address"):
        store.append([b"a"], {address(b"law"): b"lore"}, {address(b"a"): b"salt"})
    assert store.size() == 0
    assert list(store.blobs()) == []
    assert store.append([b"b"])[0].seq == 0


def test_the_nodes_are_those_of_the_leaves(store: Store) -> None:
    store.append(LEAVES[:3])
    store.append(LEAVES[3:])
    grown, made = Frontier(), []
    for leaf in LEAVES:
        grown, nodes = grown.grown(leaf_hash(leaf))
        made.append(nodes)
    everything = [node for nodes in made for node in nodes]
    assert [(node.level, node.index, node.hash) for node in store.nodes()] == everything
    assert [(node.level, node.index, node.hash) for node in store.nodes(2, 5)] == [*made[2], *made[3], *made[4]]
    assert [store.node(level, index) for level, index, _ in everything] == [digest for _, _, digest in everything]
    with refused("ML736"):
        store.node(0, 7)


def test_proofs_are_made_from_a_store(store: Store) -> None:
    leaves = [str(n).encode() for n in range(70)]
    store.append(leaves[:33])
    store.append(leaves[33:])
    size, root = store.head()
    for index in (0, 32, 33, 69):
        proof = inclusion_proof(index, size, store.node)
        assert verify_inclusion(leaf_hash(leaves[index]), index, size, proof, root)
    for old in (1, 32, 33, 64, 70):
        proof = consistency_proof(old, size, store.node)
        assert verify_consistency(old, size, frontier(leaves[:old]).root, root, proof)


def test_heads_are_kept_in_order(store: Store) -> None:
    for n in range(12):
        store.keep_head(b'{"n":%d}' % n)
    assert list(store.heads()) == [b'{"n":%d}' % n for n in range(12)]


def test_an_erased_secret_is_gone_and_the_log_says_so(store: Store) -> None:
    masked, other = store.append([b"masked", b"other"], {}, {address(b"masked"): b"salt", address(b"other"): b"kept"})
    assert store.secret(masked.id) == b"salt"
    assert store.erase(masked.id, b"erasure") == Kept(2, address(b"erasure"), b"erasure")
    assert store.secret(masked.id) is None
    assert store.secret(other.id) == b"kept"
    assert store.get(0) == masked
    assert store.head() == (3, frontier([b"masked", b"other", b"erasure"]).root)
    with refused("ML731"):
        store.erase(masked.id, b"again")
    with refused("ML731"):
        store.erase(address(b"nobody"), b"again")
    assert store.size() == 3
    store.append([b"masked"], {}, {masked.id: b"salt"})
    assert store.secret(masked.id) is None


def test_two_that_hold_one_store_see_each_other(store: Store, where: str) -> None:
    with open_store(where, create=True) as other:
        for n in range(6):
            assert (store, other)[n % 2].append([b"%d" % n])[0].seq == n
        assert store.head() == other.head() == (6, frontier([b"%d" % n for n in range(6)]).root)
        assert store.get(address(b"5")) == other.get(5)


def test_threads_share_a_store(store: Store) -> None:
    def add(worker: int) -> None:
        for n in range(5):
            store.append([b"%d/%d" % (worker, n)])

    threads = [threading.Thread(target=add, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    leaves = [kept.leaf for kept in store.leaves()]
    assert sorted(leaves) == sorted(b"%d/%d" % (worker, n) for worker in range(4) for n in range(5))
    assert store.head() == (20, frontier(leaves).root)


def test_many_make_one_store(where: str) -> None:
    def add(worker: int) -> None:
        with open_store(where, create=True) as store:
            store.append([b"%d" % worker])

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(add, range(6)))
    with open_store(where, create=False) as store:
        assert sorted(kept.leaf for kept in store.leaves()) == [b"%d" % worker for worker in range(6)]


def test_more_than_is_read_at_a_time(store: Store) -> None:
    leaves = [b"%d" % n for n in range(1500)]
    store.append(leaves)
    store.append([b"last", *leaves[:1200]])
    assert [kept.leaf for kept in store.leaves()] == [*leaves, b"last"]
    assert len(list(store.nodes())) == sum(1501 >> level for level in range(11))
    assert [kept.seq for kept in store.leaves(700, 1300)] == list(range(700, 1300))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(batches=st.lists(st.lists(st.binary(max_size=30), max_size=5), max_size=5))
def test_any_batches_leave_the_log_of_their_leaves(store: Store, batches: list[list[bytes]]) -> None:
    expected = [kept.leaf for kept in store.leaves()]
    for batch in batches:
        answered = store.append(batch)
        assert [kept.leaf for kept in answered] == batch
        expected += [leaf for leaf in dict.fromkeys(batch) if leaf not in expected]
    assert [kept.leaf for kept in store.leaves()] == expected
    assert store.head() == (len(expected), frontier(expected).root)

"""The tree against the recursive definitions of RFC 9162, written out as they stand there."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.ledger import merkle

if TYPE_CHECKING:
    from collections.abc import Sequence

# The eight leaf inputs of the test data that Certificate Transparency's own implementations share, and the
# root over the first n of them (google/certificate-transparency, merkletree tests; RFC 6962 hashes as 9162 does).
CT_LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(count: int) -> list[bytes]:
    return [merkle.leaf_hash(b"row %d" % number) for number in range(count)]


def mth(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1.1, over leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], complete: bool) -> list[bytes]:
    """Section 2.1.4.1."""
    if m == len(leaves):
        return [] if complete else [mth(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], complete), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def largest_power_below(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def test_roots_of_the_shared_test_data() -> None:
    frontier = merkle.Frontier()
    for leaf, root in zip(CT_LEAVES, CT_ROOTS, strict=True):
        frontier.extend([merkle.leaf_hash(leaf)])
        assert frontier.root().hex() == root


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_every_proof_of_every_small_tree_is_the_definitions_and_verifies() -> None:
    leaves = leaves_of(40)
    fetch = merkle.fetch_from(leaves)
    for size in range(1, len(leaves) + 1):
        root = mth(leaves[:size])
        assert merkle.root_at(size, fetch) == root
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, fetch)
            assert proof == path(index, leaves[:size])
            assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
        for earlier in range(1, size + 1):
            proof = merkle.consistency_proof(earlier, size, fetch)
            assert proof == subproof(earlier, leaves[:size], True)
            assert merkle.verify_consistency(earlier, size, mth(leaves[:earlier]), root, proof)


@pytest.mark.parametrize("size", [255, 256, 257, 4095, 4096, 4097, 5000])
def test_trees_across_stored_levels_agree_with_the_definitions(size: int) -> None:
    leaves = leaves_of(size)
    frontier = merkle.Frontier()
    nodes = frontier.extend(leaves)
    assert frontier.root() == mth(leaves)
    assert len(nodes) == size // 16 + size // 256 + size // 4096
    for node in nodes:
        width = 16**node.level
        assert node.hash == mth(leaves[node.place * width : (node.place + 1) * width])


@given(st.integers(1, 9000), st.lists(st.integers(0, 4200), max_size=6))
def test_a_frontier_does_not_depend_on_how_it_was_fed(size: int, cuts: list[int]) -> None:
    leaves = leaves_of(size)
    whole, parts = merkle.Frontier(), merkle.Frontier()
    nodes = whole.extend(leaves)
    fed, start = [], 0
    for cut in [*cuts, size]:
        fed += parts.extend(leaves[start : start + cut])
        start += cut
    assert sorted(fed) == sorted(nodes)
    assert (parts.size, parts.peaks) == (whole.size, whole.peaks)
    assert merkle.frontier_at(size, merkle.fetch_from(leaves)).peaks == whole.peaks


@given(st.integers(2, 70), st.data())
def test_a_changed_proof_or_leaf_or_place_does_not_verify(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    root, fetch = mth(leaves), merkle.fetch_from(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, fetch)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
    assert not merkle.verify_inclusion(leaves[other], index, size, proof, root)
    assert not merkle.verify_inclusion(leaves[index], other, size, proof, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, proof[:-1], root)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, root], root)
    changed = data.draw(st.integers(0, len(proof) - 1))
    assert not merkle.verify_inclusion(
        leaves[index], index, size, [*proof[:changed], bytes(32), *proof[changed + 1 :]], root
    )


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_a_rewritten_history_is_not_consistent(earlier: int, more: int, data: st.DataObject) -> None:
    leaves = leaves_of(earlier + more)
    changed = data.draw(st.integers(0, earlier - 1))
    rewritten = [*leaves[:changed], merkle.leaf_hash(b"another"), *leaves[changed + 1 :]]
    proof = merkle.consistency_proof(earlier, len(leaves), merkle.fetch_from(rewritten))
    old_root = mth(leaves[:earlier])
    assert not merkle.verify_consistency(earlier, len(leaves), old_root, mth(rewritten), proof)
    assert not merkle.verify_consistency(earlier, len(leaves), old_root, mth(leaves), [*proof, old_root])
    assert not merkle.verify_consistency(len(leaves), earlier, mth(leaves), old_root, proof)


def test_edges_of_consistency() -> None:
    leaves = leaves_of(5)
    root = mth(leaves)
    assert merkle.verify_consistency(5, 5, root, root, [])
    assert not merkle.verify_consistency(5, 5, root, mth(leaves[:4]), [])
    assert merkle.verify_consistency(0, 5, merkle.EMPTY_ROOT, root, [])
    assert not merkle.verify_consistency(0, 5, root, root, [])
    assert not merkle.verify_consistency(3, 5, mth(leaves[:3]), root, [])
    assert merkle.consistency_proof(0, 5, merkle.fetch_from(leaves)) == []


def test_what_is_not_in_the_tree_is_refused() -> None:
    fetch = merkle.fetch_from(leaves_of(3))
    with pytest.raises(ValueError, match="no leaf 3"):
        merkle.inclusion_proof(3, 3, fetch)
    with pytest.raises(ValueError, match="does not begin"):
        merkle.consistency_proof(4, 3, fetch)
    with pytest.raises(ValueError, match="has 2 peaks"):
        merkle.Frontier(3, [bytes(32)])
    assert not merkle.verify_inclusion(bytes(32), 3, 3, [], bytes(32))

"""The Merkle tree against a plain recursive one, for every size up to 40 and random ones."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.journal import tree

SIZES = range(1, 41)


@pytest.fixture(scope="module")
def nodes():
    return _nodes(300)


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_the_definition(nodes, size):
    assert tree.root(size, nodes) == _plain(_leaves(size))


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_no_other(nodes, size):
    root = tree.root(size, nodes)
    for index, leaf in enumerate(_leaves(size)):
        path = tree.inclusion(index, size, nodes)
        assert tree.is_included(leaf, index, size, path, root)
        assert not tree.is_included(tree.leaf("ff" * 32), index, size, path, root)
        assert not tree.is_included(leaf, index, size, [*path, bytes(32)], root)
        assert not any(tree.is_included(leaf, other, size, path, root) for other in range(size) if other != index)


@pytest.mark.parametrize("size", SIZES)
def test_every_older_head_is_extended(nodes, size):
    root = tree.root(size, nodes)
    for old in range(1, size + 1):
        proof = tree.consistency(old, size, nodes)
        assert tree.is_extension(old, tree.root(old, nodes), size, root, proof)
        assert not tree.is_extension(old, bytes(32), size, root, proof)
        if old < size:
            assert not tree.is_extension(old, tree.root(old, nodes), size, bytes(32), proof)
            assert not tree.is_extension(old, tree.root(old, nodes), size, root, proof[:-1])


@given(st.integers(1, 300), st.data())
def test_proofs_of_any_size_and_leaf(size, data):
    nodes = _nodes(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    root = tree.root(size, nodes)
    assert tree.is_included(_leaves(size)[index], index, size, tree.inclusion(index, size, nodes), root)
    assert tree.is_extension(old, tree.root(old, nodes), size, root, tree.consistency(old, size, nodes))


@given(st.integers(2, 120), st.data())
def test_a_changed_leaf_breaks_every_proof(size, data):
    changed = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(changed + 1, size))
    honest, lying = _nodes(size), _nodes(size, changed)
    root = tree.root(size, lying)
    assert not tree.is_extension(old, tree.root(old, honest), size, root, tree.consistency(old, size, lying))


def test_the_empty_tree_is_extended_by_all():
    assert tree.root(0, _nodes(1)) == hashlib.sha256(b"").digest()
    assert tree.is_extension(0, tree.root(0, _nodes(1)), 3, tree.root(3, _nodes(3)), [])


def test_a_larger_tree_is_never_extended_by_a_smaller():
    assert not tree.is_extension(3, tree.root(3, _nodes(3)), 2, tree.root(2, _nodes(2)), [])


def test_an_index_outside_is_never_included(nodes):
    assert not tree.is_included(_leaves(4)[0], 4, 4, [], tree.root(4, nodes))
    assert not tree.is_included(_leaves(4)[0], -1, 4, [], tree.root(4, nodes))


def _leaves(size):
    return [tree.leaf(hashlib.sha256(str(one).encode()).hexdigest()) for one in range(size)]


def _nodes(size, changed=None):
    known = {}
    for place, leaf in enumerate(_leaves(size)):
        value = bytes(32) if place == changed else leaf
        for level, index, found in tree.grown(place, value, lambda level, index: known[level, index]):
            known[level, index] = found
    return lambda level, index: known[level, index]


def _plain(leaves):
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return tree.parent(_plain(leaves[:half]), _plain(leaves[half:]))

"""The log's Merkle tree in the shape of RFC 9162: roots, inclusion and consistency proofs, and their verification.

The server keeps the hashes of complete subtrees (`level`, `index`): level 0 are leaves, a node covers 2^level
leaves. With them every root and proof costs O(log n) look-ups. Hashes are 32 raw bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Node = Callable[[int, int], bytes]
"""Looks up the hash of the complete subtree at (level, index)."""


def leaf(entry_id: str) -> bytes:
    """Leaf hash of an entry id (hex)."""
    return hashlib.sha256(b"\x00" + bytes.fromhex(entry_id)).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(size: int, new_leaf: bytes, node: Node) -> list[tuple[int, int, bytes]]:
    """The complete subtrees that appear when a leaf is appended to a tree of `size` leaves, from the leaf upwards."""
    rows = [(0, size, new_leaf)]
    level, index, value = 0, size, new_leaf
    while index % 2 == 1:
        value = parent(node(level, index - 1), value)
        level, index = level + 1, index // 2
        rows.append((level, index, value))
    return rows


def root(size: int, node: Node) -> bytes:
    """Root of the first `size` leaves; of none, the hash of nothing."""
    return _range_hash(0, size, node) if size else hashlib.sha256(b"").digest()


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """Audit path that leaf `index` is in the tree of `size` leaves."""
    return _path(index, 0, size, node)


def consistency(old: int, size: int, node: Node) -> list[bytes]:
    """Proof that the tree of `size` leaves extends the tree of `old` leaves (0 < old <= size)."""
    return [] if old == size else _subproof(old, 0, size, node, is_whole=True)


def is_included(new_leaf: bytes, index: int, size: int, path: Sequence[bytes], tree_root: bytes) -> bool:
    """RFC 9162 2.1.3.2: whether the path proves the leaf."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, new_leaf
    for step in path:
        if last == 0:
            return False
        if position % 2 == 1 or position == last:
            value = parent(step, value)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            value = parent(value, step)
        position, last = position >> 1, last >> 1
    return last == 0 and value == tree_root


def is_extension(old: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162 2.1.4.2: whether the proof shows that the new tree only added to the old one."""
    if old == 0:
        return True
    if old >= size:
        return old == size and not proof and old_root == new_root
    return _extends(old, old_root, size, new_root, list(proof))


def _extends(old: int, old_root: bytes, size: int, new_root: bytes, steps: list[bytes]) -> bool:
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    position, last = old - 1, size - 1
    while position % 2 == 1:
        position, last = position >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position % 2 == 1 or position == last:
            first, second = parent(step, first), parent(step, second)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            second = parent(second, step)
        position, last = position >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(start: int, count: int, node: Node) -> bytes:
    if count & (count - 1) == 0 and start % count == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    left = _split(count)
    return parent(_range_hash(start, left, node), _range_hash(start + left, count - left, node))


def _path(index: int, start: int, count: int, node: Node) -> list[bytes]:
    if count == 1:
        return []
    left = _split(count)
    if index < left:
        return [*_path(index, start, left, node), _range_hash(start + left, count - left, node)]
    return [*_path(index - left, start + left, count - left, node), _range_hash(start, left, node)]


def _subproof(old: int, start: int, count: int, node: Node, *, is_whole: bool) -> list[bytes]:
    if old == count:
        return [] if is_whole else [_range_hash(start, count, node)]
    left = _split(count)
    if old <= left:
        return [
            *_subproof(old, start, left, node, is_whole=is_whole),
            _range_hash(start + left, count - left, node),
        ]
    return [
        *_subproof(old - left, start + left, count - left, node, is_whole=False),
        _range_hash(start, left, node),
    ]

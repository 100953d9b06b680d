"""Packs with proofs of inclusion, over a real server: the next sync brings them, they are checked offline, and evidence
made again is the same.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import msgspec
import pytest

from desktop.actions import pack_safe_harbour, pack_verifying
from desktop.actions.pack_files import MANIFEST, PROOFS, SIGNATURE
from desktop.actions.pack_safe_harbour import Asked
from desktop.journal.proofs import Proof
from tests.making.sites import MINE, whole_visit

OWN = {MANIFEST, SIGNATURE}


@pytest.fixture
def asked(site):
    """An inspector's visit that the server received, and what a pack of it is asked with."""
    desk = site.desk("P01")
    whole_visit(desk)
    site.exchange("P01")
    today = desk.world.today()
    return desk, Asked("P01", MINE, today - dt.timedelta(days=2), today)


def members(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_the_next_sync_brings_the_proofs_and_the_evidence_stays_the_same(site, asked, tmp_path):
    desk, about = asked
    bare = pack_verifying.verify(pack_safe_harbour.make(desk, about, tmp_path).read_bytes(), [desk.root])
    assert bare.holds, bare.sentences
    assert (bare.proven, bare.received) == (0, bare.entries)
    site.exchange("P01")
    file = pack_safe_harbour.make(desk, about, tmp_path / "two")
    found = pack_verifying.verify(file.read_bytes(), [desk.root])
    assert found.holds, found.sentences
    assert found.proven == found.entries > 0
    whole_visit(desk)  # the log grows: the proofs that are here stay
    site.exchange("P01")
    first = members(file)
    again = members(pack_safe_harbour.make(desk, about, tmp_path / "three"))
    kept = {line for line in first[PROOFS].splitlines()}
    assert kept <= set(again[PROOFS].splitlines())


def test_a_proof_that_does_not_hold_names_its_record(site, asked, tmp_path):
    desk, about = asked
    pack_safe_harbour.make(desk, about, tmp_path)
    site.exchange("P01")
    files = members(pack_safe_harbour.make(desk, about, tmp_path / "two"))
    lines = files[PROOFS].splitlines()
    proof = msgspec.json.decode(lines[0], type=Proof)
    bent = bytes([proof.path[0][0] ^ 1]) + proof.path[0][1:]
    lines[0] = msgspec.json.encode(msgspec.structs.replace(proof, path=(bent, *proof.path[1:])))
    found = pack_verifying.verify(zipped({**files, PROOFS: b"\n".join(lines) + b"\n"}), [desk.root])
    assert not found.holds
    assert f"记录 {proof.id[:8]} 的目录证明不对，它不在服务器签署的总目录里。" in found.sentences

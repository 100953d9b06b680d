"""Packs of evidence on real desks: what goes in, and that `verify` tells every kind of tampering, offline."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from desktop import cli
from desktop.actions import pack_safe_harbour, pack_verifying, papers, remotes
from desktop.actions.pack_files import MANIFEST, SIGNATURE, Manifest
from desktop.actions.pack_safe_harbour import Asked
from desktop.deliveries import Delivery
from desktop.desk import Desk
from desktop.errors import BadInput, Missing, NotAllowed
from desktop.journal import identity
from desktop.store import journal
from desktop.supervision.remote import Means
from tests.documents import tools
from tests.making import visits
from tests.making.desks import Bureau

YEAR = Asked("p1", "m1", dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bureau, Desk, Path]]:
    """A closed visit with its ledger, received by the server, a remote check after it; and the pack of both."""
    folder = tmp_path_factory.mktemp("pack")
    bureau = Bureau()
    bureau.register()
    desk = bureau.enrol(folder / "p1")
    visit, _ = visits.closed(desk)
    papers.issue_ledger(desk, visit)
    with desk.reading() as session:
        entries = list(journal.entries(session, journal.unreceipted(session)))
    desk.receive(Delivery(receipts=(bureau.receipts(entries),), completes=(bureau.complete(entries),)))
    remotes.record(desk, "m1", Means.APP, ["视频监控"], started="2026-11-21T01:00:00Z", ended="2026-11-21T01:10:00Z")
    yield bureau, desk, pack_safe_harbour.make(desk, YEAR, folder / "out")
    desk.close()


def verdict(data: bytes, made: tuple[Bureau, Desk, Path]) -> pack_verifying.PackVerdict:
    return pack_verifying.verify(data, [made[0].authority.certificate])


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def listed_again(files: dict[str, bytes]) -> dict[str, bytes]:
    """The manifest made to fit the files, as a forger would, without the key."""
    old = msgspec.json.decode(files[MANIFEST], type=Manifest)
    sizes = {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items() if name in old.files}
    return {**files, MANIFEST: msgspec.json.encode(msgspec.structs.replace(old, files=sizes))}


def test_a_pack_holds_and_says_how_much_the_server_confirmed(made: tuple[Bureau, Desk, Path]) -> None:
    found = verdict(made[2].read_bytes(), made)
    assert found.holds, found.sentences
    assert found.entries - found.received == 1  # the remote check was made after the last round
    assert found.sentences[0] == "尽职免责材料完整，没有改动，签名都来自受信任的单位。"


def test_it_holds_the_ledger_the_records_and_pages_that_explain_them(
    made: tuple[Bureau, Desk, Path], tmp_path: Path
) -> None:
    files = members(made[2])
    assert sum(name.startswith("papers/") for name in files) == 1
    assert "沿途经过的场所和必查项（第三十九条（一））" in tools.text(files["说明.pdf"], tmp_path)
    assert sum(name.startswith("blobs/") for name in files) > 0


def test_the_same_records_give_the_same_evidence_again(made: tuple[Bureau, Desk, Path], tmp_path: Path) -> None:
    again = members(pack_safe_harbour.make(made[1], YEAR, tmp_path))
    first = members(made[2])
    changing = {MANIFEST, SIGNATURE}
    assert {name: data for name, data in again.items() if name not in changing} == {
        name: data for name, data in first.items() if name not in changing
    }


def test_a_byte_of_a_record_changed_names_that_record(made: tuple[Bureau, Desk, Path]) -> None:
    files = members(made[2])
    lines = files["entries.jsonl"].splitlines(keepends=True)
    name = msgspec.json.decode(lines[2])["id"]
    place = lines[2].index(b'"header":"') + 60
    other = b"A" if lines[2][place : place + 1] != b"A" else b"B"
    lines[2] = lines[2][:place] + other + lines[2][place + 1 :]
    found = verdict(zipped({**files, "entries.jsonl": b"".join(lines)}), made)
    assert not found.holds
    assert any(one.startswith(f"记录 {name[:8]}（第 3 条）被改动过") for one in found.sentences), found.sentences


def _changed(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        found = next(one for one in files if one.startswith(name))
        data = bytearray(files[found])
        data[len(data) // 2] ^= 1
        return {**files, found: bytes(data)}

    return change


def _without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: {one: data for one, data in files.items() if not one.startswith(name)}


@pytest.mark.parametrize(
    "tamper",
    [
        _changed("entries.jsonl"),
        _changed("papers/"),
        _changed("blobs/"),
        _changed("说明.pdf"),
        _changed("statements.jsonl"),
        _changed(MANIFEST),
        _changed(SIGNATURE),
        _changed("certificates/"),
        _without("papers/"),
        _without("entries.jsonl"),
        _without(SIGNATURE),
        _without("certificates/"),
        _without("server.pem"),
        lambda files: {**files, "blobs/extra.jpg": b"x"},
        lambda files: listed_again(_changed("说明.pdf")(files)),
        lambda files: listed_again({**files, "entries.jsonl": files["entries.jsonl"].split(b"\n", 1)[1]}),
    ],
)
def test_whatever_is_changed_taken_away_or_added_is_told(
    made: tuple[Bureau, Desk, Path], tamper: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    found = verdict(zipped(tamper(members(made[2]))), made)
    assert not found.holds
    assert found.sentences[0].startswith("不能采信")


@pytest.mark.parametrize("length", [0, 4, 100, -10])
def test_a_file_cut_short_is_no_pack(made: tuple[Bureau, Desk, Path], length: int) -> None:
    data = made[2].read_bytes()
    assert not verdict(data[:length], made).holds


def test_under_another_root_nothing_is_trusted(made: tuple[Bureau, Desk, Path]) -> None:
    other = identity.found_authority("演示别县", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = pack_verifying.verify(made[2].read_bytes(), [other.certificate])
    assert not found.holds
    assert not found.known_root


def test_nothing_done_makes_no_pack(made: tuple[Bureau, Desk, Path], tmp_path: Path) -> None:
    with pytest.raises(Missing, match="没有材料可做"):
        pack_safe_harbour.make(made[1], Asked("p1", "m2", YEAR.first, YEAR.last), tmp_path)
    day_before = Asked("p1", "m1", YEAR.first, dt.date(2026, 11, 20))
    with pytest.raises(Missing):
        pack_safe_harbour.make(made[1], day_before, tmp_path)
    with pytest.raises(BadInput, match="早于"):
        pack_safe_harbour.make(made[1], Asked("p1", "m1", YEAR.last, YEAR.first), tmp_path)


def test_nobody_makes_the_pack_of_another(made: tuple[Bureau, Desk, Path], tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="自己的"):
        pack_safe_harbour.make(made[1], Asked("p2", "m1", YEAR.first, YEAR.last), tmp_path)


def test_what_must_be_checked_is_counted_by_the_places_passed(made: tuple[Bureau, Desk, Path]) -> None:
    done, due = pack_safe_harbour.read(made[1], YEAR).must
    assert done == due > 0


def test_verify_reads_a_pack_from_the_terminal(
    made: tuple[Bureau, Desk, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(identity.to_pem(made[0].authority.certificate))
    assert cli.main(["verify", str(made[2]), "--root", str(root)]) == 0
    assert "尽职免责材料完整" in capsys.readouterr().out

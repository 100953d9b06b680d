"""Founding, codes, enrolment, the bureau's own acts, the check."""

import os
import shutil
import subprocess
import sys

import pytest
import requests
from msgspec.structs import replace

from desktop.bureau import accounts, acts, checking, founding, keyring, register, serve
from desktop.errors import BadInput, Damaged, NotAllowed, WrongPassphrase
from desktop.journal import identity
from desktop.supervision import roster
from desktop.supervision.days import day_of
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, trouble


@pytest.fixture
def bureau(folder):
    one = founding.open_bureau(folder, PASSPHRASE)
    yield one
    one.close()


def test_founding_twice_in_one_folder_is_refused(folder):
    with pytest.raises(BadInput, match="已有一个单位"):
        founding.init(folder, "另一个局", PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing(folder):
    with pytest.raises(WrongPassphrase):
        founding.open_bureau(folder, "猜的")


def test_no_private_key_lies_open(folder):
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    keys = keyring.read(folder / "keys.sealed", PASSPHRASE, keyring.Keys)
    assert not any(key in whole for key in (keys.authority, keys.server, keys.registrar, keys.nonces))
    assert b"PRIVATE KEY" not in whole


def test_the_exports_open_with_the_passphrase(folder):
    export = keyring.read(folder / "authority-export.sealed", PASSPHRASE, keyring.Single)
    root = identity.from_pem((folder / "root.pem").read_bytes())
    assert identity.key_from_der(export.key).public_key() == identity.public_key(root)
    recovery = keyring.read(folder / "recovery.sealed", PASSPHRASE, keyring.Single)
    assert recovery.what == "recovery"


def test_a_code_enrols_one_device_only(running, root):
    secret, _ = wire.read_code(register.invite(running.bureau, Role.INSPECTOR, "P01", ["M01"]).code)
    first, second = identity.new_key(), identity.new_key()
    answers = [_ask(running, root, secret, key) for key in (first, first, second)]
    told = [wire.read(one.content, wire.EnrolmentAnswer, "") for one in answers[:2]]
    assert replace(told[0], receipt=None, head=None) == replace(told[1], receipt=None, head=None)
    assert (answers[2].status_code, trouble(answers[2]).code) == (403, "invite")


def test_an_unknown_code_is_refused(running, root):
    refused = _ask(running, root, b"0123456789", identity.new_key())
    assert (refused.status_code, trouble(refused).code) == (403, "invite")


def test_a_request_that_is_none_is_refused(running, root):
    secret, _ = wire.read_code(register.invite(running.bureau, Role.INSPECTOR, "P01").code)
    body = wire.write(wire.Enrolment(secret, b"nothing", "x"))
    refused = requests.post(f"{running.url}/v1/enrolments", body, verify=root, headers=_HEADERS, timeout=30)
    assert (refused.status_code, trouble(refused).code) == (400, "message")


def test_an_invitation_registers_whom_and_what_nobody_knew(bureau):
    register.invite(bureau, Role.INSPECTOR, "P01", ["M01"])
    roll = _roll(bureau)
    assert roster.fold_mine(roll.facts["mine/M01"]).card.name == "M01"
    assert roster.fold_person(roll.facts["person/P01"]).registered.org == "140000"
    assert roster.fold_designation(roll.facts["designation/P01/M01"]).periods[0].until is None


def test_the_code_carries_the_root(bureau):
    _, pin = wire.read_code(register.invite(bureau, Role.SUPERVISOR, "S01").code)
    assert wire.is_pinned(bureau.authority.certificate, pin)


def test_registering_the_same_again_seals_nothing(bureau, tmp_path):
    file = tmp_path / "花名册.yaml"
    file.write_text(_ROSTER, encoding="utf-8")
    wanted = register.read_roster(file)
    assert len(register.register(bureau, wanted)) == 1
    assert register.register(bureau, wanted) == []
    assert _roll(bureau).posts["P02", "M01"]


def test_another_status_without_a_day_holds_from_today_on_and_once(bureau):
    card = roster.MineRegistered(code="m7", name="演示矿", kind=roster.MineKind.QUARRY)
    register.register(bureau, register.Roster(mines=(card,)))
    stopped = register.Roster(mines=(replace(card, status="停产"),))
    register.register(bureau, stopped)
    assert register.register(bureau, stopped) == []
    with bureau.log.moment() as connection:
        mine = roster.fold_mine(bureau.log.roll(connection).facts["mine/m7"])
    assert mine.first_status == "生产"
    assert [(one.day, one.status) for one in mine.changes] == [(str(day_of(bureau.log.time())), "停产")]


def test_a_roster_with_errors_names_them(tmp_path):
    file = tmp_path / "花名册.yaml"
    file.write_text("mines: [{code: M01}]", encoding="utf-8")
    with pytest.raises(BadInput, match="花名册"):
        register.read_roster(file)


def test_a_published_checklist_reaches_an_inspector(running, inspector):
    blob = register.publish(running.bureau, b"catalogue", catalogue="coal", title="演示检查表", edition="1")
    answer = inspector.round()
    kinds = [fact.kind for part in answer.pulled for one in part.entries for fact in wire.unpack(one).header.facts]
    assert "checklist.published" in kinds
    assert inspector.send("GET", f"/v1/blobs/{blob}?scope=org/140000").content == b"catalogue"


def test_entries_of_the_bureau_stand_on_what_was_known(bureau):
    register.invite(bureau, Role.INSPECTOR, "P01", ["M01"])
    ended = roster.DesignationEnded(person="P01", mine="M01", until="2026-11-30")
    register.register(bureau, register.Roster(ended=(ended,)))
    made, end = _roll(bureau).facts["designation/P01/M01"]
    assert end.basis == (made.entry,)
    assert end.depth == made.depth + 1


def test_what_may_not_follow_is_not_sealed(bureau):
    with pytest.raises(NotAllowed):
        acts.seal(bureau, [("device/" + "0" * 64, roster.DeviceRevoked(reason="没有这台"), ())])


def test_revoking_needs_one_device(bureau):
    with pytest.raises(BadInput):
        accounts.revoke(bureau, "00000000", "没有这台")


def test_the_check_names_a_changed_entry(running, inspector):
    one = inspector.entry("mine/M01")
    inspector.round(one)
    with running.bureau.log.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE entry SET header = replace(header, 'visit', 'visiT') WHERE author = ?",
            (inspector.holder.fingerprint,),
        )
    report = checking.check(running.bureau)
    assert one.id[:8] in report.hurt[0]
    assert not report.is_sound


def test_the_check_names_a_lost_entry_and_a_wrong_tree(running, inspector):
    inspector.round(inspector.entry("mine/M01"), inspector.entry("mine/M01"))
    with running.bureau.log.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM entry WHERE scope = 'mine/M01' AND number = 1")
    sentences = " ".join(checking.check(running.bureau).hurt)
    assert "编号" in sentences
    assert "日志树" in sentences


def test_an_overwritten_database_is_told_when_opened(bureau, folder):
    bureau.close()
    _overwrite(folder / "log.sqlite", 0.2, 0.8)
    with pytest.raises(Damaged, match="数据库已损坏"):
        founding.open_bureau(folder, PASSPHRASE)


def test_the_check_names_an_overwritten_page(running, folder, inspector):
    for _ in range(40):
        inspector.push(inspector.entry("mine/M01", [{"字": os.urandom(10_000).hex()}]))
    running.stop()
    _overwrite(folder / "log.sqlite", 0.7, 0.9)
    with founding.opened(folder, PASSPHRASE) as bureau:
        report = checking.check(bureau)
    assert report.hurt
    assert "备份" in report.hurt[0]


def test_a_server_process_says_where_it_answers_and_ends_when_told(folder, root, tmp_path):
    script = tmp_path / "serve.py"
    script.write_text(
        "import os, pathlib, sys\nfrom desktop.bureau import serve\n"
        "serve.serve(pathlib.Path(sys.argv[1]), os.environ['YIKUANG_PASSPHRASE'], serve.Way(hosts=('bureau.example',)),"
        " say=lambda line: print(line, flush=True))\n",
        encoding="utf-8",
    )
    surroundings = {**os.environ, "PYTHONPATH": os.getcwd()}
    with serve.Process([sys.executable, str(script), str(folder)], PASSPHRASE, surroundings) as process:
        assert process.url.startswith("https://bureau.example:")
        port = process.url.rsplit(":", 1)[1]
        answer = requests.get(f"https://127.0.0.1:{port}/v1/root", verify=root, timeout=30)
        assert answer.content == identity.to_der(identity.from_pem((folder / "root.pem").read_bytes()))
    assert founding.card(folder).url == process.url


def test_a_port_in_use_is_told(running, founded, tmp_path):
    port = int(running.url.rsplit(":", 1)[1])
    with pytest.raises(BadInput, match=str(port)):
        serve.serve(shutil.copytree(founded, tmp_path / "other"), PASSPHRASE, serve.Way(port=port), say=print)


def test_the_server_needs_no_window():
    code = (
        "import sys; sys.modules['PySide6'] = None; import desktop.bureau.serve, desktop.bureau.checking, "
        "desktop.bureau.register; assert not [m for m in sys.modules if m.startswith('desktop.ui')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


_HEADERS = {"Content-Encoding": "zstd", "Accept-Encoding": ""}
_ROSTER = """
mines:
  - {code: M01, name: 演示煤矿, kind: 煤矿, places: [{id: p1, name: 机电硐室, kind: 硐室}]}
people:
  - {code: P01, name: 演示专员甲, org: "140000"}
  - {code: P02, name: 演示专员乙, org: "140000"}
roles:
  - {person: P01, role: inspector}
designations:
  - {person: P01, mine: M01, since: "2026-01-01"}
groups:
  - {code: G1, members: [{person: P01}, {person: P02}], mines: [M01]}
"""


def _overwrite(path, start, end):
    data = bytearray(path.read_bytes())
    first, last = (int(len(data) * part) for part in (start, end))
    data[first:last] = os.urandom(last - first)
    path.write_bytes(data)


def _roll(bureau):
    with bureau.log.moment() as connection:
        return bureau.log.roll(connection)


def _ask(running, root, secret, key):
    body = wire.write(wire.Enrolment(secret, identity.request(key, "P01"), "笔记本"))
    return requests.post(f"{running.url}/v1/enrolments", body, verify=root, headers=_HEADERS, timeout=30)

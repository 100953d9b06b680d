"""Codes: they run out, an administrator may have to say yes, wrong ones cannot be tried for ever."""

import datetime as dt
import threading

import msgspec
import pytest
import requests
import zxingcpp
from PIL import Image

from desktop.bureau import accounts, codes, founding, keeping, register, serve
from desktop.commands import approvals
from desktop.errors import BadInput
from desktop.journal import identity
from desktop.supervision.roster import Role
from desktop.sync import wire
from tests.bureau.devices import PASSPHRASE, trouble

_HEADERS = {"Content-Encoding": "zstd", "Accept-Encoding": ""}


class Clock:
    """A server's clock that goes on when told."""

    def __init__(self):
        self.now = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def served(folder, clock):
    with serve.Running(folder, PASSPHRASE, clock=clock) as one:
        yield one


def ask(served, code, key, name="笔记本"):
    """What the server answers to a code: the enrolment, or its trouble."""
    secret, _ = wire.read_code(code)
    body = wire.write(wire.Enrolment(secret, identity.request(key, "P01"), name))
    root = str(served.bureau.folder / "root.pem")
    answer = requests.post(f"{served.url}/v1/enrolments", body, verify=root, headers=_HEADERS, timeout=60)
    if answer.status_code != 200:
        return answer.status_code, trouble(answer)
    return 200, wire.read(answer.content, wire.EnrolmentAnswer, "")


def given(answer):
    """What an answer gives for good: the head and receipt beside it are signed anew."""
    status, told = answer
    return status, msgspec.structs.replace(told, receipt=None, head=None)


def code_of(served, days=codes.DAYS):
    return register.invite(served.bureau, Role.INSPECTOR, "P01", ["M01"], days=days).code


def devices(served):
    with served.bureau.log.moment() as connection:
        return served.bureau.log.roll(connection).devices_of("P01")


def test_a_code_runs_out(served, clock):
    code = code_of(served, days=2)
    clock.now += dt.timedelta(days=2, seconds=1)
    status, said = ask(served, code, identity.new_key())
    assert (status, said.code) == (403, "invite")
    assert "已过期（有效至 2026-11-24）" in said.sentence
    assert devices(served) == []


def test_whoever_showed_it_in_time_gets_his_answer_later(served, clock):
    code, key = code_of(served), identity.new_key()
    first = ask(served, code, key)
    clock.now += dt.timedelta(days=30)
    assert given(ask(served, code, key)) == given(first)


@pytest.mark.parametrize("days", [0, -1, codes.MOST_DAYS + 1])
def test_a_code_holds_for_no_nonsensical_time(served, days):
    with pytest.raises(BadInput, match="有效期"):
        code_of(served, days)


def test_a_device_waits_until_the_administrator_says_yes(served):
    codes.ask_approval(served.bureau, True)
    code, key = code_of(served), identity.new_key()
    for _ in range(2):
        status, said = ask(served, code, key, "演示电脑")
        assert (status, said.code) == (403, "waiting")
        assert codes.mark(key.public_key()) in said.sentence
    (one,) = codes.applicants(served.bureau)
    assert (one.person, one.device, one.word) == ("P01", "演示电脑", codes.Word.WAITING)
    assert devices(served) == []
    codes.decide(served.bureau, one.mark.upper(), codes.Word.YES)
    status, told = ask(served, code, key)
    assert status == 200
    assert devices(served) == [identity.fingerprint(identity.from_der(told.certificate))]


def test_a_device_the_administrator_refused_hears_why(served):
    codes.ask_approval(served.bureau, True)
    code, key = code_of(served), identity.new_key()
    ask(served, code, key)
    codes.decide(served.bureau, codes.mark(key.public_key()), codes.Word.NO, "不是单位的电脑")
    for other in (key, identity.new_key()):
        status, said = ask(served, code, other)
        assert (status, said.code) == (403, "invite")
    assert "不是单位的电脑" in ask(served, code, key)[1].sentence
    codes.ask_approval(served.bureau, False)
    assert ask(served, code, key)[0] == 403


def test_nobody_else_can_take_the_code_of_one_who_waits(served):
    codes.ask_approval(served.bureau, True)
    code, key, thief = code_of(served), identity.new_key(), identity.new_key()
    ask(served, code, key)
    assert ask(served, code, thief)[1].code == "invite"
    assert [one.mark for one in codes.applicants(served.bureau)] == [codes.mark(key.public_key())]


def test_whoever_waits_goes_ahead_when_approval_is_asked_no_more(served):
    codes.ask_approval(served.bureau, True)
    code, key = code_of(served), identity.new_key()
    ask(served, code, key)
    codes.ask_approval(served.bureau, False)
    assert ask(served, code, key)[0] == 200


def test_a_device_that_is_enrolled_waits_for_nobody_afterwards(served):
    code, key = code_of(served), identity.new_key()
    first = ask(served, code, key)
    codes.ask_approval(served.bureau, True)
    assert given(ask(served, code, key)) == given(first)


def test_a_mark_nobody_waits_under_is_told(served):
    with pytest.raises(BadInput, match="0000-0000"):
        codes.decide(served.bureau, "0000-0000", codes.Word.YES)


def test_wrong_codes_are_not_heard_for_ever(served, clock):
    wrong = wire.write_code(b"0123456789", served.bureau.authority.certificate)
    good, key = code_of(served), identity.new_key()
    said = [ask(served, wrong, key)[0] for _ in range(codes.TRIES + 1)]
    assert said == [403] * codes.TRIES + [429]
    assert ask(served, good, key)[1].code == "busy"
    clock.now += codes.WINDOW + dt.timedelta(seconds=1)
    assert ask(served, good, key)[0] == 200


def test_codes_given_before_a_backup_was_restored_hold_no_longer(folder, tmp_path):
    with founding.opened(folder, PASSPHRASE) as bureau:
        code = register.invite(bureau, Role.INSPECTOR, "P01", ["M01"]).code
    keeping.backup(folder, tmp_path / "备份.zip")
    keeping.restore(tmp_path / "备份.zip", tmp_path / "新", PASSPHRASE)
    with serve.Running(tmp_path / "新", PASSPHRASE) as restored:
        status, said = ask(restored, code, identity.new_key())
    assert (status, said.code) == (403, "invite")
    assert "作废" in said.sentence


def test_two_keys_that_show_a_code_at_once_make_one_device(served):
    code, keys, said = code_of(served), [identity.new_key() for _ in range(4)], []
    threads = [threading.Thread(target=lambda key=key: said.append(ask(served, code, key)[0])) for key in keys]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(said) == [200, 403, 403, 403]
    assert len(devices(served)) == 1


def test_the_picture_in_the_terminal_is_read_as_address_and_code(served):
    invitation = accounts.Invitation(code_of(served), "https://192.168.1.10:8443")
    lines = approvals.picture(invitation)
    marks = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows = [[marks[one][half] for one in line] for line in lines for half in (0, 1)]
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([one for row in rows for one in row])
    large = picture.resize((picture.width * 8, picture.height * 8), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(large)
    assert found.text == f"{invitation.url} {invitation.code}".upper()

"""设备 with a real server: an administrator gives codes, approves who waits, revokes what was lost; others read."""

from __future__ import annotations

import desks
import pytest
import served
import windows
from keyboard import Keyboard

from desktop.actions.devices import Stand
from desktop.bureau import codes, founding, register
from desktop.errors import Refused
from desktop.journal import identity
from desktop.supervision.roster import Role
from desktop.sync import enrolling
from desktop.sync.round import exchange
from desktop.ui.bench import Bench
from tests.making.sites import CHEAP


@pytest.fixture
def bureau(tmp_path):
    with served.bureau(tmp_path / "bureau") as (url, _):
        yield url


@pytest.fixture
def opened(tmp_path, bureau):
    one = founding.open_bureau(tmp_path / "bureau", desks.PASSPHRASE)
    yield one
    one.close()


@pytest.fixture
def desk(tmp_path, bureau, opened, request):
    code = register.invite(opened, getattr(request, "param", Role.ADMINISTRATOR), served.PERSON).code
    made = enrolling.enrol(tmp_path / "desk", bureau, code, desks.PASSPHRASE, device_name="演示电脑", cost=CHEAP)
    exchange(made)
    yield made
    made.close()


@pytest.fixture
def tab(qtbot, desk, lanes, dressed, tmp_path):
    bench = Bench(desk, lanes, lambda desk, stop, tell: exchange(desk, stop))
    window = windows.make(qtbot, bench, tmp_path, is_supervisor=True)
    keys = Keyboard(qtbot, window, lanes)
    keys.press("Ctrl+=")
    keys.settle()
    keys.press("Ctrl+PgUp")  # from the first part to the last
    keys.settle()
    found = window.pages["duty"].devices
    found.keys = keys
    return found


def wait(tmp_path, url, code, name):
    """A colleague's laptop shows its code and is told to wait."""
    with pytest.raises(enrolling.Waiting) as said:
        enrolling.enrol(tmp_path / name, url, code, desks.PASSPHRASE, device_name=name, cost=CHEAP)
    return str(said.value)


def stands(tab):
    return [(line.person_name, line.name, line.stand) for line in tab.model.lines]


def test_own_device_stands_there_and_cannot_be_revoked_here(tab):
    assert stands(tab) == [("演示专员甲", "演示电脑", Stand.USED)]
    assert not tab.revoke.isEnabled()
    assert "在用的设备 1 台，1 人" in tab.about.text()


def test_a_code_is_given_and_the_device_that_shows_it_approved(tab, tmp_path, bureau, opened):
    codes.ask_approval(opened, True)
    tab.person.setCurrentIndex(tab.person.findData("E002"))
    tab.keys.press("Alt+G")
    tab.keys.settle()
    told = tab.code.text().split("\n")
    assert told[0].startswith("演示专员乙")
    assert told[2] == bureau
    assert tab.face.isVisible()
    assert "核对码" in wait(tmp_path, bureau, told[1], "新电脑")
    tab.look()
    tab.keys.settle()
    assert stands(tab)[0] == ("演示专员乙", "新电脑", Stand.WAITING)
    assert tab.asks.isChecked()
    assert "请对方报核对码" in tab.front.text()
    tab.keys.press("Alt+A")
    tab.keys.settle()
    made = enrolling.enrol(tmp_path / "新电脑", bureau, told[1], desks.PASSPHRASE, device_name="新电脑", cost=CHEAP)
    made.close()
    exchange(tab.bench.desk)
    tab.look()
    tab.keys.settle()
    assert ("演示专员乙", "新电脑", Stand.USED) in stands(tab)


def test_who_is_refused_hears_the_reason(tab, tmp_path, bureau, opened):
    codes.ask_approval(opened, True)
    code = register.invite(opened, Role.INSPECTOR, "E002").code
    wait(tmp_path, bureau, code, "别的电脑")
    tab.look()
    tab.keys.settle()
    tab.reason.setText("不是本单位电脑")
    tab.keys.press("Alt+J")
    tab.keys.settle()
    assert stands(tab) == [("演示专员甲", "演示电脑", Stand.USED)]
    with pytest.raises(Refused, match="不是本单位电脑"):
        enrolling.enrol(tmp_path / "别的电脑", bureau, code, desks.PASSPHRASE, device_name="别的电脑", cost=CHEAP)


def test_a_lost_device_is_revoked_with_a_reason(qtbot, tab, tmp_path, bureau, opened):
    code = register.invite(opened, Role.INSPECTOR, "E002").code
    made = enrolling.enrol(tmp_path / "丢失", bureau, code, desks.PASSPHRASE, device_name="丢失的电脑", cost=CHEAP)
    lost = identity.fingerprint(made.holder.certificate)
    made.close()
    exchange(tab.bench.desk)
    tab.look()
    tab.keys.settle()
    tab.list.choose(lost)
    tab.keys.press("Alt+T")
    tab.keys.settle()
    assert tab.reason.hasFocus()  # first the reason
    tab.reason.setText("丢失")
    tab.keys.press("Alt+T")
    qtbot.waitUntil(lambda: ("演示专员乙", "丢失的电脑", Stand.REVOKED) in stands(tab), timeout=30_000)
    assert next(one for one in tab.model.lines if one.fingerprint == lost).why == f"丢失（{served.PERSON} 办理）"


@pytest.mark.parametrize("desk", [Role.SUPERVISOR], indirect=True)
def test_a_supervisor_only_reads(tab):
    assert stands(tab) == [("演示专员甲", "演示电脑", Stand.USED)]
    assert not tab.side.isVisible()
    assert not tab.asks.isVisible()


def test_without_the_server_what_is_known_stays_and_the_reason_is_told(tab):
    tab.bench.desk.set(enrolling.SERVER_URL, "https://127.0.0.1:9")
    tab.look()
    tab.keys.settle()
    assert stands(tab) == [("演示专员甲", "演示电脑", Stand.USED)]
    assert "谁在等批准还不知道" in tab.about.text()
    assert not tab.asks.isEnabled()

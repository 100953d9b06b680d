"""The server as a service: what is written and run on Linux and on Windows, what is said when it may not be."""

import xml.etree.ElementTree as ET

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import DNSName, SubjectAlternativeName, load_pem_x509_certificates

from desktop.bureau import founding, service, tls
from desktop.commands import bureau_services
from desktop.errors import BadInput, NotAllowed
from tests.bureau.devices import PASSPHRASE

LINUX = service.Wanted(("/opt/一 矿/yikuang",), "/srv/单位", 8443, ("--bind", "0.0.0.0"), "yikuang")
WINDOWS = service.Wanted((r"C:\Program Files\yikuang\yikuang.exe",), r"D:\单位 服务器", 8443, ("--host", "a&b"))
SECRET = "演示口令-服务"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def words(plan):
    return [" ".join(one) for one in plan.commands]


def test_a_unit_starts_the_server_as_the_folder_s_owner_and_starts_it_again():
    plan = service.linux("install", LINUX, SECRET)
    secret, unit = plan.files
    assert (secret.is_secret, secret.text, unit.path) == (True, SECRET, "/etc/systemd/system/yikuang-bureau.service")
    assert SECRET not in unit.text
    command = '"/opt/一 矿/yikuang" bureau serve /srv/单位 --port 8443 --bind 0.0.0.0'
    assert f"ExecStart={command} --passphrase-file ${{CREDENTIALS_DIRECTORY}}/passphrase\n" in unit.text
    assert "User=yikuang\n" in unit.text
    assert "Restart=always\n" in unit.text
    assert words(plan) == ["systemctl daemon-reload", "systemctl enable --now yikuang-bureau"]


def test_a_task_starts_the_server_with_windows_and_the_firewall_lets_its_port_in():
    plan = service.windows("install", WINDOWS, SECRET)
    task = next(one for one in plan.files if one.path.endswith("service.xml"))
    read = ET.fromstring(task.text.encode("utf-16"))
    assert read.find(f".//{TASK}BootTrigger/{TASK}Enabled").text == "true"
    assert read.find(f".//{TASK}UserId").text == "S-1-5-19"
    assert read.find(f".//{TASK}Command").text == WINDOWS.program[0]
    arguments = read.find(f".//{TASK}Arguments").text
    assert arguments.startswith(r'bureau serve "D:\单位 服务器" --port 8443 --host a&b --passphrase-file ')
    assert SECRET not in task.text
    assert words(plan)[-2:] == [
        "netsh advfirewall firewall add rule name=yikuang-bureau dir=in action=allow protocol=TCP localport=8443"
        r" program=C:\Program Files\yikuang\yikuang.exe profile=domain,private",
        "schtasks /Run /TN yikuang-bureau",
    ]
    assert any("service.passphrase /inheritance:r" in one for one in words(plan))


@pytest.mark.parametrize("system", [service.linux, service.windows])
def test_removing_undoes_what_installing_did(system):
    wanted = LINUX if system is service.linux else WINDOWS
    assert set(system("remove", wanted).removed) == {one.path for one in system("install", wanted).files}
    for verb in ("start", "stop", "status"):
        assert len(system(verb, wanted).commands) == 1


def test_a_plan_is_carried_out_in_order_and_a_failure_that_does_not_matter_is_passed_over(tmp_path):
    ran = []
    plan = service.Plan(
        (service.File(str(tmp_path / "口令"), SECRET, is_secret=True),), (("gone",), ("made",)), (("gone",),)
    )
    service.carry_out(plan, lambda command: ran.append(command) or (int(command == ("gone",)), "好"))
    assert ran == [("gone",), ("made",)]
    assert ((tmp_path / "口令").read_text("utf-8"), (tmp_path / "口令").stat().st_mode & 0o777) == (SECRET, 0o600)


def test_without_the_rights_a_sentence_says_what_to_do(tmp_path):
    (tmp_path / "file").touch()
    plan = service.Plan((service.File(str(tmp_path / "file" / "unit"), "x"),))  # a place nobody may write to
    with pytest.raises(NotAllowed, match="管理员"):
        service.carry_out(plan)
    with pytest.raises(BadInput, match="拒绝访问"):
        service.carry_out(service.Plan((), (("schtasks",),)), lambda _: (5, "拒绝访问。"))
    with pytest.raises(BadInput, match="没有 yikuang-none"):
        service.carry_out(service.Plan((), (("yikuang-none",),)))


def test_a_proxy_s_certificate_comes_from_the_bureau_and_its_key_is_for_one_alone(folder, tmp_path):
    with founding.opened(folder, PASSPHRASE) as bureau:
        chain, key = tls.export(bureau, ["bureau.example"], tmp_path)
    own, root = load_pem_x509_certificates(chain.read_bytes())
    own.verify_directly_issued_by(root)
    assert own.extensions.get_extension_for_class(SubjectAlternativeName).value.get_values_for_type(DNSName) == [
        "bureau.example"
    ]
    assert load_pem_private_key(key.read_bytes(), None).public_key() == own.public_key()
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_passphrase_comes_from_a_file_without_its_line_end(tmp_path):
    (tmp_path / "口令").write_bytes(f"{SECRET}\r\n".encode())
    assert bureau_services.passphrase(tmp_path / "口令") == SECRET
    with pytest.raises(BadInput):
        bureau_services.passphrase(tmp_path / "没有")

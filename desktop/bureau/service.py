"""A bureau's server that starts with the machine: on Linux a systemd unit, on Windows a task at start-up of the account
LOCAL SERVICE (it runs without anybody at the screen and is started again when it ends) and its firewall rule.

What is written and run is told as data (`Plan`) before anything is done, so that it can be read, shown and tested
anywhere. The passphrase lies in a file of its own that only administrators and the service may read.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from xml.sax.saxutils import escape

from desktop.errors import BadInput, NotAllowed

NAME = "yikuang-bureau"
SECRET = "service.passphrase"
_UNIT = f"/etc/systemd/system/{NAME}.service"
_SERVICE_ACCOUNT, _ADMINISTRATORS, _SYSTEM = "*S-1-5-19", "*S-1-5-32-544", "*S-1-5-18"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The service: how this program is started, the bureau's folder, the port, what else `bureau serve` is given, and
    (Linux) as which user it runs.
    """

    program: tuple[str, ...]
    folder: str
    port: int
    more: tuple[str, ...] = ()
    user: str = "root"


@dataclass(frozen=True, slots=True)
class File:
    """A file to write; `is_secret`: for its owner alone."""

    path: str
    text: str
    is_secret: bool = False
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to write, commands to run after them (of those in `may_fail` nobody minds the failure), files to remove."""

    files: tuple[File, ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()
    may_fail: tuple[tuple[str, ...], ...] = ()
    removed: tuple[str, ...] = ()


def linux(verb: str, wanted: Wanted, passphrase: str = "") -> Plan:
    """What a verb (install, remove, start, stop, status) does where systemd runs."""
    secret = f"{wanted.folder}/{SECRET}"
    match verb:
        case "install":
            files = (File(secret, passphrase, is_secret=True), File(_UNIT, _unit(wanted, secret)))
            return Plan(files, (("systemctl", "daemon-reload"), ("systemctl", "enable", "--now", NAME)))
        case "remove":
            gone = ("systemctl", "disable", "--now", NAME)
            return Plan((), (gone, ("systemctl", "daemon-reload")), (gone,), (_UNIT, secret))
        case "status":
            return Plan((), (("systemctl", "status", "--no-pager", NAME),))
    return Plan((), (("systemctl", verb, NAME),))


def windows(verb: str, wanted: Wanted, passphrase: str = "") -> Plan:
    """The same on Windows."""
    folder = PureWindowsPath(wanted.folder)
    secret, task = str(folder / SECRET), str(folder / "service.xml")
    rule = ("netsh", "advfirewall", "firewall", "delete", "rule", f"name={NAME}")
    match verb:
        case "install":
            files = (File(secret, passphrase, is_secret=True), File(task, _task(wanted, secret), encoding="utf-16"))
            grants = (
                ("icacls", str(folder), "/grant", f"{_SERVICE_ACCOUNT}:(OI)(CI)M"),
                ("icacls", str(PureWindowsPath(wanted.program[0]).parent), "/grant", f"{_SERVICE_ACCOUNT}:(OI)(CI)RX"),
                ("icacls", secret, "/inheritance:r", "/grant:r", f"{_SERVICE_ACCOUNT}:R", f"{_ADMINISTRATORS}:F",
                 f"{_SYSTEM}:F"),
            )  # fmt: skip
            opened = (
                *("netsh", "advfirewall", "firewall", "add", "rule", f"name={NAME}", "dir=in", "action=allow"),
                *("protocol=TCP", f"localport={wanted.port}", f"program={wanted.program[0]}", "profile=domain,private"),
            )
            made = ("schtasks", "/Create", "/TN", NAME, "/XML", task, "/F")
            return Plan(files, (*grants, made, rule, opened, ("schtasks", "/Run", "/TN", NAME)), (rule,))
        case "remove":
            commands = (("schtasks", "/End", "/TN", NAME), ("schtasks", "/Delete", "/TN", NAME, "/F"), rule)
            return Plan((), commands, commands, (task, secret))
        case "start":
            return Plan((), (("schtasks", "/Run", "/TN", NAME),))
        case "stop":
            return Plan((), (("schtasks", "/End", "/TN", NAME),))
    return Plan((), (("schtasks", "/Query", "/TN", NAME, "/V", "/FO", "LIST"),))


def plan(verb: str, wanted: Wanted, passphrase: str = "") -> Plan:
    """What the verb does on this machine."""
    return (windows if os.name == "nt" else linux)(verb, wanted, passphrase)


Run = Callable[[Sequence[str]], tuple[int, str]]
"""Runs a command; its exit code and what it said."""


def carry_out(found: Plan, run: Run | None = None) -> str:
    """Does it, and answers what the last command said. NotAllowed without the rights, BadInput when a command fails or
    is not there.
    """
    run = run or _run
    for one in found.files:
        _write(one)
    said = ""
    for command in found.commands:
        code, said = run(command)
        if code and command not in found.may_fail:
            raise BadInput(f"“{' '.join(command)}”没有成功（{code}）：{said.strip() or '没有说明'}")
    for name in found.removed:
        try:
            Path(name).unlink(missing_ok=True)
        except OSError as error:
            raise NotAllowed(_RIGHTS.format(name)) from error
    return said.strip()


def _unit(wanted: Wanted, secret: str) -> str:
    command = (*wanted.program, "bureau", "serve", wanted.folder, "--port", str(wanted.port), *wanted.more)
    return f"""[Unit]
Description=一矿一表 主管部门服务器
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
User={wanted.user}
LoadCredential=passphrase:{secret}
ExecStart={" ".join(map(_quoted, command))} --passphrase-file ${{CREDENTIALS_DIRECTORY}}/passphrase
Restart=always
RestartSec=3
TimeoutStopSec=60
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
"""


def _task(wanted: Wanted, secret: str) -> str:
    words = (*wanted.program[1:], "bureau", "serve", wanted.folder, "--port", str(wanted.port), *wanted.more)
    arguments = subprocess.list2cmdline([*words, "--passphrase-file", secret])
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>一矿一表 主管部门服务器</Description></RegistrationInfo>
  <Triggers><BootTrigger><Enabled>true</Enabled></BootTrigger></Triggers>
  <Principals><Principal id="Author"><UserId>S-1-5-19</UserId></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(wanted.program[0])}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(wanted.folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _quoted(word: str) -> str:
    """As systemd reads it."""
    safe = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{safe}"' if not safe.replace("/", "").replace("-", "").replace(".", "").isalnum() else safe


def _write(file: File) -> None:
    path = Path(file.path)
    try:
        path.unlink(missing_ok=True)
        mode = 0o600 if file.is_secret else 0o644
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
            opened.write(file.text.encode(file.encoding))
    except OSError as error:
        raise NotAllowed(_RIGHTS.format(file.path)) from error


def _run(command: Sequence[str]) -> tuple[int, str]:
    try:
        done = subprocess.run(list(command), capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise BadInput(f"这台电脑上没有 {command[0]}；请按 packaging/server/README.md 手工设置。") from error
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


_RIGHTS = "没有权限改动“{}”：Windows 上请用“以管理员身份运行”的终端，Linux 上请用 sudo 再执行一次。"

"""The whole road: what the demonstration leaves behind is real, and other programs agree."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.documents import verifying
from desktop.journal import identity


@pytest.fixture(scope="session")
def trusting(demo, tmp_path_factory):
    """A database of trusted certificates for pdfsig that holds the bureau's root alone."""
    folder = tmp_path_factory.mktemp("nss")
    subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    add = ["certutil", "-A", "-d", f"sql:{folder}", "-n", "root", "-t", "CT,CT,CT", "-i", demo["root"]]
    subprocess.run(add, check=True)
    return folder


def pdfsig(folder, file):
    done = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{folder}", file], capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout


def test_two_validators_agree_on_the_ledger(demo, trusting):
    said = pdfsig(trusting, demo["ledger"])
    assert said.count("Signature is Valid.") == 3
    assert said.count("Certificate is Trusted.") == 3
    root = identity.from_pem(Path(demo["root"]).read_bytes())
    verdict = verifying.verify(Path(demo["ledger"]).read_bytes(), [root])
    assert verdict.holds
    assert len(verdict.signatures) == 3


def test_with_one_flipped_byte_both_complain(demo, trusting, tmp_path):
    data = bytearray(Path(demo["ledger"]).read_bytes())
    data[len(data) // 3] ^= 1
    bad = tmp_path / "flipped.pdf"
    bad.write_bytes(bytes(data))
    assert "Signature is Valid." not in pdfsig(trusting, bad)
    assert not verifying.verify(bytes(data), [identity.from_pem(Path(demo["root"]).read_bytes())]).intact


def test_the_order_is_signed_too(demo, trusting):
    assert pdfsig(trusting, demo["orders"][0]).count("Signature is Valid.") == 1


def test_every_other_paper_is_there_and_signed(demo, trusting):
    assert [Path(file).stem for file in demo["papers"]] == ["record", "recheck", "opinion"]
    for file in demo["papers"]:
        assert pdfsig(trusting, file).count("Signature is Valid.") == 1


def test_internal_papers_are_there_the_leave_signed_by_two(demo, trusting):
    signed = {Path(file).stem: pdfsig(trusting, file).count("Signature is Valid.") for file in demo["forms"]}
    assert {"d-handover", "d-leave", "d-pledge"} <= signed.keys()
    assert signed["d-leave"] == 2
    assert min(signed.values()) >= 1


def test_the_good_visit_is_complete_and_receipted(demo):
    assert set(demo["states"].values()) == {"已齐全"}
    assert demo["receipts"][demo["visit"]].isdigit()


def test_the_unreadable_photo_is_named_and_left_out(demo):
    assert len(demo["left_out"]) == 1
    assert "IMG_0099.jpg" in demo["left_out"][0]


def test_the_supervisors_desk_shows_the_same_record(demo, terminal):
    assert all(demo["digests_agree"].values())
    ours = terminal.json("status", "--desk", demo["desk"])["digests"]
    theirs = terminal.json("status", "--desk", demo["supervisor_desk"])["digests"]
    assert ours["mine/DEMO-M01"] == theirs["mine/DEMO-M01"]


def test_told_again_it_goes_on_and_damages_nothing(demo, terminal):
    before = terminal.json("status", "--desk", demo["desk"])["digests"]
    folder = Path(demo["desk"]).parent
    assert terminal.json("demo", folder, "--headless")["visit"] == demo["visit"]
    assert terminal.json("status", "--desk", demo["desk"])["digests"] == before
    assert terminal("check", "--desk", demo["desk"]).returncode == 0
    assert terminal("bureau", "check", demo["bureau"]).returncode == 0


def test_cut_off_between_doing_and_noting_it_goes_on(demo, terminal, tmp_path):
    folder = shutil.copytree(Path(demo["desk"]).parent, tmp_path / "演示")
    book = folder / "demo.json"
    done = json.loads(book.read_text("utf-8"))
    kept = {name: done[name] for name in done if name not in ("close", "countersign", "sync", "accept", "resync")}
    book.write_text(json.dumps(kept), "utf-8")
    again = terminal.json("demo", folder, "--headless")
    assert set(again["states"].values()) == {"已齐全"}
    assert all(again["digests_agree"].values())


def test_a_book_that_cannot_be_read_says_so(terminal, tmp_path):
    (tmp_path / "demo.json").write_text("{", "utf-8")
    done = terminal("demo", tmp_path, "--headless")
    assert (done.returncode, "另选一个空文件夹" in done.stderr) == (3, True)

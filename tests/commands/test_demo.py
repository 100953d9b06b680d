"""The whole road: what the demonstration leaves behind is real, and other programs agree."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.demo import papers
from desktop.documents import form, verifying
from desktop.journal import identity

DRAWS = re.compile(r"^def draw\(record: \w+\) -> \w*Drawn:", re.MULTILINE)


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


def test_one_paper_of_every_kind_is_made(demo):
    assert demo["papers"].keys() == papers.kinds().keys()
    for kind, file in demo["papers"].items():
        assert Path(file).stem == papers.kinds()[kind]
        assert Path(file).read_bytes().startswith(b"%PDF-")


def test_every_page_the_program_draws_is_a_kind_of_the_demonstration():
    sources = {file.stem: file.read_text("utf-8") for file in Path(form.__file__).parent.glob("*.py")}
    drawn = {name.replace("_", "-") for name, text in sources.items() if DRAWS.search(text)} - {"form"}
    assert drawn == papers.PAGES.keys() - {papers.SCAN}


def test_each_paper_bears_the_signatures_of_the_people_it_needs(demo, trusting):
    signed = {key: pdfsig(trusting, file).count("Signature is Valid.") for key, file in demo["papers"].items()}
    several = {"ledger": 3, "d-handover": 4, "d-leave": 2, "d-pledge": 2, "d-half-year": 2, "d-assessment": 2}
    several |= {"d-stationing": 2, "d-self-check": 2, "d-leave-return": 2}
    around = {papers.CORRECTION, papers.RECEIPT, papers.SCAN, papers.COVER, papers.AUDIT, papers.STATISTICS}
    unsigned = {papers.SHEET, papers.WITHDRAWAL, *around}
    assert signed == {key: several.get(key, int(key not in unsigned)) for key in signed}


def test_the_handover_is_signed_on_three_desks(demo):
    root = identity.from_pem(Path(demo["root"]).read_bytes())
    signatures = verifying.verify(Path(demo["papers"]["d-handover"]).read_bytes(), [root]).signatures
    assert [one.name for one in signatures] == ["演示专员甲", "演示专员乙", "演示主管丙", "演示主管丙"]


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
    kept = list(done)[: list(done).index("close")]
    book.write_text(json.dumps({name: done[name] for name in kept}), "utf-8")
    again = terminal.json("demo", folder, "--headless")
    assert set(again["states"].values()) == {"已齐全"}
    assert all(again["digests_agree"].values())


def test_a_book_that_cannot_be_read_says_so(terminal, tmp_path):
    (tmp_path / "demo.json").write_text("{", "utf-8")
    done = terminal("demo", tmp_path, "--headless")
    assert (done.returncode, "另选一个空文件夹" in done.stderr) == (3, True)

"""What is said of every kind of paper that is signed, with the root certificate alone: intact, tampered, appended to,
rolled back, corrected, revoked.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from desktop.documents.cms_form import scan
from desktop.documents.signing import sign
from desktop.documents.verdict import is_optional
from desktop.documents.verifying import Expected, Verdict, verify

from . import extremes, hands, samples

KINDS = extremes.kinds()
BUREAU = hands.authority()
WHO = BUREAU.signer("演示专员甲")
LATER = "后来有更正：1 处；原文不变，更正内容见更正页。"
SHORT = [name for name in KINDS if name.endswith("-短")]
PAGES = ("更正页-短", "回执页", "撤人记录-短")


def fields(pdf: bytes) -> list[str]:
    return [name for name, _, _ in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf))) if not is_optional(name)]


SIGNED = [name for name in SHORT if name not in PAGES and not name.startswith(("底稿", "目录", "公文"))]


@pytest.fixture(params=SIGNED, scope="module")
def paper(request: pytest.FixtureRequest) -> bytes:
    """A paper of a kind, with all its signatures."""
    pdf = KINDS[request.param]()
    for field in fields(pdf):
        pdf = sign(pdf, WHO, field, "对本文书内容负责", samples.SEALED)
    return pdf


def tampered(pdf: bytes) -> Verdict:
    at = pdf.index(b"stream") + 40
    return verify(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :], [BUREAU.root])


def revoked(pdf: bytes, *, is_received: bool) -> Verdict:
    known = Expected(revoked={WHO.holder.fingerprint: "笔记本丢失"}, is_received=is_received)
    return verify(pdf, [BUREAU.root], known)


CASES: dict[str, tuple[Callable[[bytes], Verdict], bool, str]] = {
    "intact": (lambda pdf: verify(pdf, [BUREAU.root]), True, "文件完好：内容未被改动，签名齐全"),
    "tampered": (tampered, False, "文件已被改动：与签名时不一致，不能采信。"),
    "appended": (lambda pdf: verify(pdf + b"%%EOF\n", [BUREAU.root]), False, "最后一个签名之后追加的内容"),
    "rolled back": (lambda pdf: verify(pdf[: scan(pdf)[0].end], [BUREAU.root]), False, "少了“演示"),
    "corrected": (lambda pdf: verify(pdf, [BUREAU.root], Expected(later=(LATER,))), True, LATER),
    "revoked": (lambda pdf: revoked(pdf, is_received=False), False, "没有凭据证明是在吊销之前签的"),
    "revoked later": (lambda pdf: revoked(pdf, is_received=True), True, "签名在吊销之前，仍然有效"),
}


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_paper_is_told_rightly(paper: bytes, case: str) -> None:
    ask, holds, words = CASES[case]
    if case == "rolled back" and len(scan(paper)) < 2:
        return
    verdict = ask(paper)
    assert verdict.holds is holds, verdict.sentences
    assert any(words in one for one in verdict.sentences), verdict.sentences


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_signatures_says_so_and_which_page_it_is(name: str) -> None:
    verdict = verify(KINDS[name](), [BUREAU.root])
    assert not verdict.holds
    assert verdict.sentences[0].startswith(f"这一页（{verdict.title}）没有电子签名")

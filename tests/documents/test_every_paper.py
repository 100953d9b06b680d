"""Every kind of paper, short and extreme: its codes, its page numbers, its archive form, its signature."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from desktop import qr_reading
from desktop.documents.signing import sign
from desktop.journal.identity import to_der, to_pem

from . import extremes, hands, samples, tools

KINDS = extremes.kinds()
PAPERS = [name for name in KINDS if name != "签名图章"]  # a face of a signature, no paper
LISTS = ("目录-",)  # a cover list belongs to no record
BUREAU = hands.authority()
SIGNER = BUREAU.signer("演示专员甲")
LETTERS = ("公文-",)  # numbered as GB/T 9704 asks
RESOLUTION = 150  # dpi: an office printer, a cheap scanner
CODE = re.compile(r"YKYB1\*[^*]+\*[0-9A-F]{64}\*[0-9A-F]{64}")
SHEET = re.compile(r"YKYS2\*\d{12}\*[0-9A-F]{64}\*[0-9a-fA-F]{32}\*.+")  # 底稿: mine, checklist, visit, place and page


@pytest.fixture(scope="module")
def nss(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bureau's root as poppler wants it."""
    folder = tmp_path_factory.mktemp("nss")
    (folder / "root.pem").write_bytes(to_pem(BUREAU.root))
    tools.run("certutil", "-N", "-d", folder, "--empty-password")
    tools.run("certutil", "-A", "-d", folder, "-n", "root", "-t", "C,C,C", "-a", "-i", folder / "root.pem")
    return folder


@pytest.fixture(params=PAPERS, scope="module")
def paper(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    """Name and file of one paper, drawn once for all the tests."""
    name: str = request.param
    return name, KINDS[name]()


def test_the_code_of_every_page_is_read_from_a_rough_print(paper: tuple[str, bytes]) -> None:
    name, pdf = paper
    wanted = SHEET if name.startswith("底稿") else CODE
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = (page.render(scale=RESOLUTION / 72, grayscale=True).to_pil() for page in document)
        codes = [qr_reading.glance(picture, lambda text: wanted.fullmatch(text) is not None) for picture in pictures]
    finally:
        document.close()
    assert all(codes), f"no code on page {codes.index('') + 1}"


def test_every_page_says_which_of_how_many_it_is(paper: tuple[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(paper[1])
    try:
        words = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
    for number, said in enumerate(words, 1):
        assert (f"—{number}—" if paper[0].startswith(LETTERS) else f"第{number}页共{len(words)}页") in said


def test_it_declares_archive_form_and_keeps_what_that_asks(paper: tuple[str, bytes]) -> None:
    name, pdf = paper
    root = PdfFileReader(io.BytesIO(pdf)).root
    told = root["/Metadata"].data.decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in told
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"]["/N"] == 3
    assert b"/Encrypt" not in pdf
    if not name.startswith(LISTS):
        (attached,) = (one.get_object() for one in root["/AF"])
        assert attached["/AFRelationship"] == "/Data"
        assert root["/Names"]["/EmbeddedFiles"]["/Names"][1] == attached
        assert attached["/EF"]["/F"].data


def test_every_font_is_embedded_and_knows_its_characters(paper: tuple[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(paper[1])
    fonts = tools.run("pdffonts", tmp_path / "a.pdf").splitlines()[2:]
    assert fonts
    assert all(" yes yes yes" in line for line in fonts)


def test_two_other_programs_find_its_signature_good(paper: tuple[str, bytes], nss: Path, tmp_path: Path) -> None:
    name, pdf = paper
    fields = [field[0] for field in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)))]
    assert bool(fields) is not name.startswith(UNSIGNED)
    if not fields:
        return
    signed = sign(pdf, SIGNER, fields[0], "对本文书内容负责", samples.SEALED)
    root = asn1_x509.Certificate.load(to_der(BUREAU.root))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=samples.SEALED)
    (embedded,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert validate_pdf_signature(embedded, context).bottom_line
    (tmp_path / "signed.pdf").write_bytes(signed)
    said = tools.run("pdfsig", "-nssdir", nss, tmp_path / "signed.pdf")
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "Total document signed" in said


UNSIGNED = ("撤人记录", "更正页", "回执页", "底稿", *LISTS)  # signed in ink, or by the server in what is attached


def test_a_finding_fills_its_page_and_its_photos_open_the_next(tmp_path: Path) -> None:
    words = tools.text(KINDS["台账-极限"](), tmp_path)
    first, turn, again = (words.index(one) for one in ("隐0004【一般隐患】", "第10页共56页", "隐0004（续）"))
    assert first < turn < again


def test_the_lines_to_sign_never_stand_without_who_was_told(tmp_path: Path) -> None:
    last = tools.text(KINDS["撤人记录-极限"](), tmp_path).split("第2页共3页")[1]
    for line in ("告知何人", "提出要求的人（签名）", "被告知人（签名", "对方是否执行"):
        assert line in last

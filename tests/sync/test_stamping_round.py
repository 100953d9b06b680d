"""A round with the bureau and a time-stamping authority, both on real sockets: the stamp goes up in the same round."""

import datetime as dt
import io

import pytest
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore

from desktop.actions import papers, stamping, time_authority
from desktop.bureau import revocation_lists
from desktop.journal import identity
from desktop.store import queries, records
from desktop.store.records import Delivery
from desktop.sync.round import exchange
from tests.documents.authority_of_time import Time, served
from tests.making.sites import open_visit, raise_finding, seal_and_close


@pytest.fixture(scope="module")
def time(tmp_path_factory):
    return Time(tmp_path_factory.mktemp("time"))


@pytest.fixture
def issued(site):
    """A desk that issued a ledger, and its visit."""
    desk = site.desk("P01")
    visit = open_visit(desk)
    raise_finding(desk, visit, photo=False)
    seal_and_close(desk, visit)
    return desk, visit


def pem(time):
    """The root of the time-stamping authority."""
    return Certificate.load(identity.to_der(identity.from_pem((time.folder / "root.pem").read_bytes())))


def ledger(desk, visit):
    with desk.reading() as session:
        return queries.visit(session, visit).ledger


def test_an_issued_ledger_is_stamped_and_delivered_in_one_round(site, issued, time):
    desk, visit = issued
    with served(time) as url:
        time_authority.choose(desk, url)
        time_authority.take_root(desk, (time.folder / "root.pem").read_bytes())
        outcome = exchange(desk, stamping=stamping.stamp_due)
    assert (outcome.error, outcome.stamped, outcome.stamp_error) == ("", 1, "")
    assert f"visit/{visit}" in outcome.subjects
    assert papers.verify_file(desk, visit).proven_by is not None
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{visit}")[0] is Delivery.COMPLETE


def test_a_second_person_reads_the_stamped_file_with_the_same_signatures(site, issued, time):
    desk, visit = issued
    signed = ledger(desk, visit).signed
    with served(time) as url:
        time_authority.choose(desk, url)
        exchange(desk, stamping=stamping.stamp_due)
    other = site.desk("P02")
    site.exchange("P02")
    assert (ledger(other, visit).file, ledger(other, visit).signed) == (ledger(desk, visit).file, signed)


def test_an_authority_that_is_not_there_costs_the_round_nothing(site, issued, time):
    desk, visit = issued
    with served(time) as url:
        time_authority.choose(desk, url)
    before = ledger(desk, visit)
    outcome = exchange(desk, stamping=stamping.stamp_due)
    assert (outcome.error, outcome.stamped) == ("", 0)
    assert "连不上时间戳服务" in outcome.stamp_error
    assert ledger(desk, visit) == before
    with desk.reading() as session:
        assert records.delivery_of(session, f"visit/{visit}")[0] is Delivery.COMPLETE


def test_a_stamped_paper_proves_by_itself_that_its_signer_was_not_revoked_yet(site, issued, time):
    desk, visit = issued
    revocation_lists.publish(site.server)
    site.exchange("P01")
    with served(time) as url:
        time_authority.choose(desk, url)
        exchange(desk, stamping=stamping.stamp_due)
    pdf = desk.blobs.get(ledger(desk, visit).file)
    roots = [Certificate.load(identity.to_der(desk.root)), pem(time)]
    reader = PdfFileReader(io.BytesIO(pdf))
    dss = DocumentSecurityStore.read_dss(reader)
    moment = desk.world.now() + dt.timedelta(minutes=1)
    context = dss.as_validation_context({"trust_roots": roots, "moment": moment, "revocation_mode": "require"})
    assert len(dss.crls) == 1
    assert validate_pdf_signature(reader.embedded_regular_signatures[0], context).trusted

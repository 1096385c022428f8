"""A report is asked for, made in the background, frozen, signed and taken away as a file."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import pdf
from complaints.models import Handling, ReportRun, ReportSignature, ReportSnapshot
from complaints.models.money import Period
from complaints.reports import controls, runs, tables
from complaints.reports.span import Span
from complaints.tasks import make_reports
from portal.models import AuditLine
from tests.complaints import cases, factories
from tests.complaints.admin.desk import award_act
from tests.complaints.reports.readings import asked, cells

pytestmark = pytest.mark.django_db


def url(name, *keys):
    return reverse(f"admin:complaints_reportsnapshot_{name}", args=keys)


@pytest.fixture
def last_month():
    return Span.around(Period.MONTH, timezone.localdate()).previous


@pytest.fixture
def run(tom, as_hana, last_month):
    """The report of the last month, made; one complaint came in on its first day."""
    cases.filed(tom, at=last_month.begin, email="tom@example.com")
    as_hana.post(url("ask"), {"span": last_month.key, "active_clients": "1000"})
    make_reports()
    return ReportRun.objects.get()


@pytest.fixture
def report(run, as_hana):
    as_hana.post(url("freeze", run.pk))
    return ReportSnapshot.objects.get()


def test_asking_leads_to_a_page_that_says_how_far_it_is(as_hana, last_month):
    answer = as_hana.post(url("ask"), {"span": last_month.key}, follow=True)
    page = answer.content.decode()
    assert all(one in page for one in ("<progress", "0</span> of 10", "Refresh"))
    run = ReportRun.objects.get()
    assert as_hana.get(url("progress", run.pk)).json() == {"done": 0, "steps": 10, "ready": False}


def test_once_made_the_page_shows_tables_with_charts(as_hana, run):
    assert run.done == run.steps == 10
    page = as_hana.get(url("run", run.pk)).content.decode()
    assert all(one in page for one in ("T1 Flow", "T10", "<svg", 'class="chart-bar"'))
    assert "style=" not in page.partition("<main")[2]
    assert as_hana.get(url("progress", run.pk)).json()["ready"]


@pytest.mark.parametrize("said", ["", "2026-13", "2026-H3", "9999-01"])
def test_a_period_that_is_none_is_refused(as_hana, said):
    answer = as_hana.post(url("ask"), {"span": said})
    assert answer.status_code == 422
    assert not ReportRun.objects.exists()


def test_a_period_that_still_runs_is_shown_and_not_frozen(as_hana):
    span = Span.around(Period.MONTH, timezone.localdate())
    as_hana.post(url("ask"), {"span": span.key})
    make_reports()
    run = ReportRun.objects.get()
    assert "still runs" in as_hana.get(url("run", run.pk)).content.decode()
    assert as_hana.post(url("freeze", run.pk)).status_code == 422
    assert not ReportSnapshot.objects.exists()


def test_made_again_it_has_the_same_numbers(as_hana, report, last_month):
    as_hana.post(url("ask"), {"span": last_month.key})
    assert runs.make_due() == 1
    again = ReportRun.objects.first()
    assert again.active_clients == 1000
    assert "are the same" in as_hana.get(url("run", again.pk)).content.decode()


def test_a_report_is_frozen_once(as_hana, run, report):
    assert as_hana.post(url("freeze", run.pk)).status_code == 422
    assert ReportSnapshot.objects.count() == 1


def test_the_head_and_a_manager_sign_it_with_their_measures(as_hana, max_, browser_of, report):
    said = {"sha256": report.sha256, "measures": "Two more people check withdrawals by June."}
    assert as_hana.post(url("sign", report.pk), said).status_code == 302
    assert browser_of(max_).post(url("sign", report.pk), said).status_code == 302
    assert ReportSignature.objects.count() == 2
    assert "Two more people" in as_hana.get(url("change", report.pk)).content.decode()


@pytest.mark.parametrize(
    "said", [{"sha256": "0" * 64, "measures": "None."}, {"measures": "None."}, {"sha256": True}]
)
def test_nothing_else_than_what_was_seen_is_signed_and_not_without_measures(
    as_hana, report, said
):  # fmt: skip
    if said.get("sha256") is True:
        said["sha256"] = report.sha256
    assert as_hana.post(url("sign", report.pk), said).status_code == 422
    assert not ReportSignature.objects.exists()


def test_nobody_signs_twice(as_hana, report):
    said = {"sha256": report.sha256, "measures": "None are needed."}
    as_hana.post(url("sign", report.pk), said)
    assert as_hana.post(url("sign", report.pk), said).status_code == 422
    assert ReportSignature.objects.count() == 1


def test_a_superuser_without_the_role_neither_asks_nor_signs(sue, browser_of, report):
    browser = browser_of(sue)
    said = {"sha256": report.sha256, "measures": "None are needed."}
    assert browser.post(url("sign", report.pk), said).status_code == 403
    assert browser.post(url("ask"), {"span": "2026-01"}).status_code == 403
    assert not ReportSignature.objects.exists()


def test_an_auditor_reads_and_changes_nothing(otto, browser_of, run, report):
    browser = browser_of(otto)
    assert browser.get(url("change", report.pk)).status_code == 200
    assert browser.get(url("changelist")).status_code == 200
    assert browser.post(url("ask"), {"span": "2026-01"}).status_code == 403
    assert browser.post(url("freeze", run.pk)).status_code == 403
    assert ReportRun.objects.count() == 1


def test_a_handler_sees_no_report(as_hal, run, report):
    pages = [url("changelist"), url("run", run.pk), url("change", report.pk), url("csv", report.pk)]
    assert {as_hal.get(page).status_code for page in pages} == {403}


def test_the_csv_has_every_table_and_the_hash(as_hana, report):
    answer = as_hana.get(url("csv", report.pk))
    text = answer.content.decode("utf-8-sig")
    assert all(one in text for one in (report.sha256, "T1,Flow", "Open at the end"))
    assert answer["Content-Disposition"].endswith('.csv"')
    assert AuditLine.objects.filter(code="report_taken").count() == 1


@pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint is not installed")
def test_the_pdf_is_one(as_hana, report):
    assert as_hana.get(url("pdf", report.pk)).content.startswith(b"%PDF")


def test_a_file_is_only_for_who_has_just_proven_who_they_are(client, hana, report):
    client.force_login(hana)
    answer = client.get(url("csv", report.pk))
    assert answer.status_code == 302
    assert not AuditLine.objects.filter(code="report_taken").exists()


def test_a_report_that_cannot_be_made_is_given_up(as_hana, last_month, monkeypatch):
    def broken(asked):
        raise ValueError("broken")

    monkeypatch.setitem(tables.TABLES, "t3", broken)
    as_hana.post(url("ask"), {"span": last_month.key})
    for _ in range(4):
        make_reports()
    run = ReportRun.objects.get()
    assert (run.attempts, run.made_at, run.done) == (3, None, 2)
    assert "could not be made" in as_hana.get(url("run", run.pk)).content.decode()


def test_a_blocked_approval_is_counted_among_the_controls(ticket, hal, max_, moe, browser_of):
    complaint = factories.make_complaint(ticket, handler=hal, stage="investigating")
    factories.make_budget(max_)
    award = factories.propose_remedy(complaint, hal)
    Handling.objects.create(complaint=complaint, staff=moe, until=timezone.now())
    answer = award_act(browser_of(moe), "approve", award)
    assert answer.status_code == 422
    assert cells(controls.table(asked()), "controls")["blocked"] == 1

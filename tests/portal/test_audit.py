"""Lines that tell who did what: written once, never changed, read by auditors."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from portal import audit
from portal.models import AuditLine, User

LINES = reverse("admin:portal_auditline_changelist")


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def line(tom) -> AuditLine:
    request = RequestFactory(REMOTE_ADDR="203.0.113.77").get("/")
    audit.record(audit.SIGNED_IN, actor=tom, about="user:5", request=request, by=["code"])
    return AuditLine.objects.get()


def test_a_line_says_who_what_where_from_and_no_more_of_the_address(line, tom):
    assert (line.actor, line.code, line.about) == (tom, "signed_in", "user:5")
    assert (line.network, line.data) == ("203.0.113.0/24", {"by": ["code"]})


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_first_part_is_kept(address, kept):
    assert audit.shortened(address) == kept


def test_a_code_that_nobody_named_is_refused(tom):
    with pytest.raises(KeyError):
        audit.record("unheard_of", actor=tom)
    assert not AuditLine.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda line: AuditLine.objects.filter(pk=line.pk).update(code="signed_out"),
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda line: AuditLine.objects.all().delete(),
        lambda line: AuditLine.objects.bulk_update([line], ["network"]),
    ],
    ids=["update", "save", "delete", "delete all", "bulk update"],
)
def test_the_database_refuses_to_change_or_remove_a_line(line, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(line)
    assert AuditLine.objects.get() == line


@pytest.mark.parametrize("statement", [
    "UPDATE portal_auditline SET code = 'x'", "DELETE FROM portal_auditline",
])  # fmt: skip
def test_it_refuses_bare_sql_too(line, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditLine.objects.get().code == "signed_in"


def test_a_line_outlives_the_person_it_tells_of(db):
    audit.record(audit.SIGNED_IN, actor=User(pk=987_654))
    kept = AuditLine.objects.select_related("actor").get()
    assert (kept.actor, kept.actor_id, kept.code) == (None, 987_654, "signed_in")


@pytest.mark.parametrize(
    ("query", "found"),
    [("tom@example.com", 1), ("user:5", 1), ("mei@example.com", 0), ("user:6", 0)],
)
def test_an_auditor_finds_lines_by_person_and_by_matter(otto, line, mei, query, found):
    answer = browser(otto).get(LINES, {"q": query})
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) == found


def test_an_auditor_finds_lines_by_what_was_done(otto, line):
    page = browser(otto).get(LINES, {"code": "signed_in"})
    assert "203.0.113.0/24" in page.content.decode()
    assert list(page.context["cl"].result_list) == [line]
    assert not browser(otto).get(LINES, {"code": "signed_out"}).context["cl"].result_list


@pytest.mark.parametrize("who", ["ada", "lin", "max_", "eve"])
def test_others_do_not_read_the_audit(request, who, line):
    assert browser(request.getfixturevalue(who)).get(LINES).status_code == 403


@pytest.mark.parametrize("who", ["otto", "sue"])
def test_nobody_writes_a_line_by_hand(request, who, line):
    client = browser(request.getfixturevalue(who))
    assert client.get(reverse("admin:portal_auditline_add")).status_code == 403
    change = reverse("admin:portal_auditline_change", args=[line.pk])
    assert client.post(change, {"code": "signed_out"}).status_code == 403
    delete = reverse("admin:portal_auditline_delete", args=[line.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert AuditLine.objects.get().code == "signed_in"


def test_the_list_costs_the_same_for_one_line_and_for_a_hundred(otto, line, tom, cost_of):
    client = browser(otto)
    few = cost_of(client, LINES)
    for number in range(100):
        audit.record(audit.SIGNED_IN, actor=tom, about=f"user:{number}")
    assert cost_of(client, LINES) == few


@pytest.fixture
def cost_of(django_assert_max_num_queries):
    def cost(client, address):
        with django_assert_max_num_queries(20) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    return cost

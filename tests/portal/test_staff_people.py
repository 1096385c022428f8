import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal import outbox
from portal.models import OutgoingEmail, User
from tests import factories

PEOPLE = reverse("admin:portal_user_changelist")


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(user) -> str:
    return reverse("admin:portal_user_change", args=[user.pk])


def data(user, **changes):
    own = {"email": user.email, "name": user.name, "language": user.language, "is_active": "on"}
    return {**own, "time_zone": "", **changes}


def test_a_manager_gives_roles(max_, sid):
    agent = Group.objects.get(name="agent")
    page = browser(max_).get(change(sid)).content.decode()
    assert "Team lead" in page
    assert "Team lead" in browser(max_).get(PEOPLE).content.decode()

    browser(max_).post(change(sid), data(sid, is_staff="on", groups=[agent.pk]))
    sid.refresh_from_db()
    assert (sid.is_staff, list(sid.groups.all())) == (True, [agent])


def test_a_manager_cannot_take_an_address_a_right_or_the_place_above(max_, sid, sue):
    root = Group.objects.create(name="root")
    forged = data(
        sid, email="me@evil.example", is_superuser="on", user_permissions=["1"], password="x"
    )
    browser(max_).post(change(sid), forged)
    assert browser(max_).post(change(sid), data(sid, groups=[root.pk])).status_code == 200
    assert browser(max_).post(change(sue), data(sue, name="Max")).status_code == 403

    sid.refresh_from_db()
    sue.refresh_from_db()
    assert (sid.email, sid.is_superuser, sid.groups.count()) == ("sid@example.com", False, 0)
    assert sid.user_permissions.count() == 0
    assert sid.check_password("correct horse battery")
    assert sue.name == "Sue"


def test_a_superuser_changes_an_address_and_the_old_one_is_told(sue, sid):
    browser(sue).post(change(sid), data(sid, email="New@Example.com"))

    sid.refresh_from_db()
    assert (sid.email, sid.link_epoch) == ("new@example.com", 1)
    assert OutgoingEmail.objects.get(template="address_changed").to_email == "sid@example.com"


def test_a_time_zone_exists_or_is_left_out(max_, sid):
    response = browser(max_).post(change(sid), data(sid, time_zone="Mars/Olympus"))
    assert list(response.context["adminform"].form.errors) == ["time_zone"]

    browser(max_).post(change(sid), data(sid, time_zone="Asia/Shanghai"))
    sid.refresh_from_db()
    assert sid.time_zone == "Asia/Shanghai"


def test_a_new_person_has_no_password(sue):
    new = {"email": "New@Example.com", "name": "New", "language": "en", "time_zone": ""}
    assert browser(sue).post(reverse("admin:portal_user_add"), new).status_code == 302

    person = User.objects.get(email="new@example.com")
    assert not person.has_usable_password()


@pytest.mark.parametrize("who", ["ada", "lin", "otto"])
def test_others_read_people_and_change_none(request, who, sid):
    client = browser(request.getfixturevalue(who))

    assert client.get(change(sid)).status_code == 200
    assert client.post(change(sid), data(sid, name="Changed")).status_code == 403
    sid.refresh_from_db()
    assert sid.name == "Sid"


def test_nobody_deletes_a_person(sue, sid):
    address = reverse("admin:portal_user_delete", args=[sid.pk])

    assert browser(sue).post(address, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=sid.pk).exists()


@pytest.mark.parametrize("text", ["sid@example.com", "SID@", "Si"])
def test_a_person_is_found_by_address_or_name(ada, sid, mei, text):
    found = browser(ada).get(PEOPLE, {"q": text}).context["cl"].result_list

    assert list(found) == [sid]


def email(person, **changes):
    context = {"code": "ABC-123", "link": "", "ticket": None}
    letter = outbox.Letter(template="sign_in_code", to=person, context=context, sensitive=True)
    sent = outbox.queue(letter)
    OutgoingEmail.objects.filter(pk=sent.pk).update(**changes)
    return reverse("admin:portal_outgoingemail_change", args=[sent.pk])


def test_a_sign_in_code_is_shown_to_nobody_else(sue, lin, sid):
    address = email(sid)

    for staff in (sue, lin):
        page = browser(staff).get(address).content.decode()
        assert "Only its recipient may read this." in page
        assert "ABC-123" not in page


def test_the_key_of_a_link_is_shown_to_nobody_else(lin, ticket):
    sent = OutgoingEmail.objects.get(template="received")
    key = sent.text.partition("?key=")[2].split()[0]
    page = browser(lin).get(reverse("admin:portal_outgoingemail_change", args=[sent.pk]))

    assert len(key) > 20
    assert "?key=…" in page.content.decode()
    assert key not in page.content.decode()
    assert key[:20] not in page.content.decode()


def test_mail_is_read_not_written(sue, sid):
    address = email(sid)

    assert browser(sue).post(address, {"to_email": "x@example.com"}).status_code == 403
    assert browser(sue).get(reverse("admin:portal_outgoingemail_add")).status_code == 403
    assert OutgoingEmail.objects.get().to_email == "sid@example.com"


def test_mail_is_found_by_its_whole_address(lin, sid, mei):
    email(sid)
    email(mei)
    address = reverse("admin:portal_outgoingemail_changelist")
    found = browser(lin).get(address, {"q": "sid@example.com"}).context["cl"].result_list

    assert [row.to_email for row in found] == ["sid@example.com"]


def test_an_agent_sees_no_outbox(ada, sid):
    assert browser(ada).get(email(sid)).status_code == 403


def test_lists_count_to_a_limit(sue, monkeypatch):
    monkeypatch.setattr("portal.staff_site.CappedPaginator.CAP", 3)
    for _number in range(5):
        factories.make_user()

    page = browser(sue).get(PEOPLE)
    assert page.context["cl"].result_count == 3
    assert "Only the first 3 are listed." in page.content.decode()

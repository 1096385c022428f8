"""Which pages and emails there are to look at."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from portal.models import OutgoingEmail, User
from tests import factories
from tests.browser.visitor import Visitor
from tests.screenshots.addresses import (
    ACCOUNT,
    FORM,
    HANDLING,
    MANAGEMENT,
    OWN,
    PUBLIC,
    QUEUE,
    STAFF,
)
from tests.screenshots.camera import Camera
from tests.screenshots.scene import Scene
from tests.screenshots.words import WORDS
from tickets.actions.triage import prioritise
from tickets.workflow import Priority


def draw(camera: Camera, scene: Scene) -> None:
    """Draw everything that can be looked at without doing anything."""
    known = {n: ticket.reference for n, ticket in scene.tickets.items()} | scene.keys
    for pages, person in (
        (PUBLIC, None),
        (OWN | ACCOUNT, scene.requester),
        (STAFF, scene.staff),
        (MANAGEMENT, scene.boss),
        (HANDLING, User.objects.get(email="hal@demo.example")),
    ):
        camera.visit({name: path.format(**known) for name, path in pages.items()}, person)
    desk = {"waiting": "staff-ticket", "new": "staff-ticket-new", "closed": "staff-ticket-closed"}
    tickets = {name: f"{QUEUE}{scene.tickets[key].pk}/change/" for key, name in desk.items()}
    camera.visit(tickets, scene.staff)
    camera.show({f"email-{name}": f"/mail/{pk}/html/" for name, pk in scene.emails.items()})


def act(camera: Camera, scene: Scene) -> None:
    """Draw what comes of doing something; it leaves its traces on other pages."""
    if camera.wants("form-wrong", "form-checked", "check", "check-again", "sent"):
        _filing(camera)
    if camera.wants("channel-official", "channel-unknown"):
        _channels(camera)
    if camera.wants("complaint-wrong", "complaint-sent"):
        _complaining(camera)
    if camera.wants("code"):
        _code(camera, scene)
    if camera.wants("staff-conflict"):
        _conflict(camera, scene)


def _filing(camera: Camera) -> None:
    user = camera.of(None)
    user.open(FORM)
    user.type(q_source="wallet", q_chain="ethereum", q_receiving_address="TR7NHqjeKQxGTCi8q8")
    user.press("Check my answers")
    camera.draw("form-wrong", user.page)
    email = "-".join(["new", *map(str, camera.look)]) + "@example.com"
    _fill_in(user, email)
    camera.draw("form-checked", user.page)
    user.press("Check my answers")
    camera.draw("check", user.page)
    user.press("Send")
    camera.draw("sent", user.page)
    user.open(FORM)
    _fill_in(user, email)
    user.press("Check my answers")
    camera.draw("check-again", user.page)


def _channels(camera: Camera) -> None:
    user = camera.of(None)
    for name, address in (("official", "tpwallet.example"), ("unknown", "tpwa11et.example")):
        user.open("channels/")
        user.type(q=address)
        user.press("Compare with our directory")
        camera.draw(f"channel-{name}", user.page)


def _complaining(camera: Camera) -> None:
    user = camera.of(None)
    user.open("complaints/new/")
    user.press("Send my complaint")
    camera.draw("complaint-wrong", user.page)
    user.type(
        name="Kim", description=WORDS[user.language]["story"],
        email="-".join(["kim", *map(str, camera.look)]) + "@example.com",
    )  # fmt: skip
    user.press("Send my complaint")
    camera.draw("complaint-sent", user.page)


def _fill_in(user: Visitor, email: str) -> None:
    words = WORDS[user.language]
    two_days_ago = timezone.localtime(timezone.now() - timedelta(days=2))
    user.type(
        subject=words["subject"], description=words["story"], q_source="wallet",
        q_sent_at_0=two_days_ago.strftime("%Y-%m-%dT%H:%M"), q_chain="ethereum",
        q_transaction=factories.HASH, q_amount_0="1250.5", q_amount_1="USDT",
        q_receiving_address=factories.ADDRESS, email=email,
    )  # fmt: skip
    user.control("attachments").set_input_files(
        {"name": "log.txt", "mimeType": "text/plain", "buffer": b"It says: done.\n" * 90}
    )
    user.page.locator("[name=files]").wait_for(state="attached")


def _code(camera: Camera, scene: Scene) -> None:
    cache.clear()  # codes are given out slowly
    user = camera.of(None)
    user.open("account/login/")
    user.type(email=scene.requester.email)
    user.press("Send me the code")
    user.type(code="AAAA-AAAA")
    user.press("Sign in")
    camera.draw("code", user.page)
    OutgoingEmail.objects.filter(template="sign_in_code").latest("pk").delete()


def _conflict(camera: Camera, scene: Scene) -> None:
    agent, ticket = camera.of(scene.staff), scene.tickets["new"]
    agent.open(f"{QUEUE}{ticket.pk}/change/")
    ada = User.objects.get(email="ada@demo.example")
    prioritise(ticket=ticket, actor=ada, priority=Priority.HIGH)
    agent.page.locator("#reply-body").fill(WORDS[camera.look.language]["first reply"])
    agent.press("Send reply")
    camera.draw("staff-conflict", agent.page)

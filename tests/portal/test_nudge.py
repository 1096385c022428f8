"""A nudge asks for a delivery from a thread of its own; nobody waits for the broker."""

import threading

import pytest

from portal import nudge, tasks
from portal.models import EmailStatus, OutgoingEmail, Timer


class Broker:
    """Stands for the publishing of a task: holds it back or refuses it as a test wants."""

    def __init__(self):
        self.asked = 0
        self.opened = threading.Event()
        self.arrived = threading.Event()
        self.is_away = False

    def send_task(self, name, **options):
        self.asked += 1
        self.arrived.set()
        assert self.opened.wait(10)
        if self.is_away:
            raise ConnectionRefusedError


@pytest.fixture
def broker(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(nudge.app, "send_task", broker.send_task)
    yield broker
    broker.opened.set()


def test_a_broker_that_hangs_holds_nobody_up(broker):
    nudger = nudge.Nudger()
    nudger.nudge()
    assert broker.arrived.wait(10)
    nudger.nudge()  # would wait for ever, were it not for the thread
    assert broker.asked == 1


def test_nudges_that_come_meanwhile_are_one(broker):
    nudger = nudge.Nudger()
    nudger.nudge()
    assert broker.arrived.wait(10)
    broker.arrived.clear()
    for _ in range(50):
        nudger.nudge()
    broker.opened.set()
    assert broker.arrived.wait(10)
    assert broker.asked == 2


def test_a_broker_that_is_away_is_asked_again_after_a_moment(broker, monkeypatch, caplog):
    monkeypatch.setattr(nudge, "_QUIET_SECONDS", 0.0)
    broker.opened.set()
    broker.is_away = True
    nudger = nudge.Nudger()
    nudger.nudge()
    assert broker.arrived.wait(10)
    broker.arrived.clear()
    nudger.nudge()
    assert broker.arrived.wait(10)
    assert "ConnectionRefusedError" in caplog.text


@pytest.mark.django_db
def test_the_tasks_do_what_they_are_called(db):
    tasks.deliver_outbox()
    tasks.fire_timers()
    tasks.tidy()
    assert not OutgoingEmail.objects.filter(status=EmailStatus.SENT).exists()
    assert not Timer.objects.exists()


def test_the_task_is_asked_for_by_the_name_it_has():
    assert tasks.deliver_outbox.name == nudge.DELIVER

"""What the timers of complaints do when they are due: each re-checks that its episode stands."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from complaints.actions import _clock, _vouchers, answer, late
from complaints.actions._payment import UNPAID
from complaints.actions.conclude import conclude, may_conclude
from complaints.actions.expire_voucher import expire_voucher, remind_of_voucher
from complaints.actions.offer import LAPSE, episode, lapse
from complaints.models import Compensation, Complaint, Payout, Voucher
from complaints.payouts import webhook
from complaints.workflow import Award, Coupon, Stage
from portal.models import Timer
from portal.timers import Later, handler, set_timer

# How often it is asked again whether a decided complaint is over.
LOOK_AGAIN = timedelta(days=1)


@handler(_clock.WARN)
def on_warn(timer: Timer, now: datetime) -> None:
    complaint = _live(timer)
    if complaint:
        current = complaint.current_round
        if _clock.episode(current, _clock.next_step(current)) == timer.episode:
            late.warn(complaint=complaint, at=now)


@handler(_clock.LATE)
def on_late(timer: Timer, now: datetime) -> None:
    complaint = _live(timer)
    if complaint:
        late.mark_late(complaint=complaint, at=now)


@handler(_clock.PROGRESS)
def on_progress(timer: Timer, now: datetime) -> None:
    complaint = _live(timer)
    due = _clock.progress_due(complaint, complaint.current_round) if complaint else None
    if complaint and due and timer.episode == _clock.progress_episode(complaint, due):
        late.remind_of_progress(complaint=complaint, at=now)


@handler(_clock.ANSWERED)
def on_answered(timer: Timer, now: datetime) -> None:
    complaint = _live(timer)
    if complaint:
        answer.note_answer(complaint=complaint, at=now)


@handler(_clock.LAPSE)
def on_question_lapses(timer: Timer, now: datetime) -> None:
    complaint = _live(timer)
    if (
        complaint
        and complaint.state is Stage.AWAITING_CLIENT
        and complaint.stage_since.isoformat() == timer.episode
    ):
        answer.lapse(complaint=complaint, at=now)


@handler(_clock.CONCLUDE)
def on_conclude(timer: Timer, now: datetime) -> None:
    """Close it, or look again tomorrow: a letter may have come back, or money be on its way."""
    complaint = Complaint.objects.filter(pk=timer.target, stage=Stage.DECIDED).first()
    if complaint is None or timer.episode != _clock.episode(complaint.current_round):
        return
    if may_conclude(complaint, complaint.current_round, now):
        conclude(complaint=complaint, at=now)
    else:
        set_timer(Later(_clock.CONCLUDE, complaint.pk, now + LOOK_AGAIN, timer.episode))


def _live(timer: Timer) -> Complaint | None:
    return Complaint.objects.live().filter(pk=timer.target).first()


@handler(LAPSE)
def on_offer_lapses(timer: Timer, now: datetime) -> None:
    award = Compensation.objects.filter(pk=timer.target, state=Award.OFFERED).first()
    if award and episode(award) == timer.episode:
        lapse(compensation=award, at=now)


@handler(UNPAID)
def on_payment_late(timer: Timer, now: datetime) -> None:
    award = Compensation.objects.filter(pk=timer.target).first()
    if award:
        promised_on = date.fromisoformat(timer.episode)
        late.mark_unpaid(compensation=award, promised_on=promised_on, at=now)


@handler(webhook.ASK_AGAIN)
def on_payout_ask_again(timer: Timer, now: datetime) -> None:
    payout = Payout.objects.filter(pk=timer.target).first()
    if payout:
        webhook.ask_again(payout, now)


@handler(_vouchers.REMIND)
def on_voucher_ends_soon(timer: Timer, now: datetime) -> None:
    for voucher in _vouchers_of(timer):
        remind_of_voucher(voucher=voucher, at=now)


@handler(_vouchers.EXPIRE)
def on_voucher_ends(timer: Timer, now: datetime) -> None:
    for voucher in _vouchers_of(timer):
        expire_voucher(voucher=voucher, at=now)


def _vouchers_of(timer: Timer) -> QuerySet[Voucher]:
    unused = Voucher.objects.filter(pk=timer.target, status=Coupon.ACTIVE)
    return unused.select_related("compensation__complaint__ticket__requester")

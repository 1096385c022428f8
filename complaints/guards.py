"""The conditions of a transition, each with the sentence that is shown when it does not hold.

`workflow.py` says which transition has which; the verb in `actions/` that makes the transition
looks at the facts.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Guard(TextChoices):
    """What has to be so; the label says what to do where it is not."""

    # Filing and the case
    DESCRIBED = "described", _("Describe what happened.")
    ANSWERABLE = "answerable", _("Leave an email address or another way to reply.")
    SEVERITY_SET = "severity_set", _("Set the severity first.")
    NO_CONFLICT = "no_conflict", _("You have an interest in this complaint. Assign a colleague.")
    NOT_THE_HANDLER = "not_the_handler", _("Someone who has not handled the case has to do this.")
    REASON_GIVEN = "reason_given", _("Give a reason.")
    REFUSAL = "refusal", _("Choose a reason from the published list and explain it.")
    SAME_MATTER = "same_matter", _("Only complaints of one person about one matter are merged.")
    TARGET_LIVE = "target_live", _("The other complaint is no longer being handled.")
    QUESTION_ASKED = "question_asked", _("Write the question first.")
    # The short way
    ACCEPTED_IN_TIME = (
        "accepted_in_time",
        _("Record how and when the complainant accepted, within three business days of receipt."),
    )
    NOTHING_UNPAID = "nothing_unpaid", _("A compensation has not been paid yet.")
    NOT_SEVERE = "not_severe", _("A complaint of high severity needs a full decision.")
    # The decision
    POINTS_ANSWERED = "points_answered", _("Give every point a finding and a reason.")
    CAUSE_SET = "cause_set", _("Set the root cause first.")
    SIMILAR_SEEN = "similar_seen", _("Look at the similar cases first.")
    REDRESS_APPROVED = "redress_approved", _("A compensation has not been approved yet.")
    SECOND_SIGNATURE = "second_signature", _("Someone else than the author has to sign this.")
    LETTER_COMPLETE = "letter_complete", _("The letter lacks a part that it must have.")
    # The holding letter
    BEYOND_CONTROL = "beyond_control", _("Name the reason for the delay that is beyond control.")
    WITHIN_LAST_DATE = "within_last_date", _("Choose a date not after the last one permitted.")
    STILL_IN_TIME = "still_in_time", _("The date that this letter extends has passed.")
    # After it
    CONFIRMED = "confirmed", _("Confirm this from your account or by the link in our email.")
    FINAL_DELIVERED = "final_delivered", _("The final response has not reached its recipient.")
    REDRESS_FINISHED = "redress_finished", _("A compensation has not come to its end yet.")
    ACCEPTED_OR_SILENT = "accepted_or_silent", _("The time for an answer is still running.")
    APPEAL_IN_TIME = "appeal_in_time", _("The time for an appeal has passed.")
    REVIEWER_NEW = "reviewer_new", _("The reviewer must have had no part in the case.")
    NEW_FACTS = "new_facts", _("Name the new evidence or the request of the authority.")
    # A compensation
    COMPLETE = "complete", _("Fill in everything that the proposal needs.")
    APPROVABLE = "approvable", _("Nobody who is on duty here may approve this proposal.")
    ELIGIBLE = "eligible", _("You may not approve this proposal.")
    MORE_NEEDED = "more_needed", _("This approval is the last one needed.")
    ENOUGH = "enough", _("Another approval is needed.")
    UNCHANGED = "unchanged", _("The proposal has changed since it was approved.")
    BUDGET_FREE = "budget_free", _("The budget of this month does not cover the amount.")
    FINAL_SENT = "final_sent", _("The offer goes out with the final response.")
    BY_CONSENT = "by_consent", _("A remedy of this kind is not offered; it is carried out.")
    NO_CONSENT = "no_consent", _("A remedy of this kind is paid only once it is accepted.")
    OFFER_STANDS = "offer_stands", _("The offer is no longer open.")
    OFFER_OVER = "offer_over", _("The offer is still open.")
    PAYER_FREE = "payer_free", _("Someone who neither proposed nor approved this has to pay it.")
    STILL_APPROVED = "still_approved", _("An approval of this compensation no longer stands.")
    DESTINATION_VERIFIED = "destination_verified", _("The destination has not been verified.")
    KEY_CLAIMED = "key_claimed", _("This payment is already under way.")
    SAME_KEY = "same_key", _("A payment is repeated with the key of its first attempt.")
    REFERENCE_KNOWN = "reference_known", _("Enter the reference of the payment.")
    # A voucher
    OWN = "own", _("This code cannot be used here.")
    NOT_EXPIRED = "not_expired", _("This code cannot be used here.")  # invariant 32: one answer
    EXPIRED = "expired", _("The voucher has not expired yet.")

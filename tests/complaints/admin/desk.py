"""What the tests of the staff's pages of complaints share."""

from django.urls import reverse

from tests.tickets.admin.desk import cost, text, words

__all__ = ["act", "award_act", "award_page", "board", "case", "cost", "inbox", "text", "words"]


def board(**query) -> str:
    return reverse("admin:complaints_complaint_changelist", query=query or None)


def case(complaint) -> str:
    return reverse("admin:complaints_complaint_change", args=[complaint.pk])


def act(browser, name, complaint, /, **data):
    """Post one act from the page of a complaint."""
    return browser.post(reverse(f"admin:complaints_complaint_{name}", args=[complaint.pk]), data)


def inbox(**query) -> str:
    return reverse("admin:complaints_compensation_changelist", query=query or None)


def award_page(award) -> str:
    return reverse("admin:complaints_compensation_change", args=[award.pk])


def award_act(browser, name, award, /, **data):
    """Post one act from the page of a compensation that showed its present content."""
    said = {"digest": award.digest, **data}
    return browser.post(reverse(f"admin:complaints_compensation_{name}", args=[award.pk]), said)

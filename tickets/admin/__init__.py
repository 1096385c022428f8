"""The staff's workplace: the queue, the ticket page, and what managers and editors set up."""

from django.utils.translation import gettext_lazy as _

from portal.staff_site import place
from tickets.admin import alerts, broadcasts, email_in, intake, service, ticket

__all__ = ["alerts", "broadcasts", "email_in", "intake", "service", "ticket"]

place(_("Queue"), "admin:tickets_ticket_changelist", "tickets.view_ticket", order=10)
place(_("Categories"), "admin:tickets_category_changelist", "tickets.view_category", order=65)
place(_("Macros"), "admin:tickets_macro_changelist", "tickets.view_macro", order=62)
place(_("Mail"), "admin:tickets_incomingemail_changelist", email_in.SEE, order=60)

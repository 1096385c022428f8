"""Where complaints are worked on, and money is decided."""

from complaints.admin import awards, case, money, on_ticket, programmes, reports, root_causes

__all__ = ["awards", "case", "money", "on_ticket", "programmes", "reports", "root_causes"]

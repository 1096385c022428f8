"""What we tell everyone, as staff edit it."""

from django.utils.translation import gettext_lazy as _

from kb.admin import announcements, articles, channels, checks, deflection, finding
from portal.staff_site import place

__all__ = ["announcements", "articles", "channels", "checks", "deflection", "finding"]

place(_("Help centre"), "admin:kb_article_changelist", "kb.view_article", order=45)
place(_("Announcements"), "admin:kb_announcement_changelist", "kb.change_announcement", order=50)
place(_("Channels"), "admin:kb_officialchannel_changelist", "kb.change_officialchannel", order=55)

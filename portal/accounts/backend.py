"""Who is it, and what may they do: rights come with roles, never with a single person."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission

from portal.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by email address; rights of groups only, so that asking for them is one query."""

    def _get_user_permissions(self, user_obj: User) -> object:
        return Permission.objects.none()

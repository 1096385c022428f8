"""Headers that every answer carries and for which Django has no setting."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# What no page of ours ever does. Names are those that Chromium and Firefox know.
_NEVER = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "geolocation", "gyroscope", "hid", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
_OURSELVES = (
    "clipboard-write",
    "fullscreen",
    "publickey-credentials-create",
    "publickey-credentials-get",
)
PERMISSIONS_POLICY = ", ".join(
    [*(f"{name}=()" for name in _NEVER), *(f"{name}=(self)" for name in _OURSELVES)]
)
NOT_KEPT = "private, no-store"


def protect(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """No sensors, no use by other sites, and nobody's own pages in any cache or on any disk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _is_personal(request) and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = NOT_KEPT
        return response

    return middleware


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer may say something of its visitor: theirs is a session, or they typed."""
    if request.path.startswith(settings.STATIC_URL):
        return False
    return settings.SESSION_COOKIE_NAME in request.COOKIES or request.method not in {"GET", "HEAD"}

"""What a request says beside its form: what may be kept of it holds no secret."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.secret_guard import redact

# The list of signed-in devices keeps the first; programs that report failures keep the others.
_KEPT = ("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_ACCEPT_LANGUAGE")
_LONGEST = 1000
# No key and no phrase is shorter.
_SHORTEST = 22


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Take secrets out of the headers that are kept somewhere, before anybody reads them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in _KEPT:
            said = str(request.META.get(name, ""))
            if len(said) >= _SHORTEST:
                request.META[name] = _without_secrets(said[:_LONGEST])
        return get_response(request)

    return middleware


def _without_secrets(said: str) -> str:
    # WSGI hands bytes over as Latin-1 (PEP 3333); a phrase may be of another script.
    sent = said.encode("latin-1", "replace").decode("utf-8", "replace")
    return redact(said).text if redact(sent).text == sent else "-"

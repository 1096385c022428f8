"""Files that come in with a form or on their own, and the way back to those who may see them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import uploads
from portal.access import person_for
from portal.refusals import Refused
from portal.throttle import allow, client_address
from tickets import files as kept
from tickets.models import Attachment
from tickets.workflow import MAX_FILES

# Names in a form: new files, the keys of earlier ones, and the key of one to be removed.
NEW, EARLIER, REMOVE = "attachments", "files", "remove"
PER_SENDER, HOUR = 100, 3600


class Listed(NamedTuple):
    """A kept file as a page lists it."""

    key: str
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Received:
    """The files of a form so far, and in a sentence each, why others are not among them.

    The page carries `keys` on in hidden fields named `files`.
    """

    files: list[Attachment]
    keys: list[str]
    problems: list[str]

    @property
    def listed(self) -> list[Listed]:
        """The kept files with their keys, for the list with a “remove” button each."""
        pairs = zip(self.files, self.keys, strict=True)
        return [Listed(key, file.name, file.size) for file, key in pairs]


def received(request: HttpRequest) -> Received:
    """Take in the files of a posted form: those sent now and those its keys lead to.

    The files sent now are stored, so that the next page need only carry their keys.
    """
    if request.method != "POST":
        return Received(files=[], keys=[], problems=[])
    earlier = _earlier(request)
    fresh, problems = _take_in(request, room=MAX_FILES - len(earlier.files))
    if earlier.expired:
        problems.append(_too_old(earlier.expired))
    files = earlier.files + fresh
    return Received(files=files, keys=[kept.key_of(file) for file in files], problems=problems)


def _earlier(request: HttpRequest) -> kept.Found:
    """The files of earlier steps, without those that the sender has just removed."""
    removed = set(request.POST.getlist(REMOVE))
    kept.discard(kept.keys_to_files(removed))
    found = kept.find(key for key in request.POST.getlist(EARLIER) if key not in removed)
    return found._replace(files=found.files[:MAX_FILES])


def _take_in(request: HttpRequest, *, room: int) -> tuple[list[Attachment], list[str]]:
    """Store the files sent now, all that can be, or none when they are too many."""
    sent = request.FILES.getlist(NEW)
    problems = [str(refusal.sentence) for refusal in uploads.refused(request)]
    if len(sent) + len(problems) > room:
        return [], [_too_many()]
    files = []
    for upload in sent:
        try:
            files.append(_keep(request, upload))
        except Refused as refusal:
            problems.append(str(refusal.sentence))
    return files, problems


def _keep(request: HttpRequest, upload: "UploadedFile[bytes]") -> Attachment:
    if not allow(f"upload:{client_address(request)}", PER_SENDER, HOUR):
        raise Refused(
            "too_often",
            _("You have attached many files within the last hour. Wait a while, or send without."),
        )
    return kept.keep(upload)


def _too_many() -> str:
    return ngettext(
        "You can attach %(count)d file. The ones you just added are not kept.",
        "You can attach %(count)d files. The ones you just added are not kept: choose the "
        "most important.",
        MAX_FILES,
    ) % {"count": MAX_FILES}


def _too_old(count: int) -> str:
    return ngettext(
        "%(count)d file was attached more than a day ago and is gone. Please attach it again.",
        "%(count)d files were attached more than a day ago and are gone. Please attach them again.",
        count,
    ) % {"count": count}


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Store files before their form is sent: 200 with a list of {key, name, size}.

    When any was refused: 422 with {files, problems}; those in `files` are kept.
    """
    taken = received(request)
    files = [listed._asdict() for listed in taken.listed]
    if taken.problems or not files:
        problems = taken.problems or [_("Choose a file first.")]
        return JsonResponse({"files": files, "problems": problems}, status=422)
    return JsonResponse(files, safe=False)


@require_safe
def attachment(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A file of the visitor's own request; 404 for anybody else and for files of notes."""
    person = person_for(request, reference)
    if person is None:
        raise Http404
    mine = Attachment.objects.filter(ticket__reference=reference, ticket__requester=person)
    file = get_object_or_404(mine.exclude(message__internal=True), pk=pk)
    return serve(file, inline=file.is_picture)


def serve(file: Attachment, *, inline: bool) -> FileResponse:
    """A file as an answer; whoever calls has checked who may see it. `inline` only pictures."""
    return uploads.serve(
        file.stored_as,
        name=file.name,
        content_type=file.content_type,
        inline=inline and file.is_picture,
    )

"""Pictures are drawn anew: what rode along in them, places and hidden data alike, is gone."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from portal.refusals import Refused
from portal.uploads.content import Content

# 40 megapixels are 160 MB while a picture is open; telephones take 12 unless told otherwise.
MAX_PIXELS = 40_000_000
_OPENED = ("PNG", "JPEG", "WEBP", "GIF")
# How each is written. A GIF has no place for more than 256 colours, a PNG loses none.
_WRITTEN = {"PNG": "PNG", "GIF": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
_EXTENSIONS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WEBP": (".webp",)}
_TOO_BIG = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def read(data: bytes, name: str) -> Content:
    """The picture drawn anew, upright and without metadata."""
    try:
        return _redraw(data, name)
    except Refused:
        raise
    except _TOO_BIG as error:
        raise _too_many_pixels(name) from error
    except Exception as error:  # whatever Pillow stumbles over, the picture is broken
        sentence = _("%(name)s can't be opened as a picture. Take a screenshot and attach that.")
        raise Refused("broken_picture", sentence % {"name": name}) from error


def _redraw(data: bytes, name: str) -> Content:
    with Image.open(io.BytesIO(data), formats=_OPENED) as image:
        # Before any pixel is decoded: only the header has been read.
        if image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels(name)
        format_ = _WRITTEN[image.format or ""]
        # A JPEG with more pictures is a photograph with its preview; the first one counts.
        if format_ != "JPEG" and getattr(image, "is_animated", False):
            sentence = _("%(name)s moves. Attach it as an MP4 video, or take a screenshot of it.")
            raise Refused("animation", sentence % {"name": name})
        upright = ImageOps.exif_transpose(image)
        drawn = upright.convert("RGBA" if _shows_through(upright, format_) else "RGB")
    drawn.info = {}
    out = io.BytesIO()
    drawn.save(out, format_, quality=90)
    return Content(out.getvalue(), f"image/{format_.lower()}", _EXTENSIONS[format_])


def _shows_through(image: Image.Image, format_: str) -> bool:
    return format_ != "JPEG" and image.has_transparency_data


def _too_many_pixels(name: str) -> Refused:
    sentence = _(
        "%(name)s has more than %(limit)d megapixels. "
        "Attach a smaller version or a screenshot of it."
    )
    return Refused("too_many_pixels", sentence % {"name": name, "limit": MAX_PIXELS // 1_000_000})


def refuse_modern(data: bytes, name: str) -> Content:
    """HEIC and AVIF: what some telephones store, and the rest of the world cannot open."""
    sentence = _(
        "%(name)s is a kind of picture that we can't open. "
        "Save it as JPEG, or take a screenshot of it."
    )
    raise Refused("picture_kind", sentence % {"name": name})

"""A photo as it is kept: a picture and nothing else of what the camera wrote into the file."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from fenghuolun.desk.kit.refused import Refused

# Known by the first bytes of the file, whatever its name or its sender says.
FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 40_000_000
EDGE, QUALITY = 1600, 82


class WrongPicture(Refused):
    """It is too large, or it is no photo."""

    code = "wrong_picture"
    field = "photos"


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    width: int
    height: int


def bare_picture(content: bytes) -> Picture:
    """Return ``content`` drawn anew as a JPEG of at most 1600 pixels a side, upright, without EXIF, place or profile.

    >>> buffer = BytesIO()
    >>> Image.new("RGB", (3200, 800), "navy").save(buffer, "PNG")
    >>> picture = bare_picture(buffer.getvalue())
    >>> picture.width, picture.height, picture.content[:3]
    (1600, 400, b'\\xff\\xd8\\xff')

    Refuses more than 2 MB, what is neither JPEG, PNG nor WebP by its first
    bytes, more than 40 megapixels, and what cannot be drawn to its end.
    """
    if len(content) > LARGEST_BYTES:
        raise WrongPicture(_("The photo is larger than 2 MB. Take it again with the camera of this page."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(content)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as wrong:
        raise WrongPicture(_("This file is no photo. Choose a JPEG, PNG or WebP.")) from wrong
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as wrong:
        raise WrongPicture(_("The photo has too many pixels. Take a smaller one.")) from wrong


def _drawn(content: bytes) -> Picture:
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise WrongPicture(_("The photo has too many pixels. Take a smaller one."))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((EDGE, EDGE))
    # A new image carries nothing over: what the file said about camera, place and owner stays behind.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    buffer = BytesIO()
    bare.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return Picture(buffer.getvalue(), bare.width, bare.height)

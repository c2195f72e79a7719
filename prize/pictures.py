"""Pictures, opened and drawn anew: what is not a picture is refused, and where it was taken is forgotten."""

from __future__ import annotations

import warnings
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from PIL import Image, ImageOps

_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88},
}


class NotAPicture(Exception):
    """It begins like one, and is none; or it is broken."""


class TooManyPixels(Exception):
    """More than anybody can look at, and perhaps made to fill the memory."""


def redrawn(file: IO[bytes], image_format: str) -> IO[bytes]:
    """The picture as we keep it: upright, no larger than it is shown, and without EXIF, GPS or remarks."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=[image_format])
        if picture.width * picture.height > settings.PRIZE_IMAGE_PIXELS:
            raise TooManyPixels
        side = settings.PRIZE_IMAGE_SIDE
        picture.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side))
        return _saved(upright, image_format)
    except Image.DecompressionBombError as wrong:
        raise TooManyPixels from wrong
    except TooManyPixels:
        raise
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        TypeError,
        IndexError,
        KeyError,
        OverflowError,
    ) as wrong:
        raise NotAPicture from wrong


def _saved(picture: Image.Image, image_format: str) -> IO[bytes]:
    if image_format == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    clean = picture.copy()
    clean.info = {key: picture.info[key] for key in ("icc_profile", "transparency") if key in picture.info}
    out: IO[bytes] = SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115 - it is given on
    clean.save(out, image_format, **_SAVED[image_format])
    out.seek(0)
    return out

"""Pictures are drawn anew from their points: nothing else of the file is left, whatever was hidden in it."""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from tuquan.casework.cleaning.refused import Refused

POINTS = 64_000_000  # what a telephone takes; more would fill the memory before anybody sees it
LONGEST = 8000


def jpeg(raw: bytes) -> bytes:
    return written(opened(raw, "JPEG").convert("RGB"), "JPEG", quality=90, optimize=True)


def png(raw: bytes) -> bytes:
    return written(opened(raw, "PNG"), "PNG")


def webp(raw: bytes) -> bytes:
    return written(opened(raw, "WEBP"), "WEBP", quality=90)


def small(raw: bytes, width: int) -> bytes:
    """A JPEG to look at, no wider than this."""
    picture = opened(raw, "JPEG", "PNG", "WEBP")
    picture.thumbnail((width, width * 3))
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return written(ground, "JPEG", quality=82)


def opened(raw: bytes, *formats: str) -> Image.Image:
    """The points of a picture, the right way up. Raises Refused for what is none, broken or too large to unpack."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=formats)
        if picture.width * picture.height > POINTS:
            raise Refused(_("The picture is too large: more than 64 million points."))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_("The picture is too large: more than 64 million points.")) from error
    except Refused:
        raise
    except Exception as error:  # a broken picture fails in as many ways as there are readers of pictures
        raise Refused(_("This is no picture, or it is broken.")) from error
    clear = "A" in upright.getbands() or "transparency" in upright.info
    points = upright.convert("RGBA" if clear else "RGB")
    bare = Image.new(points.mode, points.size)
    bare.paste(points)
    bare.thumbnail((LONGEST, LONGEST))
    return bare


def written(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()

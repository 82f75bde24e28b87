"""Pictures, made ready for recognition: the right way up, grey, neither tiny nor huge.

Not the recognition itself (bot/intake/recognise.py). The size is read from the head of the file before anything is
unpacked; a large JPEG is unpacked at half or a quarter of its size.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.intake.events import Event, Told, Unreadable
from bot.intake.events import Picture as PicturePage
from bot.intake.job import Job

LONG_SIDE = 3_508  # A4 at 300 dpi
SHORT_ENOUGH = 1_700  # below this the letters of a letter are too small
FACTORS = {"JPEG": 5, "WEBP": 0.3}  # a phone's 200 megapixels are unpacked at a quarter; WEBP takes four copies

Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before unpacking


def read(data: bytes, job: Job) -> Iterator[Event]:
    """One picture page per frame. Raises Unreadable (broken_picture, too_many_pixels)."""
    picture = _opened(data)
    _refuse_size(picture, job)
    frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    for number in range(1, min(frames, job.pages) + 1):
        yield PicturePage(number)
    if frames > job.pages:
        yield Told("page_limit", {"read": job.pages, "total": frames})


def frame(data: bytes, number: int, job: Job) -> Image.Image:
    """One frame (from 1) as a grey picture. Raises Unreadable (broken_picture, too_many_pixels)."""
    return _sized(_upright(*_unpacked(data, number, job)))


def _unpacked(data: bytes, number: int, job: Job) -> tuple[Image.Image, int]:
    """(grey, orientation); the colours are gone from memory when this returns."""
    picture = _opened(data)
    try:
        if number > 1:
            picture.seek(number - 1)
        _refuse_size(picture, job)
        picture.draft("L", (LONG_SIDE, LONG_SIDE))
        orientation = picture.getexif().get(0x0112, 1)
        return _grey(picture), orientation if isinstance(orientation, int) else 1
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, TypeError, KeyError, IndexError) as error:
        raise Unreadable("broken_picture", f"{type(error).__name__}: {error}") from error


def page(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    """A page of a PDF (from 1) as a grey picture of at most A4 at 300 dpi. Raises Unreadable (broken_picture)."""
    try:
        sheet = document[number - 1]
        scale = min(300 / 72, LONG_SIDE / max(*sheet.get_size(), 1.0))
        painted: Image.Image = sheet.render(scale=scale, grayscale=True).to_pil()
        return painted
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Unreadable("broken_picture", str(error)) from error


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, ArithmeticError, TypeError, KeyError) as error:
        raise Unreadable("broken_picture", str(error)) from error


def _refuse_size(picture: Image.Image, job: Job) -> None:
    pixels = picture.size[0] * picture.size[1]
    form = "progressive" if "progressive" in picture.info else picture.format or ""
    if pixels > job.pixels * FACTORS.get(form, 1) or max(picture.size) > 60_000:
        raise Unreadable("too_many_pixels", f"{picture.size}", megapixels=math.ceil(pixels / 1_000_000))


def _grey(picture: Image.Image) -> Image.Image:
    """Grey on white. The colours are dropped first: a large picture fits into memory once, not twice."""
    if picture.mode not in {"L", "RGB", "LA", "RGBA"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "L")
    alpha = picture.getchannel("A") if "A" in picture.getbands() else None
    grey = picture.convert("L")
    picture.close()
    if alpha is not None:
        ground = Image.new("L", grey.size, 255)
        ground.paste(grey, mask=alpha)
        grey = ground
    return grey


def _upright(grey: Image.Image, orientation: int) -> Image.Image:
    turns = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_270], 7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_90],
    }  # fmt: skip
    for turn in turns.get(orientation, []):
        grey = grey.transpose(turn)
    return grey


def _sized(grey: Image.Image) -> Image.Image:
    longest = max(grey.size)
    factor = LONG_SIDE / longest if longest > LONG_SIDE else min(3.0, 2 * SHORT_ENOUGH / longest)
    if longest > LONG_SIDE or longest < SHORT_ENOUGH:
        size = (max(1, round(grey.size[0] * factor)), max(1, round(grey.size[1] * factor)))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    return ImageOps.autocontrast(grey, cutoff=1)

"""What a file looks like, drawn where nothing of it can run: a page of a PDF in a process of its own, on a short leash."""

import subprocess
import sys
from pathlib import Path

from tuquan.casework.cleaning import Refused, pictures

WIDTH = 1400
PATIENCE = 20  # seconds
DRAWER = Path(__file__).with_name("pdfpage.py")
PICTURES = ("image/jpeg", "image/png", "image/webp")
PDF = "application/pdf"


def pages(media_type: str, raw: bytes) -> int:
    """How many pictures show it; 0 where it is not shown."""
    if media_type in PICTURES:
        return 1
    return int(drawn(raw, 0) or 0) if media_type == PDF else 0


def page(media_type: str, raw: bytes, number: int, width: int = WIDTH) -> bytes | None:
    """One of them, as a JPEG."""
    if media_type == PDF and number > 0:
        return drawn(raw, number)
    try:
        return pictures.small(raw, width) if media_type in PICTURES and number == 1 else None
    except Refused:
        return None


def drawn(raw: bytes, number: int) -> bytes | None:
    command = [sys.executable, "-I", str(DRAWER), str(number), str(WIDTH)]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None

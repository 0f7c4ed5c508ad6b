"""A QR code as a picture, for a document that will be printed."""

import io
import struct
import zlib

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

DOTS = 6  # per module: sharp at two centimetres on paper


def picture(text: str) -> io.BytesIO:
    """The code of a text as PNG: grey of one bit."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=2)
    code.add_data(text)
    rows = code.get_matrix()
    side = len(rows) * DOTS
    lines = b"".join(packed(row) * DOTS for row in rows)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts))


def packed(row: list[bool]) -> bytes:
    """One line of dots: no filter, black is 0."""
    bits = "".join(("0" if dark else "1") * DOTS for dark in row)
    bits += "1" * (-len(bits) % 8)
    return b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

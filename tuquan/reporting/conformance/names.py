"""The names of WordprocessingML, and its numbers as people measure them."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TWIPS_PER_CM, TWIPS_PER_PT, EMU_PER_CM, MM_PER_CM = 567.0, 20.0, 360_000.0, 10.0
OFF = {"0", "false", "off", "none"}


def w(name: str) -> str:
    return W + name


def val(element, name: str = "val") -> str | None:
    return None if element is None else element.get(W + name)


def number(text: str | None, default: float = 0.0) -> float:
    """What a file gives as a number; files are not always right."""
    try:
        return float(text) if text is not None else default
    except ValueError:
        return default


def on(element) -> bool | None:
    """A switch: None where the element does not stand."""
    if element is None:
        return None
    return (element.get(W + "val") or "1").lower() not in OFF


def local(element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

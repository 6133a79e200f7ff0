"""Pictures of plots as files of a site: sharp, and light on a phone."""

import base64
import io

from PIL import Image

COLORS = 256


def small(encoded: str) -> bytes:
    """Return a picture, PNG in base64, as PNG with a table of 256 colours: a third of the bytes."""
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        seen = picture.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    flat = Image.alpha_composite(paper, seen).convert("RGB")
    reduced = flat.quantize(COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    reduced.save(file, "PNG", optimize=True)
    return file.getvalue()

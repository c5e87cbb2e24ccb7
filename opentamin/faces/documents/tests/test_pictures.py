"""What a reader sees of a PDF is what was laid out: extracted text alone would not show a broken glyph.

The PDF is drawn by pdfium and held against the picture that the typesetter makes of the same page. Both smooth edges in
their own way, so small greys differ; ink that is missing, moved or of another letter does not pass.
"""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.utils.translation import override
from PIL import Image, ImageChops, ImageFilter

from opentamin.faces.documents.statement import statement_pdf, template_data
from opentamin.faces.documents.typeset import picture

PIXELS_PER_INCH = 144
PARTS_ALLOWED = 100_000
"""One part in so many of the page may differ strongly (edges of letters)."""
ROWS = [
    {"month": 140410, "workshop": "کارگاه آزمون ۱", "days": 30, "base_rial": 137_729_680, "source": "list", "list_number": "1", "version": 1},
    {"month": 140411, "workshop": "کارگاه آزمون ۲", "days": 17, "base_rial": 91_203_456, "source": "list", "list_number": "1", "version": 1},
]  # fmt: skip


def record(days: int = 47) -> dict:
    return {
        "person": {"name": "سارا گچ‌پژ ژاله‌ای", "national_code": "9980000015", "insurance_number": "0099828422"},
        "known_on": "1405-09-04",
        "total_days": days,
        "total_months": 2,
        "rows": ROWS,
        "seal": "0a1b2c3d4e5f",
    }


def drawn(pdf: bytes) -> Image.Image:
    """The first page as pdfium shows it."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=PIXELS_PER_INCH / 72).to_pil().convert("L")


def strongly_different(one: Image.Image, other: Image.Image) -> int:
    """Pixels whose ink differs by more than a quarter after both were softened by one pixel."""
    soft = [each.filter(ImageFilter.BoxBlur(1)) for each in (one, other.resize(one.size))]
    return sum(ImageChops.difference(*soft).histogram()[64:])


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_statement_looks_as_it_was_laid_out(language):
    with override(language):
        pdf, laid_out = statement_pdf(record()), picture("statement.typ", template_data(record()), PIXELS_PER_INCH)
        other = picture("statement.typ", template_data(record(days=48)), PIXELS_PER_INCH)
    page = drawn(pdf)
    allowed = page.width * page.height // PARTS_ALLOWED
    inked = sum(page.histogram()[:128])
    assert inked > 4 * allowed, "the page is not empty"
    same = strongly_different(page, Image.open(io.BytesIO(laid_out)).convert("L"))
    assert same <= allowed
    assert strongly_different(page, Image.open(io.BytesIO(other)).convert("L")) > same, "one other digit is seen"


def test_broken_glyphs_would_be_seen():
    with override("fa"):
        page, laid_out = (
            drawn(statement_pdf(record())),
            picture("statement.typ", template_data(record()), PIXELS_PER_INCH),
        )
    whole = Image.open(io.BytesIO(laid_out)).convert("L")
    turned = whole.crop((0, 0, whole.width, 300)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    whole.paste(turned, (0, 0))
    assert strongly_different(page, whole) > page.width * page.height // PARTS_ALLOWED

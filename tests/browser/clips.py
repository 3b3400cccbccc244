"""What a camera sees, as a film that Chromium plays in place of one: a label with a code, held badly where that is asked for.

The film is YUV4MPEG2 (4:2:0), the plainest that `--use-file-for-fake-video-capture` takes.
"""

from __future__ import annotations

import random
from pathlib import Path

import segno
from PIL import Image, ImageFilter
from reportlab.graphics.barcode.ecc200datamatrix import ECC200DataMatrix

WIDTH, HEIGHT, FRAMES = 640, 480, 4
PAPER, INK = 225, 25
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def qr(text: str, module: int = 6) -> Image.Image:
    """A QR code with its quiet zone, `module` px a module."""
    return _drawn([[bool(one) for one in row] for row in segno.make(text, error="m", micro=False).matrix], module)


def data_matrix(text: str, module: int = 6) -> Image.Image:
    """A Data Matrix (ECC 200, 44 × 44 modules)."""
    made = ECC200DataMatrix(text)
    made.validate()
    made.encode()
    return _drawn([[bool(one) for one in row] for row in made.encoded], module)


def _drawn(modules: list[list[bool]], module: int) -> Image.Image:
    size = len(modules)
    picture = Image.new("L", (size + 8, size + 8), PAPER)
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                picture.putpixel((column + 4, row + 4), INK)
    return picture.resize((picture.width * module, picture.height * module), Image.Resampling.NEAREST)


def badly_held(label: Image.Image) -> Image.Image:
    """Turned by eleven degrees, faint, out of focus a little, and grainy: a scuffed label in a dark hall."""
    turned = label.rotate(11, expand=True, fillcolor=PAPER, resample=Image.Resampling.BICUBIC)
    faint = turned.point(lambda one: 70 + one * 60 // 255).filter(ImageFilter.GaussianBlur(1.0))
    chance = random.Random(7)
    grain = Image.new("L", faint.size)
    grain.putdata([chance.randint(0, 24) for _ in range(faint.width * faint.height)])
    return Image.blend(faint, Image.merge("L", [grain]), 0.12)


def film(label: Image.Image | None, path: Path) -> Path:
    """Write a film of the label, in the middle of a grey bench; of an empty bench where there is none."""
    bench = Image.new("L", (WIDTH, HEIGHT), 120)
    if label is not None:
        label.thumbnail((WIDTH - 20, HEIGHT - 20))
        bench.paste(label, ((WIDTH - label.width) // 2, (HEIGHT - label.height) // 2))
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + bench.tobytes() + grey) * FRAMES)
    return path

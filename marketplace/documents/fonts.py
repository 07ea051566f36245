"""The two fonts of every document: static TrueType, named by the private scheme asset: and nothing else.

A CFF font fails PDF/A and loses Hangul in some viewers, a variable one embeds the time of rendering;
a font of the machine would make the bytes depend on the machine (docs/adr/0007).
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from marketplace.core import assets

FAMILY = "Noto Sans KR"
FILES = {400: "NotoSansKR-Regular.ttf", 700: "NotoSansKR-Bold.ttf"}


def folder() -> Path:
    return Path(settings.ASSETS_DIR) / "fonts"


def addresses() -> dict[str, Path]:
    """The font files by their asset: address. Raises FileNotFoundError where they are not installed."""
    return {f"asset:{name}": (folder() / name).resolve(strict=True) for name in FILES.values()}


def fingerprints() -> dict[str, str]:
    """SHA-256 of each font file as the product knows it."""
    known = {asset.destination: asset.sha256 for asset in assets.ASSETS}
    return {name: known[f"fonts/{name}"] for name in FILES.values()}


@cache
def characters() -> frozenset[int]:
    """Every code point that both fonts have a glyph for."""
    from fontTools.ttLib import TTFont  # half a second; wanted only where documents are made

    cmaps = [TTFont(folder() / name, lazy=True).getBestCmap() for name in FILES.values()]
    return frozenset.intersection(*(frozenset(cmap) for cmap in cmaps))


@contextmanager
def only_ours() -> Iterator[None]:
    """Fontconfig, while it is loaded here, knows no font of the machine. Browsers we start still do."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
            yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before

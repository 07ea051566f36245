"""The independent programs that look at our PDFs: Poppler, MuPDF, qpdf, veraPDF. A missing one fails the test."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from tests.marketplace.documents.sample import ROOT

TOOLS = ROOT / "var" / "tools"
VERAPDF = "org.verapdf.apps:greenfield-apps:1.28.2"


def run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, check=True)
    return done.stdout.decode()


def text(pdf: Path) -> str:
    return run("pdftotext", "-layout", pdf, "-")


def pages_by_poppler(pdf: Path, folder: Path, dpi: int) -> list[Image.Image]:
    run("pdftoppm", "-r", dpi, "-gray", pdf, folder / "poppler")
    return [Image.open(page) for page in sorted(folder.glob("poppler-*.pgm"))]


def pages_by_mupdf(pdf: Path, folder: Path, dpi: int) -> list[Image.Image]:
    run("mutool", "draw", "-q", "-r", dpi, "-c", "gray", "-o", folder / "mupdf-%02d.png", pdf)
    return [Image.open(page).convert("L") for page in sorted(folder.glob("mupdf-*.png"))]


def ink(page: Image.Image) -> float:
    """The part of the page that is covered, 0 to 1."""
    histogram = page.histogram()
    return sum(count * (255 - shade) for shade, count in enumerate(histogram)) / (255 * sum(histogram))


def verapdf(flavour: str, pdfs: Iterable[Path]) -> str:
    """What veraPDF says of the files; the jar (one file, from Maven Central) is fetched once into var/tools."""
    group, artifact, version = VERAPDF.split(":")
    jar = TOOLS / f"{artifact}-{version}.jar"
    if not jar.exists():
        run("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={VERAPDF}", f"-DoutputDirectory={TOOLS}")
    options = ("--flavour", flavour, "--format", "text", "-v")
    command = ["java", "-cp", str(jar), f"{group.removesuffix('.apps')}.apps.GreenfieldCliWrapper", *options]
    return subprocess.run([*command, *map(str, pdfs)], capture_output=True, check=False).stdout.decode()

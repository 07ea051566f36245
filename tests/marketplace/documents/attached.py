"""The files inside a PDF of ours."""

from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader


def attached_files(pdf: bytes) -> dict[str, bytes]:
    """Name → content of every file embedded in `pdf`, which must be one that render() or seal() made."""
    names = PdfFileReader(BytesIO(pdf)).root.get("/Names", {})
    if "/EmbeddedFiles" not in names:
        return {}
    leaves = names["/EmbeddedFiles"]["/Names"]
    return {each["/UF"]: each["/EF"]["/F"].data for each in (leaves[index] for index in range(1, len(leaves), 2))}

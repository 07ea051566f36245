"""The last touches before a PDF is written: what WeasyPrint 70 leaves out."""

import re
from collections.abc import Sequence
from io import BytesIO

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.pdf.stream import Stream

# PDF/A wants every metadata name space outside its own list to be described in the file itself.
_DECLARES_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_FINER_THAN_SEEN = re.compile(rb"(\.\d{3})\d+")  # a thousandth of a pixel is a quarter of a micrometre
_UNASKED = ("OS/2", "STAT", "cmap", "gasp", "name", "post", "vhea", "vmtx")


def finish(document, pdf: pydyf.PDF, *, media_types: Sequence[str]) -> None:
    """Declare PDF/UA-1 beside PDF/A-3a, give each attachment its media type, and write text shorter."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", _DECLARES_UA + b"</rdf:RDF>")
    embedded = (stream for stream in pdf.objects if isinstance(stream, pydyf.Stream) and _is_attachment(stream))
    for stream, media_type in zip(embedded, media_types, strict=True):
        stream.extra["Subtype"] = "/" + media_type.replace("/", "#2f").replace("+", "#2b")
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and "Length1" in stream.extra:
            _drop_tables(stream)
        elif isinstance(stream, Stream):
            stream.stream = [_shorter(part) for part in stream.stream]
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))  # WeasyPrint names each twice


def _is_attachment(stream: pydyf.Stream) -> bool:
    return stream.extra.get("Type") == "/EmbeddedFile"


def _shorter(part):
    """Glyphs that stand side by side as one string, where WeasyPrint writes each by itself, a nought apart; places
    as fine as an eye sees, where it writes six digits."""
    if not isinstance(part, bytes):
        return part
    if part.endswith(b"] TJ"):
        return part.replace(b">0<", b"").replace(b">0]", b">]")
    if part.endswith(b" cm"):  # a scale: what it multiplies is not known here
        return part
    return _FINER_THAN_SEEN.sub(rb"\1", part)


def _drop_tables(font: pydyf.Stream) -> None:
    """Leave out of a font what nobody asks of one that is embedded by glyph number: names, vertical measures."""
    with TTFont(BytesIO(font.stream[0]), recalcBBoxes=False, recalcTimestamp=False) as opened:
        for table in _UNASKED:
            if table in opened:
                del opened[table]
        slim = BytesIO()
        opened.save(slim, reorderTables=False)
    font.stream, font.extra["Length1"] = [slim.getvalue()], len(slim.getvalue())

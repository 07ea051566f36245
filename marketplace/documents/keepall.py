"""Korean lines break between words (eojeol) and never inside one: `word-break: keep-all` for WeasyPrint 70.

WeasyPrint leaves line breaking to Pango, which breaks between any two syllables. A Pango attribute
forbids it over the bytes of each Korean word; characters that forbid it (U+2060) would pollute
copying, searching and hashes. Importing this module patches WeasyPrint, whose version is pinned;
tests/marketplace/documents/test_keepall.py fails when its internals move.
"""

import re

from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango

_HANGUL = re.compile("[가-힣]")
# A word; of a very long one only its parts between punctuation, so that it can still be broken somewhere.
_WORD = re.compile(r"(?<!\S)\S{2,24}(?!\S)|[가-힣A-Za-z0-9·~%]{2,24}")

ffi.cdef("PangoAttribute * pango_attr_allow_breaks_new (int allow_breaks);", override=True)
_set_text, _can_break_text = line_break.Layout.set_text, line_break.can_break_text


def _set_text_keeping_words(layout, text, justify=False):
    _set_text(layout, text, justify)
    words = [match for match in _WORD.finditer(layout.text) if _HANGUL.search(match[0])]
    if not words:
        return
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    start = read = 0
    for match in words:
        start += len(layout.text[read : match.start()].encode())
        unbroken = pango.pango_attr_allow_breaks_new(0)
        unbroken.start_index, unbroken.end_index = start, start + len(match[0].encode())
        pango.pango_attr_list_change(attributes, unbroken)
        start, read = unbroken.end_index, match.end()
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _can_break_between_words(text, lang):
    """Asked with two letters where inline boxes meet: “<b>주식회사</b>는” is one word."""
    if len(text) == 2 and _HANGUL.search(text) and not any(letter.isspace() for letter in text):
        return False
    return _can_break_text(text, lang)


line_break.Layout.set_text = _set_text_keeping_words
inline.can_break_text = preferred.can_break_text = _can_break_between_words

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
_set_text, _can_break_text, _split_first_line = (
    line_break.Layout.set_text,
    line_break.can_break_text,
    line_break.split_first_line,
)
_whole_words = True


def _set_text_keeping_words(layout, text, justify=False):
    _set_text(layout, text, justify)
    words = [match for match in _WORD.finditer(layout.text) if _HANGUL.search(match[0])]
    if not words or not _whole_words:
        return
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    start = read = 0
    for match in words:
        start += len(layout.text[read : match.start()].encode())
        unbroken = pango.pango_attr_allow_breaks_new(0)
        unbroken.start_index, unbroken.end_index = start, start + len(match[0].encode())
        # Not …_change: it merges ranges wrongly when a layout gets its text again, always a part of the same text.
        pango.pango_attr_list_insert(attributes, unbroken)
        start, read = unbroken.end_index, match.end()
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _can_break_between_words(text, lang):
    """Asked with two letters where inline boxes meet: “<b>주식회사</b>는” is one word."""
    if len(text) == 2 and _HANGUL.search(text) and not any(letter.isspace() for letter in text):
        return False
    return _can_break_text(text, lang)


def _split_first_line_within(text, style, context, max_width, spacing, is_line_start=True, minimum=False):
    """A word wider than its line is broken after all, where the style says so: nothing runs off the page."""
    global _whole_words  # one document at a time: see engine
    arguments = (text, style, context, max_width, spacing, is_line_start, minimum)
    first = _split_first_line(*arguments)
    may_break = is_line_start and not minimum and style["overflow_wrap"] in ("anywhere", "break-word")
    if max_width is None or not may_break or first[3] <= max_width:
        return first
    word = first[0].text.strip()  # the width may be that of a blank at the end
    if " " in word or _split_first_line(word, style, context, None, spacing)[3] <= max_width:
        return first
    _whole_words = False
    try:
        return _split_first_line(*arguments)
    finally:
        _whole_words = True


line_break.Layout.set_text = _set_text_keeping_words
inline.split_first_line = preferred.split_first_line = _split_first_line_within
inline.can_break_text = preferred.can_break_text = _can_break_between_words

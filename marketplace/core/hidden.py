"""Characters that no one can see. Needs no models: the processes that make documents load it too."""

import re

# C0 and C1 controls but tab and newline, zero-width and direction marks, line and paragraph separators,
# surrogates and non-characters: they forge amounts on paper or break PDF/A.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def hidden_character(text: str) -> str | None:
    """The first character of `text` that no one can see, as "U+202E"; None if there is none."""
    found = _HIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None

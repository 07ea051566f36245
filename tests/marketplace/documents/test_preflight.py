import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace import documents


def refused(text: str) -> str:
    with pytest.raises(documents.UnprintableText) as refusal:
        documents.preflight({"과제명": text})
    assert refusal.value.field == "과제명"
    assert "과제명" in str(refusal.value)
    assert refusal.value.character in str(refusal.value)
    return refusal.value.character


def test_office_korean_passes():
    text = "㈜다온정밀 「표면 검사」 ① 금 이억원정 (₩200,000,000) ※ 95% 이상, 33㎡ · 協約 2026. 4. 1.~\n다음 줄\t칸"
    documents.preflight({"과제명": text, "비고": ""})


def test_every_syllable_passes():
    documents.preflight({"음절": "".join(map(chr, range(ord("가"), ord("힣") + 1)))})


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("축하합니다 🎉", "🎉 U+1F389"),
        ("사설 영역 \ue123", "U+E123"),
        ("없는 글자 \U0001f1f0", "🇰 U+1F1F0"),
        ("금액 \u202e000,001\u202c 원", "U+202E"),
        ("격리 \u2066abc", "U+2066"),
        ("폭 없는\u200b빈칸", "U+200B"),
        ("줄\u2028가름", "U+2028"),
        ("울림\x07", "U+0007"),
        ("널\x00", "U+0000"),
        ("짝 없는 \ud800", "U+D800"),
        ("비문자 \ufffe", "U+FFFE"),
    ],
)
def test_unprintable_character_is_named(text, character):
    assert refused(text) == character


def test_decomposed_hangul_is_refused():
    assert refused(unicodedata.normalize("NFD", "한글")) == "ᄒ U+1112"


def test_the_first_bad_field_is_named():
    with pytest.raises(documents.UnprintableText) as refusal:
        documents.preflight({"기업명": "㈜다온정밀", "대표자": "김\u200b다온", "주소": "🎉"})
    assert refusal.value.field == "대표자"


def test_text_deep_inside_is_named_by_its_place():
    with pytest.raises(documents.UnprintableText) as refusal:
        documents.preflight({"round": 1, "parties": [{"name": "가온"}, {"name": "다온", "staff": ("김", "龘")}]})
    assert (refusal.value.field, refusal.value.character) == ("parties 2 staff 2", "龘 U+9F98")


hidden = st.sampled_from(
    [*map(chr, [*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0)]), *"\u200b\u200f\u202a\u202e\u2066\u2069\ufeff"]
)


@given(before=st.text("가나다 12,원"), character=hidden, after=st.text("가나다 12,원"))
def test_hidden_character_anywhere_is_refused(before, character, after):
    assert refused(before + character + after) == f"U+{ord(character):04X}"

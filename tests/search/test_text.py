import pytest

from search import text


def test_normalise_is_one_spelling():
    assert text.normalise("  ＡＩ　불량\x00검사\ud800  ") == "ai 불량 검사"
    assert text.normalise("\u1112\u1161\u11ab글") == "한글"  # decomposed


def test_normalise_keeps_bare_consonants():
    assert text.normalise("ㅈㄱㄱㄹ") == "ㅈㄱㄱㄹ"


def test_tokens_run_on_over_spaces_and_mark_it():
    assert text.tokens("품질 검사") == [("품질", False), ("질검", True), ("검사", False)]


def test_tokens_keep_latin_words_whole_and_without_their_endings():
    assert [token for token, _ in text.tokens("3D프린터 robots")] == ["3d", "프린", "린터", "robot"]


@pytest.mark.parametrize(
    "family",
    ["predict predicts predicting predicted prediction predictions", "plan plans planning planned", "noise noises",
     "optimise optimize optimised optimizing optimisation optimization", "colour colors", "batch batches", "analysis analyse",
     "battery batteries", "route routes", "inspect inspection"],
)  # fmt: skip
def test_one_word_in_all_its_forms_has_one_root(family):
    assert len({text.root(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "word", ["gas", "bus", "status", "vision", "class", "ai", "use", "robot", "3d", "제품", "train"]
)
def test_a_root_stays_what_it_is(word):
    assert text.root(word) == word


def test_runs_end_at_punctuation():
    assert text.runs("설계. 계도") == [[("설계", False)], [("계도", False)]]


@pytest.mark.parametrize(("word", "root"), [("공구를", "공구"), ("도면에서는", "도면"), ("물을", "물을"), ("AI", "AI")])
def test_stem_drops_particles_but_leaves_two_syllables(word, root):
    assert text.stem(word) == root


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("wpvna", "제품"), ("worhrhksfl", "재고관리"), ("rkqt", "값"), ("Eoa", "땜"), ("robot", None), ("xyz1", None)],
)
def test_latin_keys_become_hangul_only_if_well_formed(typed, meant):
    assert text.from_latin_keys(typed) == meant


def test_hangul_keys_become_latin():
    assert text.to_latin_keys("촘ㅅㅠㅐㅅ") == "chatbot"


def test_initials():
    assert text.initials("재고관리") == "ㅈㄱㄱㄹ"
    assert text.is_initials("ㅈㄱ") and not text.is_initials("ㅈ") and not text.is_initials("ㅏㅏ")

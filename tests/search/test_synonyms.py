import pytest

from search.synonyms import WEIGHT, SynonymFile, Synonyms, synonym_terms


class Groups:
    def __init__(self, *groups):
        self._groups = groups

    def version(self):
        return "1"

    def groups(self):
        return self._groups


GROUPS = Synonyms(
    Groups(("MES", "제조실행시스템", "manufacturing execution system"), ("수율", "yield"), ("AI", "인공지능"))
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MES를 바꾸고", "mes"),
        ("제조 실행 시스템", "제조실행시스템"),
        ("a manufacturing execution systems vendor", "manufacturexecutsystem"),
        ("인공지능으로", "인공지능"),
    ],
)
def test_group_is_found_whatever_the_spacing(text, found):
    assert [word for word, _ in GROUPS.found_in(text)] == [found]


@pytest.mark.parametrize("text", ["접수율", "messy", "said", "midyield"])
def test_group_is_not_found_inside_another_word(text):
    assert GROUPS.found_in(text) == ()


def test_synonyms_weigh_less_than_typed_words_however_long_they_are():
    terms = synonym_terms(GROUPS.found_in("MES"))
    assert terms["제조"] <= WEIGHT
    assert (
        sum(weight for token, weight in terms.items() if token in ("제조", "조실", "실행", "행시", "시스", "스템"))
        < 3 * WEIGHT
    )


def test_file_has_the_groups_of_the_field_without_doubles():
    groups = [tuple(group) for group in SynonymFile().groups()]
    assert len(groups) >= 150
    assert all(len(group) >= 2 and len(set(group)) == len(group) for group in groups)

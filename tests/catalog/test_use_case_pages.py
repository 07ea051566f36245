"""The library of use cases: an owner who does not know what AI could do finds work like theirs, and solutions for it."""

import pytest
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from catalog.enums import TermKind
from catalog.models import Solution, Term, UseCase
from marketplace.core import outbox
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture(scope="module", autouse=True)
def world(own_index, shared_database):
    world = small_world("f01", "f05")
    outbox.drain()
    return world


@pytest.fixture
def use_case():
    """One that a public solution does."""
    return UseCase.objects.filter(solutions__in=Solution.objects.public()).earliest("pk")


def shown(path, **query):
    response = Client().get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def page(path, **query):
    return Client().get(path, query).context["page"]


def entries(listed):
    return {entry.code: entry for group in listed.groups for entry in group.entries}


def first_line(text):
    return text.split("\n")[0]


def hide(solution):
    Solution.objects.filter(pk=solution.pk).update(live=False)


def add(number):
    """That many more use cases of one function and industry."""
    made = UseCase.objects.bulk_create(
        UseCase(code=f"more-{n}", name=f"일 {n}", name_en=f"Job {n}", description="설명", phrases="힘들어요")
        for n in range(number)
    )
    for kind, relation in ((TermKind.FUNCTION, UseCase.functions), (TermKind.INDUSTRY, UseCase.industries)):
        term = Term.objects.filter(kind=kind).earliest("sort")
        relation.through.objects.bulk_create(relation.through(usecase=each, term=term) for each in made)


def test_every_use_case_stands_under_each_of_its_functions_in_their_order():
    groups = page("/use-cases/").groups
    functions = Term.objects.filter(kind=TermKind.FUNCTION).order_by("sort")

    assert [group.code for group in groups] == [term.code for term in functions]
    for group in groups:
        expected = set(UseCase.objects.filter(functions__code=group.code).values_list("code", flat=True))
        assert {entry.code for entry in group.entries} == expected


def test_every_use_case_is_named_described_and_linked():
    text = shown("/use-cases/")

    for use_case in UseCase.objects.all():
        assert f'href="/use-cases/{use_case.code}/"' in text
        assert escape(use_case.name) in text and escape(use_case.description) in text


def test_use_case_without_a_function_is_not_lost(use_case):
    use_case.functions.clear()
    last = page("/use-cases/").groups[-1]

    assert (last.label, [entry.code for entry in last.entries]) == ("그 밖의 일", [use_case.code])
    assert 'id="f-other"' in shown("/use-cases/")


def test_public_solutions_are_counted_and_the_most_come_first(use_case):
    groups = page("/use-cases/").groups
    counts = {code: entry.count for code, entry in entries(page("/use-cases/")).items()}

    assert counts[use_case.code] == Solution.objects.public().filter(use_cases=use_case).count() > 0
    assert f"솔루션 {counts[use_case.code]}개" in shown("/use-cases/")
    for group in groups:
        found = [entry.count for entry in group.entries]
        assert found == sorted(found, reverse=True)


def test_hidden_solution_is_neither_counted_nor_shown(use_case):
    solution = Solution.objects.public().filter(use_cases=use_case).first()
    path = f"/use-cases/{use_case.code}/"
    before = entries(page("/use-cases/"))[use_case.code].count
    assert solution.title in shown(path)
    hide(solution)

    assert entries(page("/use-cases/"))[use_case.code].count == before - 1
    assert solution.title not in shown(path)
    assert page(path).total == before - 1


def test_industry_leaves_its_own_use_cases():
    listed = page("/use-cases/", industry="A")

    assert set(entries(listed)) == set(UseCase.objects.filter(industries__code="A").values_list("code", flat=True))
    assert 0 < listed.total == len(entries(listed)) < UseCase.objects.count()
    assert f"활용 사례 {listed.total}개" in shown("/use-cases/", industry="A")


def test_industry_without_use_cases_leads_on():
    UseCase.industries.through.objects.filter(term__code="B").delete()
    text = shown("/use-cases/", industry="B")

    assert "활용 사례는 아직 없습니다" in text
    assert 'href="/match/?again"' in text and "모든 업종의 활용 사례 보기" in text


@pytest.mark.parametrize("code", ["ZZ", "quality", "\x00", "가" * 3000, "' OR 1=1"])
def test_unknown_industry_shows_everything_and_says_so(code):
    assert page("/use-cases/", industry=code).total == UseCase.objects.count()
    assert "알 수 없는 업종" in shown("/use-cases/", industry=code)


def test_page_shows_all_that_is_known_of_a_use_case(use_case):
    text = shown(f"/use-cases/{use_case.code}/")
    words = [use_case.name, use_case.description, *use_case.inputs.split("\n"), *use_case.kpis.split("\n")]

    for word in [*words, *use_case.phrases.split("\n")[:4]]:
        assert escape(word) in text
    for industry in use_case.industries.all():
        assert f'href="/use-cases/?industry={industry.code}"' in text
    for function in use_case.functions.all():
        assert f'href="/use-cases/#f-{function.code}"' in text
    for solution in Solution.objects.public().filter(use_cases=use_case):
        assert f'href="/solutions/{solution.slug}/"' in text
    assert f'href="/solutions/?use_case={use_case.code}"' in text


def test_twelve_solutions_at_most_are_shown_of_all_that_are_counted(use_case):
    one = Solution.objects.public().filter(use_cases=use_case).first()
    for number in range(14):
        one.pk, one.slug = None, f"another-{number}"
        one.save()
        one.use_cases.add(use_case)
        one.save()
    found = page(f"/use-cases/{use_case.code}/")

    assert len(found.cards) == 12
    assert found.total == Solution.objects.public().filter(use_cases=use_case).count() > 14


def test_use_case_without_solutions_leads_to_the_trouble():
    none = UseCase.objects.exclude(solutions__in=Solution.objects.public()).earliest("pk")
    text = shown(f"/use-cases/{none.code}/")

    assert "이 일을 하는 솔루션이 아직 없습니다" in text
    assert "/solutions/?use_case=" not in text


def test_first_phrase_is_sent_to_the_match(use_case):
    phrase = first_line(use_case.phrases)
    text = shown(f"/use-cases/{use_case.code}/")
    form = text[text.index('<form class="ie-card') :].partition("</form>")[0]
    assert 'method="post" action="/match/"' in form
    assert f">{escape(phrase)}</textarea>" in form and 'name="need"' in form

    answer = Client().post("/match/", {"need": phrase}, follow=True)
    assert answer.redirect_chain == [("/match/", 302)]
    assert escape(phrase) in answer.content.decode()


def test_neighbours_share_function_and_industry_and_the_nearest_come_first():
    wide = UseCase.objects.annotate(industry_count=Count("industries")).order_by("-industry_count", "code").first()
    near = page(f"/use-cases/{wide.code}/").neighbours
    functions, industries = set(wide.functions.all()), set(wide.industries.all())

    def shared(other):
        return len(functions & set(other.functions.all())) * len(industries & set(other.industries.all()))

    others = {other.code: shared(other) for other in UseCase.objects.exclude(pk=wide.pk)}
    nearest = sorted(others.values(), reverse=True)[: len(near)]
    assert nearest[0] > nearest[-1] > 0
    assert [others[entry.code] for entry in near] == nearest


@pytest.mark.parametrize("code", ["no-such-use-case", "1", "Quality"])
def test_unknown_use_case_is_not_found(code):
    assert Client().get(f"/use-cases/{code}/").status_code == 404
    assert Client().get(f"/en/use-cases/{code}/").status_code == 404


def test_english_pages_speak_english(use_case):
    text = shown(f"/en/use-cases/{use_case.code}/")

    for word in (use_case.name_en, use_case.description_en, *use_case.phrases_en.split("\n")[:4]):
        assert escape(word) in text
    assert use_case.name not in text and use_case.description not in text
    assert escape(use_case.name_en) in shown("/en/use-cases/")
    assert f'<ul class="ie-list" lang="ko"><li>{first_line(use_case.inputs)}</li>' in text  # these have no English


def test_missing_english_is_korean_and_marked(use_case):
    UseCase.objects.filter(pk=use_case.pk).update(description_en="", phrases_en="")
    text = shown(f"/en/use-cases/{use_case.code}/")

    assert f'lang="ko">{escape(use_case.description)}</p>' in text
    assert f'<ul class="ie-said" lang="ko"><li><q>{escape(first_line(use_case.phrases))}' in text
    assert f'lang="ko">{escape(use_case.description)}</p>' in shown("/en/use-cases/")
    assert "lang=" not in shown(f"/use-cases/{use_case.code}/").partition("<main")[2].partition("</main>")[0]


def asked(path):
    Client().get(path)
    with CaptureQueriesContext(connection) as captured:
        Client().get(path)
    return len(captured)


def test_three_hundred_more_use_cases_need_no_more_queries(use_case):
    paths = ["/use-cases/", "/use-cases/?industry=A", f"/use-cases/{use_case.code}/"]
    before = [asked(path) for path in paths]
    add(300)

    assert "/use-cases/more-299/" in shown("/use-cases/")
    assert [asked(path) for path in paths] == before
    assert before[0] == before[1] <= 6


def test_ways_lead_there_from_solution_catalogue_home_and_footer(use_case):
    solution = Solution.objects.public().filter(use_cases=use_case).first()

    assert f'href="/use-cases/{use_case.code}/">{escape(use_case.name)}</a>' in shown(f"/solutions/{solution.slug}/")
    for path in ("/solutions/", "/"):
        assert 'href="/use-cases/"' in shown(path).partition("<main")[2].partition("</main>")[0]
    assert 'href="/use-cases/"' in shown("/guide/").partition("<footer")[2]

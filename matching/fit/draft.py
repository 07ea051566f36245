"""What a visitor is looking for, kept through every correction, and through sign-up and sign-in into a need."""

from dataclasses import asdict, dataclass, replace

from django.http import HttpRequest

from .models import NeedDraft
from .operations import NeedForm

KEY, KEPT_FOR = "need_draft", "need_draft_of"
MOST_QUESTIONS = 10


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`text`: the need in the visitor's words; `run`: the ranking on the page; `questions`: to be put to vendors.

    The rest is what NeedForm says: budget in won, supply value.
    """

    text: str
    industry: str = ""
    budget_max: int | None = None
    use_case: str = ""
    without: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    run: int | None = None

    def form(self) -> NeedForm:
        """The draft as it is put to the engine."""
        return NeedForm(
            industry=self.industry, budget_max=self.budget_max, without=self.without,
            use_cases=(self.use_case,) if self.use_case else (),
        )  # fmt: skip

    def dropping(self, kind: str) -> "Draft":
        """Without the conditions of a kind, given or read."""
        budget = None if kind == "price" else self.budget_max
        return replace(self, budget_max=budget, without=tuple(dict.fromkeys((*self.without, kind))))

    def asking(self, question: str) -> "Draft":
        """With one more question for the vendors; the same twice is one."""
        return replace(self, questions=tuple(dict.fromkeys((*self.questions, question)))[:MOST_QUESTIONS])

    def with_budget(self, won: int | None) -> "Draft":
        """With another budget, or none: a budget read from the words counts only where none was given or taken back."""
        without = tuple(kind for kind in self.without if kind != "price")
        return replace(self, budget_max=won, without=without)


def load(request: HttpRequest) -> Draft | None:
    """The visitor's draft, if they have one: that of this window, or the one kept with the person."""
    found = request.session.get(KEY)
    if request.user.is_authenticated:
        if found is None:
            found = NeedDraft.objects.filter(person_id=request.user.pk).values_list("data", flat=True).first()
        elif request.session.get(KEPT_FOR) != request.user.pk:  # written before the sign-in
            _keep(request, found)
    if found is None:
        return None
    return Draft(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()})


def save(request: HttpRequest, draft: Draft) -> None:
    """Keep the draft in the session, and with the person who has signed in."""
    request.session[KEY] = asdict(draft)
    if request.user.is_authenticated:
        _keep(request, request.session[KEY])


def forget(request: HttpRequest) -> None:
    """The draft has become a need."""
    request.session.pop(KEY, None)
    if request.user.is_authenticated:
        NeedDraft.objects.filter(person_id=request.user.pk).delete()


def _keep(request: HttpRequest, data: dict) -> None:
    NeedDraft.objects.update_or_create(person_id=request.user.pk, defaults={"data": data, "at": request.at})
    request.session[KEPT_FOR] = request.user.pk

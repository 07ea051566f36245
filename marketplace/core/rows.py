"""Lists of rows in a form: written without script, each time anew, blank rows left out.

rows = Rows.of(LineForm, posted(request), prefix="line", held=[{"name": …}], more=2)
if rows.is_valid():
    rows.written                                     # the rows as dictionaries

typed("line", ("name", "amount"), request.POST)      # what was typed, whatever is wrong with it: for "one more row"
"""

from collections.abc import Mapping, Sequence

from django.forms import BaseFormSet, Form, formset_factory
from django.http import QueryDict

MOST = 30


class Rows(BaseFormSet):
    """Rows without identity: a row counts by what is written in it, and is taken away by a tick."""

    @classmethod
    def of(
        cls, form: type[Form], data: QueryDict | None, *, prefix: str, held: Sequence[Mapping] = (), more: int = 1,
        **form_kwargs,
    ) -> "Rows":  # fmt: skip
        """The rows `held`, with `more` blank ones behind them; `form_kwargs` go to each form."""
        held = held if data is None else ()  # what was sent counts by itself, not against what is held
        many = formset_factory(
            form, formset=cls, extra=len(held) + more, can_delete=True, max_num=MOST, absolute_max=MOST
        )
        return many(data, initial=held, prefix=prefix, form_kwargs=form_kwargs)

    def initial_form_count(self):
        """None: the list is written anew each time."""
        return 0

    @property
    def written(self) -> list[dict]:
        """The rows in which something is written and that are not taken away."""
        kept = [form for form in self.forms if form.has_changed() and form not in self.deleted_forms]
        return [{name: value for name, value in form.cleaned_data.items() if name != "DELETE"} for form in kept]


def typed(prefix: str, columns: Sequence[str], data: QueryDict) -> list[dict]:
    """The rows as they were typed, without those that are taken away and those that are blank."""
    count = data.get(f"{prefix}-TOTAL_FORMS", "")
    places = range(min(int(count), MOST) if count.isascii() and count.isdecimal() else 0)
    rows = (
        {column: data.get(f"{prefix}-{place}-{column}", "") for column in columns}
        for place in places
        if f"{prefix}-{place}-DELETE" not in data
    )
    return [row for row in rows if any(row.values())]

"""The forms of an evaluator: the rubric, the declaration of a conflict."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import ParagraphsField, PointsField
from marketplace.core.language import in_language
from marketplace.programmes.rule_values import Criterion

from .models import ScoreSheet


class SheetForm(forms.Form):
    """Points and a comment for each criterion, and an opinion on the whole. Nothing is required before it is handed in."""

    def __init__(self, data, *, sheet: ScoreSheet, criteria: tuple[Criterion, ...]):
        given = {score.criterion: score for score in sheet.scores.all()}
        held = {"opinion": sheet.opinion}
        for code, score in given.items():
            held |= {f"points_{code}": score.points, f"comment_{code}": score.comment}
        super().__init__(data, initial=held)
        self.criteria = criteria
        for criterion in criteria:
            name = in_language(criterion, "name")
            self.fields[f"points_{criterion.code}"] = PointsField(
                label=_("%(name)s: points of %(most)d") % {"name": name, "most": criterion.points}, required=False
            )
            self.fields[f"comment_{criterion.code}"] = ParagraphsField(
                label=_("Comment on %(name)s") % {"name": name}, rows=3, max_length=2000, required=False
            )
        self.fields["opinion"] = ParagraphsField(
            label=_("Opinion on the whole"), rows=3, max_length=2000, required=False,
            help_text=_("The firm reads the comments without your name."),
        )  # fmt: skip

    def clean(self):
        values = super().clean()
        for criterion in self.criteria:
            points = values.get(f"points_{criterion.code}")
            if points is not None and points > criterion.points * 100:
                self.add_error(f"points_{criterion.code}", _("At most %(most)d points.") % {"most": criterion.points})
        return values

    @property
    def scores(self) -> dict[str, tuple[int | None, str]]:
        """What can be kept: criteria whose points or comment are out of form are left as they were."""
        fit = [
            criterion.code
            for criterion in self.criteria
            if not {f"points_{criterion.code}", f"comment_{criterion.code}"} & self.errors.keys()
        ]
        return {code: (self.cleaned_data[f"points_{code}"], self.cleaned_data[f"comment_{code}"]) for code in fit}

    @property
    def rows(self) -> list[tuple[str, int, forms.BoundField, forms.BoundField]]:
        """Name, most points, and the two questions of each criterion."""
        return [
            (
                in_language(criterion, "name"),
                criterion.points,
                self[f"points_{criterion.code}"],
                self[f"comment_{criterion.code}"],
            )
            for criterion in self.criteria
        ]


class RecuseForm(forms.Form):
    demand_firm = forms.BooleanField(label=_("I have to do with the demand firm"), required=False)
    vendor = forms.BooleanField(label=_("I have to do with the vendor"), required=False)
    reason = ParagraphsField(
        label=_("How"),
        rows=2,
        max_length=1000,
        help_text=_(
            "Employer, relative, common work or advice in recent years, shares, anything that could look like it."
        ),
    )

"""Whose turn it is with an edition of articles."""

from django.utils.translation import gettext_lazy as _

from marketplace.notices.audiences import office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import TaskKind, declare

from .enums import EditionState as S
from .lifecycles import EDITION
from .models import Edition

declare(
    TaskKind(
        name="clauses.submit", label=_("Finish the edition of articles and submit it"), record=Edition, life=EDITION,
        while_in=(S.DRAFT,), news={"edition.begin": None}, whose=lambda edition: office(Desk.PROGRAMME_MANAGER),
    ),
    TaskKind(
        name="clauses.publish", label=_("Review the articles and put them to use"), record=Edition, life=EDITION,
        while_in=(S.REVIEW,), whose=lambda edition: office(Desk.APPROVER, but=edition.written_by),
    ),
)  # fmt: skip

"""The records of the firm whose pages the walk asks for."""

from dataclasses import dataclass
from functools import cached_property

from catalog.models import Solution
from contracts.agreements.models import Agreement, AgreementDocument
from contracts.settlement.models import Evidence
from marketplace.programmes.models import Case
from matching.needs.models import Need


@dataclass
class Project:
    """One firm's project, whose records are asked for."""

    firm_id: int

    @cached_property
    def case(self) -> Case:
        return Case.objects.get(demand_firm_id=self.firm_id)

    @cached_property
    def vendor_id(self) -> int:
        return self.case.vendor_id or self.need.invitations.order_by("pk").first().vendor_id

    @property
    def need(self) -> Need:
        return self.case.need

    @property
    def agreement(self) -> Agreement:
        return Agreement.objects.get(case=self.case)

    @property
    def document(self) -> AgreementDocument:
        return self.agreement.documents.latest("pk")

    @property
    def paper(self) -> Evidence:
        return Evidence.objects.filter(expense__settlement__agreement=self.agreement).earliest("pk")

    @property
    def solution(self) -> Solution:
        return Solution.objects.filter(vendor_id=self.vendor_id).order_by("pk").first()

"""Consents given on the page: each becomes a document of the firm, with its words, its giver and its time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import CertificateKind
from marketplace.core.actor import Actor
from marketplace.core.clock import KST, day_in_korea
from marketplace.core.errors import NotAllowed

from ..models import Application
from ..rules import its_firm_may_submit

DAYS_VALID = 365
# What is agreed to, as it is shown and as it is kept.
CONSENTS = {
    CertificateKind.PRIVACY_CONSENT: (
        "과제 신청과 평가, 협약, 정산을 위하여 담당자의 이름, 연락처, 소속과 참여 인력의 이름, 참여율, 급여 자료를 "
        "전담기관이 수집하여 이용하고, 사업이 끝난 뒤 5년 동안 보관하는 데 동의합니다. 동의하지 않을 수 있으나 그 경우 "
        "신청할 수 없습니다."
    ),
    CertificateKind.CREDIT_CONSENT: (
        "전담기관이 사업 참여 자격을 확인하기 위하여 회사의 휴업·폐업 여부, 국세·지방세 체납, 신용 상태, 다른 국가 "
        "사업의 참여제한 여부를 관계 기관에 조회하는 데 동의합니다. 조회 결과는 자격 확인에만 씁니다."
    ),
    CertificateKind.INTEGRITY_PLEDGE: (
        "신청서와 증빙을 사실대로 적었고, 공급기업과 특수관계가 아니며, 지원금을 정한 목적에만 쓰겠습니다. 금품이나 "
        "향응을 주고받지 않겠습니다. 어기면 선정 취소, 협약 해지, 지원금 환수, 참여제한을 받을 수 있음을 알고 있습니다."
    ),
}  # fmt: skip


def give_consents(*, application_id: int, kinds: Sequence[CertificateKind], actor: Actor, at: datetime) -> int:
    """Keep the consents named, each as a document of the firm that is valid for a year; how many.

    Raises NotAllowed unless the actor may submit for the firm.
    """
    application = Application.objects.visible_to(actor).get(pk=application_id)
    if not its_firm_may_submit(application, actor):
        raise NotAllowed
    today = day_in_korea(at)
    for kind in kinds:
        accounts.add_certificate(
            organisation_id=application.demand_firm_id, kind=kind, number="", issued_on=today,
            valid_until=today + timedelta(days=DAYS_VALID), content=_paper(kind, actor, at), actor=actor, at=at,
        )  # fmt: skip
    return len(kinds)


def _paper(kind: CertificateKind, actor: Actor, at: datetime) -> bytes:
    shown = f"{at.astimezone(KST):%Y-%m-%d %H:%M:%S} (KST)"
    return f"{CONSENTS[kind]}\n\n동의한 사람: {actor.label}\n동의한 때: {shown}\n".encode()

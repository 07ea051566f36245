"""The lives of agreement, document, signature, paper, amendment and prior notice (domain model §13.2). Order and conditions stand as guards."""

from marketplace.core.lifecycle import Lifecycle, Transition

from . import rules
from .enums import AgreementState as A
from .enums import AmendmentState as C
from .enums import DocumentState as D
from .enums import PaperState as P
from .enums import PriorNoticeState as N
from .enums import SignatureState as S

manager, approver, system = rules.is_programme_manager, rules.is_approver, rules.is_system

AGREEMENT = Lifecycle(
    "agreement",
    A,
    Transition(name="ask_to_sign", sources=(A.PREPARING,), target=A.SIGNING, allowed=manager),
    Transition(name="reopen", sources=(A.SIGNING,), target=A.PREPARING, allowed=system, needs_reason=True),
    Transition(name="conclude", sources=(A.SIGNING,), target=A.CONCLUDED, allowed=system),
    Transition(name="start", sources=(A.CONCLUDED,), target=A.IN_FORCE, allowed=system,
               guards=(rules.its_first_day_has_come,)),
    Transition(name="suspend", sources=(A.IN_FORCE,), target=A.SUSPENDED, allowed=manager, needs_reason=True),
    Transition(name="resume", sources=(A.SUSPENDED,), target=A.IN_FORCE, allowed=manager, needs_reason=True),
    Transition(name="complete", sources=(A.IN_FORCE,), target=A.COMPLETED, allowed=rules.is_manager_or_system),
    Transition(name="settle", sources=(A.COMPLETED, A.TERMINATED), target=A.SETTLED, allowed=system),
    Transition(name="close", sources=(A.SETTLED,), target=A.CLOSED, allowed=system),
    Transition(name="terminate", sources=rules.ENDABLE, target=A.TERMINATED,
               allowed=rules.any_of(approver, system), guards=(rules.its_firms_had_their_time_to_answer,),
               needs_reason=True),
    Transition(name="cancel", sources=(A.PREPARING, A.SIGNING), target=A.CANCELLED, allowed=system,
               needs_reason=True),
)  # fmt: skip

DOCUMENT = Lifecycle(
    "agreement_document",
    D,
    Transition(name="lock", sources=(D.DRAFT,), target=D.LOCKED, allowed=manager,
               guards=(rules.it_has_been_made, rules.its_parties_are_as_written, rules.its_parties_may_agree)),
    Transition(name="begin", sources=(D.LOCKED,), target=D.SIGNING, allowed=system),
    Transition(name="complete", sources=(D.SIGNING,), target=D.SEALING, allowed=system,
               guards=(rules.all_have_signed,)),
    Transition(name="seal", sources=(D.SEALING,), target=D.SEALED, allowed=system),
    Transition(name="decline", sources=(D.LOCKED, D.SIGNING), target=D.DECLINED, allowed=system, needs_reason=True),
    Transition(name="expire", sources=(D.LOCKED, D.SIGNING), target=D.EXPIRED, allowed=system,
               guards=(rules.its_time_to_sign_is_over,), needs_reason=True),
    Transition(name="void", sources=(D.DRAFT, D.LOCKED, D.SIGNING), target=D.VOIDED,
               allowed=rules.is_manager_or_system, needs_reason=True),
    Transition(name="supersede", sources=(D.SEALED,), target=D.SUPERSEDED, allowed=system),
)  # fmt: skip

_ITS_SIGNER = rules.signs_for_its_party
SIGNATURE = Lifecycle(
    "signature",
    S,
    Transition(name="open", sources=(S.REQUESTED, S.VIEWED), target=S.VIEWED, allowed=_ITS_SIGNER,
               guards=(rules.its_document_is_open,)),
    Transition(name="sign", sources=(S.VIEWED,), target=S.SIGNED, allowed=_ITS_SIGNER,
               guards=(rules.its_document_is_open, rules.the_award_stands, rules.it_is_its_turn,
                       rules.someone_else_drew_it_up, rules.the_co_payment_is_in,
                       rules.the_parties_are_still_eligible, rules.what_it_changes_is_still_open)),
    Transition(name="sign_on_paper", sources=(S.REQUESTED, S.VIEWED), target=S.SIGNED, allowed=system,
               guards=(rules.its_party_may_sign_on_paper, rules.its_document_is_open, rules.the_award_stands,
                       rules.it_is_its_turn)),
    Transition(name="decline", sources=(S.REQUESTED, S.VIEWED), target=S.DECLINED, allowed=_ITS_SIGNER,
               guards=(rules.its_document_is_open,), needs_reason=True),
    Transition(name="expire", sources=(S.REQUESTED, S.VIEWED), target=S.EXPIRED, allowed=system),
    Transition(name="void", sources=(S.REQUESTED, S.VIEWED, S.SIGNED), target=S.VOIDED, allowed=system),
)  # fmt: skip

PAPER = Lifecycle(
    "paper_signature",
    P,
    Transition(name="confirm", sources=(P.RECORDED,), target=P.CONFIRMED, allowed=rules.any_of(manager, approver),
               guards=(rules.someone_else_recorded_it, rules.it_would_sign_now)),
    Transition(name="refuse", sources=(P.RECORDED,), target=P.REFUSED, allowed=rules.any_of(manager, approver),
               needs_reason=True),
    Transition(name="lapse", sources=(P.RECORDED,), target=P.LAPSED, allowed=system),
)  # fmt: skip

AMENDMENT = Lifecycle(
    "amendment",
    C,
    Transition(name="answer", sources=(C.REQUESTED,), target=C.REVIEW, allowed=rules.speaks_for_the_other_firm),
    Transition(name="withdraw", sources=(C.REQUESTED, C.REVIEW), target=C.WITHDRAWN,
               allowed=rules.speaks_for_the_one_who_asked),
    Transition(name="approve", sources=(C.REVIEW,), target=C.APPROVED, allowed=manager,
               guards=(rules.its_agreement_can_still_be_changed_or_ended, rules.the_other_firm_agrees,
                       rules.nothing_is_in_its_way)),
    Transition(name="refuse", sources=(C.REQUESTED, C.REVIEW), target=C.REFUSED, allowed=manager, needs_reason=True),
    Transition(name="conclude", sources=(C.APPROVED,), target=C.CONCLUDED, allowed=system),
    Transition(name="reopen", sources=(C.APPROVED,), target=C.REVIEW, allowed=system, needs_reason=True),
    Transition(name="lapse", sources=(C.REQUESTED, C.REVIEW, C.APPROVED), target=C.LAPSED, allowed=system,
               needs_reason=True),
)  # fmt: skip

PRIOR_NOTICE = Lifecycle(
    "prior_notice",
    N,
    Transition(name="close", sources=(N.GIVEN,), target=N.HEARD, allowed=system,
               guards=(rules.its_time_to_answer_is_over,)),
    Transition(name="carry_out", sources=(N.GIVEN, N.HEARD), target=N.CARRIED_OUT, allowed=approver,
               guards=(rules.its_time_to_answer_is_over,), needs_reason=True),
    Transition(name="withdraw", sources=(N.GIVEN, N.HEARD), target=N.WITHDRAWN, allowed=approver, needs_reason=True),
    Transition(name="lapse", sources=(N.GIVEN, N.HEARD), target=N.LAPSED, allowed=system),
)  # fmt: skip

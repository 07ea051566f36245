"""One story of two firms, stopped at the moments in which pages are alive: each is a copy of the database."""

import copy
from collections.abc import Iterator
from datetime import timedelta

from django.http import QueryDict

from catalog import saved
from contracts.agreements import operations as agreeing
from contracts.agreements import queries as agreements
from contracts.clauses import operations as clauses
from contracts.clauses.enums import DocumentKind
from contracts.delivery import operations as delivery
from contracts.settlement import operations as settlement
from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import Role
from marketplace.accounts.models import Membership
from marketplace.accounts.queries import actor_of
from marketplace.core import outbox
from marketplace.core.approvals import Answer
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import delivery as delivering
from marketplace.demo.acts import money as paying
from marketplace.demo.acts import needs as asking
from marketplace.demo.acts import pool
from marketplace.demo.world import Player, paper
from marketplace.programmes import queries as rounds
from matching.needs import operations as needs
from matching.selection import operations as selection
from matching.selection.plan import Plan
from tests.scenarios import Stage, small_world

from . import people, secrets

MOMENTS = (
    "asking",
    "pairing",
    "applying",
    "correcting",
    "refused",
    "objecting",
    "judging",
    "signing",
    "working",
    "accounting",
    "auditing",
    "settling",
)
LAST = MOMENTS[-1]


def told(*others: str) -> Iterator[tuple[str, Stage]]:
    """Tell the story; stop at each moment with its name. The database is then as the moment left it.

    `others`: further firms of the cast that are to take part.
    """
    stage = Stage(small_world(people.FIRM, people.OTHER_FIRM, *others, cast=secrets.planted()))
    for moment in (
        _asking,
        _pairing,
        _applying,
        _correcting,
        _refused,
        _objecting,
        _judging,
        _signing,
        _working,
        _accounting,
        _auditing,
        _settling,
    ):
        moment(stage)
        outbox.drain()
        yield moment.__name__.removeprefix("_"), copy.deepcopy(stage)


def _asking(stage: Stage) -> None:
    """Sealed quotes are in, a question waits for its answer, somebody asks to join the firm."""
    world = stage.world
    world.made["newcomer"] = people.newcomer(stage).pk
    world.go(world.day(2), 9)
    deadline = rounds.deadline_on(world.day(9))
    for key, content in world.content.cast.items():
        firm = world.firms[key] = pool.enters(world, content)
        applying.profile(world, firm)
        asking.asks(world, firm, deadline=deadline)
    world.go(world.day(4), 10)
    for firm in world.firms.values():
        asking.talks(world, firm)
        asking.quoted(world, firm)
    firm = stage.firm(people.FIRM)
    unchosen = world.vendor_of(firm.content["quotes"][1]["solution"])
    needs.ask_question(
        need_id=firm.made["need"], text="자료는 언제부터 받을 수 있습니까?", actor=world.of(unchosen), at=world.now()
    )
    saved.save_search(query=QueryDict("q=도면"), actor=world.of(firm), at=world.now())
    _joiner(stage, firm)


def _joiner(stage: Stage, firm: Player) -> None:
    user = accounts.register_person(
        email="joiner@nobody.example", name="지원자", password="joiner-2026", actor=stage.world.system, at=stage.now()
    )
    accounts.confirm_address(user_id=user.pk, actor=stage.world.system, at=stage.now())
    accounts.ask_to_join(
        organisation_id=firm.organisation_id, role=Role.STAFF, actor=actor_of(user.pk, at=stage.now()), at=stage.now()
    )


def _pairing(stage: Stage) -> None:
    """Each firm has chosen a quote and asked its vendor to apply together."""
    world = stage.world
    world.go(world.day(9), 15, 1)
    needs.open_quotes_due(at=world.now())
    world.go(world.day(10), 10)
    for firm in world.firms.values():
        asking.chooses(world, firm)
        stage.world.made[f"{firm.key}'s consortium"] = selection.propose_consortium(
            case_id=firm.made["case"], actor=world.of(firm), at=world.now()
        ).pk


def _applying(stage: Stage) -> None:
    """The vendors have accepted, the plans are drafted."""
    world = stage.world
    for firm in world.firms.values():
        selection.accept_consortium(
            consortium_id=world.made[f"{firm.key}'s consortium"], no_conflict=True,
            actor=world.of(world.vendors[firm.made["vendor"]]), at=world.now(),
        )  # fmt: skip
    world.go(world.day(13), 10)
    for firm in world.firms.values():
        applying.drafts(world, firm)


def _correcting(stage: Stage) -> None:
    """The applications are received; one has to correct something."""
    stage.received()
    selection.request_correction(
        application_id=stage.firm(people.FIRM).made["application"], reason="과제명에 적용 대상을 적어 주십시오.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip


def _refused(stage: Stage) -> None:
    """The correction is in; by mistake the application is found ineligible."""
    firm = stage.firm(people.FIRM)
    selection.answer_correction(
        application_id=firm.made["application"],
        note="적용 대상을 적었습니다.",
        actor=stage.of(people.FIRM),
        at=stage.now(),
    )
    found = selection.propose_ineligible(
        application_id=firm.made["application"], reason="휴업 중입니다.", remedy="영업을 다시 시작한 뒤 신청해 주십시오.",
        actor=stage.staff("manager1"), at=stage.now(),
    )  # fmt: skip
    selection.decide_ineligible(
        ineligibility_id=found.pk, answer=Answer.APPROVE, actor=stage.staff("approver"), at=stage.now()
    )


def _objecting(stage: Stage) -> None:
    """The firm has objected; the manager has looked into it and laid it before an approver."""
    firm = stage.firm(people.FIRM)
    found = selection.hand_in_objection(
        application_id=firm.made["application"], grounds=f"{secrets.mark('objection')} 영업을 계속하고 있습니다.",
        content=paper("영업 증빙", secrets.mark("objectionpaper")), actor=stage.of(people.FIRM), at=stage.now(),
    )  # fmt: skip
    selection.take_up_objection(
        objection_id=found.pk, opinion=f"{secrets.mark('opinion')} 휴업 사실이 없습니다.", actor=stage.staff("manager1"),
        at=stage.now(),
    )  # fmt: skip
    firm.made["objection"] = found.pk


def _judging(stage: Stage) -> None:
    """The objection is upheld. A panel of two has its sheets; one evaluator has begun to write."""
    firm = stage.firm(people.FIRM)
    selection.uphold_objection(
        objection_id=firm.made["objection"], reason="휴업 사실이 없음을 확인했습니다.", actor=stage.staff("approver2"),
        at=stage.now(),
    )  # fmt: skip
    stage.eligible()
    secretary = stage.staff("secretary")
    panel = selection.form_panel(
        track_id=stage.world.made["track"], title="서면평가", closes_at=stage.now() + timedelta(days=5), actor=secretary,
        at=stage.now(),
    )  # fmt: skip
    seats = selection.invite_members(
        panel_id=panel.pk, person_ids=[stage.staff(key).person_id for key in ("evaluator1", "evaluator2")],
        actor=secretary, at=stage.now(),
    )  # fmt: skip
    for key, seat in zip(("evaluator1", "evaluator2"), seats, strict=True):
        selection.give_pledge(member_id=seat.pk, actor=stage.staff(key), at=stage.now())
    selection.assign_sheets(panel_id=panel.pk, actor=secretary, at=stage.now())
    selection.open_panel(panel_id=panel.pk, actor=secretary, at=stage.now())
    evaluator = stage.staff("evaluator1")
    sheet = panel.sheets.get(evaluator_id=evaluator.person_id, application_id=firm.made["application"])
    selection.declare_no_conflict(sheet_id=sheet.pk, actor=evaluator, at=stage.now())
    selection.save_scores(
        sheet_id=sheet.pk, scores={"goal": (2000, f"{secrets.mark('sheet')} 목표를 잴 수 있습니다.")}, opinion="",
        actor=evaluator, at=stage.now(),
    )  # fmt: skip
    stage.world.made["panel"] = panel.pk


def _signing(stage: Stage) -> None:
    """The documents of the agreements are fixed; nobody has signed. (The secretary has entered the points.)"""
    selection.cancel_panel(
        panel_id=stage.world.made["panel"],
        reason="점수를 직접 적습니다.",
        actor=stage.staff("secretary"),
        at=stage.now(),
    )
    for firm in stage.world.firms.values():
        applying.scored(stage.world, firm)
    stage.ranked().decided().revised().drawn_up().locked()


def _working(stage: Stage) -> None:
    """Money has been claimed, a milestone waits for acceptance, a visit for an answer, a signal for an explanation,
    a prior notice for its day."""
    stage.signed().concluded().in_force().vouchered()
    world, firm = stage.world, stage.firm(people.FIRM)
    stage.guaranteed().claimed()
    delivering.delivers(world, firm, "m1")
    check = delivery.schedule_check(
        agreement_id=firm.made["agreement"], planned_on=world.today, actor=stage.staff("manager2"), at=stage.now()
    )
    delivery.record_check(
        check_id=check.pk, finding=firm.content["delivery"]["interim_check"]["finding"], good=False, working_days=10,
        actor=stage.staff("inspector"), at=stage.now(),
    )  # fmt: skip
    firm.made["check"] = check.pk
    paying.signal_raised(world, firm)
    accounts.delegate(
        membership_id=Membership.objects.get(organisation_id=firm.organisation_id, role=Role.MANAGER).pk, scope="sign",
        letter=paper("위임장", firm.content["legal_name"]), starts_on=world.today, ends_on=world.today + timedelta(days=30),
        actor=world.of(firm), at=stage.now(),
    )  # fmt: skip
    agreement = stage.agreement(people.FIRM)
    clauses.begin_edition(
        programme_id=agreement.case.round.programme_id, kind=DocumentKind.AGREEMENT, actor=stage.staff("manager1"),
        at=stage.now(),
    )  # fmt: skip
    plan = agreements.effective_plan(agreement).as_data()
    plan["sections"]["risk"] = f"{secrets.mark('change')} {plan['sections']['risk']}"
    agreeing.request_change(
        agreement_id=agreement.pk, plan=Plan.from_data(plan), seen=agreements.plan_digest(agreement),
        reason=f"{secrets.mark('changereason')} 위험 대책을 고칩니다.", actor=world.of(firm), at=stage.now(),
    )  # fmt: skip
    stage.noticed(people.FIRM, reason=f"{secrets.mark('priornotice')} 점검에 답하지 않습니다.")
    for name, actor in (("firmsanswer", world.of(firm)), ("vendorsanswer", stage.vendor(people.FIRM))):
        agreeing.state_opinion(
            notice_id=stage.notice(people.FIRM).pk, opinion=f"{secrets.mark(name)} 곧 답하겠습니다.", actor=actor,
            at=stage.now(),
        )  # fmt: skip


def _accounting(stage: Stage) -> None:
    """What could be paid is paid, the work accepted, reported and evaluated; the firm collects its papers."""
    world, firm = stage.world, stage.firm(people.FIRM)
    amendment = stage.agreement(people.FIRM).amendments.latest("pk")
    agreeing.withdraw_change(amendment_id=amendment.pk, actor=world.of(firm), at=stage.now())
    agreeing.withdraw_notice(
        notice_id=stage.notice(people.FIRM).pk,
        reason="점검에 답했습니다.",
        actor=stage.staff("approver"),
        at=stage.now(),
    )
    paying.signal_explained(world, firm)
    paying.signal_cleared(world, firm)
    vendor = world.vendors[firm.made["vendor"]]
    delivery.answer_check(check_id=firm.made["check"], answer="고쳤습니다.", actor=world.of(vendor), at=stage.now())
    delivery.close_check(
        check_id=firm.made["check"], comment="확인했습니다.", actor=stage.staff("manager2"), at=stage.now()
    )
    delivering.accepts(world, firm, "m1")
    stage.paid()
    for milestone in delivering.milestones_of(firm)[1:]:
        delivering.delivers(world, firm, milestone.key)
        delivering.accepts(world, firm, milestone.key)
    others = [each for each in world.firms.values() if each is not firm]
    for other in others:
        for milestone in delivering.milestones_of(other):
            delivering.delivers(world, other, milestone.key)
            delivering.accepts(world, other, milestone.key)
    stage.claimed().evaluated()
    line = paying.expenses_of(firm)[0]
    settlement.add_paper(
        expense_id=line.pk, kind="contract", party="공급처", amount=None, day=world.today,
        content=paper("집행 증빙", secrets.mark("paper")), actor=world.of(firm), at=stage.now(),
    )  # fmt: skip


def _auditing(stage: Stage) -> None:
    """The statements are handed in."""
    for firm in stage.world.firms.values():
        paying.statement_submitted(stage.world, firm)


def _settling(stage: Stage) -> None:
    """The auditors have proposed what is recognised."""
    for firm in stage.world.firms.values():
        paying.recognition_proposed(stage.world, firm)

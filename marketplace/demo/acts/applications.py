"""Act four: consortium, application, submission; then eligibility and the panel's points."""

from datetime import date

from marketplace.accounts import operations as accounts
from marketplace.accounts.enums import CertificateKind
from matching.selection import operations as selection
from matching.selection.plan import Plan

from ..world import Player, World, paper

_CRITERIA = ("capability", "goal", "content", "attainability", "bonus")
_EVERY_FIRM = (
    CertificateKind.SME,
    CertificateKind.TAX,
    CertificateKind.LOCAL_TAX,
    CertificateKind.ACCOUNTS,
    CertificateKind.PRIVACY_CONSENT,
    CertificateKind.CREDIT_CONSENT,
    CertificateKind.INTEGRITY_PLEDGE,
)


def profile(world: World, firm: Player) -> None:
    """The firm's certificates and closed accounts, entered once."""
    content, actor = firm.content, world.of(firm)
    given = content.get("certificates", {})
    for kind in _EVERY_FIRM:
        entry = given.get(kind.value, {})
        accounts.add_certificate(
            organisation_id=firm.organisation_id,
            kind=kind,
            number=entry.get("number", f"{kind.value[:3].upper()}-{content['business_number'][-5:]}"),
            issued_on=min(entry.get("issued_on", world.today), world.today),
            valid_until=entry.get("valid_until", date(world.today.year + 2, 12, 31)),
            content=paper(str(kind.label), content["legal_name"], content["business_number"]),
            actor=actor,
            at=world.now(),
        )
    books = content["accounts"]
    accounts.record_accounts(
        organisation_id=firm.organisation_id,
        year=world.today.year - 1,
        total_assets=books["total_assets"],
        total_liabilities=books["total_liabilities"],
        paid_in_capital=books["paid_in_capital"],
        actor=actor,
        at=world.now(),
    )


def consortium(world: World, firm: Player) -> None:
    """The firm proposes, the vendor's representative accepts; both declare that they are not related."""
    vendor = world.vendors[firm.made["vendor"]]
    made = selection.propose_consortium(case_id=firm.made["case"], actor=world.of(firm), at=world.now())
    selection.accept_consortium(consortium_id=made.pk, no_conflict=True, actor=world.of(vendor), at=world.now())


def drafts(world: World, firm: Player) -> None:
    """The manager, or a member of the staff, writes the application."""
    actor = world.of(firm, "staff" if "staff" in firm.people else "manager")
    application = selection.start_application(case_id=firm.made["case"], actor=actor, at=world.now())
    firm.made["application"] = application.pk
    selection.save_draft(application_id=application.pk, plan=plan(firm.content), actor=actor, at=world.now())
    selection.check_draft(application_id=application.pk, actor=actor, at=world.now())


def submits(world: World, firm: Player) -> None:
    """The representative only has to read and confirm."""
    version = selection.submit_application(
        application_id=firm.made["application"], actor=world.of(firm), at=world.now()
    )
    firm.made["receipt"] = version.receipt_number


def found_eligible(world: World, firm: Player) -> None:
    selection.record_eligible(application_id=firm.made["application"], actor=world.staff("manager1"), at=world.now())


def asked_to_correct(world: World, firm: Player) -> None:
    """A certificate has run out since: the manager asks, the firm brings a new one."""
    scene = firm.content["scene"]
    selection.request_correction(
        application_id=firm.made["application"],
        reason=scene["request"],
        actor=world.staff("manager1"),
        at=world.now(),
    )
    accounts.add_certificate(
        organisation_id=firm.organisation_id,
        kind=CertificateKind.SME,
        number=scene["new_number"],
        issued_on=min(scene["new_issued_on"], world.today),
        valid_until=max(scene["new_valid_until"], date(world.today.year + 1, 12, 31)),
        content=paper("중소기업확인서(갱신)", firm.content["legal_name"]),
        actor=world.of(firm),
        at=world.now(),
    )
    selection.answer_correction(
        application_id=firm.made["application"], note=scene["answer"], actor=world.of(firm), at=world.now()
    )


def scored(world: World, firm: Player) -> None:
    """The panel's secretary enters its points, in hundredths, with the comments."""
    score = firm.content["score"]
    selection.enter_scores(
        application_id=firm.made["application"],
        scores={code: (score[code] * 100, score["comments"].get(code, "")) for code in _CRITERIA},
        actor=world.staff("secretary"),
        at=world.now(),
    )


def plan(content: dict) -> Plan:
    """The application of a firm's story as a plan."""
    entry = content["application"]
    names = ("cost_lines", "in_kind", "kpis", "milestones", "payments", "staff")
    return Plan.from_data(
        {
            "title": entry["title"],
            "title_en": entry.get("title_en", ""),
            "sections": entry["plan"],
            **{name: entry.get(name, []) for name in names},
        }
    )

"""Act two: vendors prove who they are, enter the pool, and list their solutions."""

from datetime import date, timedelta

from catalog import operations as catalog
from contracts.payments import operations as payments
from marketplace.accounts import operations as accounts
from marketplace.core.approvals import Answer

from ..world import Player, World, paper
from .opening import PASSWORD

OUTSIDE_THE_POOL = "vendor_not_in_pool"


def enters(world: World, content: dict) -> Player:
    """A firm's people sign up, claim its business number with proof, and fill in its profile; those of an earlier
    round are there already."""
    if known := world.known.get(content["key"]):
        return Player(content, known.organisation_id, known.people)
    people = {}
    for person in content["people"]:
        user = accounts.register_person(
            email=person["email"],
            name=person["name"],
            password=PASSWORD,
            born_on=content.get("representative_born") if person["role"] == "representative" else None,
            actor=world.system,
            at=world.now(),
        )
        accounts.confirm_address(user_id=user.pk, actor=world.system, at=world.now())
        people[person["role"]] = user.pk
    claimant = accounts_actor(world, people["representative"])
    claim = accounts.claim_organisation(
        business_number=content["business_number"],
        legal_name=content["legal_name"],
        representative=content["representative"],
        proof=paper("사업자등록증", content["legal_name"], content["business_number"], content["representative"]),
        actor=claimant,
        at=world.now(),
    )
    claim = accounts.decide_claim(claim_id=claim.pk, approve=True, actor=world.staff("manager1"), at=world.now())
    player = world.known[content["key"]] = Player(content, claim.organisation_id, people)
    for role, user_id in people.items():
        if role != "representative":
            joined = accounts.ask_to_join(
                organisation_id=player.organisation_id, role=role, actor=accounts_actor(world, user_id), at=world.now()
            )
            accounts.answer_join(request_id=joined.pk, accept=True, actor=world.of(player), at=world.now())
    accounts.update_profile(
        organisation_id=player.organisation_id,
        name_en=content["name_en"],
        founded_on=content["founded_on"],
        representative_born=content.get("representative_born"),
        ksic=content["ksic"],
        size_class=content["size_class"],
        staff_count=content["staff"],
        annual_sales=content.get("annual_sales"),
        region=content["region"],
        address=content["address"],
        phone=content.get("phone", ""),
        introduction=content.get("intro", ""),
        introduction_en=content.get("intro_en", ""),
        actor=world.of(player),
        at=world.now(),
    )
    payments.register_account(
        organisation_id=player.organisation_id,
        bank="가온은행",
        number="900-" + content["business_number"].replace("-", "")[:3] + "-" + content["business_number"][-5:] + "1",
        holder=content["legal_name"],
        actor=world.of(player),
        at=world.now(),
    )
    return player


def accounts_actor(world: World, user_id: int):
    """A person who belongs to no organisation yet."""
    from marketplace.accounts.queries import actor_of

    return actor_of(user_id, at=world.at)


def registers(world: World, vendor: Player) -> None:
    """The vendor submits its registration for the round."""
    drafts_registration(world, vendor)
    catalog.submit_registration(registration_id=vendor.made["registration"], actor=world.of(vendor), at=world.now())


def drafts_registration(world: World, vendor: Player) -> None:
    """The vendor writes its registration for the round, with its closed accounts."""
    content, actor = vendor.content, world.of(vendor)
    accounts.record_accounts(
        organisation_id=vendor.organisation_id,
        year=world.today.year - 1,
        total_assets=content["staff"] * 90_000_000,
        total_liabilities=content["staff"] * 41_000_000,
        paid_in_capital=300_000_000,
        actor=actor,
        at=world.now(),
    )
    registration = catalog.register_vendor(
        round_id=world.made["round"],
        own_ai=content["own_ai_evidence"],
        evidence=paper("자체 AI 보유 증빙", content["legal_name"], content["own_ai_evidence"]),
        places_cap=content["places_cap"],
        exception_reason=content.get("exception_reason", ""),
        actor=actor,
        at=world.now(),
    )
    vendor.made["registration"] = registration.pk


def approved(world: World, vendor: Player) -> None:
    """The manager proposes, the approver decides."""
    registration_id = vendor.made["registration"]
    catalog.take_up_registration(registration_id=registration_id, actor=world.staff("manager1"), at=world.now())
    catalog.propose_approval(registration_id=registration_id, actor=world.staff("manager1"), at=world.now())
    catalog.decide_registration(
        registration_id=registration_id, answer=Answer.APPROVE, actor=world.staff("approver"), at=world.now()
    )


def lists(world: World, vendor: Player) -> None:
    """Every solution of a vendor that is not listed yet: drafted, submitted for review, approved by the moderator."""
    for entry in vendor.content["solutions"]:
        if entry["key"] in world.solutions:
            continue
        solution = catalog.save_solution(
            content=solution_content(entry, world.today), actor=world.of(vendor, "manager"), at=world.now()
        )
        catalog.submit_solution(solution_id=solution.pk, actor=world.of(vendor, "manager"), at=world.now())
        catalog.review_solution(solution_id=solution.pk, approve=True, actor=world.staff("editor"), at=world.now())
        world.solutions[entry["key"]] = solution.pk


def solution_content(entry: dict, today: date) -> catalog.SolutionContent:
    """A solution's TOML as the catalogue takes it."""
    proof = entry.get("proof", {})
    plain = {
        name: entry[name]
        for name in (
            "title", "title_en", "summary", "summary_en", "description", "problem", "inputs", "limits", "keywords",
            "ai_fields", "industries", "functions", "use_cases", "regions", "languages", "customer_sizes",
            "price_model", "price_min", "price_max", "monthly_fee", "price_includes", "maintenance_bp",
            "lead_time_weeks", "team_size", "integrations", "data_location", "personal_data", "model_ownership",
            "exit_terms", "human_oversight", "generative", "high_impact",
        )
    }  # fmt: skip
    return catalog.SolutionContent(
        **plain,
        deployments=entry["deployment"],
        proof_kind=proof.get("kind", "none"),
        proof_metric=proof.get("metric", ""),
        proof_value=proof.get("value", ""),
        proof_dataset=proof.get("dataset", ""),
        proof_by=proof.get("measured_by", ""),
        proof_on=min(proof["measured_on"], today - timedelta(days=1)) if proof else None,
        certificates=entry.get("certificates", []),
        references=entry.get("references", []),
        outcomes=entry.get("outcomes", []),
    )

"""Act three: firms say what troubles them, see matches, ask for quotes, and choose one with a reason."""

from datetime import datetime, timedelta

from matching.needs import operations as needs
from matching.needs import queries as needs_queries

from ..world import Player, World


def asks(world: World, firm: Player, *, deadline: datetime) -> None:
    """The firm writes its need, looks at the matches and asks the vendors of its story to quote."""
    writes(world, firm)
    actor = world.of(firm, "manager")
    firm.made["match_run"] = needs.match_need(need_id=firm.made["need"], actor=actor, at=world.now()).pk
    needs.ask_for_quotes(
        need_id=firm.made["need"],
        solution_ids=[world.solutions[quote["solution"]] for quote in firm.content["quotes"]],
        deadline=deadline,
        actor=actor,
        at=world.now(),
    )


def writes(world: World, firm: Player) -> None:
    """The firm writes its need."""
    need = needs.open_need(
        round_id=world.made["round"], track_id=world.made["track"], content=_need(firm.content),
        actor=world.of(firm, "manager"), at=world.now(),
    )  # fmt: skip
    firm.made |= {"need": need.pk, "case": need.case_id}


def _need(content: dict) -> needs.NeedContent:
    need = content["need"]
    form = need.get("form", {})
    return needs.NeedContent(
        title=need["title"],
        title_en=need.get("title_en", ""),
        text=need["text"],
        text_en=need.get("text_en", ""),
        data_on_hand=need.get("data_on_hand", ""),
        industry=form["industry"],
        use_cases=tuple(form["use_cases"]),
        budget_min=form.get("budget_min"),
        budget_max=form.get("budget_max"),
        deployments=tuple(form.get("deployment", ())),
        certifications=tuple(form.get("certifications", ())),
        regions=tuple(form.get("regions", ())),
        languages=tuple(form.get("languages", ())),
        data_stays=form.get("data_stays", ""),
        done_by_months=need.get("done_by_months"),
    )


def talks(world: World, firm: Player) -> None:
    """Vendors ask in public, without their names; the firm answers all."""
    for entry in firm.content["need"].get("questions", ()):
        vendor = world.vendor_of(entry["from"])
        question = needs.ask_question(
            need_id=firm.made["need"], text=entry["question"], actor=world.of(vendor, "manager"), at=world.now()
        )
        needs.answer_question(
            question_id=question.pk, text=entry["answer"], actor=world.of(firm, "manager"), at=world.now()
        )


def quoted(world: World, firm: Player) -> None:
    """Each invited vendor submits its sealed quote."""
    for entry in firm.content["quotes"]:
        vendor = world.vendor_of(entry["solution"])
        actor = world.of(vendor, "manager")
        content = needs.QuoteContent(
            solution_id=world.solutions[entry["solution"]],
            period_months=entry["period_months"],
            valid_until=world.today + timedelta(days=entry["valid_days"]),
            note=entry.get("note", ""),
            lines=tuple((line["item"], line["name"], line["amount"]) for line in entry["lines"]),
            kpis=tuple(
                (kpi["name"], kpi["unit"], kpi["baseline"], kpi["target"], kpi["method"]) for kpi in entry["kpis"]
            ),
        )
        quote = needs.save_quote(need_id=firm.made["need"], content=content, actor=actor, at=world.now())
        needs.submit_quote(quote_id=quote.pk, actor=actor, at=world.now())


def chooses(world: World, firm: Player) -> None:
    """The quotes are open: the firm takes the one of its story and says why."""
    choice = firm.content["choice"]
    solution_id = world.solutions[choice["solution"]]
    quotes = needs_queries.opened_quotes(need_id=firm.made["need"], actor=world.of(firm))
    quote = next(quote for quote in quotes if quote.solution_id == solution_id)
    needs.choose_quote(
        need_id=firm.made["need"], quote_id=quote.pk, reason=choice["reason"], actor=world.of(firm), at=world.now()
    )
    firm.made["vendor"] = world.content.vendor_of(choice["solution"])["key"]
    firm.made["solution"] = solution_id

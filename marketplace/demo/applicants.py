"""The short applications of the rest of the cast, told at the length of a firm's story: the same acts play both.

A short application says what differs (trouble, solution, money, end); the form at the head of applicants.toml says
what all of them have alike.
"""

from marketplace.core import money

_FIRM = (
    "key", "legal_name", "name_en", "business_number", "representative", "representative_born", "founded_on", "staff",
    "annual_sales", "ksic", "size_class", "region", "address",
)  # fmt: skip


def as_firm(entry: dict, form: dict) -> dict:
    """An entry of applicants.toml in the shape of content/firms/*.toml."""
    supply = entry["grant"] + entry["cash"]
    amounts = [money.share_down(supply, share, money.BP) for share in form["line_shares_bp"]]
    amounts.append(supply - sum(amounts))
    lines = [{**line, "amount": amount} for line, amount in zip(form["lines"], amounts, strict=True)]
    return {
        **{name: entry[name] for name in _FIRM},
        "people": [
            {"name": entry["representative"], "email": _representatives_address(entry), "role": "representative"},
            {**entry["person"], "role": "manager"},
        ],
        "accounts": entry.get("accounts") or _accounts(entry),
        "need": _need(entry, supply),
        "quotes": [_quote(entry, form, lines)],
        "choice": {"solution": entry["solution"], "reason": form["reason"]},
        "application": _application(entry, form, lines, supply),
        "score": entry.get("score"),
        "scene": {"kind": entry["outcome"], **_scene(entry)},
    }


def _representatives_address(entry: dict) -> str:
    return "ceo@" + entry["person"]["email"].partition("@")[2]


def _accounts(entry: dict) -> dict:
    sales = entry["annual_sales"]
    return {
        "total_assets": money.share_down(sales, 7, 10),
        "total_liabilities": money.share_down(sales, 3, 10),
        "paid_in_capital": money.share_down(sales, 1, 10),
    }


def _need(entry: dict, supply: int) -> dict:
    return {
        "title": entry["need_title"],
        "text": entry["need_text"],
        "form": {"industry": entry["industry"], "use_cases": [entry["use_case"]], "budget_max": supply},
    }


def _quote(entry: dict, form: dict, lines: list[dict]) -> dict:
    quote = {name: form[name] for name in ("period_months", "valid_days")}
    kpis = [{name: value for name, value in kpi.items() if name != "weight_bp"} for kpi in form["kpis"]]
    return {"solution": entry["solution"], **quote, "lines": lines, "kpis": kpis}


def _application(entry: dict, form: dict, lines: list[dict], supply: int) -> dict:
    grants = money.split_running([line["amount"] for line in lines], entry["grant"], supply)
    first = money.share_down(supply, form["first_payment_bp"], money.BP)
    early, last = (milestone["key"] for milestone in form["milestones"])
    return {
        "title": entry["application_title"],
        "plan": {"background": entry["need_text"], "content": entry["plan"]},
        "cost_lines": [
            {"item": line["item"], "name": line["name"], "basis": form["basis"], "grant": grant,
             "cash": line["amount"] - grant}
            for line, grant in zip(lines, grants, strict=True)
        ],
        "in_kind": [{**form["in_kind"], "monthly_pay": entry["in_kind"], "amount": entry["in_kind"]}],
        "kpis": form["kpis"],
        "milestones": form["milestones"],
        "payments": [
            {"kind": "interim", "amount": first, "milestone": early},
            {"kind": "balance", "amount": supply - first, "milestone": last},
        ],
        "staff": [
            {"organisation": "demand", "name": entry["person"]["name"], "part": form["part"],
             "participation_bp": form["participation_bp"]}
        ],
    }  # fmt: skip


def _scene(entry: dict) -> dict:
    """What the end of this application needs: cause and remedy, or the words of a withdrawal."""
    told = ("cause", "cause_text", "remedy", "vendor", "vendor_representative_born", "suspension", "reinstatement",
            "withdrawal_reason")  # fmt: skip
    return {name: entry[name] for name in told if name in entry}

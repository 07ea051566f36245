"""From a document's frozen data to jobs for the printer: draft, original, sealed."""

import json
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.clauses.enums import DocumentKind
from marketplace import documents
from marketplace.accounts import queries as accounts
from marketplace.checkpoints import queries as checkpoints
from marketplace.core import audit, files, money
from marketplace.core.clock import KST

from . import identity, own_certificate, wording
from .evidence import consent, records_of
from .models import AgreementDocument, SignatureRecord


def unsigned(document: AgreementDocument) -> list[documents.Job]:
    """The draft with its watermark, and the original that is signed."""
    return [
        _job(document, "draft", document.drawn_up_at, draft=True),
        _job(document, "original", document.drawn_up_at),
    ]


def sealed(document: AgreementDocument, original: bytes, *, at: datetime) -> documents.Job:
    """The same pages with the signatures, the certificate of the signatures, the original inside, and the seal.

    Raises SealUnavailable: the certificate says at which level the seal is set.
    """
    source = documents.Attachment(
        name="original.pdf", content=original, media_type="application/pdf", relationship="Source",
        description="세 당사자가 서명한 원본",
    )  # fmt: skip
    facts, records = json.loads(document.snapshot), records_of(document)
    return _job(
        document, "sealed", at, attachments=[source, _data(document), *_own(document, records)], records=records,
        seal=documents.Seal(at=at, reason=wording.SEAL_REASONS[document.kind], location=wording.agency(facts)["address"]),
    )  # fmt: skip


def _job(
    document: AgreementDocument,
    form: str,
    created: datetime,
    *,
    draft: bool = False,
    attachments: list[documents.Attachment] | None = None,
    records: list[SignatureRecord] | None = None,
    seal: documents.Seal | None = None,
) -> documents.Job:
    context = {**context_of(document), "draft": draft, **_signatures(document, records or [])}
    with override("ko"):
        html = render_to_string(f"pdf/{document.kind}.html", context)
    return documents.Job(
        html=html, identifier=f"{document.number}:{form}", created=created, attachments=attachments or (), seal=seal,
        title=f"{context['title']} {document.number}",
    )  # fmt: skip


def _data(document: AgreementDocument) -> documents.Attachment:
    return documents.Attachment(
        name="snapshot.json", content=document.snapshot.encode(), media_type="application/json",
        description="협약의 자료 고정본",
    )  # fmt: skip


def _own(document: AgreementDocument, records: list[SignatureRecord]) -> list[documents.Attachment]:
    """What was signed by certificates of the parties' own, with the sentence they signed: anyone can check them."""
    signed = [record for record in records if record.certificate_id]
    if not signed:
        return []
    sentence = documents.Attachment(
        name="consent.txt", content=own_certificate.sentence(document), media_type="text/plain",
        description="당사자가 자기 인증서로 서명한 동의문",
    )  # fmt: skip
    return [sentence] + [
        documents.Attachment(
            name=_name_of_own(record), content=files.read(record.certificate), media_type=own_certificate.MEDIA_TYPE,
            relationship="Supplement", description=f"{wording.PARTIES[record.signature.party]}의 인증서 서명(CMS)",
        )
        for record in signed
    ]  # fmt: skip


def _name_of_own(record: SignatureRecord) -> str:
    return f"signature-{record.signature.party}.p7s"


def context_of(document: AgreementDocument) -> dict:
    """What the template needs, all of it from the snapshot, the document's number and its code."""
    facts = json.loads(document.snapshot)
    parties = {row["party"]: {**row, "role": wording.PARTIES[row["party"]]} for row in facts["parties"]}
    plan, milestones = facts["plan"], {row["key"]: row for row in facts["plan"]["milestones"]}
    return {
        "title": wording.TITLES[document.kind],
        "noun": wording.NOUNS[document.kind],
        "ends": document.kind == DocumentKind.TERMINATION,
        "issuer": wording.agency(facts)["legal_name"],
        **documents.how_to_verify(document.number, document.code, facts["verify_at"]),
        "snapshot_hash": document.snapshot_sha256,
        "h0": document.h0,
        "facts": facts,
        "parties": parties,
        "party_rows": [parties["agency"], parties["demand_firm"], parties["vendor"]],
        "articles": facts["articles"],
        "texts": facts.get("annexes", ()),  # since form 3
        "plan": plan,
        "sections": wording.sections(plan["sections"]),
        "staff": [
            {**row, "side": wording.SIDES.get(row["organisation"], row["organisation"])} for row in plan["staff"]
        ],
        "money": facts["money"],
        "starts_on": date.fromisoformat(facts["period"]["starts_on"]),
        "ends_on": date.fromisoformat(facts["period"]["ends_on"]),
        "personal_items": (facts["terms"]["personal_data"] or {}).get("items", []),
        "annexes": wording.annexes(facts),
        "months": facts["period"]["months"],
        "in_words": {name: money.words(facts["money"][name]) for name in ("grant", "cash", "in_kind", "total")},
        "change": _change(facts),
        "replaced": facts.get("replaces", {}).get("articles", ()),
        "chosen": _chosen(facts.get("chosen")),
        "payments": [_payment(row, milestones) for row in facts["payments"]],
        "milestones": [
            {**milestones[row["key"]], "due_on": date.fromisoformat(row["due_on"])} for row in facts["milestones"]
        ],
        "cost_lines": [
            {**row, "item_name": wording.COST_ITEMS[row["item"]], "amount": row["grant"] + row["cash"]}
            for row in plan["cost_lines"]
        ],
    }


def _chosen(chosen: dict | None) -> dict | None:
    """The listing that was chosen and the ranking it stood in; None in data of form 1."""
    if chosen is None or chosen["match"] is None:
        return chosen
    match = chosen["match"]
    return {**chosen, "match": {**match, "at": datetime.fromisoformat(match["at"]).astimezone(KST)}}


def _change(facts: dict) -> dict | None:
    """Of an amendment: the table before and after, who asked for it and when, and what it amends."""
    if "amends" not in facts:
        return None
    change, amends = facts["change"], facts["amends"]
    sides = {row["organisation"]: row for row in facts["parties"]}
    asked = sides[change["requested_by"]]
    (other,) = (row for row in facts["parties"] if row["party"] not in ("agency", asked["party"]))
    return {
        **change,
        "rows": [wording.change(row) for row in change["rows"]],
        "requested_on": date.fromisoformat(change["requested_on"]),
        "asked": {**asked, "role": wording.PARTIES[asked["party"]]},
        "other": {**other, "role": wording.PARTIES[other["party"]]},
        "amends": {
            **amends,
            "sealed_on": date.fromisoformat(amends["sealed_on"]),
            "title": wording.TITLES[amends["kind"]],
        },
    }


def _payment(row: dict, milestones: dict) -> dict:
    milestone = milestones.get(row["milestone"])
    return {
        **row,
        "kind_name": wording.INSTALMENTS[row["kind"]],
        "condition": wording.precondition(row["kind"], milestone["title"] if milestone else ""),
    }


def _signatures(document: AgreementDocument, records: list[SignatureRecord]) -> dict:
    """The rows of the panel in the order of signing, filled in or empty, and the rows of the certificate."""
    shown = {row["party"]: row for row in map(_shown, records)}
    parties = [{**row, "role": wording.PARTIES[row["party"]]} for row in json.loads(document.snapshot)["parties"]]
    return {
        "signature_rows": [{"party": party, "signed": shown.get(party["party"])} for party in parties],
        "records": list(shown.values()),
        "concluded_at": max((row["at"] for row in shown.values()), default=None),
        "own": any(record.certificate_id for record in records),
        "addresses": any(record.address for record in records),
        "browsers": any(record.browser for record in records),
        "consent": consent(document),
        "least_level": wording.LEVELS[identity.least_level(document)],
        "trial": documents.is_trial(),
        "seal_level": documents.seal_level() if records else "",
        "checkpoint": checkpoints.latest() if records else None,
        "audited": audit.trail(document).filter(action="signature.sign").last(),
    }


def _shown(record: SignatureRecord) -> dict:
    return {
        "party": record.signature.party,
        "party_name": wording.PARTIES[record.signature.party],
        "record": record,
        "authority": wording.AUTHORITIES[record.authority],
        "letter": accounts.letter_of(record.delegation_id),
        "methods": wording.methods(record.methods),
        "certificate": {**record.beside, "file": _name_of_own(record)} if record.certificate_id else None,
        "level": wording.LEVELS[identity.level_of(method for method, _at in record.methods)],
        "check": record.beside if "service" in record.beside else None,
        "paper": _paper(record.beside),
        "clauses": [wording.CLAUSES[clause] for clause in record.clauses],
        "at": record.at.astimezone(KST),
    }


def _paper(beside: dict) -> dict | None:
    """Of a signature on paper: the day, the scan and the two who compared it."""
    return {**beside, "signed_on": date.fromisoformat(beside["signed_on"])} if "scan" in beside else None

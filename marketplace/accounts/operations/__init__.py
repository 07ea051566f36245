"""What can be done with people and organisations. The only modules that write them."""

from .membership import (
    answer_join,
    appoint_signer,
    approve_delegation,
    ask_to_join,
    claim_organisation,
    create_agency,
    decide_claim,
    delegate,
    refuse_delegation,
    revoke_delegation,
)
from .people import confirm_address, grant_staff_role, register_person
from .profile import (
    add_certificate,
    declare_relation,
    lock,
    record_accounts,
    record_business_status,
    sanction,
    update_profile,
)

__all__ = [
    "add_certificate",
    "answer_join",
    "appoint_signer",
    "approve_delegation",
    "ask_to_join",
    "claim_organisation",
    "confirm_address",
    "create_agency",
    "decide_claim",
    "declare_relation",
    "delegate",
    "grant_staff_role",
    "lock",
    "record_accounts",
    "record_business_status",
    "refuse_delegation",
    "register_person",
    "revoke_delegation",
    "sanction",
    "update_profile",
]

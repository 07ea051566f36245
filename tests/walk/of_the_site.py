"""Arguments of the catalogue, the company, its people and letters, and the editors' pages."""

from catalog.models import SavedSearch, VendorRegistration
from marketplace.accounts.models import Certificate, Delegation, JoinRequest, Membership, Organisation
from marketplace.notices.models import Notice

from .builders import of


@of("needs:new", "match:quotes", at="asking")
@of("claims:list", at="working")
@of("company:start", at="asking")
def nothing(project):
    return {}


@of("catalog:detail")
@of("vendor_solutions:solution", "vendor_solutions:preview", "vendor_solutions:submit", "vendor_solutions:withdraw",
    "vendor_solutions:take_down", "vendor_solutions:versions")  # fmt: skip
def solution(project):
    return {"slug": project.solution.slug}


@of("use_cases:detail")
def use_case(project):
    return {"code": project.solution.use_cases.earliest("pk").code}


@of("vendor_solutions:edit")
def part_of_a_solution(project):
    return {"slug": project.solution.slug, "code": "basics"}


@of("catalog:saved_search", "catalog:delete_search", at="asking")
def saved_search(project):
    return {"pk": SavedSearch.objects.earliest("pk").pk}


@of("vendor_solutions:changes")
def revision(project):
    return {"slug": project.solution.slug, "revision": project.solution.revisions.latest("pk").pk}


@of("vendor_registration:evidence")
def registration(project):
    return {"pk": VendorRegistration.objects.get(vendor_id=project.vendor_id).pk}


@of("vendors:detail")
def vendor(project):
    return {"number": Organisation.objects.get(pk=project.vendor_id).business_number}


@of("account_reset_password_from_key")
def key(project):
    return {"uidb36": "1", "key": "set-password"}


@of("mfa_edit_webauthn", "mfa_remove_webauthn")
def passkey(_project):
    return {"pk": 1}  # nobody in the walk has one


@of("inbox:letter")
def letter(project):
    people = Membership.objects.filter(organisation_id=project.firm_id).values("user_id")
    return {"pk": Notice.objects.filter(recipient_id__in=people).earliest("pk").pk}


@of("company:certificate")
def certificate(project):
    return {"pk": Certificate.objects.filter(organisation_id=project.firm_id).earliest("pk").pk}


@of("company:answer_join", at="asking")
def join_request(project):
    return {"pk": JoinRequest.objects.filter(organisation_id=project.firm_id).latest("pk").pk}


@of("company:revoke", at="working")
def delegation(project):
    return {"pk": Delegation.objects.earliest("pk").pk}


@of("company:delegate")
def colleague(project):
    return {"pk": Membership.objects.get(organisation_id=project.firm_id, role="manager").pk}


@of("wagtailcore_authenticate_with_password")
def restricted_page(project):
    return {"page_view_restriction_id": 1, "page_id": 1}


@of("wagtaildocs_authenticate_with_password")
def restricted_document(project):
    return {"restriction_id": 1}


@of("wagtaildocs_serve")
def document(project):
    return {"*": [1, "none.pdf"]}


@of("wagtail_serve")
def page(project):
    return {slug: {"*": [f"{slug}/"]} for slug in ("terms", "none")}


@of("demo:mail")
def mail(project):
    return {"name": "20260302-090000-1"}

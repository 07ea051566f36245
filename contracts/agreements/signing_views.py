"""A party signs or declines: by password or passkey, then by a code, an identity check or its own certificate."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts import identity_check, proofs
from marketplace.accounts.errors import MailNotSent
from marketplace.accounts.web import organisation_required, posted, refusals_in
from marketplace.core import limits
from marketplace.core.limits import TooOften
from marketplace.documents import SignatureRefused
from marketplace.programmes.enums import IdentityLevel

from . import evidence, identity, known, operations, own_certificate, pages, queries
from .enums import Method, SignatureState
from .errors import CertificateOfAnother, NameDiffers, NotThePasskey, NotThePassword, OtherVersion, WrongCode
from .forms import DeclineForm, SignForm
from .models import Signature
from .workspace_views import SECTION, around

FORM = require_http_methods(["GET", "HEAD", "POST"])
AT_FIELDS = {
    NameDiffers: "typed_name", NotThePassword: "password", WrongCode: "code", CertificateOfAnother: "certificate",
    SignatureRefused: "certificate",
}  # fmt: skip
TRIES = {"times": 10, "seconds": 300}  # passwords, passkeys and codes from one address
_WRITTEN = "signer_wrote"


@organisation_required
@FORM
def sign(request, number: str):
    """The document, what is agreed to, and the form of the one whose turn it is; others read why they have none."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    document = queries.current_document(agreement)
    signature = queries.my_signature(document, request.actor)
    if _is_signed(signature):
        return redirect("workspace_agreements:signed", number)
    context = {**SECTION, **around(request, agreement, document)}
    if why := pages.closed(agreement, document, request.actor, request.at):
        return render(request, "agreements/sign.html", {**context, "closed": why})
    if request.POST and request.POST.get("h0") != document.h0:
        messages.warning(request, str(OtherVersion()))
        return redirect("workspace_agreements:sign", number)
    if signature.state == SignatureState.REQUESTED:
        operations.open_document(signature_id=signature.pk, actor=request.actor, at=request.at)
    attempt = _Attempt(request, signature, document)
    return attempt.answer() or render(request, "agreements/sign.html", {**context, **attempt.context()})


class _Attempt:
    """One request of a signer. Whatever it comes to, what was written stays in the form."""

    def __init__(self, request, signature: Signature, document):
        self.request, self.signature = request, signature
        self.who = {"signature_id": signature.pk, "actor": request.actor, "at": request.at}
        self.sheet = queries.signing_sheet(document)
        self.known_by = known.known_by(request, self.sheet.h0)
        self.service = identity_check.service()
        self.check = identity_check.shown(request, purpose=evidence.purpose(self.sheet.h0))
        self.has_app = proofs.has_authenticator_app(request.actor.person_id)
        self.action = request.POST.get("action", "")
        self.may_certify = own_certificate.is_offered()
        self.by_certificate = self.may_certify and self.action == "certificate"
        written, self.note = _written(request, self.sheet.h0)
        self.form = self._form(posted(request), initial={**written, "h0": self.sheet.h0})
        self.goes_on = ""  # to the page that asks for the code, or that leads to the identity check

    def context(self) -> dict:
        return {
            "form": self.form, "note": self.note, "clauses": self._clauses(), "has_app": self.has_app,
            "mailed_to": _shortened(self.request.user.email),
            **({"method": self.known_by[0].label, "confirmed": self.known_by[1],
                "until": known.until(self.known_by[1])} if self.known_by else {}),
            "service": self.service,
            "check": self.check,
            "on_paper": queries.waiting_paper(self.signature),
            "passkey": None if self.known_by else self._question(),
            "may_certify": self.may_certify,
            "must_certify": self.may_certify and identity.least_level(self.signature.document) == IdentityLevel.VOUCHED,
        }  # fmt: skip

    def _question(self) -> dict | None:
        """What the browser needs to ask for a passkey; None for a signer who has none."""
        return proofs.ask_for_passkey(self.request) if proofs.has_passkey(self.request.actor.person_id) else None

    def answer(self) -> HttpResponse | None:
        """Where to go on once it is signed; None while the form is shown (again)."""
        if self.form.is_valid():
            with refusals_in(self.form, AT_FIELDS):
                steps = {"identify": self._identify, "resend": self._send_code, "check": self._begin_check}
                if self.by_certificate:
                    self._sign_with_certificate()
                else:
                    first = self._begin_check if self.action == "check" else self._identify
                    (steps.get(self.action, self._sign) if self.known_by else first)()
        self.signature.refresh_from_db()
        number = self.signature.document.agreement.number
        if _is_signed(self.signature):
            self.request.session.pop(_WRITTEN, None)
            known.forget(self.request)
            return redirect("workspace_agreements:signed", number)
        return redirect(f"workspace_agreements:{self.goes_on}", number) if self.goes_on else None

    def _identify(self) -> None:
        """The password or a passkey; then the code goes out. Pressed twice, it is one code."""
        if self.known_by:
            self._go_on(self.request.session.get(_WRITTEN, {}).get("note", ""))
            return
        self._confirm()
        if self.check:
            self._go_on("")
        elif self.has_app:
            self._go_on(_("Please type the six digits that your authenticator app shows."))
        else:
            self._send_code()

    def _begin_check(self) -> None:
        """The password or a passkey, unless it is confirmed already; then on to whoever checks the signer."""
        if not self.known_by:
            self._confirm()
        self._go_on("", to="check" if self.service else "sign")

    def _confirm(self) -> None:
        self._count()
        answer = self.form.cleaned_data["passkey"]
        if answer and not proofs.is_answer_of_passkey(self.request, answer):
            raise NotThePasskey
        if not answer:
            operations.confirm_signer(password=self.form.cleaned_data["password"], **self.who)
        method = Method.PASSKEY if answer else Method.PASSWORD
        self.known_by = known.note(self.request, self.sheet.h0, method)

    def _send_code(self) -> None:
        try:
            operations.send_code(**self.who)
            note = _("The code was sent to %(mail)s.") % {"mail": _shortened(self.request.user.email)}
        except (TooOften, MailNotSent) as refusal:
            note = str(refusal)
        self._go_on(note)

    def _count(self) -> None:
        limits.count(f"sign-{self.request.actor.person_id}", self.request, **TRIES)

    def _go_on(self, note: str, to: str = "sign") -> None:
        """By a page of its own, so that the way back never sends a form again; what was written goes along."""
        written = {
            name: value
            for name, value in self.form.cleaned_data.items()
            if name not in ("password", "passkey", "code", "certificate")
        }
        self.request.session[_WRITTEN] = {"written": written, "note": note}
        self.goes_on = to

    def _sign(self) -> None:
        sent = self.form.cleaned_data
        if self.check:
            operations.sign_checked(
                h0=sent["h0"], typed_name=sent["typed_name"], clauses=self.form.clauses, check=self.check,
                known_by=self.known_by, **self.who,
            )  # fmt: skip
            return
        if self.has_app:  # a code from the mail counts its own wrong tries
            self._count()
        operations.sign_identified(
            h0=sent["h0"], typed_name=sent["typed_name"], clauses=self.form.clauses, code=sent["code"],
            known_by=self.known_by, **self.who,
        )  # fmt: skip

    def _sign_with_certificate(self) -> None:
        """In one step: the password, unless it is confirmed already, and the file."""
        sent = self.form.cleaned_data
        self._count()
        if not self.known_by:
            operations.confirm_signer(password=sent.get("password", ""), **self.who)
        operations.sign_with_certificate(
            h0=sent["h0"], typed_name=sent["typed_name"], clauses=self.form.clauses, certificate=sent["certificate"],
            known_by=self.known_by or (Method.PASSWORD, self.request.at), **self.who,
        )  # fmt: skip

    def _form(self, data=None, **kwargs) -> SignForm:
        asks = ("" if self.check else "code") if self.known_by else "password"
        files = None if data is None else self.request.FILES
        form = SignForm(data, files, sheet=self.sheet, name=self.request.user.name, asks=asks, **kwargs)
        if (
            self.action in ("identify", "resend", "certificate", "check") and asks == "code"
        ):  # pressed twice, or without a code
            form.fields["code"].required = False
        if not self.may_certify:
            del form.fields["certificate"]
        elif not self.by_certificate:
            form.fields["certificate"].required = False
        if self.action not in ("identify", "certificate", "check") and asks == "password":
            form.fields["password"].error_messages["required"] = _(
                "Five minutes have passed since you confirmed who you are. Please type your password again; what you wrote is still here."
            )
        return form

    def _clauses(self) -> list:
        terms = pages.terms_of(self.signature.document, self.request.actor)
        return [(self.form[weighty.clause.value], weighty) for weighty in terms.clauses]


@organisation_required
@require_safe
def consent(request, number: str):
    """The sentence that a party agrees to, as a file that its own certificate signs."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    document = queries.current_document(agreement)
    if queries.my_signature(document, request.actor) is None:
        raise Http404
    response = HttpResponse(own_certificate.sentence(document), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"consent-{document.number}.txt")
    return response


@organisation_required
@require_safe
def signed(request, number: str):
    """The receipt of the reader's company's signature, and what comes next."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    document = queries.current_document(agreement)
    signature = queries.my_signature(document, request.actor)
    if not _is_signed(signature):
        return redirect("workspace_agreements:detail", number)
    context = {
        **SECTION, "agreement": agreement, "case": agreement.case, "document": document,
        "record": signature.record, "next": pages.what_next(agreement, document, request.actor),
        "deposit": pages.deposit_of(agreement, request.actor, request.at),
        "seats": pages.seats(agreement, document),
    }  # fmt: skip
    return render(request, "agreements/signed.html", context)


@organisation_required
@FORM
def decline(request, number: str):
    """Refuse to sign, saying what has to be changed. Once it is declined, the agreement's page says so."""
    agreement = queries.own_agreements(request.actor).get(number=number)
    document = queries.current_document(agreement)
    signature = queries.my_signature(document, request.actor)
    if signature is None or signature.state not in (SignatureState.REQUESTED, SignatureState.VIEWED):
        return redirect("workspace_agreements:detail", number)
    form = DeclineForm(posted(request))
    if form.is_valid():
        with refusals_in(form):
            operations.decline(
                signature_id=signature.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
            )
            messages.success(request, _("The signature is declined. The programme office draws up a new version."))
            return redirect("workspace_agreements:detail", number)
    context = {**SECTION, "agreement": agreement, "case": agreement.case, "form": form,
               "may_decline": request.actor.has("signs"), "seats": pages.seats(agreement, document)}  # fmt: skip
    return render(request, "agreements/decline.html", context)


def _is_signed(signature: Signature | None) -> bool:
    return signature is not None and signature.state == SignatureState.SIGNED


def _written(request, h0: str) -> tuple[dict, str]:
    """What the signer of this document wrote before the code was sent, and, once, what came of asking for it."""
    kept = request.session.get(_WRITTEN)
    if request.method == "POST" or not kept or kept["written"].get("h0") != h0:
        return {}, ""
    if kept["note"]:
        request.session[_WRITTEN] = {**kept, "note": ""}
    return kept["written"], kept["note"]


def _shortened(address: str) -> str:
    """An e-mail address as pages show it: enough for its owner to know it."""
    name, _at, host = address.partition("@")
    return f"{name[:2]}***@{host}"

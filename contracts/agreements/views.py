"""Anyone verifies an agreement: by number and code, by the QR code, by the file. No account, nothing kept."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from marketplace import documents
from marketplace.core import limits
from marketplace.core.limits import TooOften

from . import verification
from .forms import CodeForm, FileForm
from .verification import Outcome, Verification

LIMIT = {"times": 20, "seconds": 60}


@never_cache
@require_safe
def verify(request):
    """The two forms; the answer above them once number and code, or a file's fingerprint, are in the address."""
    if sha256 := request.GET.get("fingerprint", ""):
        return _answer(request, lambda: verification.by_fingerprint(sha256[:64]), how="file")
    if not request.GET:
        return _page(request, CodeForm(), FileForm())
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _page(request, form, FileForm())
    return _answer(request, lambda: verification.by_code(**form.cleaned_data), how="code")


@never_cache
@require_safe
def verify_link(request, number: str, code: str):
    """Where the QR code on the document leads."""
    return _answer(request, lambda: verification.by_code(number, code), how="code")


@never_cache
@require_safe
def proof(request, number: str, code: str):
    """The proof that a public checkpoint covers the document, as a file. Wrong and unknown are one answer."""
    if refused := _too_often(request):
        return refused
    found = verification.proof_by_code(number, code)
    if found is None:
        raise Http404
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{found["leaf"][0].removeprefix("document:")}-proof.json"'
    return response


@never_cache
@require_POST
def verify_file(request):
    """The answer for a file that was sent."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, CodeForm(), form)
    return _answer(request, lambda: verification.by_file(form.cleaned_data["file"]), how="file")


@never_cache
@require_safe
def fingerprint(request, sha256: str):
    """Whether a file need not be sent, since its fingerprint is known."""
    try:
        limits.count("verify", request, **LIMIT)
    except TooOften as refusal:
        return JsonResponse({"error": str(refusal)}, status=429)
    return JsonResponse({"known": verification.by_fingerprint(sha256).outcome != Outcome.UNKNOWN})


@require_safe
def root_certificate(request):
    """The certificate on which the seal rests, for those who verify without us."""
    response = HttpResponse(documents.root_pem(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="ieum-root.pem"'
    return response


def _answer(request, ask, *, how: str):
    return _too_often(request) or _page(request, CodeForm(), FileForm(), found=ask(), how=how)


def _too_often(request) -> HttpResponse | None:
    """Count the question; the page that says to wait, for an address that has asked too often."""
    try:
        limits.count("verify", request, **LIMIT)
    except TooOften as refusal:
        return _page(request, CodeForm(), FileForm(), refusal=str(refusal), status=429)
    return None


def _page(
    request, code: CodeForm, file: FileForm, *, found: Verification | None = None, how="", refusal="", status=200
):
    context = {
        "code_form": code, "file_form": file, "found": found, "how": how, "refusal": refusal, "at": request.at,
        "outcomes": Outcome, "section": "verify",
    }  # fmt: skip
    return render(request, "agreements/verify.html", context, status=status)

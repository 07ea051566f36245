"""What can be read of the articles of agreements."""

from marketplace.programmes.models import Track

from . import shipped, text
from .enums import DocumentKind, EditionState
from .models import Edition, Wording
from .moved import Moved, moved


def texts_in_use(*, programme_id: int, kind: DocumentKind) -> tuple[str, str]:
    """Korean and English, as a document that is drawn up now quotes them."""
    edition = Edition.objects.filter(programme_id=programme_id, kind=kind, state=EditionState.PUBLISHED)
    wording = edition.values_list("wording__korean", "wording__english").first()
    return wording or shipped.texts(DocumentKind(kind))


def wording(sha256: str) -> Wording:
    """The texts a document quotes. Raises DoesNotExist."""
    return Wording.objects.get(sha256=sha256)


def texts_before(edition: Edition) -> tuple[str, str]:
    """What an edition changes: the texts of the last one that was put to use before it, or those of the product."""
    used = (EditionState.PUBLISHED, EditionState.REPLACED)
    former = Edition.objects.filter(
        programme=edition.programme_id, kind=edition.kind, state__in=used, version__lt=edition.version
    ).order_by("-version").select_related("wording").first()  # fmt: skip
    if former is None:
        return shipped.texts(DocumentKind(edition.kind))
    return former.wording.korean, former.wording.english


def problems(*, programme_id: int, kind: DocumentKind, korean: str, english: str) -> list[str]:
    """Everything that keeps these texts from being used in the programme, with its tracks and its agreement in use."""
    tracks = set(Track.objects.filter(round__programme=programme_id).values_list("code", flat=True))
    agreement = texts_in_use(programme_id=programme_id, kind=DocumentKind.AGREEMENT)[0]
    return text.problems(kind, korean, english, tracks=tracks, agreement=agreement)


def moved_by(edition: Edition) -> list[Moved]:
    """Articles that are named, here or in other documents in use, and that this edition moves or calls otherwise."""
    if edition.kind != DocumentKind.AGREEMENT:
        return []
    others = {
        str(kind.label): texts_in_use(programme_id=edition.programme_id, kind=kind)[0]
        for kind in DocumentKind
        if kind != DocumentKind.AGREEMENT
    }
    return moved(texts_before(edition)[0], edition.wording.korean, others)

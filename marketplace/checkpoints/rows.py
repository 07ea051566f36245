"""What a checkpoint covers, as (name, digest) and as the text whose hash the digest is."""

from collections.abc import Iterator

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from marketplace.core import canonical
from marketplace.core.models import AuditHead
from marketplace.ledger.models import Hold, Resolution, Transfer

from .models import Leaf

LEDGER = (Transfer, Hold, Resolution)
_TEXT = CharField()


def uncovered() -> Iterator[tuple[str, str]]:
    """Heads of chains and rows of the ledger that no checkpoint covers as they stand now."""
    heads = _without_leaf(AuditHead, Concat("chain", Value("#"), Cast("length", _TEXT), output_field=_TEXT))
    for head in heads.order_by("chain"):
        yield head.leaf, head.head
    for model in LEDGER:
        prefix = Value(f"{model._meta.model_name}:")
        for row in _without_leaf(model, Concat(prefix, Cast("pk", _TEXT), output_field=_TEXT)).order_by("pk"):
            yield row.leaf, canonical.sha256(text_of(row))


def text_of(row: models.Model) -> str:
    """A row of the ledger as canonical JSON of its columns."""
    return canonical.dumps({field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})


def _without_leaf(model: type[models.Model], name) -> models.QuerySet:
    known = Leaf.objects.filter(name=OuterRef("leaf"))
    return model._base_manager.annotate(leaf=name).filter(~Exists(known))

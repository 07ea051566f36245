"""The search engine: text in, ranked candidates with reasons out. It knows no business.

The app above registers where listings come from (`register_source`) and which use cases there are (`set_library`),
records each change of a listing in its own transaction (`operations.record_change`), and asks `search` and `match`.
"""

from .deadlines import months_in, weeks_in
from .encoder import Encoder, encoder_works
from .engines import EmbeddedEngine, Engine, Server
from .library import UseCase, UseCaseLibrary
from .process import (
    delete,
    embed_pending,
    match,
    place,
    put,
    rebuild,
    register_source,
    reset_for_tests,
    search,
    set_library,
    set_synonyms,
    suggest,
    understand,
)
from .service import Service
from .synonyms import SynonymFile, Synonyms, SynonymSource
from .types import (
    FACETS,
    REPAIR,
    SORTS,
    Constraint,
    Firm,
    Highlight,
    Hit,
    IndexDefinition,
    ListingDocument,
    MatchResult,
    Placement,
    Repair,
    RunIdentity,
    SearchRequest,
    SearchResult,
    Suggestion,
    Understanding,
    UseCaseGuess,
    Verdict,
)

__all__ = [
    "FACETS", "REPAIR", "SORTS", "Constraint", "EmbeddedEngine", "Encoder", "Engine", "Firm", "Highlight", "Hit",
    "IndexDefinition", "ListingDocument", "MatchResult", "Placement", "Repair", "RunIdentity", "SearchRequest", "SearchResult",
    "Server", "Service", "Suggestion", "SynonymFile", "SynonymSource", "Synonyms", "Understanding", "UseCase", "UseCaseGuess",
    "UseCaseLibrary", "Verdict", "delete", "embed_pending", "encoder_works", "match", "months_in", "place", "put", "rebuild",
    "register_source", "reset_for_tests", "search", "set_library", "set_synonyms", "suggest", "understand", "weeks_in",
]  # fmt: skip

"""What the office finds of agreements on the page of a case."""

from marketplace.programmes import case_screen
from marketplace.programmes.case_screen import Paper

from . import pages, queries


@case_screen.papers
def papers(case, actor):
    """Every version of every document, as far as it has come: sealed, to be signed, a draft, or waited for."""
    for document in queries.documents(actor).filter(agreement__case=case):
        file, waits = queries.file_of(document), pages.what_it_waits_for(document)
        if file or waits:
            label = f"{document.get_kind_display()} {document.number} · {document.get_state_display()}"
            yield Paper(label, document.number, document.sealed_at or document.drawn_up_at, file, waits=waits)

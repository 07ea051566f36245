"""What the office finds of issued documents on the page of a case."""

from marketplace.programmes import case_screen
from marketplace.programmes.case_screen import Paper

from . import queries


@case_screen.papers
def papers(case, actor):
    for document in queries.issued(actor).filter(agreement__case=case):
        yield Paper(f"{document.get_kind_display()} {document.number}", document.number, document.at, document.file)

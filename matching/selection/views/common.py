"""What the views of an application share."""

from django.urls import reverse

from .. import queries
from ..drafting import Work, work_on
from ..models import Application

SECTION = {"section": "applications:list"}


def own_application(request, number: str) -> Application:
    """The firm's own application in a case. Raises DoesNotExist for any other's, and for a vendor's partner."""
    return queries.own_applications(request.actor).get(case__number=number)


def work_of(application: Application) -> Work:
    return work_on(application)


def to(name: str, application: Application, *more) -> str:
    """The address of a page of the application."""
    return reverse(f"applications:{name}", args=[application.case.number, *more])

"""Where django-allauth meets our people: a sign-up goes through the same operation as everything else."""

from allauth.account.adapter import DefaultAccountAdapter

from marketplace.core.actor import PUBLIC

from . import operations


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        """The new person, from the sign-up form."""
        sent = form.cleaned_data
        return operations.register_person(
            email=sent["email"], name=sent["name"], password=sent["password1"], actor=PUBLIC, at=request.at
        )

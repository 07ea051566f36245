"""The catalogue in the office: solutions as snippets with drafts and review, the words as plain lists."""

from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import OFFICE, is_programme_manager
from marketplace.core.approvals import Answer
from marketplace.core.office import Action, RecordViewSet, menus, text_column
from marketplace.core.office.viewset import ReadersPolicy
from marketplace.core.templatetags.ieum import moment
from marketplace.notices.office import WHOSE_TURN

from . import duplicates, operations, queries, rules
from .enums import RegistrationState
from .lifecycles import REGISTRATION
from .models import Solution, SynonymGroup, Term, UseCase, VendorRegistration


def _act(move: str, /, **options) -> Action:
    return Action.of(REGISTRATION, move, key="registration_id", **options)


class VendorRegistrationViewSet(RecordViewSet):
    model = VendorRegistration
    icon = "group"
    menu = menus.SUPPLY
    menu_order = 10
    readers = (*OFFICE, "moderator")
    columns = ("vendor", "round", "places_used", "places_cap")
    extra_columns = (WHOSE_TURN,)
    bulk = ("take_up", "propose", "approve")
    related_fields = ("vendor", "round")
    facts = (
        "vendor", "round", "own_ai", "evidence", "exception_reason", "places_cap", "places_used", "correction_due_at",
        "proposed_by",
    )  # fmt: skip
    list_filter = ["round", "state"]
    search_fields = ["vendor__legal_name", "vendor__business_number"]
    actions = (
        _act(
            "take_up", label=_("Take up"), operation=operations.take_up_registration,
            effect=_("You check it from now; the vendor sees that it is under review."),
        ),
        _act(
            "ask_correction", label=_("Ask for a correction"), operation=operations.request_registration_correction,
            effect=_("The vendor has the days of the rules to correct it and submits it again."),
        ),
        _act(
            "propose", label=_("Propose approval"), operation=operations.propose_approval,
            effect=_("An approver other than you decides."),
        ),
        _act(
            "refuse", label=_("Refuse"), operation=operations.refuse_registration,
            allowed=is_programme_manager, sources=(RegistrationState.CHECKING,),
            effect=_("The vendor does not enter the pool of this round."),
        ),
        _act(
            "approve", label=_("Approve"), operation=operations.decide_registration, fixed={"answer": Answer.APPROVE},
            effect=_("The vendor is in the pool: its solutions are shown, and it may quote."),
        ),
        _act(
            "return", label=_("Return"), operation=operations.decide_registration, fixed={"answer": Answer.RETURN},
            effect=_("It goes back to the manager who proposed it."),
        ),
        _act(
            "refuse", name="decline", label=_("Refuse"), operation=operations.decide_registration,
            fixed={"answer": Answer.REFUSE}, allowed=rules.is_approver, sources=(RegistrationState.PROPOSED,),
            effect=_("The vendor does not enter the pool of this round."),
        ),
        _act(
            "suspend", label=_("Suspend"), operation=operations.suspend_registration,
            effect=_("Its solutions are hidden from the public, and it can neither quote nor sign."),
        ),
        _act(
            "reinstate", label=_("Reinstate"), operation=operations.reinstate_registration,
            effect=_("Its solutions are shown again, and it may quote and sign."),
        ),
        _act(
            "cancel", label=_("Strike from the pool"), operation=operations.cancel_registration,
            effect=_("For false data only. The vendor leaves the pool for good and may register anew."),
        ),
    )  # fmt: skip


class TwinsPanel(Panel):
    """Beside the text to be reviewed: listings that say nearly the same."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "office/twins.html"

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"twins": duplicates.twins_of(self.instance)}


class SolutionViewSet(SnippetViewSet):
    model = Solution
    icon = "tag"
    menu_label = _("Solutions")
    list_display = [
        "title",
        "vendor",
        BooleanColumn("live", label=_("Public"), sort_key="live"),
        BooleanColumn("has_unpublished_changes", label=_("Draft waits"), sort_key="has_unpublished_changes"),
        text_column("published", _("Published"), lambda row: moment(row.last_published_at), "last_published_at"),
    ]
    list_filter = ["vendor", "live", "proof_kind", "generative", "high_impact"]
    list_per_page = 50
    panels = [
        TwinsPanel(heading=_("Listings that say nearly the same")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("vendor", "title", "title_en", "summary", "summary_en", "description", "problem")],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("ai_fields", "industries", "functions", "use_cases", "deployments", "regions", "languages", "customer_sizes", "keywords")
            ],
            heading=_("How it is found"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("price_model", "price_min", "price_max", "monthly_fee", "price_includes", "maintenance_bp", "lead_time_weeks", "team_size")
            ],
            heading=_("Price and time"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("proof_kind", "proof_metric", "proof_value", "proof_dataset", "proof_by", "proof_on")],
            heading=_("Proof"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("inputs", "limits", "integrations", "data_location", "personal_data", "model_ownership", "exit_terms", "human_oversight", "generative", "high_impact")
            ],
            heading=_("Conditions and risks"),
        ),
        InlinePanel("outcomes", heading=_("Before and after")),
        InlinePanel("certificates", heading=_("Certificates")),
        InlinePanel("references", heading=_("References")),
    ]  # fmt: skip

    def get_queryset(self, request):
        return Solution.objects.select_related("vendor", "latest_revision", "live_revision")


class WordsViewSet(ModelViewSet):
    """Words of the catalogue, kept by those who know the market: moderators and programme managers."""

    rights: tuple[str, ...] = ("view", "change")
    copy_view_enabled = False

    def on_register(self):
        policy = ReadersPolicy(self.model, (StaffRole.MODERATOR.value, StaffRole.PROGRAMME_MANAGER.value), self.rights)
        register_permission_policy(self.model, policy, exact_class=True)
        super().on_register()


class AddUseCase(CreateView):
    """Its code, which addresses and listings name it by, is made of its English name and never changes."""

    def save_instance(self):
        self.form.instance.code = queries.free_code(self.form.instance.name_en)
        return super().save_instance()


class ReadUseCase(InspectView):
    """Line by line, as it is written."""

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        return linebreaksbr(value) if isinstance(value, str) else value


class UseCaseViewSet(WordsViewSet):
    model = UseCase
    rights = ("view", "add", "change")
    add_view_class = AddUseCase
    inspect_view_class = ReadUseCase
    icon = "list-ul"
    menu_label = _("Use cases")
    list_display = ["name", "name_en", "code"]
    search_fields = ["name", "name_en", "phrases"]
    exclude_form_fields = ["code"]
    inspect_view_enabled = True


class TermViewSet(WordsViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Taxonomy")
    list_display = ["name", "name_en", "kind", "code"]
    list_filter = ["kind"]
    exclude_form_fields = ["kind", "code"]


class AddSynonyms(CreateView):
    """Begun with the words of the address (`?word=…&word=…`), where a report suggests them."""

    def get_initial(self):
        words = self.request.GET.getlist("word")[:10]
        why = _("Said again in other words within one visit: %(words)s.") % {"words": ", ".join(words)} if words else ""
        return {"words": "\n".join(words), "why": why[:200]}


class SynonymGroupViewSet(WordsViewSet):
    model = SynonymGroup
    rights = ("view", "add", "change", "delete")
    add_view_class = AddSynonyms
    icon = "list-ul"
    menu_label = _("Synonyms")
    list_display = ["__str__", "why"]
    search_fields = ["words", "why"]
    form_fields = ["words", "why"]


class CatalogGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "folder-open-inverse"
    menu_order = 110
    items = (SolutionViewSet, UseCaseViewSet, SynonymGroupViewSet, TermViewSet)

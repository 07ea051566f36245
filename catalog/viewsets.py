"""The catalogue in the office: solutions as snippets with drafts and review, the words as plain lists."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Solution, Term, UseCase


class SolutionViewSet(SnippetViewSet):
    model = Solution
    icon = "tag"
    menu_label = _("Solutions")
    list_display = ["title", "vendor", "live", "has_unpublished_changes", "last_published_at"]
    list_filter = ["vendor", "live", "proof_kind", "generative", "high_impact"]
    list_per_page = 50
    panels = [
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


class UseCaseViewSet(ModelViewSet):
    model = UseCase
    icon = "list-ul"
    menu_label = _("Use cases")
    list_display = ["name", "name_en", "code"]
    search_fields = ["name", "name_en", "phrases"]
    exclude_form_fields = ["code"]
    inspect_view_enabled = True
    copy_view_enabled = False


class TermViewSet(ModelViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Taxonomy")
    list_display = ["name", "name_en", "kind", "code"]
    list_filter = ["kind"]
    exclude_form_fields = ["kind", "code"]
    copy_view_enabled = False


class CatalogGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "folder-open-inverse"
    menu_order = 110
    items = (SolutionViewSet, UseCaseViewSet, TermViewSet)

"""Every address of the site. Korean has no prefix, English is under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

from contracts.payments.views import card_company
from marketplace.portal import views

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("hooks/stripe/", card_company, name="card_company"),
    path("health/", views.health_page, name="health"),
    path("display/", views.set_display, name="display"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("round/", views.round_, name="round"),
        path("guide/", serve, {"path": "guide/"}, name="guide"),
        path("notices/", serve, {"path": "notices/"}, name="notices"),
        path("solutions/", include("catalog.urls")),
        path("use-cases/", include("catalog.use_case_urls")),
        path("vendors/", include("catalog.vendor_urls")),
        path("match/", include("matching.fit.urls")),
        path("verify/checkpoints/", include("marketplace.checkpoints.urls")),
        path("verify/", include("contracts.agreements.urls")),
        path("accounts/", include("allauth.urls")),
        path("workspace/inbox/", include("marketplace.notices.urls")),
        path("workspace/needs/", include("matching.needs.urls")),
        path("workspace/applications/", include("matching.selection.urls")),
        path("workspace/agreements/", include("contracts.agreements.workspace_urls")),
        path("workspace/company/", include("marketplace.accounts.urls")),
        path("workspace/claims/", include("contracts.settlement.claim_urls")),
        path("workspace/agreements/<slug:number>/changes/", include("contracts.agreements.change_urls")),
        path("workspace/projects/", include("contracts.delivery.urls")),
        path("workspace/projects/", include("contracts.issued.urls")),
        path("workspace/projects/", include("contracts.vouchers.urls")),
        path("workspace/audits/", include("contracts.settlement.audit_urls")),
        path("workspace/settlements/", include("contracts.settlement.statement_urls")),
        path("workspace/", include("contracts.payments.urls")),
        path("workspace/", include("marketplace.portal.urls")),
        path("workspace/vendor/", include("marketplace.portal.vendor_urls")),
        path("workspace/evaluations/", include("matching.selection.evaluation_urls")),
        path("workspace/vendor/cases/", include("matching.selection.partner_urls")),
        path("workspace/vendor/needs/", include("matching.needs.desk_urls")),
        path("workspace/vendor/registration/", include("catalog.registration_urls")),
        path("workspace/vendor/solutions/", include("catalog.workspace_urls")),
        *([path("demo/", include("marketplace.demo.urls"))] if settings.DEMO else []),
        *([path("components/", include("marketplace.demo.component_urls"))] if settings.DEMO else []),
        path("", include(wagtail_urls)),  # the editors' pages
        prefix_default_language=False,
    ),
]

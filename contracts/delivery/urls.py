from django.urls import path

from . import act_views as acts
from . import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("<slug:number>/", views.project, name="project"),
    path("<slug:number>/stages/<slug:key>/deliver/", acts.deliver, name="deliver"),
    path("<slug:number>/stages/<slug:key>/accept/", acts.accept, name="accept"),
    path("<slug:number>/stages/<slug:key>/send-back/", acts.send_back, name="send_back"),
    path("<slug:number>/stages/<slug:key>/files/<int:ordinal>/<int:place>/", views.deliverable_file, name="file"),
    path("<slug:number>/checks/<int:pk>/", acts.answer_check, name="check"),
    path("<slug:number>/report/", acts.report, name="report"),
]

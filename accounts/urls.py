from django.urls import path

from accounts import views

urlpatterns = [
    path("log-ind/link/<str:token>/", views.sign_in_by_link, name="sign_in_by_link"),
    path("log-ind/forfra/", views.sign_in_anew, name="sign_in_anew"),
    path("sprog/", views.choose_language, name="set_language"),
    path("mig/", views.account, name="account"),
    path("mig/slet/", views.erase, name="erase"),
]

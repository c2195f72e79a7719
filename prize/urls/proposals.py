"""Proposals, nominations and the formal check: /pris/forslag/…, /pris/indstil/…, /pris/styr/<slug>/indstillinger/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from prize.views import (
    proposals_case,
    proposals_files,
    proposals_formal,
    proposals_nominate,
    proposals_propose,
    proposals_text,
    proposals_write,
)

urlpatterns: list[URLPattern] = [
    path("pris/<slug:slug>/foreslaa/", proposals_propose.propose, name="propose"),
    path("pris/forslag/<str:token>/", proposals_write.write, name="write"),
    path("pris/forslag/<str:token>/gem/", proposals_text.save_part, name="write_save"),
    path("pris/forslag/<str:token>/her/", proposals_text.here, name="write_here"),
    path("pris/forslag/<str:token>/valg/<int:pk>/", proposals_text.conflict, name="write_conflict"),
    path("pris/forslag/<str:token>/tidligere/<str:part>/", proposals_text.versions, name="write_versions"),
    path("pris/forslag/<str:token>/om/", proposals_write.facts, name="write_facts"),
    path("pris/forslag/<str:token>/skrivere/", proposals_write.people, name="write_people"),
    path("pris/forslag/<str:token>/samtykke/", proposals_write.consents, name="write_consents"),
    path("pris/forslag/<str:token>/aflever/", proposals_write.hand_in, name="write_hand_in"),
    path("pris/forslag/<str:token>/side/", proposals_case.case_page, name="write_case"),
    path("pris/forslag/<str:token>/filer/", proposals_files.add, name="write_files"),
    path("pris/forslag/<str:token>/filer/<int:pk>/", proposals_files.change, name="write_file_change"),
    path("pris/forslag/<str:token>/fil/<int:pk>/", proposals_files.of_writer, name="write_file"),
    path(
        "pris/forslag/<str:token>/fil/<int:pk>/tekster/",
        proposals_files.captions_of_writer,
        name="write_captions",
    ),
    path("pris/indstiller/<int:pk>/", proposals_nominate.own, name="nominate_own"),
    path("pris/indstil/<str:token>/", proposals_nominate.nominate, name="nominate"),
    path("pris/indstil/<str:token>/begynd/", proposals_nominate.start, name="nominate_start"),
    path("pris/indstil/<str:token>/<int:pk>/", proposals_nominate.one, name="nominate_one"),
    path("pris/indstil/<str:token>/fil/<int:pk>/", proposals_files.of_nominator, name="nominate_file"),
    path(
        "pris/indstil/<str:token>/fil/<int:pk>/tekster/",
        proposals_files.captions_of_nominator,
        name="nominate_captions",
    ),
    path("pris/fil/<int:pk>/", proposals_files.signed_in, name="file"),
    path("pris/fil/<int:pk>/tekster/", proposals_files.captions_signed_in, name="file_captions"),
    path("pris/styr/<slug:slug>/indstillinger/", proposals_formal.nominations, name="nominations"),
    path(
        "pris/styr/<slug:slug>/indstillinger/indstiller/<int:pk>/",
        proposals_formal.open_again,
        name="nominator_again",
    ),
    path("pris/styr/<slug:slug>/indstillinger/<int:pk>/", proposals_formal.one, name="formal"),
    path("pris/styr/<slug:slug>/indstillinger/<int:pk>/tjek/", proposals_formal.judge, name="formal_judge"),
]

"""The vocabulary of competences under its editor's hand: what people have proposed, and what it has become."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.keys import key_of
from lib.presses import attempt, tried
from networks import rules
from networks.models import Competence, CompetenceState
from networks.operations import competences as operations
from networks.views.shared import page_of


class CompetenceForm(forms.Form):
    """One word of the vocabulary."""

    mostly_optional = True

    name_da = forms.CharField(label=gettext_lazy("Danish name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    synonyms = forms.CharField(
        label=gettext_lazy("Other words for it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line, in any language. Whoever writes one of them means this."),
    )

    def words(self) -> list[str]:
        return [line.strip()[:120] for line in self.cleaned_data["synonyms"].splitlines() if line.strip()]


def _editor(request: HttpRequest) -> None:
    if not rules.may_edit_vocabulary(request.user):
        raise PermissionDenied


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    _editor(request)
    words = request.GET.get("q", "")
    known = Competence.objects.approved().matching(words).prefetch_related("synonyms")
    context = {
        "proposed": Competence.objects.proposed().select_related("proposed_by"),
        "page_obj": page_of(request, known),
        "words": words,
    }
    return render(request, "networks/vocabulary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def competence(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve or mend one; saving a proposed word takes it into the vocabulary."""
    _editor(request)
    row = get_object_or_404(Competence.objects.exclude(state=CompetenceState.MERGED), slug=slug)
    initial = {
        "name_da": row.name_da,
        "name_en": row.name_en,
        "synonyms": "\n".join(row.synonyms.values_list("word", flat=True)),
    }
    form = CompetenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        save = partial(operations.approve, row, given["name_da"], given["name_en"], form.words())
        if tried(form, save):
            messages.success(request, _("Saved. It is in the vocabulary."))
            return redirect("networks:vocabulary")
    others = Competence.objects.approved().exclude(pk=row.pk)
    context = {"competence": row, "form": form, "others": others}
    return render(request, "networks/competence.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """This word means the same as another."""
    _editor(request)
    row = get_object_or_404(Competence, slug=slug)
    into = get_object_or_404(Competence, pk=key_of(request.POST.get("into", "")))
    done = _("Whoever had “%(one)s” has “%(other)s” now.") % {"one": row, "other": into}
    attempt(request, partial(operations.merge, row, into), done)
    return redirect("networks:vocabulary")

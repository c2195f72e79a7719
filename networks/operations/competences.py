"""The vocabulary of competences: words that people bring, and what an editor makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from networks.errors import CompetenceRefused
from networks.models import Competence, CompetenceState, CompetenceSynonym, folded
from networks.reference import slug_of
from networks.signals import competences_merged

LONGEST = 120


def known_as(words: str) -> Competence | None:
    """The competence that bears these words, by name or synonym; what was merged is found where it went."""
    found = Competence.objects.called(words).select_related("merged_into").order_by("pk").first()
    passed = set[int]()
    while found is not None and found.merged_into is not None and found.pk not in passed:
        passed.add(found.pk)
        found = found.merged_into
    return found


@transaction.atomic
def find_or_propose(words: str, by: Person | None) -> Competence:
    """What these words mean in our vocabulary; new words are proposed, and work at once. Raises `CompetenceRefused`."""
    name = " ".join(words.replace("\0", " ").split()).strip(" .,;")
    if not name:
        raise CompetenceRefused(_("Write what it is, in a word or two."), code="empty")
    if len(name) > LONGEST:
        raise CompetenceRefused(_("Say it in at most 120 letters."), code="long")
    found = known_as(name)
    if found is not None:
        return found
    name = name[0].upper() + name[1:]
    return Competence.objects.create(
        slug=_free_slug(name), name_da=name, state=CompetenceState.PROPOSED, proposed_by=by
    )


def all_of(phrases: Iterable[str], by: Person | None) -> list[Competence]:
    """Each once, in the order they were said; empty phrases are no competence."""
    found = {one.pk: one for one in (find_or_propose(words, by) for words in phrases if folded(words))}
    return list(found.values())


@transaction.atomic
def approve(competence: Competence, name_da: str, name_en: str, synonyms: Iterable[str]) -> None:
    """Take a word into the vocabulary, or mend one that is there. Raises `CompetenceRefused` where a word is taken."""
    for name in (name_da, name_en):
        _refuse_where_taken(name, competence)
    words = {folded(word) for word in synonyms} - {"", folded(name_da), folded(name_en)}
    for word in sorted(words):
        _refuse_where_taken(word, competence)
    competence.name_da, competence.name_en = name_da, name_en
    competence.state = CompetenceState.APPROVED
    competence.save()
    competence.synonyms.exclude(word__in=words).delete()
    CompetenceSynonym.objects.bulk_create(
        [CompetenceSynonym(competence=competence, word=word) for word in sorted(words)], ignore_conflicts=True
    )


@transaction.atomic
def merge(competence: Competence, into: Competence) -> None:
    """They mean the same: everybody who had the one has the other, and its words become synonyms.

    Both as they are under their locks: of two editors who merge them towards each other, the second is refused.
    """
    rows = Competence.objects.select_for_update(no_key=True).filter(pk__in=[competence.pk, into.pk])
    fresh = {row.pk: row for row in rows.order_by("pk")}
    competence, into = fresh[competence.pk], fresh[into.pk]
    if competence.pk == into.pk or CompetenceState.MERGED in (competence.state, into.state):
        raise CompetenceRefused(_("Choose another word that is still in use."), code="same")
    words = {competence.folded_da, competence.folded_en, *competence.synonyms.values_list("word", flat=True)}
    competence.synonyms.all().delete()
    competence.merged.update(merged_into=into)
    competence.state, competence.merged_into = CompetenceState.MERGED, into
    competence.save(update_fields=["state", "merged_into", "folded_da", "folded_en"])
    kept = words - {"", into.folded_da, into.folded_en}
    CompetenceSynonym.objects.bulk_create(
        [CompetenceSynonym(competence=into, word=word) for word in sorted(kept)], ignore_conflicts=True
    )
    competences_merged.send(sender=Competence, competence=competence, into=into)


def _refuse_where_taken(words: str, competence: Competence) -> None:
    other = known_as(words) if folded(words) else None
    if other is not None and other.pk != competence.pk and competence.merged_into_id != other.pk:
        raise CompetenceRefused(
            _("“%(word)s” already means %(other)s.") % {"word": words, "other": other}, code="taken"
        )


def _free_slug(name: str) -> str:
    base = slug_of(name)[:100] or "ord"
    slug, number = base, 2
    while Competence.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug

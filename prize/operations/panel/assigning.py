"""Jurors assigned to candidates by the engine, in a worker; where nothing is possible it says why."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from prize.errors import PanelRefused
from prize.models import Assessment, AssessmentState, Assignment, PanelPlan, PlanState, PrizeEdition, Round
from prize.operations.locks import lock
from prize.panel.rounds import takes_scores

log = logging.getLogger(__name__)
Pair = tuple[int, int]
_ROWS = 500


@transaction.atomic
def begin(edition: PrizeEdition, by: Person | None) -> PanelPlan:
    """Have a plan made; returns at once. One that waits already is enough for all that has changed since."""
    edition = lock(edition.pk)
    if edition.assignment != Assignment.ASSIGNED or not takes_scores(edition, Round.FIRST):
        raise PanelRefused(_("Nobody is to be assigned now."), code="state")
    waiting = edition.panel_plans.filter(state=PlanState.WAITING).first()
    plan = waiting or PanelPlan.objects.create(edition=edition, by=by)
    pk = plan.pk
    transaction.on_commit(lambda: _queue(pk), robust=True)
    return plan


def _queue(pk: int) -> None:
    from prize.tasks import assign_jurors  # tasks import operations

    assign_jurors.apply_async(args=[pk], queue="prompt", retry=False)


def carry_out(plan_id: int) -> None:
    """The worker's part. May run twice: the second run finds it taken."""
    from matchmaking.engine.errors import (  # brings the engine: to workers, not to pages
        BadProblem,
        Impossible,
    )
    from prize.panel.engine import assigned

    plan = _claimed(plan_id)
    if plan is None:
        return
    try:
        _put_in_place(plan, assigned(plan.edition))
    except Impossible as why:
        _end(plan, PlanState.IMPOSSIBLE, why.in_language("da"), why.in_language("en"))
    except BadProblem as why:
        _end(plan, PlanState.FAILED, why.words.da, why.words.en)
    except Exception:
        log.exception("The assignment %s fell.", plan_id)
        _fall(plan)


def _claimed(plan_id: int) -> PanelPlan | None:
    taken = PanelPlan.objects.filter(pk=plan_id, state=PlanState.WAITING).update(state=PlanState.WORKING)
    return PanelPlan.objects.select_related("edition").get(pk=plan_id) if taken else None


@transaction.atomic
def _put_in_place(plan: PanelPlan, wanted: set[Pair]) -> None:
    """What is begun stays with its juror. Where something has changed while the engine worked, it is asked anew."""
    from prize.operations.panel.assessments import pairs, write  # which imports this module

    edition = lock(plan.edition_id)
    if not takes_scores(edition, Round.FIRST):
        _end(plan, PlanState.FAILED)
        return
    rows = Assessment.objects.filter(juror__edition=edition, round=Round.FIRST)
    untouched = rows.filter(state=AssessmentState.NOT_STARTED, scores=None)
    begun = set(rows.live().exclude(scores=None).values_list("juror", "nomination"))
    if not begun <= wanted or not wanted - begun <= set(pairs(edition, Round.FIRST)):
        _end(plan, PlanState.FAILED)
        begin(edition, plan.by)
        return
    gone = [
        pk for pk, *pair in untouched.values_list("pk", "juror", "nomination") if tuple(pair) not in wanted
    ]
    for start in range(0, len(gone), _ROWS):
        Assessment.objects.filter(pk__in=gone[start : start + _ROWS]).delete()
    write(edition, Round.FIRST, sorted(wanted))
    _end(plan, PlanState.DONE)


def _fall(plan: PanelPlan) -> None:
    said = {}
    for language in ("da", "en"):
        with override(language):
            said[language] = _("The jurors could not be assigned. Try again.")
    _end(plan, PlanState.FAILED, said["da"], said["en"])


def _end(plan: PanelPlan, state: PlanState, da: str = "", en: str = "") -> None:
    plan.state, plan.message_da, plan.message_en = state, da, en
    plan.finished_at = timezone.now()
    plan.save(update_fields=["state", "message_da", "message_en", "finished_at"])

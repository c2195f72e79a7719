"""What is wrong with a question, as a code and what it is about: pages find the words."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Each is said of `about`: a key, an id, or a score as juror/candidate/criterion."""

    NO_CRITERIA = "no_criteria"
    NO_PLACES = "no_places"
    NO_SUCH_SCALE = "no_such_scale"
    OVERLAP_TOO_SMALL = "overlap_too_small"
    TWICE = "twice"
    WEIGHT_NOT_POSITIVE = "weight_not_positive"
    UNKNOWN_JUROR = "unknown_juror"
    UNKNOWN_CANDIDATE = "unknown_candidate"
    UNKNOWN_CRITERION = "unknown_criterion"
    OFF_THE_SCALE = "off_the_scale"
    RECUSED_BUT_SCORED = "recused_but_scored"
    NO_SUCH_SHARE = "no_such_share"


class BadQuestion(ValueError):
    """The question contradicts itself; nothing was counted."""

    def __init__(self, fault: Fault, about: object = None) -> None:
        super().__init__(f"{fault.value}: {about}" if about is not None else fault.value)
        self.fault = fault
        self.about = about

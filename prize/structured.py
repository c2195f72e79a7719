"""What search engines are told of an edition and a candidate: never more than the page itself says. Pure."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from prize.models import PrizeEdition
from prize.public import Candidate, Result

_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def of_edition(edition: PrizeEdition, result: Result | None) -> str:
    """Who won stands here when `result` is told, and not before."""
    told: dict[str, Any] = {
        "@type": "Article",
        "headline": edition.title,
        "url": settings.SITE_URL + edition.get_absolute_url(),
        "inLanguage": "da",
    }
    if result is not None and result.laureate is not None:
        told["about"] = _place(result.laureate) | {"award": edition.title}
    return _script(told)


def of_candidate(one: Candidate) -> str:
    told = _place(one) | {"url": settings.SITE_URL + one.url}
    if one.is_laureate:
        told["award"] = one.nomination.edition.title
    return _script(told)


def _place(one: Candidate) -> dict[str, Any]:
    """Where it lies more closely than its municipality is the village's own to tell."""
    village = one.nomination.village
    place: dict[str, Any] = {
        "@type": "Place",
        "name": village.name,
        "containedInPlace": {"@type": "AdministrativeArea", "name": village.municipality.name},
    }
    if one.speaks and village.latitude is not None and village.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": village.latitude,
            "longitude": village.longitude,
        }
    return place


def _script(told: dict[str, Any]) -> str:
    words = json.dumps({"@context": "https://schema.org"} | told, ensure_ascii=False)
    return words.translate(_UNSAFE)

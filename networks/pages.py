"""Parts that upper rooms put on a network's page, without this room knowing theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from networks.models import Network
from networks.signals import network_shown


@dataclass(frozen=True)
class Part:
    """A template and what it needs; parts stand in the order of `order`, lowest first."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


def parts_of(network: Network, request: HttpRequest) -> list[SafeString]:
    answers: list[tuple[Any, Any]] = network_shown.send(sender=Network, network=network, request=request)
    return drawn_parts(request, (answer for _, answer in answers), network=network)


def drawn_parts(request: HttpRequest, answers: Iterable[object], **shared: Any) -> list[SafeString]:
    """Those answers of a signal that are parts, drawn in their order; `shared` is what each template gets."""
    parts = sorted((answer for answer in answers if isinstance(answer, Part)), key=lambda part: part.order)
    return [render_to_string(part.template, {**shared, **part.context}, request) for part in parts]

"""The open ideas of a network, on its page."""

from __future__ import annotations

from django.http import HttpRequest

from networks.models import Membership, Network
from networks.pages import Part
from projects.models import ProjectIdea

SHOWN = 4


def part(network: Network, request: HttpRequest) -> Part | None:
    """Only what this visitor may see; nothing where there is nothing and nobody to write one."""
    shown = ProjectIdea.objects.visible_to(request.user).seeking().filter(network=network).with_words()
    ideas = list(shown[:SHOWN])
    member = request.user.is_authenticated and (
        Membership.objects.standing().filter(network=network, person=request.user).exists()
    )
    if not ideas and not member:
        return None
    return Part("projects/_network_ideas.html", {"ideas": ideas, "member": member}, order=30)

"""The map with its key and its source, as one figure: the source can then never be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from networks import maps
from networks.maps import Light

register = template.Library()


@register.inclusion_tag("house/_map.html")
def choropleth(
    counts: Mapping[str, int],
    label: str,
    area: str = "denmark",
    links: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    lights: Iterable[Light] = (),
) -> dict[str, Any]:
    """`counts`, `links` and `words` ("3 events") are by municipality code.

    The same numbers must stand in a list on the page, and so must the names of the `lights`.
    """
    lights = tuple(lights)
    return {
        "map": maps.choropleth(
            maps.outlines(area), counts, label=label, links=links, words=words, lights=lights
        ),
        "has_lights": bool(lights),
        "key": maps.key(counts),
        "attribution": maps.ATTRIBUTION,
    }

"""The demo's project ideas: twelve that seek partners, interest in some, one scoping case, one partnership on its way.

Made through the room's own operations, so that the mailbox holds the mails; what is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import Person
from networks.models import Municipality, Network, Organisation, SustainableDevelopmentGoal, Theme
from notifications import outbox
from projects.models import Cooperation, IdeaVisibility, Programme, ProjectIdea, RoleSought, ScopingStep
from projects.operations import ideas, interests, partners, partnerships, scoping
from projects.operations.partners import Asked
from projects.operations.partnerships import Share

NETWORKS = {
    "mobilitet": "paa-vej-og-paa-nettet",
    "digitale-platforme": "paa-vej-og-paa-nettet",
    "gastronomi": "smag-paa-landet",
    "groen-energi": "natur-og-energi",
    "naturpleje": "natur-og-energi",
    "bosaetning": "bo-og-lev-paa-landet",
}
OTHERS = "ildsjaelenes-forum"
WAITS = "hverdagens-rejser"  # for an editor
INWARD = "hjem-igen"  # in its network alone
DRAFT = "seniorboliger-oernevig"
SHARED = "elbus-i-faellesskab"  # with a partnership on its way
ASKED = ("kystens-koekken", "landsbykalenderen")  # takes interest
SCOPED = "opgavebanken-rundt"  # its adviser is the coordinator whose door stands open in the demo


def load(rows: list[dict[str, Any]], editor: Person) -> None:
    """`editor` approves what is to be public; needs organisations, networks and themes. Each has an owner of its own,
    so that one whose title was changed is known again."""
    known = set(ProjectIdea.objects.values_list("organisation__slug", flat=True))
    made = {row["slug"]: _idea(row, editor) for row in rows if row["owner"] not in known}
    _spare_the_mailbox(made.values(), editor)
    if SHARED in made:
        _partnership(made[SHARED])
    if SCOPED in made:
        _scoping(made[SCOPED])
    for slug in ASKED:
        if slug in made:
            _interest(made[slug])


def _idea(row: dict[str, Any], editor: Person) -> ProjectIdea:
    owner, organisation = _person(row["owner"])
    leader = "aktionsgrupper" in (row["demo_note"] or "")
    network = next((NETWORKS[theme] for theme in row["themes"] if theme in NETWORKS), OTHERS)
    idea = ProjectIdea(
        contact=owner,
        organisation=organisation,
        title=row["title"],
        summary=row["summary"],
        network=Network.objects.get(slug=network),
        visibility=IdeaVisibility.NETWORK if row["slug"] == INWARD else IdeaVisibility.PUBLIC,
        programme=Programme.LEADER if leader else Programme.REGIONAL,
        cooperation=Cooperation.TRANSNATIONAL if leader else "",
        role_sought=RoleSought.PARTNER,
        languages=["da", "sv"] if leader else ["da"],
    )
    idea = ideas.keep(idea, owner, _hangings(row))
    if row["slug"] == DRAFT:
        return idea
    idea = ideas.publish(idea)
    if idea.visibility == IdeaVisibility.PUBLIC and row["slug"] != WAITS:
        idea = ideas.approve(idea, editor)
    return idea


def _spare_the_mailbox(made: Iterable[ProjectIdea], editor: Person) -> None:
    """What was read at once needs no mail about it; the one that waits keeps its mail."""
    read = [idea for idea in made if idea.is_public]
    outbox.withdraw(*(f"idea-{idea.pk}-person-{editor.pk}" for idea in read), kind="to_approve")
    outbox.withdraw(*(f"idea-{idea.pk}-person-{idea.contact_id}" for idea in read), kind="approved")


def _hangings(row: dict[str, Any]) -> ideas.Hangings:
    return ideas.Hangings(
        themes=Theme.objects.filter(slug__in=row["themes"]),
        goals=SustainableDevelopmentGoal.objects.filter(number__in=row["sdgs"]),
        municipalities=Municipality.objects.filter(pk__in=row["municipalities"]),
        seeks=row["seeks"],
    )


def _person(slug: str) -> tuple[Person, Organisation]:
    """The organisation, and its contact: the first of its people."""
    organisation = Organisation.objects.get(slug=slug)
    people = Person.objects.filter(
        affiliations__organisation=organisation, email__endswith=f"@{slug}.example.org"
    )
    return people.order_by("pk")[0], organisation


def _partnership(idea: ProjectIdea) -> None:
    """Three partners: one has said yes, one has not answered, one has said no; and a talk that led to the first."""
    owner, _own = _person("lyngkaer-lokalraad")
    inga, vesterkilde = _person("vesterkilde-borgere")
    words = "Vi har 14 frivillige, der gerne vil køre. Og en garage."
    asked = interests.show(idea, inga, vesterkilde, words)
    asked = interests.accept(asked, owner)
    interests.write_note(asked, owner, "Godt at høre. Kan vi tales ved på torsdag? Jeg har kaffe på kanden.")
    _said, delebil = _person("delebil-naboen")
    interests.show(
        idea, _said, delebil, "Vi har kørt delebiler i otte landsbyer og kan stille bookingen til rådighed."
    )
    partnerships.set_lead_share(
        idea, owner, Share("Holder projektet og finder ruterne", 120, 1_000_000, owner.name, [])
    )
    yes = _ask(idea, "vesterkilde-borgere", Share("Finder chauffører og holder bussen", 80, 0, inga.name))
    partners.confirm(yes, inga.name)
    _ask(idea, "struer-kommune-demo", Share("Trafikplan og tilladelser", 60, 2_000_000, "", []))
    no = _ask(
        idea, "institut-stedsudvikling", Share("Følger forsøget", 40, 0, "", ["Forsker til opfølgning"])
    )
    partners.decline(no)
    judged = {
        "local_partnership": ("partly", "To lokalråd er med. Kommunen er spurgt."),
        "bottom_up": ("fully", "Ideen kom på et borgermøde med 60 deltagere."),
        "innovation": ("partly", "Elbussen er ny her; bookingen er lånt fra andre."),
    }
    partnerships.assess(idea, owner, judged)


def _ask(idea: ProjectIdea, slug: str, share: Share) -> Any:
    owner, _own = _person("lyngkaer-lokalraad")
    return partners.invite(idea, owner, Organisation.objects.get(slug=slug), Asked(), share)


def _scoping(idea: ProjectIdea) -> None:
    """A case with an adviser, half way through its checklist."""
    owner, _own = _person("boegelykke-lokalraad")
    adviser, _house = _person("frivilligcenter-heden")
    case = scoping.ask(idea, owner, "Vi ved, hvad vi vil, men ikke hvor vi skal søge.")
    case = scoping.take(case, adviser)
    steps: dict[str, tuple[bool, str]] = {
        ScopingStep.NEED: (True, "Ti landsbyer mangler hænder til de små opgaver. Metoden er prøvet i én."),
        ScopingStep.LOCAL_COMMUNITY: (True, "Bøgelykke Lokalråd står bag. Fire andre lokalråd har sagt ja."),
        ScopingStep.MUNICIPALITY: (False, "Aftal et møde med Silkeborg Kommune i uge 12."),
    }
    scoping.work_through(case, steps)


def _interest(idea: ProjectIdea) -> None:
    for slug, words in (
        ("koekken-og-kaj", "Vi har en havnekro i Ebeltoft og kan holde en prøvemiddag med lokale fisk."),
        ("kode-og-kaffe", "Vi har bygget en kalender til tre foreninger og deler gerne koden."),
    ):
        person, organisation = _person(slug)
        interests.show(idea, person, organisation, words)

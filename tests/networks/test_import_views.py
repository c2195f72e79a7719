"""Bringing in a list, page by page, as a browser without JavaScript does."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from networks import member_lists
from networks.models import MemberImport, Network
from tests.factories.accounts import PersonFactory
from tests.factories.networks import CoordinatorFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db

LIST = "Navn;E-mail;Organisation\nÅse Ø;aase@example.org;Lokalrådet\nBo;bo@gmial.com;\nEva;eva@example.org;\n"


@pytest.fixture
def network(client: Client) -> Network:
    coordinator = CoordinatorFactory()
    client.force_login(coordinator.person)
    network: Network = coordinator.network
    return network


def upload(client: Client, network: Network, content: bytes, name: str = "Medlemmer.csv") -> MemberImport:
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("networks:import_upload", args=[network.slug]), {"file": file})
    assert response.status_code == 302, response.context["form"].errors
    return MemberImport.objects.latest("pk")


def step(name: str, kept: MemberImport) -> str:
    return reverse(f"networks:import_{name}", args=[kept.network.slug, kept.pk])


def test_a_list_goes_from_file_to_members(client: Client, network: Network) -> None:
    kept = upload(client, network, LIST.encode("cp1252"))

    columns = client.get(step("columns", kept))
    assert "Åse Ø" in columns.content.decode()
    sent = {field.html_name: field.initial for field, _ in columns.context["form"].rows()}
    assert client.post(step("columns", kept), sent)["Location"] == step("check", kept)

    check = client.get(step("check", kept))
    assert "bo@gmail.com" in check.content.decode()
    assert check.context["run"].problems == 1

    stopped = client.post(step("apply", kept))
    assert stopped["Location"] == step("check", kept)
    assert network.memberships.count() == 1

    assert client.post(step("apply", kept), {"skip": "yes"})["Location"] == step("done", kept)
    assert client.get(step("done", kept)).status_code == 200
    assert sorted(network.memberships.values_list("person__email", flat=True))[:2] == [
        "aase@example.org",
        "eva@example.org",
    ]
    assert client.get(step("check", kept))["Location"] == step("done", kept)


def test_suggestions_are_taken_and_given_back(client: Client, network: Network) -> None:
    kept = upload(client, network, LIST.encode())

    client.post(step("suggestions", kept), {"take": "yes"})
    assert client.get(step("check", kept)).context["run"].problems == 0
    client.post(step("suggestions", kept), {"take": "no"})
    assert client.get(step("check", kept)).context["run"].problems == 1


def test_pasted_recipients_are_a_list(client: Client, network: Network) -> None:
    text = "Bo Ås <bo@example.org>; Eva <eva@example.org>;"

    client.post(reverse("networks:import_upload", args=[network.slug]), {"text": text})
    kept = MemberImport.objects.get()
    client.post(step("apply", kept))

    assert network.memberships.filter(person__name="Bo Ås").exists()


def test_the_rows_to_look_at_can_be_seen_alone_and_page_by_page(client: Client, network: Network) -> None:
    rows = "".join(f"P {i};p{i}@example.org;\n" for i in range(120)) + "Ingen;;\n"
    kept = upload(client, network, ("Navn;Mail;Firma\n" + rows).encode())

    everything = client.get(step("check", kept) + "?page=3")
    only = client.get(step("check", kept) + "?vis=problemer")

    assert len(everything.context["page_obj"].object_list) == 21
    assert [verdict.entry.row for verdict, _ in only.context["page_obj"].object_list] == [122]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99),
        ("liste.pdf", b"%PDF-1.7"),
        ("tom.csv", b"\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(
    client: Client, network: Network, name: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content)

    response = client.post(reverse("networks:import_upload", args=[network.slug]), {"file": file})

    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not MemberImport.objects.exists()


def test_nothing_chosen_is_said(client: Client, network: Network) -> None:
    response = client.post(reverse("networks:import_upload", args=[network.slug]), {"text": "  "})

    assert response.status_code == 422


def test_a_list_without_an_address_column_is_asked_about(client: Client, network: Network) -> None:
    kept = upload(client, network, b"Navn;Telefon\nBo;12345678\n")

    response = client.post(step("columns", kept), {"column_0": "name"})

    assert response.status_code == 422


def test_the_sample_can_be_taken_and_brought_back(client: Client, network: Network) -> None:
    response = client.get(reverse("networks:import_sample", args=[network.slug]))

    assert load_workbook(io.BytesIO(response.content)).worksheets
    assert member_lists.read(response.content).rows


def test_only_the_networks_coordinators_bring_in_lists(client: Client, network: Network) -> None:
    kept = upload(client, network, LIST.encode())
    pages = ["import_upload", "import_sample"]
    steps = ["columns", "check", "done"]
    elsewhere = CoordinatorFactory(network=NetworkFactory())

    for person in (MembershipFactory(network=network).person, PersonFactory(), elsewhere.person):
        client.force_login(person)
        for name in pages:
            assert client.get(reverse(f"networks:{name}", args=[network.slug])).status_code == 403
        for name in steps:
            assert client.get(step(name, kept)).status_code == 403
        for name in ("apply", "suggestions"):
            assert client.post(step(name, kept)).status_code == 403
    taken = reverse("networks:import_check", args=[elsewhere.network.slug, kept.pk])
    client.force_login(elsewhere.person)
    assert client.get(taken).status_code == 404
    client.logout()
    assert client.get(step("check", kept)).status_code == 302

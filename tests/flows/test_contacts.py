"""The file of contacts: what it holds, who is shown to whom, and every fault of a broken one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.contacts import BrokenContacts, contacts, read_contacts
from flows.words import Lang

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[[contact]]
id = "union"
region = "{region}"
kind = "union"
source = "asked"
checked_on = 2026-11-21
{more}
name = {{ kk = "Кәсіподақ", ru = "Профсоюз", en = "Union" }}
help = {{ kk = "Көмектеседі.", ru = "Поможет.", en = "Helps." }}
"""


def written(path: Path, *entries: str) -> Path:
    file = path / "contacts.toml"
    file.write_text("\n".join(entries), encoding="utf-8")
    return file


def test_ours_name_what_the_sources_name() -> None:
    found = {entry.id: entry for entry in contacts().entries}
    assert found["health_insurance_fund"].phone == "1414"
    assert all("1406" in found["health_insurance_fund"].help[lang.value] for lang in Lang)
    assert {"qoldau", "e_otinish", "union_at_the_workplace", "social_insurance_fund"} <= found.keys()


def test_the_two_funds_are_two_entries_for_different_payments() -> None:
    funds = [entry for entry in contacts().entries if entry.kind == "fund"]
    assert [entry.measures for entry in funds] == [
        frozenset({"wage_supplement"}),
        frozenset({"infection_payment", "death_payment"}),
    ]


def test_a_region_comes_before_the_country(tmp_path: Path) -> None:
    near = GOOD.format(region="kostanay", more="").replace('"union"\nregion', '"near"\nregion')
    book = read_contacts(written(tmp_path, GOOD.format(region="all", more=""), near))
    assert [entry.id for entry in book.of("kostanay", ["sick_pay"])] == ["near", "union"]
    assert [entry.id for entry in book.of("", ["sick_pay"])] == ["union"]


def test_a_contact_for_one_payment_is_not_shown_for_another(tmp_path: Path) -> None:
    book = read_contacts(written(tmp_path, GOOD.format(region="all", more='measures = ["sick_pay"]')))
    assert book.of("", ["sick_pay"])
    assert not book.of("", ["death_payment"])


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (GOOD.format(region="all", more="telefon = '1'"), "contact[union].telefon: is an unknown key"),
        (GOOD.format(region="", more=""), "contact[union].region: is missing"),
        (
            GOOD.format(region="all", more="").replace('"union"\ns', '"aunt"\ns'),
            "contact[union].kind: is unknown: 'aunt'",
        ),
        (
            GOOD.format(region="all", more="measures = ['gold']"),
            "contact[union].measures: names an unknown measure: 'gold'",
        ),
        (GOOD.format(region="all", more="").replace("2026-11-21", "'today'"), "contact[union].checked_on: is no date"),
        (GOOD.format(region="all", more="").replace(', en = "Helps."', ""), "contact[union].help.en: is missing"),
        (GOOD.format(region="all", more="") * 2, "union: stands twice"),
        ("[office]", "office: is an unknown key"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, entry: str, fault: str) -> None:
    with pytest.raises(BrokenContacts) as caught:
        read_contacts(written(tmp_path, entry))
    assert caught.value.faults == (fault,)


def test_an_entry_without_texts_lacks_them_in_every_language(tmp_path: Path) -> None:
    lines = GOOD.format(region="all", more="").splitlines()
    with pytest.raises(BrokenContacts) as caught:
        read_contacts(written(tmp_path, *lines[:-2]))
    assert len(caught.value.faults) == 2 * len(Lang)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenContacts, match=r"none\.toml: cannot be read"):
        read_contacts(tmp_path / "none.toml")
    with pytest.raises(BrokenContacts, match=r"contacts\.toml: cannot be read"):
        read_contacts(written(tmp_path, "= ="))

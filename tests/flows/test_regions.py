"""The regions: twenty, each in one part of the country, each with its name, on lists that fit a small screen."""

from __future__ import annotations

import pytest

from flows.contacts import EVERYWHERE, contacts
from flows.regions import PART, PARTS, REGIONS, is_region, name, part_of, rows
from flows.speech import voice
from flows.words import Lang


def test_there_are_twenty_regions_each_in_one_part() -> None:
    assert len(REGIONS) == len(set(REGIONS)) == 20
    assert all(is_region(region) for region in REGIONS)
    assert not is_region("all")


def test_contacts_know_no_other_region() -> None:
    assert {entry.region for entry in contacts().entries} <= {EVERYWHERE, *REGIONS}


@pytest.mark.parametrize("lang", list(Lang))
def test_each_step_has_at_most_six_buttons_and_every_region_is_reached(lang: Lang) -> None:
    first = [button for row in rows(voice(lang), "sub:r:") for button in row]
    reached = []
    for opening in first:
        part = part_of(opening.action.removeprefix("sub:r:"))
        step = [button for row in rows(voice(lang), "sub:r:", part) for button in row]
        assert len(step) <= 6
        assert step[-1].action == f"sub:r:{PART}"
        reached += [button.action.removeprefix("sub:r:") for button in step[:-1]]
        assert [button.label for button in step[:-1]] == [name(voice(lang), code) for code in PARTS[part]]
    assert len(first) <= 6
    assert tuple(reached) == REGIONS


@pytest.mark.parametrize("lang", list(Lang))
def test_no_two_regions_have_one_name(lang: Lang) -> None:
    assert len({name(voice(lang), region) for region in REGIONS}) == 20


@pytest.mark.parametrize("action", ["", "akmola", PART, f"{PART}moon"])
def test_what_opens_no_part(action: str) -> None:
    assert part_of(action) == ""
    assert rows(voice(Lang.EN), "x:", part_of(action)) == rows(voice(Lang.EN), "x:")

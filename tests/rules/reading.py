"""How a finding is held against what is expected of it: what an expectation leaves out is not compared.

Must not know any law, and not which of the two transcriptions made the finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOTHING = (None, 0)


def flat(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as ``medaqy evaluate --json`` prints it, with the amount on the same level as the rest."""
    amount = finding.get("amount") or {}
    return {
        **finding,
        "kzt": amount.get("kzt"),
        "kind": amount.get("kind"),
        "deadlines": {one["id"]: one["last_day"] for one in finding.get("deadlines", ())},
        "time_limits": {
            one["id"]: {"last_day": one["last_day"], "passed": one["passed"]} for one in finding.get("time_limits", ())
        },
    }


def faults(finding: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """What differs, one line each: the field, what is expected, what was found."""
    return [f"{field}: expected {wish!r}, found {got!r}" for field, wish, got in differences(finding, expected)]


def differences(finding: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The fields that differ, each with the expected and the found value."""
    agreed = {
        "verdict": finding["verdict"] in expected["verdict"],
        "unclear_because": finding["verdict"] != "unclear" or one_of(finding, expected, "unclear_because"),
        "certainty": one_of(finding, expected, "certainty"),
        "shortfall_kzt": same(finding, expected, "shortfall_kzt"),
        "decided_by": same(finding, expected, "decided_by"),
    }
    if finding["verdict"] in {"entitled", "contested"}:
        agreed |= {field: same(finding, expected, field) for field in ("kzt", "kind")}
    if finding["verdict"] != "entitled" or expected["verdict"] == ["entitled"]:
        agreed["at_stake_kzt"] = same(finding, expected, "at_stake_kzt")
    yield from ((field, expected[field], finding[field]) for field, holds in agreed.items() if not holds)
    yield from differences_in_parts(finding, expected)


def one_of(finding: Mapping[str, Any], expected: Mapping[str, Any], field: str) -> bool:
    return field not in expected or finding[field] in expected[field]


def same(finding: Mapping[str, Any], expected: Mapping[str, Any], field: str) -> bool:
    """Equal, or not asked for; no sum and a sum of zero are the same."""
    got, wish = finding[field], expected.get(field, finding[field])
    return bool(got == wish) or (got in NOTHING and wish in NOTHING)


def differences_in_parts(finding: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Risk groups by month, deadlines and time limits: those that are named; others may be there too."""
    for month, group in expected.get("risk_groups", {}).items():
        found = {entry["risk_group"] for entry in finding["months"] if entry["month"] == month}
        if found != {group}:
            yield f"risk_groups.{month}", group, sorted(map(str, found))
    for part in ("deadlines", "time_limits"):
        for name, wish in expected.get(part, {}).items():
            if finding[part].get(name) != wish:
                yield f"{part}.{name}", wish, finding[part].get(name)

"""``medaqy doctor`` and ``medaqy audit verify``: for whoever runs the server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from flows.speech import voice

if TYPE_CHECKING:
    from bot.doctor import Finding
    from flows.words import Lang


def doctor(lang: Lang) -> int:
    """Print a line for each check, and what to do for each fault; exit code 1 where there is a fault."""
    from bot.doctor import NAMES, State

    speak = voice(lang)
    findings = _findings()
    for one in findings:
        mark = speak.say(f"doctor.mark.{one.state}")
        print(f"{mark} · {speak.say(one.key, **one.values)}")
        if one.do:
            print(f"    {speak.say(one.do, **NAMES)}")
    faults, warnings = (sum(one.state is state for one in findings) for state in (State.FAULT, State.WARN))
    print(speak.say("doctor.summary", faults=faults, warnings=warnings))
    return 1 if faults else 0


def _findings() -> list[Finding]:
    from bot.clock import Clock
    from bot.doctor import bad, examine, ok, texts
    from bot.doctor_reach import reach
    from bot.settings import BadSetting, read

    try:
        settings = read()
    except BadSetting as fault:
        return [bad("settings", fault, "doctor.do.settings"), *texts()]
    return [ok("settings", "doctor.settings_ok"), *examine(settings), *asyncio.run(reach(settings, Clock()))]


def verify(lang: Lang, file: Path | None) -> int:
    """Check the audit record of the database, or of another file such as a backup; exit code 1 where it is broken."""
    from bot.settings import read
    from bot.storage.audit import verify_file

    chain = verify_file(file or Path(read().database_url.partition(":///")[2]))
    speak = voice(lang)
    if chain.whole:
        print(speak.say("staff.acts_whole", rows=chain.rows, head=chain.head.hex()))
    else:
        print(speak.say("staff.acts_broken", at=chain.broken_at or 0))
    return 0 if chain.whole else 1

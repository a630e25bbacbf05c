"""Cases of a pay list of 426,400 rows through ``medaqy evaluate --json -``: seconds, and memory of all its processes.

The rows are made here, each with its own job, days, hours and illness: most jobs last whole months, some begin or end
inside one. ``benchmarks/case_stream.py 20000`` takes fewer rows.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = 426_400
SECONDS = 60
MOST_MIB = 512
GROWTH = 1.2
READ = 1 << 20
WHOLE_MONTHS = 0.7

ROLES = ("doctor", "mid_level", "junior", "ambulance_driver", "sanitary_doctor", "laboratory_specialist", "manager")
FACILITIES = (
    "infectious_hospital", "designated_hospital", "provisional_hospital", "quarantine_hospital", "ambulance",
    "primary_care", "laboratory", "sanitary_epidemiological_service", "other_hospital",
)  # fmt: skip
AUTHORITIES = ("local_executive", "local_executive", "local_executive", "ministry_of_healthcare", "private")
ILLNESSES = ("none", "none", "none", "covid_confirmed", "viral_pneumonia_probable")
FIRST = date(2020, 3, 1)


def days(chance: random.Random) -> tuple[date, date]:
    """Choose the days of a job: one to six months, seven times in ten whole ones."""
    first = FIRST + timedelta(days=chance.randrange(600))
    last = first + timedelta(days=chance.randrange(20, 180))
    if chance.random() < WHOLE_MONTHS:
        return first.replace(day=1), (last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, last


def row(chance: random.Random) -> dict[str, object]:
    """Make one worker's case."""
    first, last = days(chance)
    shares = ("1", "0.5", "0.25", "0.75", "0.33", f"0.{chance.randrange(1, 100):02d}")
    stay = {
        "role": chance.choice(ROLES), "facility": chance.choice(FACILITIES), "authority": chance.choice(AUTHORITIES),
        "from": first.isoformat(), "to": last.isoformat(), "direct_participation": chance.choice(("yes", "yes", "no")),
        "listed": chance.choice(("yes", "yes", "yes", "no", "not_sure")), "hours": chance.choice(shares),
        "employment": "employee",
    }  # fmt: skip
    illness: dict[str, object] = {"kind": chance.choice(ILLNESSES)}
    if illness["kind"] != "none":
        ill = first + timedelta(days=chance.randrange((last - first).days + 1))
        illness |= {"date": ill.isoformat(), "work_related": chance.choice(("yes", "no")), "registered": "yes"}
    return {"asker": "worker", "stays": [stay], "illness": illness}


def write(file: Path, rows: int) -> None:
    """Write the pay list."""
    chance = random.Random(20_200_315)  # noqa: S311 - rows, not secrets
    with file.open("w", encoding="utf-8") as lines:
        for _ in range(rows):
            lines.write(json.dumps(row(chance), separators=(",", ":")) + "\n")


def memory_of(process: int) -> int:
    """Return the bytes that a process and its children hold together; what they share counts once."""
    held = 0
    waiting = [process]
    while waiting:
        one = waiting.pop()
        folder = Path(f"/proc/{one}")
        try:
            text = (folder / "smaps_rollup").read_text()
            held += 1024 * int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1])
            waiting += [int(child) for child in (folder / f"task/{one}/children").read_text().split()]
        except (OSError, StopIteration):
            continue
    return held


def watch(process: subprocess.Popen[bytes], seen: list[int]) -> None:
    """Look at the memory until the process ends."""
    while process.poll() is None:
        seen.append(memory_of(process.pid))
        time.sleep(0.25)


def run(file: Path) -> tuple[float, int, list[int]]:
    """Return the seconds, the lines that came out, and the memory over time."""
    command = [sys.executable, "-m", "bot.cli", "evaluate", "--json", "-", "--today", "2021-09-20"]
    seen: list[int] = []
    lines = 0
    begin = time.perf_counter()
    with file.open("rb") as given, subprocess.Popen(command, cwd=ROOT, stdin=given, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        threading.Thread(target=watch, args=(process, seen), daemon=True).start()
        assert process.stdout is not None  # noqa: S101 - it was asked for
        while block := os.read(process.stdout.fileno(), READ):
            lines += block.count(b"\n")
    return time.perf_counter() - begin, lines, seen


def met(*, fine: bool) -> str:
    """Return the word for a target."""
    return "met" if fine else "missed"


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paylist.jsonl"
        write(file, rows)
        seconds, lines, seen = run(file)
    peak = max(seen, default=0) / 2**20
    middle = sorted(seen[len(seen) // 4 : len(seen) // 2] or [1])
    end = sorted(seen[len(seen) * 3 // 4 :] or [1])
    growth = end[len(end) // 2] / middle[len(middle) // 2]
    target = SECONDS * rows / ROWS
    print(f"rows answered                {lines:>10,} of {rows:,}")
    print(f"seconds                      {seconds:>10.1f}  target < {target:.1f}  {met(fine=seconds < target)}")
    print(f"microseconds a row           {seconds / rows * 1e6:>10.0f}")
    print(f"peak memory, MiB             {peak:>10.0f}  target < {MOST_MIB}  {met(fine=peak < MOST_MIB)}")
    print(f"last quarter to the second   {growth:>10.2f}  target < {GROWTH}  {met(fine=growth < GROWTH)}")


if __name__ == "__main__":
    main()

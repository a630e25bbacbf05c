"""From the start of ``medaqy chat`` to its first question, as a newcomer feels it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 7
SECONDS = 0.7
ENDS = b"\n\n  1"


def once() -> float:
    """Return the seconds until the first card with its buttons is there."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "chat", "--lang", "kk"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
        assert process.stdout is not None  # noqa: S101 - it was asked for
        assert process.stdin is not None  # noqa: S101 - it was asked for
        seen = b""
        while ENDS not in seen:
            seen += process.stdout.read1(4096)  # type: ignore[attr-defined]
        seconds = time.perf_counter() - begin
        process.stdin.close()
        process.stdout.read()
    return seconds


def main() -> None:
    """Measure and print."""
    once()
    best = min(once() for _ in range(ROUNDS))
    print(f"start to first question, s   {best:>10.2f}  target < {SECONDS}  {'met' if best < SECONDS else 'missed'}")


if __name__ == "__main__":
    main()

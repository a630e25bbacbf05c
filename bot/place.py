"""On which machine a file lies: this one, or the host of a network drive. Only looks at how the drives are mounted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/self/mountinfo")
NETWORK: Final = frozenset({
    "afs", "ceph", "cifs", "fuse.ceph", "fuse.curlftpfs", "fuse.davfs", "fuse.gcsfuse", "fuse.glusterfs", "fuse.goofys",
    "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
})  # fmt: skip
"""Kinds of drive that lie on another machine."""
_HOST: Final = re.compile(r"(?://)?(?:[^@/:]+@)?(\[[0-9a-fA-F:]+\]|[^:/@,]+)")
_OCTAL: Final = re.compile(r"\\([0-7]{3})")


def host_of(file: Path, mounts: str | None = None) -> str | None:
    """Return the host on whose drive a file lies, None for this machine; where nothing can be known, None too."""
    if mounts is None:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""
    path, nearest, host = file.resolve(), Path(), None
    for line in mounts.splitlines():
        before, mark, after = line.partition(" - ")
        fields, drive = before.split(), after.split()
        if not mark or len(fields) < 5 or len(drive) < 2:  # noqa: PLR2004 - the fields of mountinfo
            continue
        point = Path(_plain(fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= len(nearest.parts):
            nearest, host = point, _host(drive[0], _plain(drive[1]))
    return host


def _host(kind: str, source: str) -> str | None:
    if kind not in NETWORK:
        return None
    found = _HOST.match(source)
    return found[1].lower() if found else source


def _plain(text: str) -> str:
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), text)

"""What the system reports of a process."""

from __future__ import annotations

from pathlib import Path


def peak_memory(pid: int) -> int:
    """Return the peak memory of a process in bytes, without its children; 0 where the system does not report it.

    What the system reports at the end would be that of the largest among the process and its children.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)

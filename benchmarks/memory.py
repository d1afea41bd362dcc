"""The memory of this process, as Linux tells it; nothing is told elsewhere."""

import gc
from pathlib import Path

STATUS, REFERENCES = Path("/proc/self/status"), Path("/proc/self/clear_refs")
Megabytes = float | None


def held() -> Megabytes:
    """Return the megabytes that this process holds now."""
    gc.collect()
    return _read("VmRSS")


def from_here() -> Megabytes:
    """Forget how much was held at most, and return the megabytes that are held now."""
    now = held()
    if now is not None:
        REFERENCES.write_text("5", encoding="ascii")
    return now


def most_above(before: Megabytes) -> Megabytes:
    """Return how many more were held at most since then."""
    most = _read("VmHWM")
    return None if before is None or most is None else max(0.0, most - before)


def _read(name: str) -> Megabytes:
    try:
        lines = STATUS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))

"""What this was measured on."""

import os
import platform
from pathlib import Path


def machine() -> dict[str, str]:
    """Return what the machine says of itself."""
    return {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": _memory(),
        "busy": _busy(),
    }


def _processor() -> str:
    return _after("/proc/cpuinfo", "model name") or platform.processor() or "unknown"


def _memory() -> str:
    total = _after("/proc/meminfo", "MemTotal")
    return f"{int(total.split()[0]) / 1024**2:.0f} GB" if total else "unknown"


def _busy() -> str:
    """Return how many processes wanted a core, of late: above zero, others were at work."""
    try:
        return f"{os.getloadavg()[0]:.1f} processes on average in the minute before"
    except OSError:
        return "unknown"


def _after(path: str, name: str) -> str | None:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)

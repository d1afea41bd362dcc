"""What every test shares: how hard Hypothesis tries."""

import importlib
import os
import pkgutil

from hypothesis import HealthCheck, settings

import riskengine

# What lies among the tests is their material; the cases of `scenarios/` are replayed by tests/scenarios.
collect_ignore_glob = ["*.scenario.yaml"]

# Hypothesis tries the constants it finds in the modules that are loaded. Loading all of them before the first
# test makes that the same, whichever worker runs a test and whatever ran before it.
# What needs an extra that is not installed is left out: its tests are skipped.
EXTRAS = ("durable", "polars", "pyarrow", "pyspark")


def load(name):
    """Load a module, unless what it needs is optional and not there."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in EXTRAS:
            raise


for module in pkgutil.walk_packages(riskengine.__path__, "riskengine.", onerror=lambda _: None):
    if not module.name.endswith("__main__"):
        load(module.name)

# Without a word, the same examples on every run and every machine: a red build is then always a real change.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# `make fuzz`: new examples each time, many more of them.
settings.register_profile(
    "long",
    deadline=None,
    max_examples=2_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items):
    """Begin with what takes long, so that no worker is left with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)

"""What a peer's file says of it, read without importing it: what it needs may not be installed."""

import ast
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Described:
    """A peer.

    Attributes:
        kind: The folder it is in.
        module: The name of its file.
        name: What the tables call it.
        distribution: What is installed for it; None for plain Python.
        used: How it is used.
    """

    kind: str
    module: str
    name: str
    distribution: str | None
    used: str

    @property
    def version(self) -> str:
        """The version that is installed, or nothing."""
        if self.distribution in (None, "riskengine"):
            return ""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return "not installed"


def described(kind: str, module: str) -> Described:
    """Return what a peer's file says of it.

    Args:
        kind: The folder.
        module: The name of the file.
    """
    tree = ast.parse((HERE / kind / f"{module}.py").read_text(encoding="utf-8"))
    peer = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Peer")
    said = {
        node.targets[0].id: ast.literal_eval(node.value)  # type: ignore[union-attr]
        for node in peer.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }
    return Described(kind, module, said["name"], said["distribution"], said["used"])

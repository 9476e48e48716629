"""The front end's thinking: plain classes without a page, tested by Node."""

import shutil
import subprocess
from pathlib import Path

from tests.processes import unavailable

HERE = Path(__file__).parent


def test_models():
    """Every *.test.mjs beside this file passes."""
    command = [*node_command(), "--test", *sorted(HERE.glob("*.test.mjs"))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def node_command() -> list[str]:
    """How Node is called for files of ours."""
    node = shutil.which("node") or unavailable("Node")
    return [node, *_as_modules(node)]


def _as_modules(node: str) -> list[str]:
    """Node before 20.19 has to be told that our files are ES modules; a later one sees it."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = said.strip().lstrip("v").split(".")[:2]
    return ["--experimental-default-type=module"] if (int(major), int(minor)) < (20, 19) else []

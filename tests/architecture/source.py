"""Reading the project's source: its files, and what each imports."""

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
Rule = Callable[[str, str], list[str]]


@dataclass(frozen=True)
class Import:
    """One imported name in full (`from a import b` imports `a.b`), and where."""

    line: int
    dotted: str


def project_files(*patterns: str) -> list[str]:
    """The project's own files as paths from its root: all that git would keep, but nothing vendored."""
    listed = subprocess.check_output([*LIST, "--", *patterns], cwd=ROOT, text=True).split("\0")
    return sorted({path for path in listed if "/vendor/" not in path and (ROOT / path).is_file()})


def offences(rule: Rule, *patterns: str) -> list[str]:
    """What a rule finds in the files of these patterns."""
    found = []
    for path in project_files(*patterns):
        found += rule(path, (ROOT / path).read_text(encoding="utf-8", errors="replace"))
    return found


def module_name(path: str) -> str:
    """The dotted name of a Python file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: str, source: str) -> Iterator[Import]:
    """Every name a file imports, also inside functions and for type checkers only."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(path, node)
            for alias in node.names:
                yield Import(node.lineno, f"{origin}.{alias.name}")


def attributes(source: str) -> Iterator[ast.Attribute]:
    """Every `a.b` in a file."""
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute))


def _origin(path: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module
    package = path.removesuffix(".py").split("/")[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])

"""Plain ES modules as one file: what a page starts with, in the order it is needed, without a build.

Browsers run the modules in static/js as they are; joined they are a third of the bytes and one round trip. Each module
becomes a function that fills its exports. This reads our own way of writing imports and exports, not all of JavaScript:
what it does not know it refuses, and a test links every page.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

RUNTIME = """const self_modules = self.modules ??= { make: {}, made: {} };
const make = self_modules.make, made = self_modules.made;
const need = (name) => made[name] ?? (make[name]((made[name] = {})), made[name]);
"""

_IMPORT = re.compile(r'^import\s+(?:(?P<names>\{[^}]*\}|\*\s+as\s+\w+|\w+)\s+from\s+)?"(?P<path>\.[^"]+)";\n', re.M)
_REEXPORT = re.compile(r'^export\s+(?P<names>\{[^}]*\}|\*)\s+from\s+"(?P<path>\.[^"]+)";\n', re.M)
_DEFAULT = re.compile(r"^export default (?P<kind>class|(?:async )?function\*?)(?: (?P<name>(?!extends\b)\w+))?", re.M)
_EXPORT = re.compile(r"^export (?=(?:const|class|function\*?|async function)\s+(?P<name>\w+))", re.M)
_DYNAMIC = re.compile(r'\bimport\("(?P<path>\.[^"]+)"\)')


class LinkError(Exception):
    """A module is written in a way that cannot be joined."""


class Linker:
    """Joins the modules below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def link(self, entry: str, after: str | None = None) -> str:
        """The entry and all it imports, run at once; or, after another entry, only what that one did not bring."""
        brought = set(self.modules(after)) if after else set()
        parts = [self._wrap(name, entry, after or entry) for name in self.modules(entry) if name not in brought]
        run = [] if after else [f'need("{entry}");\n']
        return RUNTIME + "".join(parts + run)

    def modules(self, entry: str) -> list[str]:
        """The entry and all it imports, each after what it needs."""
        ordered: list[str] = []
        self._order(entry, [], ordered)
        return ordered

    def _order(self, name: str, above: list[str], ordered: list[str]) -> None:
        if name in above:
            raise LinkError(f"modules import each other in a ring: {' > '.join([*above, name])}")
        if name not in ordered:
            for needed in self._imports(name):
                self._order(needed, [*above, name], ordered)
            ordered.append(name)

    def _imports(self, name: str) -> Iterator[str]:
        source = self._read(name)
        for pattern in (_IMPORT, _REEXPORT):
            for found in pattern.finditer(source):
                yield _resolve(name, found["path"])

    def _read(self, name: str) -> str:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder.resolve()) or not path.is_file():
            raise LinkError(f"there is no module {name}")
        return path.read_text(encoding="utf-8")

    def _wrap(self, name: str, entry: str, first: str) -> str:
        exports: list[str] = []

        def exported(found: re.Match) -> str:
            exports.append(found["name"])
            return ""

        def default(found: re.Match) -> str:
            if found["name"] is None:
                return f"out.default = {found['kind']}"
            exports.append(f"default: {found['name']}")
            return f"{found['kind']} {found['name']}"

        source = _IMPORT.sub(lambda found: _import(name, found), self._read(name))
        source = _REEXPORT.sub(lambda found: _reexport(name, found), source)
        source = _EXPORT.sub(exported, _DEFAULT.sub(default, source))
        source = _DYNAMIC.sub(lambda found: _dynamic(_resolve(name, found["path"]), entry, first), source)
        if left := re.search(r"^(import|export)\s.*", source, re.M):
            raise LinkError(f"{name}: cannot join {left[0]!r}")
        return f'make["{name}"] ??= (out) => {{\n{source}\nObject.assign(out, {{ {", ".join(exports)} }});\n}};\n'


def _resolve(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))


def _import(name: str, found: re.Match) -> str:
    needed, names = f'need("{_resolve(name, found["path"])}")', found["names"]
    if names is None:
        return f"{needed};\n"
    if names.startswith("{"):
        return f"const {_renamed(names)} = {needed};\n"
    if names.startswith("*"):
        return f"const {names.split()[-1]} = {needed};\n"
    return f"const {names} = {needed}.default;\n"


def _reexport(name: str, found: re.Match) -> str:
    needed = f'need("{_resolve(name, found["path"])}")'
    if found["names"] == "*":
        return f"Object.assign(out, {needed});\n"
    pairs = [pair.split(" as ") for pair in found["names"].strip("{} \n,").split(",")]
    return "".join(f"out.{pair[-1].strip()} = {needed}.{pair[0].strip()};\n" for pair in pairs)


def _dynamic(needed: str, entry: str, first: str) -> str:
    # The browser resolves it from the address of the joined file, not of the module it was written in.
    up = "../" * entry.count("/") or "./"
    return f'import("{up}{needed}?after={first}").then(() => need("{needed}"))'


def _renamed(names: str) -> str:
    return names.replace(" as ", ": ")

"""Joining modules: what every page starts with links, and what cannot be joined is refused."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from chatroom.core.linker import Linker, LinkError
from tests.processes import unavailable

MAIN = """import { add as plus, Late } from "./index.js";
import Base from "./base.js";
import * as all from "./index.js";
console.log(JSON.stringify([plus(1, 2), new Late().name, new Base().name, Object.keys(all)]));
"""
STATIC = Path(__file__).parents[2] / "static" / "js"


@pytest.fixture
def write(tmp_path):
    """A function that writes a module."""

    def write(name: str, source: str) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(source)

    return write


@pytest.mark.parametrize("entry", sorted(path.name for path in STATIC.glob("*.js")))
def test_every_page_can_be_joined(entry):
    linker = Linker(STATIC)
    assert linker.link(entry).endswith(f'need("{entry}");\n')
    assert linker.modules(entry)[-1] == entry


def test_a_module_comes_after_what_it_needs_and_once(tmp_path, write):
    write("main.js", 'import { a } from "./a.js";\nimport { b } from "./lib/b.js";\n')
    write("a.js", 'import { b } from "./lib/b.js";\nexport const a = b;\n')
    write("lib/b.js", "export const b = 1;\n")
    assert Linker(tmp_path).modules("main.js") == ["lib/b.js", "a.js", "main.js"]


def test_a_later_part_brings_only_what_is_not_there(tmp_path, write):
    write("main.js", 'import { b } from "./b.js";\nimport("./later.js");\n')
    write("later.js", 'import { b } from "./b.js";\nexport const c = b;\n')
    write("b.js", "export const b = 1;\n")
    later = Linker(tmp_path).link("later.js", after="main.js")
    assert 'make["later.js"]' in later
    assert 'make["b.js"]' not in later
    assert 'import("./later.js?after=main.js")' in Linker(tmp_path).link("main.js")


def test_a_later_part_of_a_later_part_is_found_from_its_own_address(tmp_path, write):
    write("main.js", 'const later = () => import("./parts/one.js");\n')
    write("parts/one.js", 'const later = () => import("./two.js");\n')
    write("parts/two.js", "export const two = 2;\n")
    linker = Linker(tmp_path)
    assert 'import("./parts/one.js?after=main.js")' in linker.link("main.js")
    assert 'import("../parts/two.js?after=main.js")' in linker.link("parts/one.js", after="main.js")


def test_a_ring_is_refused(tmp_path, write):
    write("a.js", 'import { b } from "./b.js";\nexport const a = 1;\n')
    write("b.js", 'import { a } from "./a.js";\nexport const b = 1;\n')
    with pytest.raises(LinkError, match=r"ring: a\.js > b\.js > a\.js"):
        Linker(tmp_path).link("a.js")


@pytest.mark.parametrize("source", ["export let a = 1;\n", "export { a };\n", 'import a, { b } from "./b.js";\n'])
def test_what_it_does_not_know_is_refused(tmp_path, write, source):
    write("a.js", source)
    with pytest.raises(LinkError):
        Linker(tmp_path).link("a.js")


@pytest.mark.parametrize("name", ["../secret.js", "none.js"])
def test_nothing_outside_the_folder_is_joined(tmp_path, write, name):
    write("static/a.js", f'import "./{name}";\n')
    write("secret.js", "1;\n")
    with pytest.raises(LinkError, match="no module"):
        Linker(tmp_path / "static").link("a.js")


def test_joined_modules_do_what_the_modules_do(tmp_path, write):
    write("main.js", MAIN)
    write("index.js", 'export { add } from "./add.js";\nexport { default as Late } from "./late.js";\n')
    write("add.js", "export function add(a, b) {\n  return a + b;\n}\n")
    write("base.js", 'export default class Base {\n  name = "base";\n}\n')
    write("late.js", 'import Base from "./base.js";\nexport default class extends Base {\n  name = "late";\n}\n')
    (tmp_path / "joined.mjs").write_text("globalThis.self = globalThis;\n" + Linker(tmp_path).link("main.js"))
    node = shutil.which("node") or unavailable("Node")
    done = subprocess.run([node, tmp_path / "joined.mjs"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [3, "late", "base", ["add", "Late"]]

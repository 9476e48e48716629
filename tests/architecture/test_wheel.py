"""The wheel is whole: an installed Chatroom has every slice, its pages, its scripts and its migrations."""

import configparser
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, project_files
from tests.server import run_flask

CARRIED = {"chatroom": "chatroom", "templates": "chatroom/templates", "static": "chatroom/static"}
CARRIED |= {"migrations": "chatroom/migrations"}
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The contents of a wheel built from a copy, so that the tree stays clean."""
    copy = tmp_path_factory.mktemp("wheel")
    for path in [*project_files(*CARRIED), *vendored()]:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, copy / path)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    built = subprocess.run([sys.executable, "-c", BUILD, "dist"], cwd=copy, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    (wheel,) = copy.glob("dist/*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(copy / "unpacked")
    return copy / "unpacked"


def vendored() -> list[str]:
    files = (path for path in (ROOT / "static/vendor").rglob("*") if path.is_file())
    return [path.relative_to(ROOT).as_posix() for path in files]


@pytest.mark.parametrize("folder", CARRIED)
def test_the_wheel_carries_every_file(unpacked, folder):
    ours = [path for path in [*project_files(folder), *vendored()] if path.startswith(f"{folder}/")]
    expected = {path.replace(folder, CARRIED[folder], 1) for path in ours}
    assert expected, f"{folder}/ is empty"
    missing = sorted(path for path in expected if not (unpacked / path).is_file())
    assert missing == [], "name their package in setup.cfg, under [options] packages"


def test_the_wheel_carries_nothing_else(unpacked):
    assert [path.name for path in unpacked.iterdir() if not re.match(r"chatroom(-.*\.dist-info)?$", path.name)] == []


def test_what_it_carries_runs(unpacked, tmp_path):
    run_flask({"INSTANCE_PATH": str(tmp_path)}, "db", "upgrade", cwd=unpacked)
    assert (tmp_path / "chatroom.db").is_file()


@pytest.mark.parametrize("lock", ["run", "test"])
def test_the_lock_is_of_this_project_and_of_no_machine(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert not re.search(r"://|--(index|extra-index|find-links|trusted-host)", text)
    blocks = re.findall(r"^[a-z][^\n]*(?:\n +[^\n]*)*", text, re.MULTILINE)
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []
    assert wanted(lock) - {re.match(r"[a-z0-9-]+", block)[0] for block in blocks} == set(), "make lock"


def wanted(lock: str) -> set[str]:
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg")
    extras = config["options.extras_require"]
    lists = [config["options"]["install_requires"], extras["postgresql"]]
    lists += [extras["test"]] if lock == "test" else []
    return set(re.findall(r"^[a-z0-9-]+", "\n".join(lists), re.MULTILINE))

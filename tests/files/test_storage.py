"""Two places for files, which a service cannot tell apart."""

import errno
import os
import stat
from collections.abc import Iterator

import pytest

from chatroom.core.errors import ChatError
from chatroom.files.disk import Disk
from tests.files.s3 import BUCKET, S3, serving


@pytest.fixture
def s3() -> Iterator[type[S3]]:
    """A store of one's own."""
    with serving() as store:
        yield store


@pytest.fixture
def bucket(s3):
    """Its client."""
    from chatroom.files.bucket import Bucket

    found = Bucket(BUCKET | {"S3_ENDPOINT": s3.address})
    yield found
    found._client.close()


@pytest.fixture(params=["disk", "bucket"])
def store(request, tmp_path):
    """Each of them."""
    return Disk(tmp_path / "files") if request.param == "disk" else request.getfixturevalue("bucket")


def test_what_is_kept_is_read_whole_or_in_part_until_it_is_let_go(store):
    store.put("abc", iter([b"first ", b"second"]))
    assert store.read("abc", 0, 100) == b"first second"
    assert store.read("abc", 6, 3) == b"sec"
    store.delete("abc")
    store.delete("abc")
    with pytest.raises(FileNotFoundError):
        store.read("abc", 0, 1)


def test_a_source_that_breaks_off_leaves_nothing(store, tmp_path, s3):
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise EOFError

    with pytest.raises(EOFError):
        store.put("abc", breaking())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert s3.objects == {}


def test_files_on_the_disk_are_their_owner_s_alone(tmp_path):
    Disk(tmp_path / "files").put("abc", [b"x"])
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (errno.ENOSPC, "storage_full"),
        (errno.EDQUOT, "storage_full"),
        (errno.EROFS, "unavailable"),
        (errno.EIO, "unavailable"),
    ],
)
def test_a_failing_disk_is_said_in_words(tmp_path, monkeypatch, fault, code):
    def fail(*_):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ChatError) as refused:
        Disk(tmp_path / "files").put("abc", [b"x"])
    assert refused.value.code == code
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("broken", "code"),
    [((403, "AccessDenied"), "unavailable"), ((507, "XMinioStorageFull"), "storage_full")],
)
def test_a_store_that_refuses_is_said_in_words(bucket, s3, broken, code):
    s3.broken = broken
    for act in (lambda: bucket.put("abc", [b"x"]), lambda: bucket.delete("abc")):
        with pytest.raises(ChatError) as refused:
            act()
        assert refused.value.code == code


def test_names_in_a_bucket_stand_below_the_prefix(bucket, s3):
    bucket.put("abc", [b"x"])
    assert list(s3.objects) == ["/library/files/abc"]

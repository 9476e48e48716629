"""Settings: read from the environment, each wrong value with its sentence, and secrets that are made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import config
from chatroom import create_app
from chatroom.settings import PROJECT, SECRETS, SETTINGS, SettingError, load_settings

WRONG = [
    *[("PORT", value, "a port number, 1 to 65535") for value in ("0", "65536", "-1", "http", "5000.5")],
    *[
        ("DATABASE_URL", value, "sqlite:///FILE or postgresql://")
        for value in ("mysql://x/y", "shelf", "sqlite://", "sqlite:///")
    ],
    *[("REDIS_URL", value, "redis://HOST:PORT/NUMBER") for value in ("127.0.0.1:6379", "http://x", "redis://")],
    *[("PUSH_KEY", value, "the private key that") for value in ("short", "x" * 44, "~" * 43)],
    *[("PUSH_SERVICES", value, "addresses such as") for value in ("push.example.org", "ftp://x", "https://x/y")],
    *[("SMTP_URL", value, "smtp://USER:PASSWORD@HOST:587") for value in ("mail.example.org", "http://x", "smtp://")],
    *[("MAIL_FROM", value, "an email address") for value in ("library", "a b@c", "<a@b>")],
    *[("SECRET_KEY", value, "at least 32 random characters") for value in ("short", "x" * 31)],
    *[("ENCRYPTION_KEYS", value, "Fernet keys") for value in ("short", "x" * 44, "clé", f"{'A' * 43}=,x")],
    *[
        ("PUBLIC_URL", value, "https://chat.example.org")
        for value in ("chat.example.org", "https://a/b", "ftp://a", "https://a b")
    ],
    *[("TRUSTED_PROXIES", value, "a number, 0 to 5") for value in ("6", "-1", "yes")],
    *[("MAX_CONNECTIONS", value, "a number, 10 to 100000") for value in ("9", "100001", "many")],
    *[("ASYNC_MODE", value, "eventlet or threading") for value in ("gevent", "threads")],
    *[("SOCKET_TRANSPORT", value, "own or engineio") for value in ("polling", "on")],
    *[("SELF_REGISTRATION", value, "on or off") for value in ("yes", "ON", "1", "true")],
    *[("RATE_LIMITS", value, "on or off") for value in ("no", "0")],
    *[("SESSION_DAYS", value, "a number of days, 1 to 365") for value in ("0", "366", "x")],
    *[("MESSAGE_BURST", value, "a number, 1 to 1000") for value in ("0", "1001")],
    *[("ATTACHMENT_MB", value, "megabytes, 1 to 100") for value in ("0", "101", "ten")],
    ("ATTACHMENT_QUOTA_MB", "0", "megabytes, 1 to 1000000"),
    ("ROOM_FILES_MB", "0", "megabytes, 1 to 1000000"),
    ("PICTURE_MEGAPIXELS", "201", "megapixels, 1 to 200"),
    *[("FILES_BUCKET", value, "BUCKET or BUCKET/PREFIX") for value in ("/files", "Library", "s3://library")],
    ("S3_ENDPOINT", "s3.example.org", "https://s3.example.org, without a path"),
    ("S3_REGION", "every where", "a region such as eu-central-1"),
    ("S3_ACCESS_KEY", "two words", "the key's id"),
    ("S3_SECRET_KEY", "two words", "the secret key"),
    *[("MESSAGE_RATE", value, "messages a second, 0.01 to 1000") for value in ("0", "nan", "inf", "fast")],
    *[("DIRECT_MESSAGES", value, "everyone, staff or off") for value in ("on", "patrons")],
    *[("DIRECT_REQUESTS_PER_DAY", value, "a number, 1 to 1000") for value in ("0", "1001", "many")],
    *[("DELETED_TEXT_DAYS", value, "a number of days, 0 to 3650") for value in ("-1", "3651")],
    *[("LIBRARY_LOGO", value, "the path of an .svg or .png file that exists") for value in ("nowhere.svg", __file__)],
    *[("ACCENT_COLOUR", value, "a colour such as #2f6b4f") for value in ("green", "#fff", "#2f6b4g", "2f6b4f")],
    ("LIBRARY_NAME", "x" * 61, "a name of 1 to 60 characters"),
]


@pytest.fixture
def load(tmp_path):
    """A function that reads settings in a folder of their own."""
    return lambda **environ: load_settings({"INSTANCE_PATH": str(tmp_path / "instance"), **environ})


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_a_wrong_value_stops_the_start_with_a_sentence(load, name, value, sentence):
    with pytest.raises(SettingError) as refusal:
        load(**{name: value})
    told = str(refusal.value)
    # A password in an address, or half a key, must not end up in a log.
    assert told.startswith(f"{name} cannot" if name in SECRETS else f"{name}={value!r}")
    assert sentence in told
    assert told.endswith(".")


def test_every_setting_that_can_be_wrong_is_tried():
    anything = {"HOST", "INSTANCE_PATH"}
    assert {name for name, _, _ in WRONG} | anything == set(SETTINGS)


def test_nothing_set_is_a_small_library_on_this_machine(load):
    settings = load()
    assert (settings["HOST"], settings["PORT"], settings["DATABASE_URL"]) == ("127.0.0.1", 5000, "")
    assert settings["RATE_LIMITS"] is True
    assert settings["SELF_REGISTRATION"] is False
    assert config.load_settings is load_settings


def test_what_is_empty_is_as_if_it_were_not_set(load):
    assert load(PORT="", LIBRARY_NAME="  ")["PORT"] == 5000


@pytest.mark.parametrize("written", ["postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"])
def test_postgresql_is_spoken_to_by_the_driver_that_is_shipped(load, written):
    assert load(DATABASE_URL=written)["DATABASE_URL"] == "postgresql+psycopg://a@b/c"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_limits_can_be_off_on_this_machine_alone(load, host):
    assert load(RATE_LIMITS="off", HOST=host)["RATE_LIMITS"] is False


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "library.example.org"])
def test_limits_cannot_be_off_where_others_can_come(load, host):
    with pytest.raises(SettingError, match="RATE_LIMITS=off is for load tests only"):
        load(RATE_LIMITS="off", HOST=host)


def test_secrets_are_made_once_and_nobody_else_can_read_them(load, tmp_path):
    first = load()
    assert len(first["SECRET_KEY"]) >= 32
    Fernet(first["ENCRYPTION_KEYS"][0])
    files = sorted((tmp_path / "instance").iterdir())
    assert [path.name for path in files] == ["encryption_keys", "secret_key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    again = load()
    assert all(again[name] == first[name] for name in ("SECRET_KEY", "ENCRYPTION_KEYS"))


def test_servers_that_start_at_once_agree_on_the_secrets(tmp_path):
    def start(number):
        return load_settings({"INSTANCE_PATH": str(tmp_path / str(number // 8))})["SECRET_KEY"]

    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(start, range(160)))
    assert [len(set(secrets[at : at + 8])) for at in range(0, 160, 8)] == [1] * 20
    assert all(len(secret) >= 32 for secret in secrets)


def test_a_secret_that_was_not_written_to_the_end_of_a_crash_is_made_anew(load, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").touch()
    assert len(load()["SECRET_KEY"]) >= 32


def test_secrets_that_are_set_are_not_kept(load, tmp_path):
    key = Fernet.generate_key().decode()
    settings = load(SECRET_KEY="x" * 32, ENCRYPTION_KEYS=f"{key}, {key}")
    assert (settings["SECRET_KEY"], settings["ENCRYPTION_KEYS"]) == ("x" * 32, [key, key])
    assert not (tmp_path / "instance").exists()


def test_a_folder_may_be_named_from_where_one_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = create_app({"INSTANCE_PATH": "kept"})
    assert app.config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/kept/chatroom.db"
    assert (tmp_path / "kept" / "secret_key").is_file()


def test_each_setting_says_what_it_is_for():
    lines = Path(PROJECT, "chatroom", "settings.py").read_text().splitlines()
    for name in SETTINGS:
        place = next(number for number, line in enumerate(lines) if line.startswith(f'    "{name}": Setting('))
        is_below_another_of_its_kind = lines[place - 1].startswith('    "')
        assert lines[place - 1].strip().startswith("# ") or is_below_another_of_its_kind, name

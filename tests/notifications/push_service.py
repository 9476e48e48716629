"""A push service of our own: it takes what browsers' makers would take, and reads it as a browser would."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


class Browser:
    """A browser's keys; it opens what was sealed for it (RFC 8291 and RFC 8188, by hand)."""

    def __init__(self) -> None:
        self._key, self._auth = ec.generate_private_key(CURVE), b"sixteen octets!!"

    def subscription(self, endpoint: str) -> dict:
        """What its page tells the library."""
        return {"endpoint": endpoint, "p256dh": text(point(self._key.public_key())), "auth": text(self._auth)}

    def read(self, body: bytes) -> dict:
        """What the library said."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        about = b"WebPush: info\0" + point(self._key.public_key()) + theirs
        secret = derived(shared, self._auth, about, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain.endswith(b"\x02")
        return json.loads(plain[:-1])


class PushService:
    """What came in, and what is answered: a list of statuses, the last one for ever."""

    def __init__(self, address: str) -> None:
        self.address, self.came, self.answers = address, [], [201]

    def answer(self, headers, path: str, body: bytes) -> int:
        """Take a notice."""
        self.came.append((headers, path, body))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running_push_service() -> Iterator[PushService]:
    """The service at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = service.answer(self.headers, self.path, body)
            self.send_response(status)
            if status in (301, 307):
                self.send_header("Location", f"{service.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = PushService(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield service
        server.shutdown()


def signed_by(authorization: str, public_key: str) -> dict:
    """What a VAPID header claims, if it is signed by this key (RFC 8292)."""
    parts = dict(part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
    assert parts["k"] == public_key
    head, claims, signature = parts["t"].split(".")
    raw = octets(signature)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, octets(public_key))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(octets(claims))


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """HKDF."""
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers write it."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def text(raw: bytes) -> str:
    """Octets for JSON."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def octets(words: str) -> bytes:
    """And back."""
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))

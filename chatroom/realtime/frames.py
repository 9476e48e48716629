"""RFC 6455 on the server's side: bytes to messages and messages to bytes, without sockets."""

import base64
import codecs
import hashlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
FIN, RESERVED, OPCODE = 0x80, 0x70, 0x0F
WHOLE_TEXT = FIN | TEXT
KNOWN = {CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG}

PROTOCOL_ERROR, INVALID_TEXT, TOO_BIG = 1002, 1007, 1009
# 1004, 1005, 1006 and 1015 are names for what was never sent; 1012 to 1014 came after the RFC.
CLOSE_CODES = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}

ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY_BYTES = 16

Message = tuple[int, str | bytes]


class FrameError(Exception):
    """The client broke the protocol: close with `code`, after handling `messages`, which came before."""

    def __init__(self, code: int):
        super().__init__(code)
        self.code = code
        self.messages: list[Message] = []


class FrameReader:
    """One client's bytes, cut anywhere, read as whole messages of at most `most` bytes."""

    __slots__ = ("_begun", "_most", "_need", "_over", "_rest")

    def __init__(self, most: int):
        self._most = most
        self._rest: bytes | bytearray = b""  # the start of a frame that is not here yet
        self._need = 2  # no use looking at the rest before it has so many bytes
        self._begun: _Begun | None = None
        self._over = False

    def feed(self, data: bytes) -> list[Message]:
        """The messages that these bytes complete, in order; nothing more after a close or an error."""
        if self._over:
            return []
        if self._rest:
            # A bytearray grows in place: who sends byte by byte must not make us copy all of them each time.
            self._rest += data
            if len(self._rest) < self._need:
                return []
            data = bytes(self._rest)
        messages: list[Message] = []
        try:
            at = self._read(data, messages)
        except FrameError as error:
            error.messages = messages
            self._end()
            raise
        self._rest = b"" if at == len(data) or self._over else bytearray(data[at:])
        return messages

    def _read(self, data: bytes, messages: list[Message]) -> int:
        # The hot path. Whatever a header alone can condemn is refused before its payload is waited for.
        at, end, most = 0, len(data), self._most
        self._need = 2
        while end - at >= 2:
            first, length = data[at], data[at + 1] - FIN
            start = at + 6
            if first != WHOLE_TEXT or self._begun or length < 0:
                self._check(first, length)
            if length > 125:
                start += 2 if length == 126 else 8
                if start - 4 > end:
                    self._need = start - 4 - at
                    break
                length = _extended(data[at + 2 : start - 4])
            stop = start + length
            if length > most or (self._begun and first & OPCODE < CLOSE and length + self._begun.size > most):
                raise FrameError(TOO_BIG)
            if stop > end:
                self._need = stop - at
                break
            payload = _unmasked(data[start:stop], data[start - 4 : start])
            at = stop
            if first == WHOLE_TEXT:
                messages.append((TEXT, _text(payload)))
            else:
                self._take(first, payload, messages)
                if self._over:
                    break
        return at

    def _check(self, first: int, length: int) -> None:
        opcode = first & OPCODE
        # Below zero the length had no mask bit.
        if length < 0 or first & RESERVED or opcode not in KNOWN:
            raise FrameError(PROTOCOL_ERROR)
        if opcode >= CLOSE:
            if length > 125 or not first & FIN:
                raise FrameError(PROTOCOL_ERROR)
        elif (opcode == CONTINUATION) != bool(self._begun):
            raise FrameError(PROTOCOL_ERROR)

    def _take(self, first: int, payload: bytes, messages: list[Message]) -> None:
        opcode, last = first & OPCODE, bool(first & FIN)
        if opcode >= CLOSE:
            if opcode == CLOSE:
                _check_close(payload)
                self._end()
            messages.append((opcode, payload))
        elif last and not self._begun:
            messages.append((opcode, payload))
        else:
            self._begun = self._begun or _Begun(opcode)
            self._begun.add(payload)
            if last:
                messages.append(self._begun.message())
                self._begun = None

    def _end(self) -> None:
        self._over, self._rest, self._begun = True, b"", None


class _Begun:
    """A message of which some fragments are here."""

    __slots__ = ("body", "decoder", "opcode")

    def __init__(self, opcode: int):
        self.opcode = opcode
        self.body = bytearray()
        self.decoder = codecs.getincrementaldecoder("utf-8")() if opcode == TEXT else None

    @property
    def size(self) -> int:
        return len(self.body)

    def add(self, payload: bytes) -> None:
        self.body += payload
        if self.decoder:
            # The decoder only warns early. Its strings are dropped: one for each fragment would outweigh the body.
            try:
                self.decoder.decode(payload)
            except UnicodeDecodeError:
                raise FrameError(INVALID_TEXT) from None
            # Two bytes of a surrogate are wrong already, but Python waits for the third.
            if b"\xed\xa0" <= self.decoder.getstate()[0] <= b"\xed\xbf":
                raise FrameError(INVALID_TEXT)

    def message(self) -> Message:
        return self.opcode, _text(self.body) if self.decoder else bytes(self.body)


def frame(opcode: int, payload: bytes) -> bytes:
    """One whole frame as a server sends it, unmasked."""
    size = len(payload)
    if size < 126:
        return bytes((FIN | opcode, size)) + payload
    if size < 65536:
        return bytes((FIN | opcode, 126)) + size.to_bytes(2) + payload
    return bytes((FIN | opcode, 127)) + size.to_bytes(8) + payload


def close_frame(code: int) -> bytes:
    """The frame that says goodbye, and why."""
    return frame(CLOSE, code.to_bytes(2))


def accept_key(key: str) -> str:
    """The Sec-WebSocket-Accept for a client's Sec-WebSocket-Key; ValueError if that is not 16 bytes in base64."""
    if len(base64.b64decode(key, validate=True)) != KEY_BYTES:
        raise ValueError("Sec-WebSocket-Key must be 16 bytes")
    digest = hashlib.sha1((key + ACCEPT_GUID).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def _extended(field: bytes) -> int:
    length = int.from_bytes(field)
    if length < (126 if len(field) == 2 else 65536) or length >> 63:
        raise FrameError(PROTOCOL_ERROR)
    return length


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "little") ^ int.from_bytes(key, "little")).to_bytes(size, "little")


def _text(payload: bytes | bytearray) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise FrameError(INVALID_TEXT) from None


def _check_close(payload: bytes) -> None:
    if payload and int.from_bytes(payload[:2]) not in CLOSE_CODES:
        raise FrameError(PROTOCOL_ERROR)
    _text(payload[2:])

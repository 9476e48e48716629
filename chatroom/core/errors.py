"""One error for everything a person may not or cannot do, with the contract's codes."""

STATUS = {
    "unauthenticated": 401, "csrf": 400, "invalid": 422, "forbidden": 403, "not_found": 404, "conflict": 409,
    "archived": 409, "invite_expired": 410, "invite_used_up": 410, "muted": 403, "blocked": 403, "too_large": 413,
    "unsupported_media": 415, "rate_limited": 429, "unknown_event": 400, "unavailable": 503, "storage_full": 507,
    "internal": 500,
}  # fmt: skip


class ChatError(Exception):
    """A refusal in words a person can use; `extra` joins the error object: fields, retry_after, current."""

    def __init__(self, code: str, message: str, status: int | None = None, **extra) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.extra = code, message, status or STATUS[code], extra

    def as_json(self) -> dict:
        """The contract's error object."""
        return {"code": self.code, "message": self.message, **self.extra}


def not_found(what: str = "page") -> ChatError:
    """The one answer for what is not there and for what one may not know of."""
    return ChatError("not_found", f"There is no such {what}.")


def forbidden(message: str) -> ChatError:
    """A refusal that tells who may."""
    return ChatError("forbidden", message)


def invalid(message: str, **fields: str) -> ChatError:
    """Wrong input, with a sentence for each field."""
    return ChatError("invalid", message, **({"fields": fields} if fields else {}))

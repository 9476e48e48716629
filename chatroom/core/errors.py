"""One error for everything a person may not or cannot do, with the contract's codes."""

from sqlalchemy import exc

# The server is gone, locked or too slow, or every connection to it is in use: none of it is there to stay.
PASSING = (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError, exc.PendingRollbackError)
DISK_FULL = "53100"  # of PostgreSQL; SQLite says it in words

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


def sign_in_first() -> ChatError:
    """The answer to someone we do not know."""
    return ChatError("unauthenticated", "Please sign in first.")


def not_found(what: str = "page") -> ChatError:
    """The one answer for what is not there and for what one may not know of."""
    return ChatError("not_found", f"There is no such {what}.")


def forbidden(message: str) -> ChatError:
    """A refusal that tells who may."""
    return ChatError("forbidden", message)


def invalid(message: str, **fields: str) -> ChatError:
    """Wrong input, with a sentence for each field."""
    return ChatError("invalid", message, **({"fields": fields} if fields else {}))


def busy() -> ChatError:
    """The answer to who has waited long enough for others' writing."""
    return ChatError("unavailable", "The library is busy; please try again in a moment.")


def told(error: BaseException) -> ChatError:
    """What a person is told when something fails: that the disk is full, to try again, or that the fault is ours."""
    if isinstance(error, ChatError):
        return error
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if getattr(cause, "sqlstate", None) == DISK_FULL or "database or disk is full" in str(cause):
        return ChatError("storage_full", "The library's disk is full, so nothing could be saved.")
    if isinstance(error, PASSING):
        return ChatError("unavailable", "The library could not do that just now; please try again in a moment.")
    return ChatError("internal", "Something went wrong on our side. It has been noted.")

"""What is said when a file cannot be kept or reached."""

import errno

from chatroom.core.errors import ChatError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def full() -> ChatError:
    """There is no room for it."""
    return ChatError("storage_full", "The library has no room left for files, so nothing was kept.")


def away() -> ChatError:
    """The store does not answer, or not to us."""
    return ChatError("unavailable", "The library's files cannot be reached just now; please try again in a moment.")


def as_refusal(error: OSError) -> ChatError:
    """The answer to a failure of the disk."""
    return full() if error.errno in NO_ROOM else away()

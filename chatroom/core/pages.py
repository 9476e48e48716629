"""Answers: security headers on all, errors in the form that was asked for, JSON on every path of the API."""

import logging
from urllib.parse import quote

from flask import Flask, current_app, jsonify, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from chatroom.core.errors import ChatError, told

log = logging.getLogger(__name__)

API = ("/chat/", "/auth/", "/queues", "/chats")
CODES = {
    400: "invalid", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "invalid", 409: "conflict",
    413: "too_large", 415: "unsupported_media", 422: "invalid", 429: "rate_limited", 503: "unavailable",
}  # fmt: skip
SENTENCES = {
    404: "There is no such page.",
    405: "This address does not take that method.",
    413: "That is too large.",
}
CSP = "; ".join(
    ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
    + ["img-src 'self' data:", "media-src 'self'"]
    + [f"{kind}-src 'self'" for kind in ("script", "style", "font", "connect", "manifest", "worker")]
    + ["require-trusted-types-for 'script'", "trusted-types chatroom"]
)

PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def proven_by_address(view):
    """Decorate a change that is proven by the secret in its address: who comes by it has neither session nor page."""
    view.is_proven_by_address = True
    return view


def is_proven_by_address() -> bool:
    """True when this request needs no other proof."""
    return getattr(current_app.view_functions[request.endpoint], "is_proven_by_address", False)


def is_api() -> bool:
    """True when this request is answered in JSON whatever happens."""
    return request.path.startswith(API) or request.is_json


def prepare(app: Flask) -> None:
    """Give every answer its headers, and every error its form."""
    app.register_error_handler(ChatError, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
    app.after_request(_headers)


def _refused(error: ChatError):
    if error.code == "unauthenticated" and not is_api():
        return redirect(f"/login?next={quote(request.path)}") if request.method == "GET" else redirect("/login", 303)
    return _answer(error)


def _csrf(error: CSRFError):
    return _answer(ChatError("csrf", "This page has been open for too long. Load it again and repeat what you did."))


def _http(error: HTTPException):
    if error.code is not None and error.code < 400:
        return error
    code = CODES.get(error.code, "internal" if error.code >= 500 else "invalid")
    answer = _answer(ChatError(code, SENTENCES.get(error.code, error.description), status=error.code))
    return answer if error.code != 405 else (*answer[:2], {"Allow": ", ".join(sorted(error.valid_methods or ()))})


def _failed(error: Exception):
    log.exception("%s %s failed", request.method, request.url_rule)
    return _answer(told(error))


def _answer(error: ChatError):
    headers = {"Retry-After": str(error.extra["retry_after"])} if "retry_after" in error.extra else {}
    if is_api():
        return jsonify(error=error.as_json()), error.status, headers
    return render_template("errors/error.html", error=error), error.status, headers


def _headers(response):
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    if response.mimetype == "text/html":
        headers.update(PAGE_HEADERS)
    else:
        headers.setdefault("Content-Security-Policy", "default-src 'none'")  # for whoever opens it as a page
    # no-store also keeps a page out of the back/forward cache of a shared kiosk.
    headers.setdefault("Cache-Control", "no-store")
    return response

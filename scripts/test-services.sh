#!/bin/sh
# Installs what the tests drive from outside Python: Chromium with a font, Redis, PostgreSQL, nginx, Node, systemd, and
# a C compiler.
# Never fatal: without them the tests that need them are skipped, or fail if CHATROOM_REQUIRE_SERVICES=1.
set -u

missing=""
has() { command -v "$1" >/dev/null 2>&1; }
has chromium-headless-shell || browser="chromium-headless-shell" # the same without windows: a third of the work
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing="$missing fonts-dejavu-core"
has redis-server || missing="$missing redis-server"
has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -x /usr/sbin/nginx ] || has nginx || missing="$missing nginx"
has systemd-analyze || missing="$missing systemd"
has node || missing="$missing nodejs"
has cc || missing="$missing gcc libc6-dev"
[ -n "$missing${browser:=}" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif has sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    as_root=""
fi

if [ -z "$as_root" ] || ! has apt-get; then
    echo "For every test install:$missing $browser  (Debian: sudo apt-get install$missing $browser)" >&2
    exit 0
fi

echo "Installing for the tests:$missing $browser"
$as_root apt-get update -q >/dev/null || echo "apt-get update failed" >&2
install() {
    # shellcheck disable=SC2086 # the words are meant to split
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $* >/dev/null || {
        echo "This failed: apt-get install $*" >&2
        return 1
    }
}
[ -z "$missing" ] || install "$missing"
[ -z "$browser" ] || install "$browser" || has chromium || install chromium # not every system has it apart
exit 0

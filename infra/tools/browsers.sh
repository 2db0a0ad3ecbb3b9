#!/usr/bin/env bash
# Installs the browsers that the web console is tested with, where they are missing: Chromium, best
# without all that only a window on a screen needs, and Firefox ESR for the main story, both as
# Debian packages them.
set -euo pipefail

lacking=()
has_one() { command -v "$@" >/dev/null; }
has_one chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome ||
    lacking+=(chromium-headless-shell)
has_one firefox-esr firefox || lacking+=(firefox-esr)
if [ ${#lacking[@]} -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        echo "Install ${lacking[*]} in the way of this system, so that the command is found." >&2
        exit 1
    fi
    root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    echo "Installing ${lacking[*]} ..." >&2
    "${root[@]}" apt-get update -qq >&2
    apt-cache show chromium-headless-shell >/dev/null 2>&1 ||
        lacking=("${lacking[@]/chromium-headless-shell/chromium}")
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -qq -y --no-install-recommends \
        "${lacking[@]}" >&2
fi

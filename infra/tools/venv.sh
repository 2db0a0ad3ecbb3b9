#!/usr/bin/env bash
# Makes .venv ready for the requirements files named. Asks pip for nothing when it already is.
#   infra/tools/venv.sh requirements.txt [more.txt ...]
set -euo pipefail
cd "$(dirname "$0")/../.."

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate without_venv="" pyenv="${PYENV_ROOT:-$HOME/.pyenv}/versions"
    for candidate in python3.13 python3.12 python3.11 python3 \
        "$pyenv"/3.13*/bin/python "$pyenv"/3.12*/bin/python "$pyenv"/3.11*/bin/python; do
        is_new_enough "$candidate" || continue
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
        without_venv=$candidate
    done
    if [ -n "$without_venv" ]; then
        echo "$without_venv has no venv module. On Debian or Ubuntu: sudo apt install python3-venv" >&2
    else
        echo "Python 3.11 or newer is needed and none was found." >&2
        echo "Install one (https://www.python.org/downloads/ or 'pyenv install 3.13') and try again." >&2
    fi
    return 1
}

if ! is_new_enough .venv/bin/python; then
    python=$(find_python)
    echo "Making .venv with $("$python" --version) ..." >&2
    rm -rf .venv
    "$python" -m venv .venv
fi

# Each set of files has a stamp of its own, named after the last of them.
stamp=.venv/.installed-$(basename "${!#}" .txt)
wanted=$(cksum "$@")
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    if [ -e "$stamp" ]; then
        echo "Installing what has changed in $* ..." >&2
    else
        echo "Installing $* into .venv, once." >&2
    fi
    arguments=()
    for file in "$@"; do arguments+=(-r "$file"); done
    # Everything goes to the standard error: each package that it gets is a line there.
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar on \
        "${arguments[@]}" >&2
    echo "$wanted" >"$stamp"
fi

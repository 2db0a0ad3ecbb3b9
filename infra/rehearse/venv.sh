#!/usr/bin/env bash
# Makes .venv-rehearse ready: Python 3.13, as on Lambda, with the emulator that runs the functions.
set -euo pipefail
cd "$(dirname "$0")/../.."

is_right() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1; }

if ! is_right .venv-rehearse/bin/python; then
    for python in python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13 python3 ""; do
        if [ -n "$python" ] && is_right "$python"; then break; fi
    done
    if [ -z "$python" ]; then
        echo "The rehearsal needs Python 3.13 with its venv module, as on Lambda; none was found." >&2
        echo "Install one (https://www.python.org/downloads/ or 'pyenv install 3.13') and try again." >&2
        exit 1
    fi
    echo "Making .venv-rehearse with $("$python" --version) ..." >&2
    rm -rf .venv-rehearse
    "$python" -m venv .venv-rehearse
fi

wanted=$(cksum requirements-rehearse.txt)
if [ "$(cat .venv-rehearse/.installed 2>/dev/null)" != "$wanted" ]; then
    echo "Installing requirements-rehearse.txt into .venv-rehearse ..." >&2
    .venv-rehearse/bin/python -m pip install --quiet --disable-pip-version-check \
        --requirement requirements-rehearse.txt
    echo "$wanted" >.venv-rehearse/.installed
fi

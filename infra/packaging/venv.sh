#!/usr/bin/env bash
# Makes .venv-package ready: Python 3.13, as on Lambda, with the tools and what the functions import.
set -euo pipefail
cd "$(dirname "$0")/../.."

is_right() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1; }

if ! is_right .venv-package/bin/python; then
    for python in python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13 python3 ""; do
        if [ -n "$python" ] && is_right "$python"; then break; fi
    done
    if [ -z "$python" ]; then
        echo "Packaging needs Python 3.13 with its venv module, as on Lambda, and none was found." >&2
        echo "Install one (https://www.python.org/downloads/ or 'pyenv install 3.13') and try again." >&2
        exit 1
    fi
    echo "Making .venv-package with $("$python" --version) ..." >&2
    rm -rf .venv-package
    "$python" -m venv .venv-package
fi

files=(requirements.txt requirements-package.txt)
wanted=$(cksum "${files[@]}")
if [ "$(cat .venv-package/.installed 2>/dev/null)" != "$wanted" ]; then
    echo "Installing ${files[*]} into .venv-package ..." >&2
    .venv-package/bin/python -m pip install --quiet --disable-pip-version-check "${files[@]/#/--requirement=}"
    echo "$wanted" >.venv-package/.installed
fi

#!/usr/bin/env bash
# Makes a folder ready with Python 3.13, as on Lambda, and the requirements files named.
#   infra/tools/lambda_venv.sh .venv-package requirements.txt [more.txt ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$1
shift

is_right() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1; }

if ! is_right "$folder/bin/python"; then
    for python in python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13 python3 ""; do
        if [ -n "$python" ] && is_right "$python"; then break; fi
    done
    if [ -z "$python" ]; then
        echo "$folder needs Python 3.13 with its venv module, as on Lambda, and none was found." >&2
        echo "Install one (https://www.python.org/downloads/ or 'pyenv install 3.13') and try again." >&2
        exit 1
    fi
    echo "Making $folder with $("$python" --version) ..." >&2
    rm -rf "$folder"
    "$python" -m venv "$folder"
fi

wanted=$(cksum "$@")
if [ "$(cat "$folder/.installed" 2>/dev/null)" != "$wanted" ]; then
    echo "Installing $* into $folder ..." >&2
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "${@/#/--requirement=}"
    echo "$wanted" >"$folder/.installed"
fi

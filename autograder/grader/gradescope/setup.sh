#!/usr/bin/env bash
# Gradescope runs this as root, once, when it builds the image that grades submissions.
# AUTOGRADER_ROOT and PYTHON may name another root than Gradescope's and another Python.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
python=${PYTHON:-}
if [ -z "$python" ]; then # the newest that the pins are for: students' own may have newer syntax
    python=python3
    for newer in python3.13 python3.12 python3.11 python3.10; do
        if "$newer" -c 'import ensurepip' 2>/dev/null; then
            python=$newer
            break
        fi
    done
fi
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! "$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null ||
    ! "$python" -c 'import ctypes; ctypes.CDLL("libseccomp.so.2")' 2>/dev/null; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        python3 python3-venv libseccomp2
    rm -rf /var/lib/apt/lists/*
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
    echo "This autograder needs Python 3.10 or newer: choose Ubuntu 22.04 or newer as the image." >&2
    exit 1
}

"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
    --no-compile --constraint pins.txt --requirement requirements.txt
# Bytecode, and the list of fonts, for what grading imports and for nothing else.
MPLCONFIGDIR="$root/venv/matplotlib" "$root/venv/bin/python" -c \
    'import matplotlib.pyplot, tqdm, autograder.grader.gradescope.main, autograder.grader.student.zygote'

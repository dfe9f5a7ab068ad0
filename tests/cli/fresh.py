# SPDX-License-Identifier: GPL-3.0-or-later
"""A server's folder that is there for the whole script, running or not, and gone at its end."""
import atexit
import shutil
import tempfile

from kabinet_test import Server


def fresh(**more):
    folder = tempfile.mkdtemp(prefix='kab-cli-')
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Server(folder, **more)

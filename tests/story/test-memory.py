#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invariant 30: memory does not grow with rows, with edits that wait, or with those who read slowly.  A million rows under
150 MiB are measured by tests/bench/bench-million.py; here it is fewer, with a limit to match."""
import atexit
import json
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
# What is freed is kept for a while by the sanitizer, and would be counted.
os.environ['ASAN_OPTIONS'] = os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=1'
from kabinet_test import Desktop, Server, build_root, main, wait_for  # noqa: E402

MIB, MADE = 1 << 20, {}
FEW, MANY = 1000, 10000
# What a desktop may need for so many rows besides what it needs for few; and all that it may allocate, stacks included.
GROWTH, LIMIT = 20, 70


def is_sanitized():
    with open(os.path.join(build_root(), 'meson-info', 'intro-buildoptions.json'), encoding='utf-8') as f:
        return any(o['name'] == 'b_sanitize' and 'address' in o['value'] for o in json.load(f))


def peak(command, environment, limit=None):
    """Runs it: the most memory of its own that it had, in MiB.  Pages of files are the kernel's."""
    def confine():
        if limit:
            resource.setrlimit(resource.RLIMIT_DATA, (limit * MIB, limit * MIB))
            resource.setrlimit(resource.RLIMIT_STACK, (2 * MIB, 2 * MIB))
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, env=environment, stdout=said, stderr=said, preexec_fn=confine) as process:   # pylint: disable=all
            most, end = 0, time.monotonic() + 200
            while process.poll() is None and time.monotonic() < end:
                most = max(most, own(process.pid))
                time.sleep(0.005)
        said.seek(0)
        assert process.returncode == 0, (process.returncode, said.read()[-3000:])
    return most


def own(pid):
    """Its memory without pages of files, in MiB."""
    try:
        with open('/proc/%d/status' % pid, encoding='ascii') as f:
            return next((int(line.split()[1]) for line in f if line.startswith('RssAnon')), 0) / 1024
    except OSError:
        return 0


def sampled(rows):
    """A server of so many licences, made once."""
    if rows not in MADE:
        MADE[rows] = Server(tcp=True)
        MADE[rows].ctl('sample', '--licences', rows, '--seed', 1, '--password-stdin', input='secret word\n')
        MADE[rows].own = False
        atexit.register(shutil.rmtree, MADE[rows].dir, True)
    return MADE[rows]


def test_rows():
    """A first sync of ten times as many rows takes no more memory, under a hard limit"""
    peaks = []
    for rows in (FEW, MANY):
        with sampled(rows) as server, tempfile.TemporaryDirectory(prefix='kab-desk-') as folder:
            desktop = Desktop(server.url, 'admin', 'secret word', folder)
            peaks.append(peak(desktop.command('sync'), desktop.environment(), None if is_sanitized() else LIMIT))
            assert desktop.json('list', 'licence', '--size', 1)['total'] >= rows
    print('# a desktop of %d rows %.0f MiB, of %d rows %.0f MiB' % (FEW, peaks[0], MANY, peaks[1]))
    assert peaks[1] - peaks[0] < GROWTH * (2 if is_sanitized() else 1), peaks


def test_slow_readers():
    """Who reads a byte a second holds no transaction, and little memory; others get their answers meanwhile"""
    with sampled(MANY) as server:
        client = server.client().sign_in('admin', 'secret word')
        assert len(client.changes()[0]) > MANY
        before, sockets = own(server.process.pid), []
        for _ in range(60):
            sock = client.connect()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.sendall(('GET /v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n' % client.token).encode())
            sockets.append(sock)
        taken = dict.fromkeys(sockets, 0)

        def read_a_byte():
            for sock in sockets:
                try:
                    sock.settimeout(0)
                    taken[sock] += len(sock.recv(1))
                except OSError:
                    pass
            return min(taken.values()) > 2
        wait_for(read_a_byte, 60, 'all of them to be answered', 1)
        during = own(server.process.pid)
        start = time.monotonic()
        assert client.get('/v1/session')[0] == 200
        [done] = client.mutate([{'id': '01900000-0000-7000-8000-00000000beef', 'n': 1, 'entity': 'option', 'op': 'create', 'base_rev': 0,
                                 'row': '01900000-0000-7000-8000-00000000bee0', 'base': {}, 'schema': 1,
                                 'set': {'name': 'Опция', 'price': 1, 'currency': 'RUB'}}])
        assert done['outcome'] == 'done' and time.monotonic() - start < 5
        # no reader holds the log: all of it can be written back and cut to nothing
        with sqlite3.connect(server.path) as db:
            busy, _, _ = wait_for(lambda: (lambda r: r[0] == 0 and r)(db.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchone()), 10)
        assert busy == 0
        for sock in sockets:
            sock.close()
        print('# the server before %.0f MiB, with %d slow readers %.0f MiB' % (before, len(sockets), during))
        assert during - before < len(sockets), (before, during)


main()

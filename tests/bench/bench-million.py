#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets, row 2: the first sync of a million rows by a desktop without a window, under a hard limit of what it may
allocate, against that of a hundred thousand, a row each.

    bench-million.py [ROWS [FEWER [RUNS]]]

The limit is RLIMIT_DATA: memory of its own, with the room for the stacks of its threads, which is set to 2 MiB each.  Pages of its files that the kernel keeps in
memory are not counted, since the kernel takes them back whenever it wants them; they are printed beside.
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import Desktop, Server  # noqa: E402

LIMIT, RATIO, STACK = 150, 1.3, 2


class Watch(threading.Thread):
    """The most memory of its own, and in all, that a process has, in MiB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.own, self.all, self.over = pid, 0, 0, threading.Event()

    def look(self):
        try:
            with open('/proc/%d/status' % self.pid, encoding='ascii') as f:
                fields = dict(line.split(':', 1) for line in f)
            self.own = max(self.own, int(fields['RssAnon'].split()[0]) / 1024)
            self.all = max(self.all, int(fields['VmHWM'].split()[0]) / 1024)
        except (OSError, KeyError):
            pass

    def run(self):
        while not self.over.wait(0.01):
            self.look()


def sync(server, limit):
    """(seconds, memory of its own, memory in all, seconds of processor)"""
    def confine():
        resource.setrlimit(resource.RLIMIT_DATA, (limit << 20, limit << 20))
        resource.setrlimit(resource.RLIMIT_STACK, (STACK << 20, STACK << 20))
    with tempfile.TemporaryDirectory(prefix='kab-million-') as folder:
        desktop = Desktop(server.url, 'admin', 'secret word', folder)
        start, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen([*desktop.command('sync'), '--timeout', '1800'], env=desktop.environment(), stdout=subprocess.DEVNULL,
                              preexec_fn=confine) as process:     # pylint: disable=subprocess-popen-preexec-fn
            watch = Watch(process.pid)
            watch.start()
            status = process.wait(1800)
            took = time.monotonic() - start
            watch.over.set()
        if status:
            raise SystemExit('the desktop ended with %d' % status)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        return took, watch.own, watch.all, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def main(many=1000000, few=100000, runs=3):
    per_row, processor, memory = {}, {}, {}
    for rows in (few, many):
        server = Server(tcp=True)
        server.ctl('sample', '--licences', rows, '--seed', 1, '--password-stdin', input='secret word\n', timeout=1800)
        with server:
            watch = Watch(server.process.pid)
            found = [sync(server, LIMIT) for _ in range(runs)]
            watch.look()
            per_row[rows] = statistics.median(f[0] for f in found) / rows * 1e6
            processor[rows] = statistics.median(f[3] for f in found) / rows * 1e6
            memory[rows] = [max(f[i] for f in found) for i in (1, 2)] + [watch.own, watch.all]
            server.process.kill()
            server.process.wait()
    print('first sync of %d licences: %.1f us a licence, of %d: %.1f us  ratio %.2f  target <= %.1f'
          % (many, per_row[many], few, per_row[few], per_row[many] / per_row[few], RATIO), flush=True)
    print('processor time of the desktop: %.1f us a licence, %.1f us  ratio %.2f  target <= %.1f'
          % (processor[many], processor[few], processor[many] / processor[few], RATIO))
    print('the desktop with them: %.0f MiB of its own (%.0f with pages of its files), with %d: %.0f MiB  limit %d MiB (hard)  ratio %.2f  target <= 1'
          % (memory[many][0], memory[many][1], few, memory[few][0], LIMIT, memory[many][0] / LIMIT))
    print('kabinetd with them: %.0f MiB of its own (%.0f with pages of its files), with %d: %.0f MiB'
          % (memory[many][2], memory[many][3], few, memory[few][2]))


main(*map(int, sys.argv[1:]))

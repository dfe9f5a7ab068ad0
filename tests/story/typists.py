# SPDX-License-Identifier: GPL-3.0-or-later
"""Desktops that live, and what they were told: each word typed is unique, and afterwards accounted for."""
import os
import re
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import build_root, run, wait_for  # noqa: E402

EDIT = re.compile(rb'\{"id":"([0-9a-f-]{36})","n":(\d+),')
DEVICE = re.compile(rb'"device":"([0-9a-f-]{36})"')


PROGRAM = os.path.join(build_root(), 'tests', 'story', 'typist')


def check_files(*paths):
    """Invariant 32: SQLite finds nothing wrong with them, nor with their indexes"""
    said = run([PROGRAM, '--check', *paths])[1].splitlines()
    assert said == ['ok'] * len(paths), dict(zip(paths, said))


class Typist:
    """One process of a desktop (typist.c), told what to type."""

    def __init__(self, desktop, book):
        self.desktop, self.book = desktop, book
        self.start()

    def start(self):
        self.lines, self.news = [], threading.Condition()
        environment = dict(self.desktop.environment(), DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent')
        self.process = subprocess.Popen([PROGRAM, self.desktop.cache, self.desktop.server, self.desktop.login], env=environment,
                                        text=True, restore_signals=False, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.book.log)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            if not line.endswith('\n'):
                break
            word, _, rest = line[:-1].partition(' ')
            if word == 'saved':
                self.book.saved(rest)
            elif word == 'refused':
                self.book.refused(*rest.split(': ', 1))
            with self.news:
                self.lines.append(line[:-1])
                self.news.notify_all()

    def tell(self, line):
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass                                       # killed meanwhile

    def add(self, name):
        self.book.typed(name, 'option')
        self.tell('add ' + name)

    def set(self, field, row, value):
        self.book.typed(str(value), (field, row), self.desktop)
        self.tell('set %s %s %s' % (field, row, value))

    def ask(self, what, timeout=60):
        """The lines that answer, up to the one that begins with what."""
        with self.news:
            at = len(self.lines)
        self.tell(what)
        end = time.monotonic() + timeout
        with self.news:
            while not any(line.startswith(what + ' ') for line in self.lines[at:]):
                if self.process.poll() is not None or not self.news.wait(end - time.monotonic()):
                    raise AssertionError('no answer to “%s”: %s\n%s' % (what, self.process.poll(), self.book.said()))
            return self.lines[at:]

    def wait_ready(self, timeout=60):
        wait_for(lambda: 'ready' in self.lines or self.process.poll() is not None, timeout, 'a desktop to be ready', 0.01)
        assert 'ready' in self.lines, (self.lines, self.book.said())
        return self

    def state(self):
        state, pending, problems, saved, last, *_ = self.ask('state')[-1].split(' ')[1:]
        return {'state': state, 'pending': int(pending), 'problems': int(problems), 'all_saved': saved == '1', 'last_sync': int(last)}

    def problems(self):
        """What was set aside: all the values that were typed."""
        lines = self.ask('problems')
        assert lines[-1] == 'problems %d' % sum(line.startswith('problem ') for line in lines), lines
        return ' '.join(line for line in lines if line.startswith('problem '))

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait(20)
        self.reader.join(20)
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                pass

    def close(self):
        """As a window is closed; a leak, or a status other than 0, fails the test."""
        self.tell('close')
        status = self.process.wait(60)
        self.reader.join(20)
        assert status == 0, (status, self.book.said())


class Book:
    """What was typed where, and what was said about it."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.where, self.are_saved, self.are_refused = {}, set(), {}
        self.by = {}                                   # value -> the desktop, where it was a field that was typed into
        self.path = path
        self.log = open(path, 'wb')                    # pylint: disable=consider-using-with

    def typed(self, value, where, by=None):
        with self.lock:
            assert value not in self.where
            self.where[value], self.by[value] = where, by

    def saved(self, value):
        with self.lock:
            self.are_saved.add(value)

    def refused(self, value, why=''):
        with self.lock:
            self.are_refused[value] = why

    def said(self):
        with open(self.path, encoding='utf-8', errors='replace') as f:
            return f.read()[-6000:]

    def typed_over(self, value, among):
        """Whether the same desktop typed something else there later, and that is among these."""
        values = list(self.where)
        return any(v in among for v in values[values.index(value) + 1:]
                   if self.where[v] == self.where[value] and self.by[v] is self.by[value])

    def check(self):
        """What the processes said besides is no report of a sanitizer, nor a critical warning."""
        said = self.said()
        for bad in ('Sanitizer', 'runtime error:', 'CRITICAL'):
            assert bad not in said, said


class Wire:
    """What desktops sent, as the cable saw it: for each device, which number went with which edit, in what order."""

    def __init__(self, proxy):
        self.streams, self.edits = {}, []              # edits: (device, n, id, connection), as they went
        proxy.record = self.piece

    def piece(self, connection, data):
        stream = self.streams.setdefault(connection, [bytearray(), 0])
        stream[0].extend(data)
        device = DEVICE.search(stream[0])
        if device and b'POST /v1/mutations' in stream[0]:
            for match in EDIT.finditer(stream[0], stream[1]):
                stream[1] = match.end()
                self.edits.append((device.group(1).decode(), int(match.group(2)), match.group(1).decode(), connection))

    def check_numbers(self):
        """Invariant 27: no number goes with two edits, no edit with two numbers, and new numbers come in order."""
        by_number, by_edit, last = {}, {}, {}
        for device, n, edit, _ in self.edits:
            assert by_number.setdefault((device, n), edit) == edit, '%s: %d is %s and %s' % (device, n, by_number[device, n], edit)
            assert by_edit.setdefault(edit, n) == n, '%s: %s is %d and %d' % (device, edit, by_edit[edit], n)
            assert n <= last.get(device, 0) + 1, '%s: %d came after %d' % (device, n, last.get(device, 0))
            last[device] = max(last.get(device, 0), n)
        return len(by_edit)

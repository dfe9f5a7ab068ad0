#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invariant 27: of two programs on one account one syncs.  A dead one's place is taken within seconds, that of a stopped one as
well, and when that goes on it writes nothing any more: the server sees no number twice, and none out of its turn."""
import contextlib
import os
import signal
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from office import Office  # noqa: E402
from typists import Book, Typist, Wire, check_files  # noqa: E402
from kabinet_test import main, wait_for  # noqa: E402

# Within so many seconds a place is taken, on a machine that has other things to do.
DEAD, STOPPED = 6, 30


def owner(port, processes):
    """Whose socket has that port."""
    with open('/proc/net/tcp', encoding='ascii') as f:
        inodes = {fields[9] for fields in (line.split() for line in f) if fields[1].endswith(':%04X' % port)}
    for process in processes:
        folder = '/proc/%d/fd' % process.pid
        for name in os.listdir(folder):
            try:
                if os.readlink(os.path.join(folder, name)).strip('socket:[]') in inodes:
                    return process.pid
            except OSError:
                pass
    return None


class Owned(Wire):
    """Knows besides who sent it."""

    def __init__(self, proxy, typists):
        self.typists, self.owners = typists, {}
        super().__init__(proxy)

    def piece(self, connection, data):
        if connection not in self.owners:
            self.owners[connection] = owner(connection[1], [t.process for t in self.typists])
        super().piece(connection, data)

    def sent_by(self, typist, since):
        return [edit for edit in self.edits[since:] if self.owners[edit[3]] == typist.process.pid]


def place(typists):
    """(who has it, who follows)"""
    def found():
        states = [t.state()['state'] for t in typists]
        return sorted(states) == ['following', 'live'] and states
    states = wait_for(found, 30, lambda: [t.state() for t in typists])
    return typists[states.index('live')], typists[states.index('following')]


def stop_outside(typist, desktop):
    """SIGSTOP, where it holds no lock of SQLite's: with one of those nobody at all could write, whoever has the place."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(desktop.cache) for name in names if name.endswith('.db')]
    for _ in range(200):
        typist.signal(signal.SIGSTOP)
        with open('/proc/%d/stat' % typist.process.pid, encoding='ascii') as f:
            wait_for(lambda: f.seek(0) == 0 and f.read().rsplit(')', 1)[1].split()[0] == 'T', 10, 'it to stop', 0.001)
        try:
            for path in files:
                with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
                    db.execute('BEGIN IMMEDIATE')
                    db.execute('ROLLBACK')
            return
        except sqlite3.OperationalError:
            typist.signal(signal.SIGCONT)
            time.sleep(0.002)
    raise AssertionError('always in a transaction')


def run_stopped(stop_at):
    with Office() as office:
        book = Book(os.path.join(office.dir, 'said'))
        desktop = office.desktop(office.admin)
        desktop.sync()
        typists = [Typist(desktop, book).wait_ready() for _ in range(2)]
        wire = Owned(office.proxy, typists)
        holder, follower = place(typists)
        typed = 0

        def type_in(typist, n):
            nonlocal typed
            for _ in range(n):
                typed += 1
                typist.add('Опция %d' % typed)
        for _ in range(5):
            type_in(holder, 3)
            type_in(follower, 3)
            holder.ask('state')
        wait_for(lambda: holder.state()['pending'] == 0, 30)

        # stopped in the middle of its work, which is not the cable's fault
        if stop_at:
            there = threading.Event()

            def watch(_, data):
                if stop_at in data:
                    there.set()
            office.proxy.watch = watch
            office.proxy.delay(400)
            type_in(follower, 20)
            assert there.wait(20)
            office.proxy.watch = None
        stop_outside(holder, desktop)
        office.proxy.delay(0)
        type_in(follower, 20)
        start = time.monotonic()
        wait_for(lambda: follower.state()['state'] == 'live' and follower.state()['pending'] == 0, STOPPED,
                 lambda: 'the place of a stopped one: %s' % follower.state())
        took = time.monotonic() - start
        mark = len(wire.edits)
        holder.signal(signal.SIGCONT)
        type_in(holder, 10)
        type_in(follower, 10)
        woken, other = holder, follower
        holder, follower = place(typists)
        assert (holder, follower) == (other, woken), 'the one that was stopped follows'
        type_in(woken, 10)
        woken.ask('state')
        wait_for(lambda: holder.state()['pending'] == 0 and woken.state()['pending'] == 0, 30)
        assert not wire.sent_by(woken, mark), 'it sent %s after another had taken its place' % wire.sent_by(woken, mark)

        # the dead one's place
        type_in(follower, 5)
        holder.kill()
        start = time.monotonic()
        type_in(woken, 5)
        wait_for(lambda: woken.state()['state'] == 'live' and woken.state()['pending'] == 0, DEAD,
                 lambda: 'the place of a dead one: %s' % woken.state())
        died = time.monotonic() - start
        woken.close()
        book.check()

        wire.check_numbers()
        with sqlite3.connect(office.server.path) as db:
            numbers = [n for n, in db.execute('SELECT m.n FROM mutation m JOIN device d ON d.nr = m.device WHERE d.id = ? ORDER BY m.n',
                                              (desktop.status()['device'],))]
            ids = [i for i, in db.execute('SELECT id FROM mutation')]
        assert numbers == list(range(1, len(numbers) + 1)) and len(ids) == len(set(ids)), numbers
        names = sorted(o['name'] for o in office.api.rows('option').values())
        assert names == sorted('Опция %d' % i for i in range(1, typed + 1)), names
        check_files(*[os.path.join(folder, name) for folder, _, files in os.walk(desktop.cache)
                      for name in files if name.endswith('.db')])
        return took, died


def test_stopped_and_woken():
    """The holder stopped idle, with a batch on its way, with the answer on its way; then the next one killed (invariant 27)"""
    wrong, told = [], []

    def run(point):
        try:
            told.append(run_stopped(point))
        except BaseException as e:         # pylint: disable=broad-except
            wrong.append(e)
    threads = [threading.Thread(target=run, args=(p,)) for p in (None, b'POST /v1/mutations', b'"outcomes":')]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    print('# taken after seconds (stopped, dead): %s' % ', '.join('%.1f, %.1f' % t for t in told))


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptors, stopping and being killed (S1-03, invariant 14)."""
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

from world import World
from kabinet_test import ON_POSTGRESQL, main, new_id, program, wait_for


def descriptors(world):
    return len(os.listdir('/proc/%d/fd' % world.process.pid))


def test_no_descriptor_is_left():
    """Two thousand connections, ended in every way, leave nothing behind"""
    with World(tcp=True) as world:
        person = world.person('ADMIN')
        person.pull()
        before = descriptors(world)
        request = ('GET /v1/changes?cursor=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n'
                   % (person.cursor, person.token)).encode()

        def connect(kind):
            for _ in range(250):
                sock = socket.create_connection(('127.0.0.1', world.port), 20)
                if kind == 0:
                    sock.sendall(request)
                    sock.recv(65536)
                elif kind == 1:
                    sock.sendall(request[:40])
                elif kind == 2:
                    sock.sendall(request)
                elif kind == 3:
                    sock.sendall(request.replace(b'GET', b'POST').replace(b'\r\n\r\n', b'\r\nContent-Length: 99\r\n\r\nabc'))
                sock.close()
        threads = [threading.Thread(target=connect, args=(i % 5,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_for(lambda: descriptors(world) <= before + 8, 30, 'descriptors given back (%d before)' % before)
        assert person.get('/healthz')[0] == 200


def test_five_hundred_at_once():
    """So many desktops that come back in one moment are all let in, within seconds (invariant 24)"""
    with World(tcp=True) as world:
        start = time.monotonic()
        socks = []
        for _ in range(500):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(('127.0.0.1', world.port))
            socks.append(sock)
        for sock in socks:
            sock.settimeout(20)
            sock.sendall(b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n') if wait_writable(sock) else None
        for sock in socks:
            assert sock.recv(100).startswith(b'HTTP/1.1 200'), 'no answer'
            sock.close()
        assert time.monotonic() - start < 15, time.monotonic() - start


def wait_writable(sock):
    import select
    return bool(select.select([], [sock], [], 20)[1])


class Load:
    """Desktops that write until they are told to stop, and keep what was acknowledged."""

    def __init__(self, world, desktops=3, batch=5):
        self.world, self.stop, self.errors = world, threading.Event(), []
        self.acknowledged = {}      # row -> name
        self.sent = set()
        self.people = [world.person('ADMIN') for _ in range(desktops)]
        self.batch = batch
        self.threads = [threading.Thread(target=self._write, args=(p,)) for p in self.people]
        for thread in self.threads:
            thread.start()

    def _write(self, person):
        pending = None
        while not self.stop.is_set() or pending:
            if pending is None:
                pending = [person.mutation('create', 'option', new_id(), {'name': 'o'}) for _ in range(self.batch)]
                self.sent |= {m['row'] for m in pending}
            try:
                status, answer = person.post('/v1/mutations', {'device': person.device, 'mutations': pending}, timeout=10)
            except (OSError, http.client.HTTPException):
                if self.stop.is_set():
                    return
                time.sleep(0.02)
                continue
            if status == 200:
                if any(o['outcome'] != 'done' for o in answer['outcomes']):
                    self.errors.append(answer)
                for mutation in pending:
                    self.acknowledged[mutation['row']] = 1
                pending = None
            elif status != 503:
                self.errors.append((status, answer))
                return

    def join(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(30)
        assert not self.errors, self.errors[:2]


def check_rows(world, load):
    reader = world.person('ADMIN')
    items = reader.changes()[0]
    rows = [i['id'] for i in items if i.get('entity') == 'option' and i['name'] == 'o']
    assert len(rows) == len(set(rows))
    missing = set(load.acknowledged) - set(rows)
    assert not missing, '%d acknowledged rows are gone' % len(missing)
    assert set(rows) <= load.sent
    created = [i['row'] for i in items if i.get('entity') == 'activity' and i['action'] == 'create' and i.get('row') in load.sent]
    assert sorted(created) == sorted(rows), 'the journal tells of each once'
    return len(rows)


def test_sigterm_under_load():
    """A clean stop: status 0, within seconds, what was acknowledged is there, the log is folded in"""
    with World() as world:
        load = Load(world)
        time.sleep(1)
        start = time.monotonic()
        world.process.send_signal(signal.SIGTERM)
        assert world.process.wait(20) == 0
        assert time.monotonic() - start < 10
        load.stop.set()
        assert not os.path.exists(world.path + '-wal') or os.path.getsize(world.path + '-wal') == 0
        load.join()
        world.start()
        assert check_rows(world, load) > 10


def test_kill_under_load():
    """kill -9 at random moments: each acknowledged mutation is there exactly once (invariant 14)"""
    with World() as world:
        load = Load(world)
        dice = random.Random(11)
        for _ in range(int(os.environ.get('KABINET_KILLS', '10'))):
            time.sleep(dice.uniform(0.05, 0.5))
            world.kill()
            world.start()
        time.sleep(0.3)
        load.join()
        assert check_rows(world, load) > 10
        assert ON_POSTGRESQL or world.sql('PRAGMA integrity_check') == [('ok',)]


def test_ends_with_its_parent():
    """The desktop's own server ends when the desktop does, however that ends"""
    with World() as world:
        world.stop()
        code = ('import subprocess, sys, time\n'
                'p = subprocess.Popen([sys.argv[1], "--database", sys.argv[2], "--socket", sys.argv[3], "--exit-with-parent",'
                ' "--blobs", sys.argv[4]],'
                ' stdout=subprocess.PIPE)\n'
                'p.stdout.readline(); print(p.pid, flush=True); time.sleep(60)\n')
        parent = subprocess.Popen([sys.executable, '-c', code, program('kabinetd'), world.database, world.socket,
                                   world.dir + '/blobs'],
                                  stdout=subprocess.PIPE, text=True)
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait(10)

        def is_gone():
            try:
                with open('/proc/%d/stat' % child, encoding='ascii') as f:
                    return f.read().rsplit(')', 1)[1].split()[0] == 'Z'
            except (FileNotFoundError, ProcessLookupError):
                return True
        wait_for(is_gone, 10, 'the child to end')
        assert not os.path.exists(world.socket)


def test_slow_readers():
    """Somebody who does not read what was asked for holds nobody up"""
    with World(licences=6000) as world:
        person = world.person('ADMIN')
        slow = []
        for _ in range(20):
            sock = person.connect()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            sock.sendall(('GET /v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n' % person.token).encode())
            slow.append(sock)
        start = time.monotonic()
        for _ in range(20):
            assert person.get('/v1/session')[0] == 200
        assert time.monotonic() - start < 5
        for sock in slow:
            sock.close()


main()

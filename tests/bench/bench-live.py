#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetd with 500 live desktops and 50 edits a second: how long after it was sent an edit is seen by the others, what
kabinetd's memory is, and that nothing is missed.

    bench-live.py [DESKTOPS [EDITS-A-SECOND [SECONDS]]]

A desktop here is what the protocol asks of one: a live line, and at a nudge one pull at a time from the last cursor.
All of them are driven by one thread of Python on the same machine, which takes as much of it as kabinetd does.
"""
import json
import os
import selectors
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import World  # noqa: E402

TARGET_MS, TARGET_MIB = 250, 150


class Desktop:
    """A live line, a cursor, at most one pull under way."""

    def __init__(self, world, selector):
        self.person = world.person('ADMIN')
        self.person.pull()
        self.selector, self.cursor = selector, self.person.cursor
        self.live = self.person.live()
        assert self.live.status == 101, self.live.status
        self.live.sock.setblocking(False)
        self.head, self.seen, self.at, self.socket, self.answer = 0, 0, 0.0, None, b''
        self.pulls = 0
        selector.register(self.live.sock, selectors.EVENT_READ, self.nudged)

    def nudged(self):
        self.live.buffer += self.live.sock.recv(65536)
        data = self.live.buffer
        while len(data) >= 2 and len(data) >= 2 + (data[1] & 0x7f):
            kind, length = data[0] & 0x0f, data[1] & 0x7f
            body, data = data[2:2 + length], data[2 + length:]
            if kind == 9:
                self.live._send(10, body)
            elif kind == 1:
                self.head = max(self.head, json.loads(body).get('head', 0))
        self.live.buffer = data
        self.pull()

    def pull(self):
        if self.socket or self.seen >= self.head:
            return
        self.socket, self.answer = self.person.connect(), b''
        self.pulls += 1
        self.socket.sendall(('GET /v1/changes?cursor=%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n'
                             'Authorization: Bearer %s\r\n\r\n' % (self.cursor, self.person.token)).encode())
        self.socket.setblocking(False)
        self.selector.register(self.socket, selectors.EVENT_READ, self.answered)

    def answered(self):
        data = self.socket.recv(262144)
        if data:
            self.answer += data
            return
        self.selector.unregister(self.socket)
        self.socket.close()
        self.socket = None
        head = self.answer.split(b'\r\n\r\n', 1)[1][:2000].decode('utf-8', 'ignore')
        assert '"cursor":"' in head, self.answer[:500]
        self.cursor = head.split('"cursor":"', 1)[1].split('"', 1)[0]
        self.seen = max(self.seen, int(head.split('"until":', 1)[1].split(',', 1)[0]))
        if '"more":true' in head:
            self.head = max(self.head, self.seen + 1)
        self.at = time.monotonic()
        self.came(self.at)
        self.pull()

    def came(self, now):
        """Overwritten by main()."""


def edit(world, per_second, seconds, sent, done):
    """Somebody who changes one package after another, at a steady rate."""
    person = world.person('ADMIN')
    person.pull()
    start = time.monotonic()
    for i in range(per_second * seconds):
        wait = start + i / per_second - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        at = time.monotonic()
        outcome = person.done('update', 'client', world.petrov, {'address': 'Баку, дом %d' % i}, {})
        sent.append((outcome['rev'], at))
    done.set()


def memory(world):
    with open('/proc/%d/status' % world.process.pid, encoding='ascii') as f:
        return next(int(line.split()[1]) for line in f if line.startswith('VmRSS')) / 1024


def processor(world):
    with open('/proc/%d/stat' % world.process.pid, encoding='ascii') as f:
        fields = f.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def main(desktops=500, per_second=50, seconds=20):
    with World(licences=100) as world:
        selector, sent, done, times = selectors.DefaultSelector(), [], threading.Event(), []
        everybody = [Desktop(world, selector) for _ in range(desktops)]
        told = dict.fromkeys(everybody, 0)

        def came(desktop, now):
            at = told[desktop]
            while at < len(sent) and sent[at][0] <= desktop.seen:
                times.append((now - sent[at][1]) * 1000)
                at += 1
            told[desktop] = at

        for desktop in everybody:
            desktop.came = lambda now, desktop=desktop: came(desktop, now)
        before, used, pulled = memory(world), processor(world), sum(d.pulls for d in everybody)
        writer = threading.Thread(target=edit, args=(world, per_second, seconds, sent, done))
        writer.start()
        last = None
        while True:
            for key, _ in selector.select(0.2):
                key.data()
            if done.is_set() and last is None:
                last = time.monotonic()
            if last:
                # What was seen before whoever wrote it had the answer.
                for desktop in everybody:
                    desktop.came(desktop.at)
            if last and (all(at == len(sent) for at in told.values()) or time.monotonic() > last + 30):
                break
        writer.join()
        used, pulled = processor(world) - used, sum(d.pulls for d in everybody) - pulled
        missed = sum(len(sent) - at for at in told.values())
        times.sort()
        p = lambda share: times[int(share * (len(times) - 1))]
        print('%d live desktops, %d edits a second: edit to seen p50 %.0f ms, p95 %.0f ms  limit %d ms  ratio %.2f  target <= 1'
              % (desktops, per_second, p(0.5), p(0.95), TARGET_MS, p(0.95) / TARGET_MS), flush=True)
        print('kabinetd with them %.0f MiB (%.0f before the edits)  limit %d MiB  ratio %.2f  target <= 1'
              % (memory(world), before, TARGET_MIB, memory(world) / TARGET_MIB))
        print('processor time of kabinetd: %.0f us a nudge and pull (%d of them, %.1f ms an edit)'
              % (used * 1e6 / pulled, pulled, used * 1e3 / len(sent)))
        print('missed %d of %d  target 0' % (missed, len(sent) * desktops))
        for desktop in everybody:
            desktop.live.sock.close()
        return 1 if missed else 0


sys.exit(main(*map(int, sys.argv[1:])))

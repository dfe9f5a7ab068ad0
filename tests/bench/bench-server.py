#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What kabinetd makes of a push, of the same push again, and of pages: median of five.

    bench-server.py LIMIT-PUSH LIMIT-PAGE
"""
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import World  # noqa: E402

ROWS, EDITS, BATCH, ROUNDS = 100000, 10000, 500, 5


def line(what, ours, limit, target, unit='/s'):
    print('%-52s %9.0f%s  limit %9.0f%s  ratio %.2f  target %s' % (what, ours, unit, limit, unit, ours / limit, target), flush=True)


class Raw:
    """Requests without what reading JSON in Python costs."""

    def __init__(self, person):
        self.person = person

    def __call__(self, path, body=None):
        connection = http.client.HTTPConnection('localhost')
        connection.sock = self.person.connect()
        connection.request('POST' if body else 'GET', path, body, {'Authorization': 'Bearer ' + self.person.token})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        assert answer.status == 200, data[:300]
        return data


def processor(world):
    with open('/proc/%d/stat' % world.process.pid, encoding='ascii') as f:
        fields = f.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def pull(raw, world):
    """Everything from nothing: (rows/s by the clock, rows/s by the server's processor time, ms to the first page, cursor)."""
    cursor, first, start, used = '', None, time.monotonic(), processor(world)
    while True:
        data = raw('/v1/changes' + ('?cursor=' + cursor if cursor else ''))
        first = first or (time.monotonic() - start) * 1000
        head = data[:1000].decode('utf-8', 'ignore')
        cursor = head.split('"cursor":"', 1)[1].split('"', 1)[0]
        if '"more":false' in head:
            break
    return (ROWS / (time.monotonic() - start), ROWS / max(0.01, processor(world) - used), first, cursor)


def main():
    with World(licences=ROWS) as world:
        made = float(world.made.split('licences, ')[1].split('/s')[0])
        copy = os.path.join(world.dir, 'copy.db')
        admin = world.person('ADMIN')
        raw = Raw(admin)
        pulls = [pull(raw, world) for _ in range(ROUNDS)]
        idle = []
        for _ in range(ROUNDS):
            used = processor(world)
            for _ in range(200):
                raw('/v1/changes?cursor=' + pulls[-1][3])
            idle.append((processor(world) - used) * 1000 / 200)
        pushes, limits, repeats, pages = [], [], [], []
        base = {'status': 'active', 'status_reason': None, 'note': 'only for staff'}
        for turn in range(ROUNDS):
            rows = world.sql('SELECT id, rev FROM licence ORDER BY nr LIMIT ? OFFSET ?', EDITS, turn * EDITS)
            batches = [json.dumps({'device': admin.device, 'mutations': [
                admin.mutation('update', 'licence', row, {'status': 'suspended', 'status_reason': 'x', 'note': 'y'}, base, rev)
                for row, rev in rows[at:at + BATCH]]}).encode() for at in range(0, EDITS, BATCH)]
            for times in (pushes, repeats):
                start = time.monotonic()
                answers = [raw('/v1/mutations', batch) for batch in batches]
                times.append(EDITS / (time.monotonic() - start))
                assert sum(a.count(b'"done"') for a in answers) == EDITS
            world.sql('VACUUM INTO ?', copy)
            done = subprocess.run([sys.argv[2], copy], capture_output=True, text=True, check=True)
            pages.append(float(done.stdout))
            done = subprocess.run([sys.argv[1], copy, str(EDITS)], capture_output=True, text=True, check=True)
            limits.append(float(done.stdout))
            os.unlink(copy)
            for more in ('-wal', '-shm'):
                shutil.rmtree(copy + more, ignore_errors=True)
                if os.path.exists(copy + more):
                    os.unlink(copy + more)
        median = statistics.median
        line('push of %d edits in batches of %d' % (EDITS, BATCH), median(pushes), median(limits), '>= 0.6')
        line('the same batches again', median(repeats), 50000, '>= 1')
        line('first sync, server side, by the clock', median(p[0] for p in pulls), 61000, '>= 1')
        line('pages of 5,000 changes, by processor time', median(p[1] for p in pulls), median(pages), '>= 0.5')
        line('licences made in bulk', made, 40000, '>= 1')
        print('first page: ours %.0f ms, limit -, ratio -, target -' % median(p[2] for p in pulls))
        print('a pull with nothing new, processor: ours %.2f ms, limit 1.00 ms, ratio %.2f, target >= 1'
              % (median(idle), 1 / max(0.01, median(idle))))


main()

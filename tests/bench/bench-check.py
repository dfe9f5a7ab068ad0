#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs to compare a range of rows: the server's processor time, and the desktop's; medians of five.

    bench-check.py
"""
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', folder) for folder in ('', 'server')]
from kabinet_test import Desktop  # noqa: E402
from world import PASSWORD, World  # noqa: E402

ROWS, RANGES, ROUNDS = 50000, 40, 5
# A round over a million rows is about a thousand ranges: what it may take of a processor in a day.
TARGET_SERVER, TARGET_DESKTOP = 30, 30


def line(what, ms, target):
    print('%-64s %8.2f ms  target %d ms%s' % (what, ms, target, '' if ms <= target else '  MISSED'), flush=True)


def processor(world):
    with open('/proc/%d/stat' % world.process.pid, encoding='ascii') as f:
        fields = f.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK') * 1000


def server(world, login, path='/v1/digests'):
    """ms of the server's processor for a range of 1,000 rows."""
    person = world.person(login)
    person.pull()
    ids = sorted(i for e, i in person.cache if e == 'licence')
    fields = ','.join(n for n in world.client().get('/openapi.json')[1]['components']['schemas']['licence']['properties']
                      if n not in ('entity', 'id', 'rev', 'deleted', 'created_at', 'created_by', 'updated_at', 'updated_by'))
    found = []
    for _ in range(ROUNDS):
        used = processor(world)
        for i in range(RANGES):
            at = i * 1000 % (len(ids) - 1000)
            status, answer = person.get('%s?cursor=%s&entity=licence&after=%s&to=%s&fields=%s'
                                        % (path, person.cursor, ids[at], ids[at + 1000], fields))
            assert status == 200 and answer.get('count', 1000) == 1000, answer
        found.append((processor(world) - used) / RANGES)
        time.sleep(21 if len(found) % 5 == 4 else 0)        # as many a minute as a session may ask
    return statistics.median(found)


def desktop(world, folder):
    """ms of the desktop's processor for a range of a whole round, with what it costs to begin and to look through the file."""
    desk = Desktop(world.url, 'ADMIN', PASSWORD, folder)
    desk.sync()
    found = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        desk.run('check', '--server', world.url, '--login', 'ADMIN')
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found) / (ROWS / 1000 + 60) * 1000


def main():
    folder = tempfile.mkdtemp(prefix='kab-bench-check-')
    try:
        with World(licences=ROWS) as world:
            line('server: sum of 1,000 rows, the office (sees all)', server(world, 'ADMIN'), TARGET_SERVER)
            line('server: sum of 1,000 rows, a partner (every other row is his)', server(world, 'PARTNER'), TARGET_SERVER)
            line('server: 1,000 rows sent anew', server(world, 'AGENT', '/v1/ranges'), TARGET_SERVER)
            line('desktop: a range of a whole round', desktop(world, folder), TARGET_DESKTOP)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()

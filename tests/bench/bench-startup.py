# SPDX-License-Identifier: GPL-3.0-or-later
"""Start of the application with the cache of a large org, up to the first painted frame that shows
rows of the list, against an empty libadwaita window; and what both then hold in memory.

    session -- python3 bench-startup.py LIMIT-WINDOW FIRST-FRAME.so
"""
import json
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import Desktop, Server, program  # noqa: E402

ROUNDS = 9
ROWS = int(os.environ.get('KABINET_BENCH_ROWS', '1000000'))


def first_frame(command, preload, rows):
    env = dict(os.environ, LD_PRELOAD=preload, FIRST_FRAME_ROWS=str(rows),
               FIRST_FRAME_START=str(time.monotonic_ns()))
    out = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    for line in out.stdout.splitlines():
        if line.startswith('first-frame '):
            _, ms, kib = line.split()
            return float(ms), int(kib)
    raise SystemExit('%s painted nothing:\n%s%s' % (command[0], out.stdout, out.stderr))


def make_account(folder):
    """The account of an administrator, synced once, where the window looks for it; the server then goes."""
    with Server(os.path.join(folder, 'server')) as server:
        server.stop()
        server.ctl('sample', '--licences', ROWS, '--seed', 1, '--password-stdin', input='secret word\n')
        server.start()
        desktop = Desktop(server.url, 'admin', 'secret word', os.path.join(folder, 'desktop'))
        desktop.sync()
    os.makedirs(os.environ['XDG_DATA_HOME'], exist_ok=True)
    data = os.path.join(os.environ['XDG_DATA_HOME'], 'kabinet')
    os.symlink(os.path.join(folder, 'desktop', 'data'), data)
    name, = os.listdir(os.path.join(data, 'accounts'))
    with open(os.path.join(data, 'accounts', name, 'account.json'), encoding='utf-8') as f:
        account = json.load(f)
    key = '%s %s' % (account['server'], account['user']['id'])
    subprocess.run(['gsettings', 'set', 'org.kabinet.Kabinet', 'last-account', key], check=True)


def main():
    limit, preload = sys.argv[1], sys.argv[2]
    folder = os.environ['SESSION_DIR']
    os.mkdir(os.path.join(folder, 'server'))
    make_account(folder)
    ours, bare = [], []
    for _ in range(ROUNDS + 1):
        bare.append(first_frame([limit], preload, 0))
        ours.append(first_frame([program('kabinet')], preload, 10))
    ours, bare = ours[1:], bare[1:]   # the first of each warms the page cache
    for what, unit, i, target in (('startup', 'ms', 0, 1.3), ('startup memory', 'MiB', 1, 1.5)):
        a, b = statistics.median(r[i] for r in ours), statistics.median(r[i] for r in bare)
        scale = 1024 if i else 1
        print('%s: ours %.0f %s, limit %.0f %s, ratio %.2f, target <= %.1f'
              % (what, a / scale, unit, b / scale, unit, a / b, target))


main()

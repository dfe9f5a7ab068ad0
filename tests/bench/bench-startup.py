# SPDX-License-Identifier: GPL-3.0-or-later
"""Start of the application with the cache of a large org, up to the first painted frame that shows
rows of the list, against an empty libadwaita window; and what both then hold in memory.

    session -- python3 bench-startup.py LIMIT-WINDOW FIRST-FRAME.so
"""
import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import Server, program  # noqa: E402

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


def main():
    limit, preload = sys.argv[1], sys.argv[2]
    with Server(sample=ROWS) as server:
        server.make_desktop_account()
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

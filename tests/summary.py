#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the end of what failed, and "N passed, N failed, N skipped", from meson's testlog.json.

    summary.py BUILD STATUS

A test that speaks TAP counts with each of its lines, any other as one.  What ended badly
without a line that says so (a crash, a leak, a time-out) is one failure more.

A few that failed are run once more, one at a time, to say which of them are unsteady. That is a
hint for whoever mends them: what failed once has failed."""
import json
import os
import re
import subprocess
import sys

UNSTEADY_MAX = 3

TAP = re.compile(r'^(not )?ok \d+(.*)$', re.M)
SKIP = re.compile(r'# *skip', re.I)
TODO = re.compile(r'# *todo', re.I)


def count(test):
    """(passed, failed, skipped) of one test program."""
    good = test['result'] in ('OK', 'EXPECTEDFAIL', 'SKIP')
    lines = TAP.findall(test.get('stdout') or '')
    if not lines:
        return (0, 0, 1) if test['result'] == 'SKIP' else (int(good), int(not good), 0)
    skipped = sum(bool(SKIP.search(rest)) for _, rest in lines)
    failed = sum(bool(no) and not TODO.search(rest) for no, rest in lines)
    passed = len(lines) - skipped - failed
    return passed, failed + (not good and not failed), skipped


def read(path):
    """The tests of a log: {name: test}."""
    try:
        with open(path, encoding='utf-8') as f:
            return {test['name']: test for test in map(json.loads, filter(str.strip, f))}
    except OSError as e:
        print(e)
        return {}


def run_again(build, names):
    print('\nAgain, one at a time: ' + ', '.join(names), flush=True)
    subprocess.run(['meson', 'test', '-C', build, '--no-rebuild', '--num-processes', '1', '--logbase', 'again',
                    *(name.rpartition(' / ')[2] for name in names)], check=False)
    return read(os.path.join(build, 'meson-logs', 'again.json'))


def print_end(test, word):
    print('\n==== %s: %s' % (test['name'], word))
    for stream in ('stdout', 'stderr'):
        print('\n'.join((test.get(stream) or '').strip().splitlines()[-60:]))


def main():
    build, status = sys.argv[1], int(sys.argv[2])
    tests = read(os.path.join(build, 'meson-logs', 'testlog.json'))
    failed = [name for name, test in tests.items() if count(test)[1]]
    again = {}
    if 0 < len(failed) <= UNSTEADY_MAX:
        again = run_again(build, failed)
    total = [sum(n) for n in zip((0, 0, 0), *map(count, tests.values()))]
    for name in failed:
        unsteady = name in again and not count(again[name])[1]
        print_end(tests[name], tests[name]['result'] + (', passed when run again alone' if unsteady else ''))
    if (status or not tests) and not total[1]:
        print('\nmeson test ended with %d' % status)
        total[1] += 1
    print('%d passed, %d failed, %d skipped' % tuple(total))
    return 1 if total[1] else 0


sys.exit(main())

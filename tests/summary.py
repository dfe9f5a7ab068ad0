#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the end of what failed, and "N passed, N failed, N skipped", from meson's testlog.json.

A test that speaks TAP counts with each of its lines, any other as one.  What ended badly
without a line that says so (a crash, a leak, a time-out) is one failure more."""
import json
import re
import sys

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


def main():
    path, status = sys.argv[1], int(sys.argv[2])
    total = [0, 0, 0]
    try:
        with open(path, encoding='utf-8') as f:
            tests = [json.loads(line) for line in f if line.strip()]
    except OSError as e:
        print(e)
        tests = []
    for test in tests:
        result = count(test)
        total = [a + b for a, b in zip(total, result)]
        if result[1]:
            print('\n==== %s: %s' % (test['name'], test['result']))
            for stream in ('stdout', 'stderr'):
                text = (test.get(stream) or '').strip().splitlines()
                print('\n'.join(text[-60:]))
    if (status or not tests) and not total[1]:
        print('\nmeson test ended with %d' % status)
        total[1] += 1
    print('%d passed, %d failed, %d skipped' % tuple(total))
    return 1 if total[1] else 0


sys.exit(main())

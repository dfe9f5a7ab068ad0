#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hours of mixed work, and what it does to memory: two desktops, one of them two programs, and kabinetd, with edits, pulls,
nudges, cuts, restarts of the one and the other.  Prints how much each grows in an hour, by the line through what it had after
the first quarter.

    bench-soak.py [MINUTES [EDITS-A-SECOND]]          (8 hours: 480)
"""
import os
import random
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'story'))
from office import Office  # noqa: E402
from typists import Book, Typist, check_files  # noqa: E402
from kabinet_test import wait_for  # noqa: E402

# What counts as none: measuring for a few minutes cannot tell less.
SLOPE, PACKAGES, EVERY = 6, 200, 1.0


def own(pid):
    with open('/proc/%d/status' % pid, encoding='ascii') as f:
        return next(int(line.split()[1]) for line in f if line.startswith('RssAnon')) / 1024


def main(minutes=3, per_second=20):
    dice = random.Random(1)
    with Office() as office:
        packages = [office.do('package', 'create', name='Пакет %d' % i, calculation='fixed', price=100, currency='RUB', state='on_sale',
                              vat='none') for i in range(PACKAGES)]
        second = office.server.add_user('admin', 'Громов', 'Пётр', 'second@example.org')
        book = Book(os.path.join(office.dir, 'said'))
        desktops = [office.desktop(office.admin), office.desktop(second)]
        for desktop in desktops:
            desktop.sync()
        typists = [Typist(desktops[i], book).wait_ready() for i in (0, 0, 1)]
        watched = {'kabinetd': office.server.process.pid, 'a desktop': typists[0].process.pid, 'a second program': typists[1].process.pid,
                   'another desktop': typists[2].process.pid}
        found, start, count, next_look, next_cut = {name: [] for name in watched}, time.monotonic(), 0, 0, 20
        while (now := time.monotonic() - start) < minutes * 60:
            count += 1
            typist = dice.choice(typists)
            what = dice.random()
            if what < 0.4:
                typist.set('price', dice.choice(packages), 1000 + count)
            elif what < 0.7:
                typist.set('name', dice.choice(packages), 'Пакет №%d' % count)
            elif what < 0.8:
                typist.add('Опция %d' % count)
            elif what < 0.95:
                typist.tell('now')
            else:
                typist.ask('state')
            if now > next_cut:                          # the cable, now and then, and somebody who signs in anew
                next_cut = now + 20
                office.proxy.cut()
                time.sleep(dice.random())
                office.proxy.restore()
                office.server.client().sign_in(*office.admin).changes()
            if now > next_look:
                next_look = now + EVERY
                for name, pid in watched.items():
                    found[name].append((now, own(pid)))
                for one in typists:
                    one.lines.clear()                   # or it is this script that grows
            time.sleep(max(0, start + count / per_second - time.monotonic()))
        for typist in typists:
            typist.tell('now')
        wait_for(lambda: all(t.state()['pending'] == 0 for t in typists), 60, 'everything to be sent')
        for name, points in found.items():
            late = [p for p in points if p[0] > minutes * 15]
            slope, _ = statistics.linear_regression([p[0] / 3600 for p in late], [p[1] for p in late])
            # by the lowest of a stretch: what is in use for a moment is no growth
            third = max(1, len(late) // 3)
            low, high = min(p[1] for p in late[:third]), min(p[1] for p in late[-third:])
            print('%s in %g minutes of mixed work: %.1f MiB, then %.1f MiB; the line through it %+.1f MiB an hour  target <= %d (or none to tell)'
                  % (name, minutes, low, high, slope, SLOPE), flush=True)
        for name, points in found.items():
            print('# %s: %s' % (name, ', '.join('%.1f' % points[i * (len(points) - 1) // 12][1] for i in range(13))))
        print('%d edits typed, %d said to be saved' % (len(book.where), len(book.are_saved)))
        for typist in typists:
            typist.close()
        check_files(*[os.path.join(folder, name) for desktop in desktops for folder, _, names in os.walk(desktop.cache)
                      for name in names if name.endswith('.db')])


main(*[float(a) if '.' in a else int(a) for a in sys.argv[1:]])

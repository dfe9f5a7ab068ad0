#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hundreds of rounds of kill -9, SIGSTOP and SIGCONT, and cuts of the cable, at random points of the work of real
processes: offices of a server, a desktop of two programs on one account, and another desktop, all typing.  Every value
is unique, and afterwards accounted for (invariants 14 to 17, 23, 27, 32, 37).

KABINET_ROUNDS=N all of them together, KABINET_SEED=N repeats a run (as far as the machine does)."""
import collections
import json
import os
import random
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from office import Office  # noqa: E402
from typists import Book, Typist, Wire, check_files  # noqa: E402
from kabinet_test import ON_POSTGRESQL, main, wait_for  # noqa: E402

SEED = int(os.environ.get('KABINET_SEED') or random.randrange(1 << 32))
ROUNDS = int(os.environ.get('KABINET_ROUNDS') or (60 if ON_POSTGRESQL else 500))
OFFICES = 1 if ON_POSTGRESQL else 3
# Between: everything is let come to rest, and compared.
REST = 40
OUTSIDE = {'created_at', 'created_by', 'updated_at', 'updated_by', 'deleted', 'pending'}
# What happens in a round, and how often.
BLOWS = {'kill a desktop': 4, 'kill the server': 3, 'stop a desktop': 3, 'stop the server': 2, 'cut': 3, 'cut inside an answer': 4,
         'stall': 1}


class Rounds:
    """One office, and what befalls it."""

    def __init__(self, office, seed):
        self.office, self.dice, self.count, self.blows = office, random.Random(seed), 0, collections.Counter()
        self.over = 0                                  # words that their author typed over before they were decided on
        self.book, self.wire = Book(os.path.join(office.dir, 'said')), Wire(office.proxy)
        self.packages = [office.do('package', 'create', name='Пакет %d' % i, calculation='fixed', price=100, currency='RUB',
                                   state='on_sale', vat='none') for i in range(3)]
        second = office.server.add_user('admin', 'Громов', 'Пётр', 'second@example.org')
        self.desktops = [office.desktop(office.admin), office.desktop(second)]
        for desktop in self.desktops:
            desktop.sync()
        self.typists = [Typist(self.desktops[i], self.book).wait_ready() for i in (0, 0, 1)]

    def type(self):
        """Something new, by somebody: an option; the price of a package of one's own; the name of one that all may change."""
        i = self.dice.randrange(3)
        typist, self.count = self.typists[i], self.count + 1
        kind = self.dice.random()
        if kind < 0.5:
            typist.add('Опция %d' % self.count)
        elif kind < 0.8:
            typist.set('price', self.packages[i // 2], 1000 + self.count)
        else:
            typist.set('name', self.packages[2], 'Общий %d' % self.count)

    def aim(self, action):
        """Does it now, or as soon as edits go up, or their answer comes down; at the latest in a fifth of a second."""
        done, proxy = threading.Event(), self.office.proxy
        point = self.dice.choice((None, b'POST /v1/mutations', b'"outcomes":', b'GET /v1/changes', b'"items":'))
        late = self.dice.choice((0, 0, 0.002, 0.01, 0.03))
        if point is None:
            time.sleep(self.dice.random() * 0.1)
        else:
            def watch(_, data):
                if point in data:
                    proxy.watch = None
                    threading.Timer(late, done.set).start() if late else done.set()
            proxy.watch = watch
            done.wait(0.2)
            proxy.watch = None
        action()

    def round(self):
        blow = self.dice.choices(list(BLOWS), BLOWS.values())[0]
        self.blows[blow] += 1
        dice, proxy, server = self.dice, self.office.proxy, self.office.server
        pause = dice.choice((0, 0.02, 0.05, 0.1, 0.3))
        who = dice.randrange(3)
        typist = self.typists[who]
        for _ in range(dice.randrange(1, 4)):
            self.type()
        for one in self.typists:
            one.tell('now')
        if blow == 'kill a desktop':
            self.aim(typist.kill)
            time.sleep(pause)
            typist.start()
        elif blow == 'stop a desktop':
            self.aim(lambda: typist.signal(signal.SIGSTOP))
            self.type()
            time.sleep(pause)
            typist.signal(signal.SIGCONT)
        elif blow == 'kill the server':
            self.aim(server.kill)
            self.type()
            time.sleep(pause)
            server.start()
        elif blow == 'stop the server':
            self.aim(lambda: server.process.send_signal(signal.SIGSTOP))
            self.type()
            time.sleep(pause)
            server.process.send_signal(signal.SIGCONT)
        elif blow == 'cut':
            self.aim(proxy.cut)
            self.type()
            time.sleep(pause)
            proxy.restore()
        elif blow == 'cut inside an answer':
            proxy.cut_after(dice.choice((1, 20, 150, 300, 1000, 5000)))
            self.aim(lambda: None)
            proxy.cut()
            time.sleep(pause)
            proxy.restore()
        else:
            self.aim(lambda: proxy.stall(True))
            self.type()
            time.sleep(pause)
            proxy.stall(False)

    def rest(self):
        """Invariant 23: without faults, everything comes to rest; 37: and says so."""
        def resting():
            states = [typist.state() for typist in self.typists]
            if all(s['pending'] == 0 and s['state'] in ('live', 'following') for s in states):
                return states
            for typist, state in zip(self.typists, states):
                if state['state'] == 'offline':
                    typist.tell('now')
            return None
        for typist in self.typists:
            typist.wait_ready()
            typist.tell('now')
        states = wait_for(resting, 60, lambda: 'rest: %s' % [t.ask('state') for t in self.typists], 0.1)
        assert [s['state'] for s in states].count('live') == 2, states      # one syncer of each desktop

    def check(self):
        self.rest()
        aside = [self.typists[i].problems() for i in (0, 2)]
        assert self.typists[1].problems() == aside[0]
        for typist in self.typists:
            typist.close()
        for desktop in self.desktops:
            desktop.sync(check=False)                   # 3: there are conflicts
            assert desktop.status()['pending'] == 0
        book, api = self.book, self.office.api.sign_in(*self.office.admin)
        book.check()
        assert not book.are_refused, book.are_refused
        # options: each once, if it was said to be saved
        options = [o['name'] for o in api.rows('option').values()]
        assert len(options) == len(set(options)), 'doubled: %s' % sorted(x for x in options if options.count(x) > 1)
        typed = {v for v, where in book.where.items() if where == 'option'}
        assert not set(options) - typed, 'nobody typed: %s' % (set(options) - typed)
        assert not (typed & book.are_saved) - set(options), 'lost: %s' % sorted((typed & book.are_saved) - set(options))
        # fields: in the journal once, or set aside where the person sees it
        journal = collections.defaultdict(list)
        for line in api.rows('activity').values():
            after = line.get('after') or {}
            after = json.loads(after) if isinstance(after, str) else after
            if line['action'] == 'update' and line.get('row') in self.packages:
                for field in ('price', 'name'):
                    if field in after:
                        journal[field, line['row']].append(str(after[field]))
        kept = {}
        for where in set(book.where.values()) - {'option'}:
            typed = {v for v, w in book.where.items() if w == where}
            there = journal[where]
            assert len(there) == len(set(there)), ('done twice', where, there)
            assert set(there) <= typed, ('nobody typed', where, set(there) - typed)
            kept[where] = {v for v in typed if any(' %s=%s' % (where[0], v) in (a + ' ').replace(' problem', '') for a in aside)}
            lost = (typed & book.are_saved) - set(there) - kept[where]
            # What its author typed over while it waited for a decision is one with what was typed over it.
            over = {v for v in lost if where != ('price', self.packages[1]) and book.typed_over(v, set(there) | kept[where])}
            assert lost == over, ('lost', where, sorted(lost - over), aside)
            self.over += len(over)
            assert where != ('price', self.packages[1]) or not kept[where], ('nobody else touched it', kept[where])
        sent = self.wire.check_numbers()
        for entity in ('option', 'package'):
            there = {i: {k: v for k, v in r.items() if k not in OUTSIDE} for i, r in api.rows(entity).items()}
            for desktop in self.desktops:
                here = {i: {k: v for k, v in r.items() if k not in OUTSIDE} for i, r in desktop.rows(entity).items()}
                assert here.keys() == there.keys(), entity
                for i, row in there.items():
                    assert here[i] == row or (entity == 'package' and i != self.packages[1]), (here[i], row)
        files = [os.path.join(folder, name) for desktop in self.desktops for folder, _, names in os.walk(desktop.cache)
                 for name in names if name.endswith('.db')]
        assert len(files) == 4 and not any('damaged' in f for f in files), files
        check_files(*files, *([] if ON_POSTGRESQL else [self.office.server.path]))
        return sent, sum(len(k) for k in kept.values())


def test_rounds():
    """Nothing lost, nothing doubled, numbers in order, and everything comes to rest (invariants 14, 15, 16, 17, 23, 32 and 37)"""
    print('# KABINET_SEED=%d' % SEED, flush=True)
    wrong, told, blows = [], [], collections.Counter()

    def run(n):
        try:
            with Office() as office:
                rounds = Rounds(office, '%d/%d' % (SEED, n))
                for i in range(ROUNDS // OFFICES + (n < ROUNDS % OFFICES)):
                    if wrong:
                        return
                    rounds.round()
                    if i % REST == REST - 1:
                        rounds.rest()
                told.append((rounds.check(), rounds.count, len(rounds.book.are_saved), rounds.over))
                blows.update(rounds.blows)
        except BaseException as e:       # pylint: disable=broad-except
            wrong.append(e)
            raise
    start = time.monotonic()
    threads = [threading.Thread(target=run, args=(n,)) for n in range(OFFICES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    print('# %d rounds in %.0f s: %s; %d values typed, %d said to be saved, %d edits sent, %d set aside, %d typed over' % (
        sum(blows.values()), time.monotonic() - start, dict(blows), sum(t[1] for t in told), sum(t[2] for t in told),
        sum(t[0][0] for t in told), sum(t[0][1] for t in told), sum(t[3] for t in told)))


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 of a desktop, and of the server, fifty times at random points of their work.  Every
value typed is unique: afterwards each one that was said to be saved is on the server exactly
once, the others once or not at all, and desktops and server agree.

KABINET_SEED=N repeats a run, KABINET_KILLS=N makes it longer."""
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from office import Office  # noqa: E402
from kabinet_test import main, wait_for  # noqa: E402

SEED = int(os.environ.get('KABINET_SEED') or random.randrange(1 << 32))
KILLS = int(os.environ.get('KABINET_KILLS') or 50)
OUTSIDE = {'created_at', 'created_by', 'updated_at', 'updated_by', 'deleted', 'pending'}


class Round:
    """What was typed, and what was said about it."""

    def __init__(self):
        self.saved, self.perhaps = set(), set()      # names of options
        self.prices = {}                             # desktop -> [(price, saved)]
        self.killed = {'edit': 0, 'sync': 0, 'server': 0, 'too late': 0}


def kill_at(process, seconds):
    """kill -9 after so long; whether it was still alive."""
    try:
        process.wait(max(0, seconds))
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        return True


def aim(proxy, seconds, action):
    """Does action so long after edits have begun to go up: the moments that matter are few and short."""
    def watch(down, data):
        if not down and b'POST /v1/mutations' in data:
            proxy.watch = None
            threading.Timer(seconds, action).start()
    proxy.watch = watch


def finish(process):
    out, err = process.communicate(timeout=120)
    assert 'Sanitizer' not in err and 'runtime error:' not in err, err
    return process.returncode, out, err


def duration(process):
    start = time.monotonic()
    status, out, err = finish(process)
    assert status == 0, (status, out, err)
    return time.monotonic() - start


def test_fifty_kills():
    """nothing lost, nothing doubled"""
    print('# KABINET_SEED=%d' % SEED, flush=True)
    dice = random.Random(SEED)
    state = Round()
    with Office() as office:
        packages = [office.do('package', 'create', name='Пакет %d' % i, calculation='fixed', price=100, currency='RUB',
                              state='on_sale', vat='none') for i in range(2)]
        desktops = [office.desktop(office.admin),
                    office.desktop(office.server.add_user('admin', 'Громов', 'Пётр', 'second@example.org'))]
        took = {'edit': 0, 'sync': 0}
        for n, desktop in enumerate(desktops):
            took['sync'] = max(took['sync'], duration(desktop.start('sync')))
            took['edit'] = max(took['edit'], duration(desktop.start('edit', 'package', packages[n], 'price=1,01')))
            state.prices[n] = [(101, True)]
        counter = number = 0
        while sum(state.killed.values()) - state.killed['too late'] < KILLS:
            number += 1
            n = dice.randrange(2)
            desktop, victim = desktops[n], ('edit', 'sync', 'server')[number % 3]
            point = dice.random()

            def type_in(kill_after=None):
                nonlocal counter
                counter += 1
                if dice.random() < 0.5:
                    name = 'Опция %d' % counter
                    process = desktop.start('add', 'option', 'name=' + name, 'price=1,00', 'currency=RUB')
                    killed = kill_after is not None and kill_at(process, kill_after)
                    (state.perhaps if killed else state.saved).add(name)
                else:
                    price = 1000 + counter
                    process = desktop.start('edit', 'package', packages[n], 'price=%d,%02d' % divmod(price, 100))
                    killed = kill_after is not None and kill_at(process, kill_after)
                    state.prices[n].append((price, not killed))
                if not killed:
                    status, out, err = finish(process)
                    assert status == 0, ('an edit after a kill', status, out, err)
                else:
                    process.communicate()
                return killed

            if victim == 'edit':
                state.killed['edit' if type_in(point * took['edit']) else 'too late'] += 1
                continue
            for _ in range(dice.randrange(1, 4)):
                type_in()
            # half of the blows fall anywhere, half while edits are under way
            aimed, office.proxy.watch = dice.random() < 0.5, None
            office.proxy.delay(dice.choice((0, 5, 20)))
            process = desktop.start('sync')
            if victim == 'sync':
                if aimed:
                    aim(office.proxy, point * 0.08, process.kill)
                    process.wait(60)
                    killed = process.returncode == -signal.SIGKILL
                else:
                    killed = kill_at(process, point * took['sync'])
                if killed:
                    process.communicate()
                else:
                    finish(process)
                state.killed['sync' if killed else 'too late'] += 1
            else:
                server = office.server.process
                if aimed:
                    aim(office.proxy, point * 0.03, server.kill)
                else:
                    time.sleep(point * took['sync'])
                    server.kill()
                # the desktop outlives it, and says what it is
                status, out, err = finish(process)
                assert status in (0, 5), (status, out, err)
                server.kill()
                server.wait(10)
                state.killed['server'] += 1
                office.server.start()
            office.proxy.delay(0)

        office.proxy.watch = None
        for desktop in desktops:
            desktop.sync()
        for desktop in desktops:
            desktop.sync()
            mine = desktop.status()
            assert (mine['pending'], mine['problems']) == (0, 0), mine
        print('# killed: %s; %d options and %d prices typed' % (
            state.killed, len(state.saved) + len(state.perhaps), sum(len(p) for p in state.prices.values())))

        office.api.sign_in(*office.admin)
        names = [o['name'] for o in office.api.rows('option').values()]
        assert len(names) == len(set(names)), 'doubled: %s' % sorted(x for x in names if names.count(x) > 1)
        assert not state.saved - set(names), 'lost: %s' % sorted(state.saved - set(names))
        assert not set(names) - state.saved - state.perhaps, 'nobody typed: %s' % names

        activity = office.api.rows('activity').values()
        for n, package in enumerate(packages):
            typed = state.prices[n]
            now = office.api.rows('package')[package]['price']
            last = max(i for i, (_, saved) in enumerate(typed) if saved)
            assert now in [price for price, _ in typed[last:]], (now, typed[last:])
            journal = [json.loads(a['after'])['price'] if isinstance(a['after'], str) else a['after']['price']
                       for a in activity if a.get('row') == package and a['action'] == 'update']
            assert len(journal) == len(set(journal)), 'a change of price was applied twice: %s' % journal
            missing = {price for price, saved in typed if saved} - set(journal)
            assert not missing, 'changes of price that were lost: %s' % missing
            order = [price for price, _ in typed if price in set(journal)]
            assert sorted(journal) == sorted(order), (journal, order)

        for entity in ('option', 'package'):
            there = {i: {k: v for k, v in r.items() if k not in OUTSIDE} for i, r in office.api.rows(entity).items()}
            for desktop in desktops:
                here = {i: {k: v for k, v in r.items() if k not in OUTSIDE} for i, r in desktop.rows(entity).items()}
                assert here == there, entity
        # the server's file is whole, and a copy of it too
        copy = os.path.join(office.dir, 'copy.db')
        office.server.ctl('backup', copy)
        for path in (office.server.path, copy):
            checked = wait_for(lambda p=path: subprocess.run(['sqlite3', p, 'PRAGMA integrity_check'], capture_output=True,
                                                             text=True, check=False).stdout.strip(), 20)
            assert checked == 'ok', checked


main()

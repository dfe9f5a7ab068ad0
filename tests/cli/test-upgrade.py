#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invariant 25: power that goes at any step of bringing a former version's files to this one loses and doubles nothing, and
what a later version wrote is refused and left as it is.

    test-upgrade.py POWER-CUT.so [FUNCTION...]"""
import contextlib
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import Desktop, ctl, main, program  # noqa: E402
from saved import SAVED, Set  # noqa: E402

POWER_CUT = os.path.abspath(sys.argv.pop(1))
# At each of the first steps, later at every few.
EACH, MOST = 30, 110


@contextlib.contextmanager
def opened(path):
    """Closed at the end, with what was written in the file itself."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        yield db


def cut_at(step, command):
    """Runs it until its power goes: whether it went before the end."""
    environment = dict(os.environ, LD_PRELOAD=POWER_CUT, POWER_CUT_AT=str(step),
                       ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0')
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == -signal.SIGKILL:
        return True
    assert done.returncode == 0, (step, done)
    return False


def each_step(check, place):
    """check(step): whether power went; at all steps until it does not.  place: of the saved ones, newest first; of the older
    ones, which fewer have, every third step, each another third."""
    with ThreadPoolExecutor(3) as pool:
        steps = 0
        at = list(range(1, EACH + 1)) + list(range(EACH + 1, MOST * 20, 9))
        at = at[place % 3::3] if place else at
        for first in range(0, len(at), 12):
            went = list(pool.map(check, at[first:first + 12]))
            steps += sum(went)
            if not all(went):
                assert steps > (3 if place else 10), steps
                return steps
    raise AssertionError('there is no end to it')


def version_of(path):
    with opened(path) as db:
        return db.execute('PRAGMA user_version').fetchone()[0]


def contents(path):
    """How many rows each table has; that the file is whole goes without saying."""
    with opened(path) as db:
        assert db.execute('PRAGMA quick_check').fetchall() == [('ok',)], path
        tables = [t for t, in db.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        return {t: db.execute('SELECT count(*) FROM "%s"' % t).fetchone()[0] for t in tables if not t.startswith('sqlite_')}


def sets():
    """The newest first."""
    return [Set(os.path.join(SAVED, name)) for name in sorted(os.listdir(SAVED), key=lambda name: int(name[1:]), reverse=True)]


def test_server():
    """A former server's database, its power cut at each step of the upgrade: everything is there afterwards"""
    for place, old in enumerate(sets()):
        with tempfile.TemporaryDirectory(prefix='kab-upgrade-') as folder:
            def lay_out(name, old=old, folder=folder):
                path = os.path.join(folder, name)
                shutil.copyfile(old.server.path, path)
                return path, 'sqlite:' + path
            before = contents(old.server.path)
            whole, database = lay_out('whole.db')
            ctl('--database', database, 'org', 'list')
            wanted = contents(whole)
            assert all(wanted[table] >= n for table, n in before.items()), (before, wanted)

            def check(step, wanted=wanted, whole=whole):
                path, database = lay_out('%d.db' % step)
                went = cut_at(step, [program('kabinetctl'), '--database', database, 'org', 'list'])
                ctl('--database', database, 'org', 'list')
                assert contents(path) == wanted and version_of(path) == version_of(whole), step
                assert json.loads(ctl('--database', database, 'verify-activity', '--json'))['ok'], step
                return went
            print('# %s: the server at %d steps' % (old.name, each_step(check, place)))
        shutil.rmtree(old.server.dir)


def test_desktop():
    """A former desktop's files, the same: its rows are there, and the edit that waits"""
    for place, old in enumerate(sets()):
        with tempfile.TemporaryDirectory(prefix='kab-upgrade-') as folder:
            def lay_out(name, old=old, folder=folder):
                desk = Desktop(old.server.url, old.expect['login'], old.expect['password'], os.path.join(folder, name))
                return desk, *old.lay_out(desk.cache)
            desk, whole, _ = lay_out('whole')
            desk.run('status')
            wanted = contents(whole)

            def check(step, old=old, wanted=wanted, whole=whole):
                desk, work, _ = lay_out(str(step))
                went = cut_at(step, desk.command('status'))
                assert desk.rows('package')[old.expect['package']]['price'] == 200000, step      # as the edit has it
                assert contents(work) == wanted and version_of(work) == version_of(whole), step
                with opened(work) as db:
                    assert db.execute('SELECT count(*) FROM outbox WHERE acked_rev IS NULL').fetchall() == [(1,)], step
                return went
            print('# %s: the desktop at %d steps' % (old.name, each_step(check, place)))
        shutil.rmtree(old.server.dir)


def digests(*paths):
    found = []
    for path in paths:
        with open(path, 'rb') as f:
            found.append(hashlib.sha256(f.read()).hexdigest())
    return found


def test_downgrade():
    """Files of a later version are refused with a sentence, and not touched; its cache is kept, and made anew beside"""
    for old in sets():
        with tempfile.TemporaryDirectory(prefix='kab-upgrade-') as folder:
            desk = Desktop(old.server.url, old.expect['login'], old.expect['password'], folder)
            work, cache = old.lay_out(folder)
            desk.run('status')
            ctl('--database', old.server.database, 'org', 'list')
            version = version_of(work)
            for path in (work, old.server.path):
                with opened(path) as db:
                    db.execute('PRAGMA user_version=99')
                    db.execute('CREATE TABLE of_tomorrow(x)')
            before = digests(work, old.server.path)
            for command in (['status'], ['edit', 'package', old.expect['package'], 'price=3,00'], ['list', 'package']):
                status, _, err = desk.run(*command, check=False)
                assert status not in (0, 3) and 'newer' in err, (command, status, err)
            for command in (['org', 'list'], ['user', 'list'], ['backup', os.path.join(folder, 'copy.db')]):
                status, _, err = ctl('--database', old.server.database, *command, check=False)
                assert status != 0 and 'newer' in err, (command, status, err)
            done = subprocess.run([program('kabinetd'), '--database', old.server.database, '--listen', '127.0.0.1:0', '--blobs',
                                   old.server.blobs], capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode not in (0, -signal.SIGSEGV) and 'newer' in done.stderr, done
            assert digests(work, old.server.path) == before
            assert not [n for n in os.listdir(os.path.dirname(work)) if 'damaged' in n]
            # the later version goes, and the former one finds its edit
            with opened(work) as db:
                db.execute('PRAGMA user_version=%d' % version)
            with opened(cache) as db:
                db.execute('PRAGMA user_version=99')
            assert desk.status()['pending'] == 1
            assert [n for n in os.listdir(os.path.dirname(cache)) if n.startswith('cache.db.damaged')]
        shutil.rmtree(old.server.dir)


main()

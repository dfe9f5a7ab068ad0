#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's copy that differs from what the server has is found out and mended, range by range (invariants 6, 10, 26)."""
import glob
import json
import os
import shutil
import sqlite3
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', folder) for folder in ('', 'server')]
from kabinet_test import Desktop, main, new_id, run, wait_for  # noqa: E402
from world import PASSWORD, World  # noqa: E402


class Desk(Desktop):
    """A desktop, into whose files one may reach behind its back."""

    def __init__(self, world, login, folder):
        super().__init__(world.url, login, PASSWORD, folder)
        self.world = world
        self.sync()

    @property
    def file(self):
        [path] = glob.glob(os.path.join(self.cache, 'cache', '**', 'cache.db'), recursive=True)
        return path

    def sql(self, text, *values):
        with sqlite3.connect(self.file, timeout=20) as db:
            return db.execute(text, values).fetchall()

    def check(self, status=0):
        """What a whole round found."""
        command = self.command('check', '--json', '--server', self.server, '--login', self.login)
        got, out, err = run(command, check=False, env=self.environment())
        assert got == status, (got, out, err)
        return json.loads(out)

    def fetched(self):
        """Ranges that the server was asked for since the last time, by the server's own log of differences."""
        lines = [line for line in self.world.log().splitlines() if 'range of' in line]
        seen, self.seen = getattr(self, 'seen', 0), len(lines)
        return lines[seen:]


class Scene:
    """A server, and desktops of it in a folder that goes."""

    def __init__(self, licences=2500):
        self.world, self.dir = World(licences=licences), tempfile.mkdtemp(prefix='kab-check-')

    def __enter__(self):
        self.world.__enter__()
        return self

    def __exit__(self, *what):
        try:
            self.world.__exit__(*what)
        finally:
            shutil.rmtree(self.dir, ignore_errors=True)

    def desk(self, login):
        return Desk(self.world, login, os.path.join(self.dir, login))


def same(desk, person, entity='licence'):
    """What the desktop shows is what the server sends to that person."""
    person.pull()
    mine = {i: r for i, r in desk.rows(entity).items() if not r.get('deleted')}
    theirs = {i: r for (e, i), r in person.cache.items() if e == entity and not r.get('deleted')}
    assert mine.keys() == theirs.keys(), mine.keys() ^ theirs.keys()
    for row, values in theirs.items():
        wrong = {k: (v, mine[row].get(k)) for k, v in values.items()
                 if k not in ('entity', 'created_at', 'updated_at') and mine[row].get(k) != v}
        assert not wrong, (row, wrong)


def test_one_value():
    """One value that was changed behind its back is found and mended within one round; one range alone is fetched"""
    with Scene() as scene:
        desk, person = scene.desk('ADMIN'), scene.world.person('ADMIN')
        clean = desk.check()
        assert clean['mended'] == clean['faults'] == 0 and clean['found'] == [] and clean['rows'] > 2500, clean
        assert clean['ranges'] > 60 and not desk.fetched()
        [(row,)] = desk.sql('SELECT id FROM licence ORDER BY id LIMIT 1 OFFSET 1700')
        desk.sql('UPDATE licence SET price = price + 1 WHERE id = ?', row)
        found = desk.check()
        assert found['mended'] == 1 and found['faults'] == 0 and len(found['found']) == 1, found
        assert found['found'][0].startswith('mended licence '), found
        [line] = desk.fetched()
        assert 'had 1000 rows' in line, line
        same(desk, person)
        assert desk.check()['mended'] == 0 and not desk.fetched()
        assert 'kabinet_ranges_differed_total 1' in str(scene.world.client().request('GET', '/metrics')[2])


def test_missing_and_more():
    """A row that is missing comes back, one too many goes, completely; edits that wait stay"""
    with Scene(licences=30) as scene:
        desk, person = scene.desk('ADMIN'), scene.world.person('ADMIN')
        ids = [i for (i,) in desk.sql('SELECT id FROM licence ORDER BY id')]
        desk.edit('package', scene.world.package, price='7000')         # waits while all this is found
        with sqlite3.connect(desk.file) as db:
            db.create_function('TEXTKEY', 1, str.lower, deterministic=True)
            db.execute('PRAGMA secure_delete = ON')
            db.execute('CREATE TEMP TABLE one AS SELECT * FROM licence WHERE id = ?', (ids[4],))
            db.execute('UPDATE one SET nr = 999, id = ?, number = ?, client_name = ?', (new_id(), 'L-zuviel', 'Лишний Zeuge'))
            db.execute('INSERT INTO licence SELECT * FROM one')
            db.execute('DELETE FROM licence WHERE id = ?', (ids[7],))
            db.execute("UPDATE licence SET note = 'verdorben' WHERE id = ?", (ids[9],))
            # whose number a new one gets, by which the search index knows the former one
            db.execute('DELETE FROM package WHERE id = ?', (scene.world.other,))
        person.done('create', 'package', new_id(), {'name': 'Neuigkeit', 'state': 'draft', 'price': 1, 'calculation': 'fixed'})
        found = desk.check()
        assert found['mended'] == 2, found
        assert list(desk.rows('package', search='Архив')) == [scene.world.other]
        same(desk, person)
        assert len(desk.rows('licence')) == 30 and desk.rows('package')[scene.world.package]['price'] == 700000
        assert list(desk.rows('licence', search='Мария Петровна 7')) == [ids[7]]     # the search index knows it again
        assert not desk.rows('licence', search='Zeuge')
        with open(desk.file, 'rb') as f, open(desk.file + '-wal', 'rb') if os.path.exists(desk.file + '-wal') else f as g:
            assert 'Zeuge'.encode() not in f.read() + g.read()
        assert desk.check()['mended'] == 0


def test_one_bit_of_the_file():
    """A bit of a text that the disk lost, indexed or not, is found and mended; the rest is not fetched again"""
    with Scene(licences=1500) as scene:
        desk, person = scene.desk('ADMIN'), scene.world.person('ADMIN')
        before = os.stat(desk.file).st_ino
        for text, at in (('L-000321', 7), ('only for staff', 3)):
            with sqlite3.connect(desk.file) as db:
                db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
            with open(desk.file, 'r+b') as f:
                place = f.read().index(text.encode())
                f.seek(place + at)
                byte = f.read(1)[0]
                f.seek(place + at)
                f.write(bytes([byte ^ 1]))
            found = desk.check()
            assert found['mended'] == 1 or text == 'L-000321', (text, found)
            same(desk, person)
        again = desk.check()
        assert again['mended'] == 0 and again['faults'] == 0, again
        assert os.stat(desk.file).st_ino == before, 'everything was fetched again'
        ranges = [line.split('differed')[0] for line in desk.fetched()]
        assert len(set(ranges)) <= 2 and len(ranges) <= 6, ranges        # an index that was spoiled, too, asks once more


def test_scope():
    """Each compares with what he may see: agents, partners and the office differ, and nobody is told to mend anything"""
    with Scene(licences=40) as scene:
        for login in ('ADMIN', 'SOUTH', 'AGENT'):
            desk = scene.desk(login)
            report = desk.check()
            assert report['mended'] == report['faults'] == 0, (login, report)
            # a row that he may not see, and has all the same, goes
            if login == 'SOUTH':
                with sqlite3.connect(desk.file) as db:
                    db.execute('ATTACH ? AS other', (scene.admin_file,))
                    db.create_function('TEXTKEY', 1, str.lower, deterministic=True)
                    db.execute('INSERT INTO client SELECT * FROM other.client')
                assert len(desk.rows('client')) == 1
                assert desk.check()['mended'] == 1 and not desk.rows('client') and desk.check()['mended'] == 0
            if login == 'ADMIN':
                scene.admin_file = desk.file


def test_new_columns():
    """Fields that a new version knows get their values in rows that nobody touched, without everything from nothing (26)"""
    with Scene(licences=2200) as scene:
        desk, person = scene.desk('ADMIN'), scene.world.person('ADMIN')
        with sqlite3.connect(desk.file) as db:
            # as an older version left it: without a field, without an entity, without one of the searched fields
            for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name='licence' AND"
                                      " sql LIKE '%client_phone%'").fetchall():
                db.execute('DROP INDEX "%s"' % name)
            db.execute('ALTER TABLE licence DROP COLUMN client_phone')
            db.execute('DROP TABLE package_kind')
            db.execute('DROP TABLE IF EXISTS package_kind_search')
            db.execute("UPDATE meta SET value='another' WHERE key='tables'")
            [(cursor,)] = db.execute("SELECT value FROM meta WHERE key='cursor'").fetchall()
        assert len(desk.rows('licence')) == 2200                        # at once, with nobody to ask
        assert desk.sql("SELECT value FROM meta WHERE key='cursor'") == [(cursor,)]
        # killed in the middle of it, it goes on where it was
        for _ in range(2):
            process = desk.start('check', '--server', desk.server, '--login', desk.login)
            wait_for(lambda: desk.sql("SELECT count(*) FROM licence WHERE client_phone IS NOT NULL") != [(0,)]
                     or process.poll() is not None, what='a range to be filled')
            process.kill()
            process.communicate()
        assert desk.check()['faults'] == 0
        same(desk, person)
        same(desk, person, 'package_kind')
        assert all(r['client_phone'] == '+79123456789' for r in desk.rows('licence').values())
        assert not desk.fetched(), 'what was to be expected is no fault'
        assert len(desk.rows('licence', search='79123456')) == 2200
        assert desk.check()['mended'] == 0


main()

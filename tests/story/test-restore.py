#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invariants 7 and 17: the server is set back to a backup; what desktops had confirmed since comes back to it, once, and they say so."""
import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import PASSWORD, World                            # noqa: E402
from kabinet_test import ON_POSTGRESQL, Desktop, main        # noqa: E402

PARTLY = 4


class Office:
    """A server, desktops, and the backups of the server."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='kab-restore-')
        self.world = World(licences=3)
        self.desks = 0

    def __enter__(self):
        self.world.__enter__()
        return self

    def __exit__(self, *what):
        self.world.__exit__(*what)
        shutil.rmtree(self.folder, ignore_errors=True)

    def desk(self, login='ADMIN'):
        self.desks += 1
        desk = Desktop('unix:' + self.world.socket, login, PASSWORD, os.path.join(self.folder, 'desk%d' % self.desks))
        desk.sync()
        return desk

    def back_up(self, name='backup.db'):
        path = os.path.join(self.folder, name)
        self.world.ctl('backup', path, '--blobs', self.world.blobs)
        return path

    def restore(self, backup):
        """What was there before: a file, or on PostgreSQL a schema."""
        self.world.stop()
        kept = json.loads(self.world.ctl('restore', '--force', backup, '--blobs', self.world.blobs, '--json'))['kept']
        self.world.start()
        return kept

    def answers(self):
        text = 'SELECT id, COUNT(*) FROM mutation GROUP BY id'
        if ON_POSTGRESQL:
            return sorted(self.world.sql(text))
        with contextlib.closing(sqlite3.connect(self.world.path, timeout=20)) as db:
            return sorted(db.execute(text))


def settle(*desks):
    """Sent, and brought back: nothing waits, and what was confirmed is out of the outbox."""
    for _ in range(2):
        for desk in desks:
            desk.sync()
    for desk in desks:
        status = desk.status()
        assert (status['pending'], status['problems']) == (0, 0), status


def client_row(desk, name):
    return next(row for row in desk.rows('client').values() if row['name'] == name)


def test_confirmed_edits_come_back():
    """Created, changed, deleted, and a command, at two desktops, some in one row: all of it is there again, once, and said (7, 17)"""
    with Office() as office:
        one, two = office.desk(), office.desk()
        for name in ('Астра', 'Берёза', 'Вереск'):
            one.add('client', name=name, email='info@example.org')
        settle(one, two)
        backup = office.back_up()
        made = one.json('add', 'client', 'name=Герань')
        one.edit('client', 'Герань', phone='+79990000001')
        one.edit('client', 'Астра', email='a@example.org')
        one.run('delete', 'client', 'Берёза')
        ticket = one.json('add', 'ticket', 'subject=Вопрос', 'body=Как?', 'author=%s' % one.status()['user'])
        one.run('run', 'ticket', ticket['number'] or ticket['id'], 'reply', 'text=Так.')
        settle(one)
        two.sync()
        two.edit('client', 'Астра', phone='+79990000002')
        two.edit('client', 'Герань', email='g@example.org')     # of a row that the other made
        two.edit('client', 'Вереск', email='v@example.org')
        settle(two, one)
        assert one.status().get('restored') is None and two.status().get('restored') is None
        before = one.rows('client')
        answered = office.answers()
        office.restore(backup)
        # the one that made the row goes first: what the other did there has something to stand on
        settle(one, two, one)
        for desk in (one, two):
            now = desk.rows('client')
            assert set(now) == set(before), set(before) ^ set(now)
            for row in now.values():
                for field in ('name', 'email', 'phone'):
                    assert row.get(field) == before[row['id']].get(field), (field, row, before[row['id']])
        assert now[made['id']]['phone'] == '+79990000001' and now[made['id']]['email'] == 'g@example.org'
        assert [r['text'] for r in one.rows('ticket_message').values() if r['ticket'] == ticket['id']].count('Так.') == 1
        there = office.world.person('ADMIN').rows('ticket')[ticket['id']]
        assert there['number'] == one.rows('ticket')[ticket['id']]['number'] == ticket['number']
        assert {n for _, n in office.answers()} == {1} and office.answers() == answered
        for desk, n in ((one, 6), (two, 3)):
            said = desk.status().get('restored')
            assert said == ('The server was set back to an earlier time. %d edits that it had confirmed to you were missing there '
                            'and have been sent again.' % n), said
            assert said in desk.run('status')[1]
            desk.run('status', '--seen')
            assert desk.status().get('restored') is None
        settle(one, two)


def test_what_the_backup_has_stays():
    """Confirmed before the backup, and overwritten by somebody since: known by its id, not done again, over nobody's words (14)"""
    with Office() as office:
        one, two = office.desk(), office.desk()
        one.add('client', name='Астра', email='first@example.org')
        settle(one, two)
        two.edit('client', 'Астра', email='later@example.org')
        settle(two, one)
        one.edit('client', 'Астра', email='first@example.org')     # as it was: nobody can tell by looking at it
        settle(one, two)
        two.edit('client', 'Астра', email='last@example.org')
        settle(two, one)
        backup = office.back_up()
        rev = office.world.person('ADMIN').rows('client')[client_row(one, 'Астра')['id']]['rev']
        answered = office.answers()
        office.restore(backup)
        settle(one, two)
        there = office.world.person('ADMIN').rows('client')[client_row(one, 'Астра')['id']]
        assert (there['email'], there['rev']) == ('last@example.org', rev), there
        assert office.answers() == answered
        for desk in (one, two):
            assert desk.status().get('restored').endswith('None of what you edited here lately is missing there.'), desk.status()


def test_changed_by_others_since():
    """What was confirmed meets what somebody did after the restore: it is a problem with both, and the rest goes on (17)"""
    with Office() as office:
        one = office.desk()
        one.add('client', name='Астра', email='old@example.org')
        settle(one)
        backup = office.back_up()
        one.edit('client', 'Астра', email='mine@example.org')
        one.edit('client', 'Астра', phone='+79990000001')
        settle(one)
        office.restore(backup)
        admin = office.world.person('ADMIN')
        row = client_row(one, 'Астра')['id']
        now = admin.rows('client')[row]
        admin.done('update', 'client', row, {'email': 'theirs@example.org'}, {'email': 'old@example.org'}, now['rev'])
        assert one.sync(check=False)[0] == PARTLY
        problem, = one.json('problems')
        assert problem['conflict'] and problem['mine']['email'] == 'mine@example.org', problem
        assert problem['theirs']['email'] == 'theirs@example.org', problem
        there = admin.rows('client')[row]
        assert (there['email'], there['phone']) == ('theirs@example.org', '+79990000001'), there
        assert '2 edits' in one.status().get('restored'), one.status()


def test_older_edits_go_first():
    """What waited when the server was set back stands on what had been confirmed: it goes behind that, and is no conflict (15)"""
    with Office() as office:
        one = office.desk()
        one.add('client', name='Астра', email='a@example.org')
        settle(one)
        backup = office.back_up()
        one.edit('client', 'Астра', email='b@example.org')
        made = one.json('add', 'client', 'name=Берёза')
        settle(one)
        one.edit('client', 'Астра', email='c@example.org')         # these were never sent
        one.edit('client', 'Берёза', email='d@example.org')
        office.restore(backup)
        settle(one)
        there = office.world.person('ADMIN').rows('client')
        assert there[client_row(one, 'Астра')['id']]['email'] == 'c@example.org'
        assert there[made['id']]['email'] == 'd@example.org'


def test_restored_twice_and_back():
    """Set back twice, and then to where it was before: known by their ids whatever their numbers, nothing is done twice (14)"""
    with Office() as office:
        one = office.desk()
        one.add('client', name='Астра', email='0@example.org')
        settle(one)
        early = office.back_up('early.db')
        rows = []
        for i in range(1, 4):
            one.edit('client', 'Астра', email='%d@example.org' % i)
            rows.append(one.json('add', 'client', 'name=Клён %d' % i)['id'])
        settle(one)
        # somebody has the last word, and puts it back to what it was first
        admin = office.world.person('ADMIN')
        row = client_row(one, 'Астра')['id']
        admin.done('update', 'client', row, {'email': '0@example.org'}, {'email': '3@example.org'}, admin.rows('client')[row]['rev'])
        one.sync()
        late = office.back_up('late.db')
        for backup in (early, early):
            office.restore(backup)
            settle(one)
            assert set(rows) <= set(one.rows('client')), backup
            assert office.world.person('ADMIN').rows('client')[row]['email'] == '3@example.org'
        office.restore(late)
        settle(one)
        there = office.world.person('ADMIN').rows('client')
        assert set(rows) <= set(there) and there[row]['email'] == '0@example.org', there[row]
        assert len([r for r in there.values() if r['name'].startswith('Клён')]) == 3


def test_killed_in_the_middle():
    """kill -9 at any moment of it: all of it is there in the end, once (7)"""
    with Office() as office:
        one = office.desk()
        backup = office.back_up()
        made = [one.json('add', 'client', 'name=Клён %02d' % i)['id'] for i in range(12)]
        settle(one)
        office.restore(backup)
        chance = random.Random(7)
        for _ in range(12):
            child = one.start('sync')
            time.sleep(chance.uniform(0.02, 0.25))
            child.send_signal(signal.SIGKILL)
            child.communicate()
        settle(one)
        there = office.world.person('ADMIN').rows('client')
        assert sorted(r['id'] for r in there.values() if r['name'].startswith('Клён')) == sorted(made)
        assert {n for _, n in office.answers()} == {1}
        assert '12 edits' in one.status().get('restored'), one.status()


def test_nothing_twice_without_a_restore():
    """Rights that change, a cache that is gone: everything comes again, what was confirmed is not sent, and nothing is said"""
    with Office() as office:
        one = office.desk()
        for i in range(5):
            one.add('client', name='Клён %d' % i)
        settle(one)
        answered = office.answers()
        for folder in os.listdir(os.path.join(one.cache, 'cache')):
            shutil.rmtree(os.path.join(one.cache, 'cache', folder))
        settle(one)
        assert office.answers() == answered and one.status().get('restored') is None
        assert len([r for r in one.rows('client').values() if r['name'].startswith('Клён')]) == 5


def test_restored_while_the_copy_is_gone():
    """The local copy was lost as well: what history it was of stands with the edits, and they come back all the same"""
    with Office() as office:
        one = office.desk()
        backup = office.back_up()
        made = one.json('add', 'client', 'name=Клён')['id']
        settle(one)
        office.restore(backup)
        for folder in os.listdir(os.path.join(one.cache, 'cache')):
            shutil.rmtree(os.path.join(one.cache, 'cache', folder))
        settle(one)
        assert made in office.world.person('ADMIN').rows('client')
        assert '1 edit ' in one.status().get('restored'), one.status()


def test_files_come_back():
    """What an edit names goes with it: the server has lost the row and the file"""
    with Office() as office:
        one = office.desk()
        backup = office.back_up()
        path = os.path.join(office.folder, 'paper.pdf')
        with open(path, 'wb') as f:
            f.write(b'%PDF-1.4\n' + b'x' * 4000)
        one.run('add', 'document', 'name=Договор', 'file=@' + path)
        one.edit('document', 'Договор', description='Новый')
        settle(one)
        digest = next(iter(one.rows('document').values()))['file']
        office.world.stop()
        shutil.rmtree(office.world.blobs)
        office.world.ctl('restore', '--force', backup)
        office.world.start()
        settle(one)
        admin = office.world.person('ADMIN')
        row, = admin.rows('document').values()
        assert (row['file'], row['description']) == (digest, 'Новый'), row
        assert admin.request('GET', '/v1/blobs/' + digest)[0] == 200


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of changes (invariants A 1-8)."""
import base64
import threading

from world import World
from kabinet_test import ON_POSTGRESQL, main, new_id


def test_pages_equal_one():
    """Small pages come to the same as large ones, for everybody"""
    with World(licences=300) as world:
        for login in ('ADMIN', 'PARTNER', 'AGENT', 'CLIENT'):
            one = world.person(login)
            one.pull()
            for limit in (1, 7, 100):
                if limit == 1 and login == 'ADMIN':
                    continue
                other = world.person(login)
                items = other.pull(limit)
                one.pull()
                other.pull(limit)
                assert other.cache == one.cache, (login, limit)
                assert [i['rev'] for i in items] == sorted({i['rev'] for i in items})
        status, page = one.get('/v1/changes?limit=3')
        assert status == 200 and len(page['items']) == 3 and page['more'] and page['remaining'] > 0
        assert list(page)[-1] == 'items' and list(page['items'][0])[:2] == ['entity', 'id']
        for bad in ('limit=0', 'limit=x', 'limit=-1', 'limit=99999999999999999999'):
            assert one.get('/v1/changes?' + bad)[0] == 400, bad


def test_headers():
    """Not to be stored by anything between; compressed where that is wanted (invariant 36)"""
    with World(licences=100) as world:
        _, headers, _ = world.person('ADMIN').request('GET', '/v1/changes', headers={'Accept-Encoding': 'gzip'})
        assert headers['Cache-Control'] == 'no-store' and 'Content-Encoding' not in headers
        world.stop()
        world.start('--compress')
        person = world.person('ADMIN')
        _, headers, page = person.request('GET', '/v1/changes', headers={'Accept-Encoding': 'br, gzip;q=0.8'})
        assert headers['Content-Encoding'] == 'gzip' and len(page['items']) > 100, (len(page['items']), page['more'])
        assert 'Content-Encoding' not in person.request('GET', '/v1/changes')[1]


def test_nothing_new():
    """A pull with nothing new is an empty page, and writes nothing"""
    with World() as world:
        person = world.person('ADMIN')
        person.pull()
        written = ('SELECT pg_current_wal_insert_lsn()' if ON_POSTGRESQL else 'PRAGMA data_version')
        before = world.sql(written)
        assert person.pull() == [] and person.pull() == []
        assert world.sql(written) == before


def test_bad_cursors():
    """What is not a cursor is a 400; what is one of another history starts from nothing"""
    with World() as world:
        person = world.person('ADMIN')
        person.pull()
        good = person.cursor
        for bad in ('x', 'AAAA', good[:-3], good + 'A', '..', '%00', 'A' * 5000):
            status, problem = person.get('/v1/changes?cursor=' + bad)
            assert status == 400 and problem['code'] == 'invalid', (bad, status, problem)

        def forged(**parts):
            names = ('form', 'epoch', 'scope', 'position', 'until', 'start', 'remaining', 'rounds')
            values = dict(zip(names, base64.urlsafe_b64decode(good + '==').decode().split('.')))
            values.update(parts)
            return base64.urlsafe_b64encode('.'.join(values[n] for n in names).encode()).decode().rstrip('=')
        assert forged() == good
        for parts in ({'epoch': '0' * 16}, {'scope': '0' * 24}, {'position': '999999999'}, {'until': '999999999'}):
            status, page = person.get('/v1/changes?cursor=' + forged(**parts))
            assert status == 200 and page['restart'] and len(page['items']) == len(person.cache), parts
        for parts in ({'position': '-1'}, {'position': 'x'}, {'form': '2'}, {'epoch': 'x' * 60}):
            assert person.get('/v1/changes?cursor=' + forged(**parts))[0] == 400, parts


def test_restart_after_restore():
    """A restored backup has another epoch: desktops start from nothing (invariant 7)"""
    with World() as world:
        person = world.person('ADMIN')
        person.pull()
        world.sql("UPDATE org SET epoch = 'fedcba9876543210'")
        person.pull()
        assert person.restarted and len(person.ids('licence')) == 10


def test_horizon():
    """A cursor from before what is remembered of deletions starts from nothing (invariant 8)"""
    with World() as world:
        person, admin = world.person('PARTNER'), world.person('ADMIN')
        person.pull()
        admin.done('delete', 'package_binding', world.binding)
        admin.pull()
        [[head]] = world.sql('SELECT rev FROM counter')
        world.stop()
        # as the daily maintenance would do it, ninety days later
        world.sql('UPDATE org SET horizon = ?', head)
        world.sql('DELETE FROM feed WHERE gone = 1 AND rev <= ?', head)
        world.start()
        person.address, admin.address = world.socket, world.socket
        person.pull()
        assert person.restarted and person.ids('package') == set()
        admin.pull()
        assert not admin.restarted


def test_maintenance_moves_the_horizon():
    """What is ninety days old is forgotten at start and daily: leaves, tokens, answers (invariant 8)"""
    with World() as world:
        admin = world.person('ADMIN')
        admin.done('delete', 'package_binding', world.binding)
        [[head]] = world.sql('SELECT rev FROM counter')
        assert world.sql('SELECT COUNT(*) FROM feed WHERE gone = 1') != [(0,)]
        world.stop()
        world.sql('DELETE FROM horizon')
        world.sql('INSERT INTO horizon(org, at, rev) VALUES(?, ?, ?)', world.org, 86400000, head)
        world.sql('UPDATE mutation SET at = 1')
        world.start()
        for _ in range(100):
            if world.sql('SELECT COUNT(*) FROM feed WHERE gone = 1') == [(0,)]:
                break
            threading.Event().wait(0.1)
        assert world.sql('SELECT COUNT(*) FROM feed WHERE gone = 1') == [(0,)]
        assert world.sql('SELECT horizon FROM org') == [(head,)]
        assert world.sql('SELECT COUNT(*) FROM mutation') == [(0,)]


def test_whole_transactions():
    """While money moves between rows, every finished run sees a constant sum (invariant 4)"""
    with World() as world:
        admin, reader = world.person('ADMIN'), world.person('ADMIN')
        rows = [new_id() for _ in range(20)]
        for row in rows:
            admin.done('create', 'option', row, {'name': row, 'price': 1000})
        stop = threading.Event()
        failed = []

        def move():
            values = {row: 1000 for row in rows}
            i = 0
            while not stop.is_set():
                a, b = rows[i % 20], rows[(i * 7 + 3) % 20]
                i += 1
                if a == b:
                    continue
                values[a] -= 5
                values[b] += 5
                outcomes = admin.mutate([admin.mutation('update', 'option', r, {'price': values[r]}) for r in (a, b)])
                if any(o['outcome'] != 'done' for o in outcomes):
                    failed.append(outcomes)
        thread = threading.Thread(target=move)
        thread.start()
        try:
            for turn in range(60):
                reader.pull(limit=(None, 100, 40)[turn % 3])
                total = sum(reader.cache['option', row]['price'] for row in rows)
                assert total == 20000, (turn, total)
        finally:
            stop.set()
            thread.join()
        assert not failed, failed[:1]


def test_whole_transactions_across_pages():
    """Money that moves between a page that was sent and one that was not: the run ends whole all the same (invariant 4)"""
    with World() as world:
        admin, reader = world.person('ADMIN'), world.person('ADMIN')
        rows = [new_id() for _ in range(20)]
        admin.mutate([admin.mutation('create', 'option', row, {'name': row, 'price': 1000}) for row in rows])
        reader.pull()
        # forty items to come, a page of thirty: price of each, and the journal of it
        admin.mutate([admin.mutation('update', 'option', row, {'price': 1001}) for row in rows])
        status, first = reader.get('/v1/changes?limit=30&cursor=' + reader.cursor)
        assert status == 200 and first['more'] and len(first['items']) == 30
        sent = [i['id'] for i in first['items'] if i.get('entity') == 'option']
        unsent = [row for row in rows if row not in sent]
        assert sent and unsent
        admin.mutate([admin.mutation('update', 'option', sent[0], {'price': 901}),
                      admin.mutation('update', 'option', unsent[0], {'price': 1101})])
        status, last = reader.get('/v1/changes?limit=30&cursor=' + first['cursor'])
        assert status == 200 and not last['more'] and last['until'] == last['head'] > first['until']
        prices = {i['id']: i['price'] for i in first['items'] + last['items'] if i.get('entity') == 'option'}
        assert sum(prices.values()) == 20 * 1001, prices
        # where the rest does not fit into the page, the run goes on to the head of its last page
        admin.mutate([admin.mutation('update', 'option', row, {'price': 5}) for row in rows])
        status, first = reader.get('/v1/changes?limit=38&cursor=' + last['cursor'])
        admin.mutate([admin.mutation('update', 'option', row, {'price': 6}) for row in rows])
        status, page = reader.get('/v1/changes?limit=38&cursor=' + first['cursor'])
        assert page['more'] and page['until'] == page['head'] > first['until'], (page['until'], page['head'])
        admin.mutate([admin.mutation('update', 'option', row, {'price': 7}) for row in rows[:2]])
        status, last = reader.get('/v1/changes?limit=38&cursor=' + page['cursor'])
        assert not last['more'] and last['until'] == last['head'] > page['until']
        prices = {i['id']: i['price'] for p in (first, page, last) for i in p['items'] if i.get('entity') == 'option'}
        assert sorted(prices.values()) == [6] * 18 + [7] * 2, prices
        # somebody who writes faster than it is read does not keep the run from ending
        cursor, pages = last['cursor'], 0
        while True:
            admin.mutate([admin.mutation('update', 'option', row, {'price': 100 + pages}) for row in rows[pages % 4::4]])
            status, page = reader.get('/v1/changes?limit=5&cursor=' + cursor)
            cursor, pages = page['cursor'], pages + 1
            if not page['more']:
                break
            assert pages < 500


def test_first_sync_against_writers():
    """Rows that change while the first sync runs are neither lost nor old (invariant 5)"""
    with World(licences=2000) as world:
        admin, reader = world.person('ADMIN'), world.person('PARTNER')
        admin.pull()
        licences = sorted(admin.ids('licence'))
        stop = threading.Event()

        def write():
            i = 0
            while not stop.is_set():
                admin.mutate([admin.mutation('update', 'licence', licences[(i * 37 + k * 11) % 2000],
                                             {'status_reason': str(i), 'partner': (world.north, world.south)[(i + k) % 2]})
                              for k in range(20)])
                i += 1
        thread = threading.Thread(target=write)
        thread.start()
        try:
            for _ in range(5):
                reader.pull(limit=50)
        finally:
            stop.set()
            thread.join()
        reader.pull()
        other = world.person('PARTNER')
        other.pull()
        reader.pull()
        assert {k: v for k, v in reader.cache.items() if k[0] == 'licence'} \
            == {k: v for k, v in other.cache.items() if k[0] == 'licence'}


main()

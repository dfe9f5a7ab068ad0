#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What released versions left behind is opened by this one, and their desktops go on working (issue 3, point 7).

tests/data/saved has a folder of each released version, made by tests/data/make-saved.py; besides, one is made of this
very version, so that a release can be saved any day."""
import glob
import json
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from kabinet_test import Client, Desktop, main, new_id  # noqa: E402
from saved import Set, of_today, versions  # noqa: E402


def same_kind(was, now, where):
    """What was told then is told now: each member, with a value of its kind. What is new besides breaks nobody."""
    if isinstance(was, dict):
        assert isinstance(now, dict), where
        for key, value in was.items():
            assert key in now, '%s.%s is gone' % (where, key)
            same_kind(value, now[key], '%s.%s' % (where, key))
    elif isinstance(was, list):
        assert isinstance(now, list), where
        for i, (a, b) in enumerate(zip(was, now)):
            same_kind(a, b, '%s[%d]' % (where, i))
    elif was is not None and now is not None:
        assert isinstance(now, type(was)), (where, was, now)


def test_server_database():
    """A former server's database: every row is there, the journal is whole, people sign in and go on"""
    for folder in versions():
        old = Set(folder)
        with old.server as server:
            client = server.client().sign_in(old.expect['login'], old.expect['password'])
            for entity, n in old.expect['rows'].items():
                rows = [r for r in client.rows(entity).values() if not r.get('deleted')]
                assert len(rows) == n, (old.name, entity, len(rows))
            assert client.rows('package')[old.expect['package']]['name'] == 'Базовый «№1»'
            server.stop()
            report = json.loads(server.ctl('verify-activity', '--json'))
            assert report['ok'] and report['last'] >= old.expect['journal']['last'], report
            [[kept]] = sqlite3.connect(server.path).execute('SELECT hash FROM activity_chain WHERE n=?', (old.expect['journal']['last'],))
            assert kept == old.expect['journal']['hash']
            server.start()


def test_model_that_grew():
    """Fields and tables that a database is older than are made when it is opened, and begin as in a new row"""
    old = Set(of_today())
    with sqlite3.connect(old.server.path) as db:
        db.execute('ALTER TABLE "package" DROP COLUMN "description"')
        db.execute('ALTER TABLE "template" DROP COLUMN "is_default"')
        db.execute('ALTER TABLE "activity" DROP COLUMN "device"')      # NULL in old lines, as it would be
        db.execute('DROP TABLE "package_binding"')
        db.execute("UPDATE server_setting SET value='another' WHERE name='model'")
        [[templates]] = db.execute('SELECT COUNT(*) FROM template')
    with old.server as server:
        client = server.client().sign_in(old.expect['login'], old.expect['password'])
        package = client.rows('package')[old.expect['package']]
        assert package['name'] == 'Базовый «№1»' and 'description' not in package
        [outcome] = client.mutate([{'id': new_id(), 'n': 1, 'entity': 'package', 'row': package['id'], 'op': 'update', 'schema': 1,
                                    'base_rev': package['rev'], 'base': {}, 'set': {'description': '<p>neu</p>'}}])
        assert outcome['outcome'] == 'done', outcome
        assert not client.rows('package_binding')
        assert templates and all(t['is_default'] is False for t in client.rows('template').values())
        server.stop()
        db = sqlite3.connect(server.path)
        assert db.execute('SELECT COUNT(*) FROM activity WHERE device IS NOT NULL').fetchone()[0] == 2
        [[model]] = db.execute("SELECT value FROM server_setting WHERE name='model'")
        assert len(model) == 64
        server.start()


def test_requests_of_former_desktops():
    """What a desktop of then asks is answered as then, in all that it knows of"""
    for folder in versions():
        old = Set(folder)
        with old.server as server:
            client, tokens = Client(('127.0.0.1', server.port)), {}

            def now(value):
                """What the server gave out then, as it gave it out today."""
                if isinstance(value, dict):
                    return {k: now(v) for k, v in value.items()}
                if isinstance(value, list):
                    return [now(v) for v in value]
                return tokens.get(value, value) if isinstance(value, str) else value
            for i, record in enumerate(old.json('wire.json')):
                where = '%s: %d %s %s' % (old.name, i, record['method'], record['path'])
                token = (record['authorization'] or '').partition(' ')[2]
                headers = {'Authorization': 'Bearer ' + now(token)} if token else {}
                path = re.sub(r'cursor=([^&]+)', lambda m: 'cursor=' + now(m.group(1)), record['path'])
                status, _, answer = client.request(record['method'], path, now(record['body']), headers)
                assert status == record['status'], (where, status, answer)
                if 'items' in (record['answer'] or {}):
                    same_items(record['answer'].pop('items'), answer.pop('items'), where)
                same_kind(record['answer'], answer, where)
                for key in ('access_token', 'refresh_token', 'cursor'):
                    if key in (record['answer'] or {}):
                        tokens[record['answer'][key]] = answer[key]


def same_items(was, now, where):
    known = {(i.get('entity') or 'leave ' + i['leave'], i['id']): i for i in now}
    for item in was:
        key = item.get('entity') or 'leave ' + item['leave']
        if key != 'activity':                                          # one more line, with an id of today
            assert (key, item['id']) in known or ids_of_today(item), (where, key, item['id'])
            same_kind(item, known.get((key, item['id']), item), '%s %s' % (where, key))


def ids_of_today(item):
    """Rows that the server itself makes while the requests are answered have other ids than then."""
    return item.get('entity') in ('membership', 'number_lease', 'user_device')


def test_desktop_files():
    """A former desktop's files: its rows are there with nobody to ask, its edit waits, and is sent (invariant 25)"""
    for folder in versions():
        old = Set(folder)
        with old.server as server:
            work = os.path.join(server.dir, 'desk')
            old.lay_out(work)
            desk = Desktop(server.url, old.expect['login'], old.expect['password'], work)
            assert desk.status()['pending'] == 1
            shown = desk.rows('package')[old.expect['package']]
            assert shown['price'] == 200000 and shown['name'] == 'Базовый «№1»', shown
            assert len(desk.rows('option')) == old.expect['rows']['option']
            desk.sync()
            assert desk.status()['pending'] == 0 and not desk.json('problems')
            client = server.client().sign_in(old.expect['login'], old.expect['password'])
            assert client.rows('package')[old.expect['package']]['price'] == 200000
            assert desk.rows('package')[old.expect['package']]['price'] == 200000
            # What this version knows besides came by itself, range by range, and not everything from nothing (invariant 26).
            found = json.loads(desk.run('check', '--json', '--server', server.url, '--login', old.expect['login'])[1])
            assert found['mended'] == found['faults'] == 0 and found['rows'] > 20, found
            [cache] = glob.glob(os.path.join(work, '**', 'cache.db'), recursive=True)
            with sqlite3.connect(cache) as db:
                meta = dict(db.execute('SELECT key, value FROM meta'))
            assert 'restarting' not in meta and not meta.get('columns'), meta


main()

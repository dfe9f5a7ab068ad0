#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What administrators do with a server that runs: maintenance, retention, backups, numbers (issue 3, point 7)."""
import contextlib
import hashlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import threading
import time

from prometheus_client.parser import text_string_to_metric_families

from world import World
from kabinet_test import ON_POSTGRESQL, ctl, main, new_id, wait_for

DAY = 86400000


def blob(size=2000):
    data = secrets.token_bytes(size)
    digest = hashlib.sha256(data).hexdigest()
    return data, digest, '/v1/blobs/' + digest


def blob_file(world, digest):
    return os.path.join(world.dir, 'blobs', digest[:2], digest[2:])


def next_frame(line, name):
    while True:
        frame = line.receive(10)
        if name in frame:
            return frame[name]


def test_maintenance():
    """Read-only with a notice, for all processes within a second; reading, signing in and refreshing go on"""
    with World() as world:
        admin, line = world.person('ADMIN'), world.person('ADMIN').live()
        admin.done('create', 'option', new_id(), {'name': 'before'})
        shown = json.loads(world.ctl('maintenance', 'on', '--message', 'Новые диски <b>"', '--until', '90', '--json'))
        assert shown['maintenance'] and abs(shown['until'] - time.time() * 1000 - 90 * 60000) < 60000, shown
        assert next_frame(line, 'maintenance') == {'until': shown['until'], 'message': 'Новые диски <b>"'}
        late = world.person('ADMIN')                                       # signing in goes on
        late_line = late.live()
        assert next_frame(late_line, 'maintenance')['message'] == 'Новые диски <b>"'
        body = {'device': admin.device, 'mutations': [admin.mutation('create', 'option', new_id(), {'name': 'during'})]}
        status, headers, problem = admin.request('POST', '/v1/mutations', body)
        assert status == 503 and 30 <= int(headers['Retry-After']) <= 300, (status, dict(headers))
        assert (problem['code'], problem['detail'], problem['status']) == ('maintenance', 'Новые диски <b>"', 503), problem
        assert headers['Content-Type'] == 'application/problem+json'
        data, digest, path = blob()
        assert admin.request('PUT', path, data)[0] == 503 and not os.path.exists(blob_file(world, digest))
        assert admin.get('/v1/changes')[0] == 200 and admin.get('/healthz')[0] == 200
        refreshed = late.request('POST', '/v1/session/refresh', {'refresh_token': late.session['refresh_token']})
        assert refreshed[0] == 200, refreshed
        world.stop()
        world.start()                                                      # it is in the database
        assert admin.request('POST', '/v1/mutations', body)[0] == 503
        assert json.loads(world.ctl('maintenance', '--json'))['maintenance'] is True
        line = admin.live()
        assert next_frame(line, 'maintenance')['message'] == 'Новые диски <b>"'
        world.ctl('maintenance', 'off')
        assert next_frame(line, 'maintenance') is None
        assert admin.request('POST', '/v1/mutations', body)[2]['outcomes'][0]['outcome'] == 'done'
        # Without words of its own it speaks the language of whoever asks.
        world.ctl('maintenance', 'on')
        said = admin.request('POST', '/v1/mutations', body, {'Accept-Language': 'en'})[2]['detail']
        assert said.startswith('The server is being maintained'), said
        world.ctl('maintenance', 'off')
        for wrong in (('--until', 'soon'), ('--until', '2020-01-01T10:00'), ('--message', ''), ('--message', 'x' * 501)):
            assert world.ctl('maintenance', 'on', *wrong, check=False)[0] == 2, wrong
        assert world.ctl('maintenance', check=True).strip()


def test_retention_of_the_journal():
    """Old lines go, desktops forget them, and what is left is still a chain that can be checked"""
    with World() as world:
        admin = world.person('ADMIN')
        for i in range(1100):
            if i % 100 == 0:
                admin.mutate([admin.mutation('create', 'option', new_id(), {'name': 'n%d' % (i + k)}) for k in range(100)])
        admin.pull()
        report = json.loads(world.ctl('verify-activity', '--json'))
        world.stop()
        old = [r[0] for r in world.sql('SELECT line FROM activity_chain WHERE n <= ?', report['last'] - 5)]
        # Time passes for them before they are written: their hashes are made anew as they would be then.
        remake(world, old, 40)
        assert json.loads(world.ctl('verify-activity', '--json'))['ok']
        assert json.loads(world.ctl('retention', '--activity', '30', '--json'))['activity'] == 30
        world.start()
        wait_for(lambda: world.sql('SELECT COUNT(*) FROM activity WHERE deleted=0')[0][0] < 20, 30, 'old lines to go')
        admin.pull()
        left = admin.ids('activity')
        assert not left & set(old) and len(left) >= 5, len(left)
        after = json.loads(world.ctl('verify-activity', '--json'))
        assert after['ok'] and after['first'] == report['last'] - 4 and after['last'] > report['last'], after
        assert world.sql('SELECT COUNT(*) FROM activity WHERE deleted=1 AND (row_title IS NOT NULL OR "after" IS NOT NULL)') == [(0,)]
        told = world.sql('SELECT COUNT(*) FROM activity WHERE deleted=0 AND action=\'retention\'')[0][0]
        assert told >= 3, told                                             # in pieces, so that nobody waits long
        # The same is a tampering if no line says so.
        world.stop()
        world.sql('UPDATE activity SET deleted=1 WHERE id IN (SELECT line FROM activity_chain WHERE n=?)', after['first'])
        world.sql('DELETE FROM activity_chain WHERE n<?', after['first'])
        world.sql('UPDATE activity_chain SET line=NULL WHERE n=?', after['first'])
        status, out, _ = world.ctl('verify-activity', '--json', check=False)
        assert status == 1 and json.loads(out)['problems'][0] == {'n': after['first'], 'kind': 'start'}, out


def remake(world, ids, days):
    """Makes lines as old as that, and the chain as if they had been written then."""
    names = ('id', 'created_at', 'created_by', 'action', 'after', 'at', 'before', 'device', 'partner', 'row', 'row_title',
             'subject', 'user', 'user_name')
    world.sql('UPDATE activity SET at=at-? WHERE id IN (%s)' % ', '.join("'%s'" % i for i in ids), days * DAY)
    previous, [[org]] = '', world.sql('SELECT id FROM org')
    updates = []
    for number, *values in world.sql('SELECT c.n, %s FROM activity_chain c JOIN activity a ON a.id=c.line ORDER BY c.n'
                                     % ', '.join('a."%s"' % name for name in names)):
        line = {k: v for k, v in zip(names, values) if v is not None}
        for key in ('before', 'after'):
            if key in line:
                line[key] = json.loads(line[key])
        text = json.dumps(line, ensure_ascii=False, separators=(',', ':'))
        previous = hashlib.sha256(('kabinet-activity-1\n%s\n%d\n%s\n%s' % (org, number, previous, text)).encode()).hexdigest()
        updates.append("WHEN %d THEN '%s'" % (number, previous))
    world.sql('UPDATE activity_chain SET hash=CASE n %s END' % ' '.join(updates))
    world.sql('UPDATE org SET activity_hash=?', previous)


def test_retention_of_files():
    """A file that no row names goes after its time of grace, and parts of uploads; a named or new one stays"""
    with World() as world:
        admin = world.person('ADMIN')
        named, loose, fresh = blob(), blob(), blob()
        for data, digest, path in (named, loose, fresh):
            assert admin.request('PUT', path, data)[0] == 201
        admin.done('update', 'template', world.template, {'assets': [{'name': 'seal', 'sha256': named[1]}]}, {})
        world.sql('UPDATE blob SET at = at - ?', 10 * DAY)
        assert admin.request('PUT', fresh[2], fresh[0])[0] == 200          # sent again: its time begins anew
        part = blob_file(world, loose[1]) + '.AbCdEf'
        young = blob_file(world, fresh[1]) + '.AbCdEf'
        for name in (part, young):
            with open(name, 'wb') as f:
                f.write(b'half')
        os.utime(part, (time.time() - 2 * 86400,) * 2)
        world.stop()
        world.start()
        wait_for(lambda: not os.path.exists(blob_file(world, loose[1])), 20, 'the file that nobody names to go')
        assert not os.path.exists(part) and os.path.exists(young)
        for data, digest, path in (named, fresh):
            assert admin.request('GET', path)[2] == data
        assert admin.request('GET', loose[2])[0] == 404
        assert admin.request('PUT', loose[2], loose[0])[0] == 201 and admin.request('GET', loose[2])[2] == loose[0]


class Load(threading.Thread):
    """Somebody who sends files and names them, without a pause."""

    def __init__(self, world):
        super().__init__(daemon=True)
        self.person, self.template, self.rounds, self.failed = world.person('ADMIN'), world.template, 0, None
        self.stopped = threading.Event()
        self.start()

    def run(self):
        try:
            assets = []
            while not self.stopped.is_set():
                data, digest, path = blob(500)
                assert self.person.request('PUT', path, data)[0] == 201
                before, assets = assets, assets[-20:] + [{'name': 'n%d' % self.rounds, 'sha256': digest}]
                self.person.done('update', 'template', self.template, {'assets': assets}, {'assets': before or None}, 0)
                self.rounds += 1
        except Exception as error:         # pylint: disable=broad-except
            self.failed = error

    def end(self):
        self.stopped.set()
        self.join(30)
        assert self.failed is None, self.failed


def named(path):
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as db:
        return {a['sha256'] for (text,) in db.execute('SELECT assets FROM template WHERE assets IS NOT NULL') for a in json.loads(text)}


def epochs_in(path):
    with sqlite3.connect('file:%s?mode=ro' % path, uri=True) as db:
        return db.execute('SELECT epoch FROM org').fetchall()


def test_backup_under_load():
    """Each backup of a server at work holds every file that one of its rows names, and is restored as such"""
    with World() as world:
        where = ['--blobs', world.blobs] if ON_POSTGRESQL else []           # a database server does not know where they are
        if ON_POSTGRESQL:
            assert world.ctl('backup', os.path.join(world.dir, 'x'), check=False)[0] == 2
            assert 'x' not in os.listdir(world.dir)
        load = Load(world)
        backups = []
        for i in range(4):
            at = load.rounds
            wait_for(lambda: load.rounds > at + 5 or load.failed, 20, 'some load')
            backup = os.path.join(world.dir, 'backup%d.db' % (i % 2))
            world.ctl('backup', backup, *where, *(['--force'] if i > 1 else []))
            digests = named(backup)
            assert digests, 'no row names a file'
            for digest in digests:
                with open(os.path.join(backup + '.blobs', digest[:2], digest[2:]), 'rb') as f:
                    assert hashlib.sha256(f.read()).hexdigest() == digest
            assert not [n for n in os.listdir(world.dir) if n.startswith(os.path.basename(backup) + '-') or n.endswith('.part')]
            backups.append(backup)
        load.end()
        revoked = world.person('AGENT')
        token, refresh = revoked.token, revoked.session['refresh_token']
        backup = os.path.join(world.dir, 'last.db')
        world.ctl('backup', backup, *where)
        held = world.person('ADMIN')
        assert revoked.request('DELETE', '/v1/session')[0] == 204           # revoked after the backup
        world.ctl('maintenance', 'on')
        epochs = epochs_in(backup)
        with contextlib.closing(sqlite3.connect(backup)) as db, db:
            for table, names, values in (
                    ('message_work', 'id,entity,sending_at,made_at,next_at,failures,lease_until', ('m', 'sms', 0, 0, 10 ** 14, 0, 0)),
                    ('one_time_link', 'hash,"user",channel,address,made_at,expires_at', ('h', 'u', 'copy', '', 0, 10 ** 14)),
                    ('password_request', 'id,login,made_at,next_at,failures,lease_until', ('r', 'x', 1, 10 ** 14, 0, 0))):
                db.execute('INSERT INTO %s(org,%s) SELECT id,%s FROM org' % (table, names, ','.join('?' * len(values))), values)
        if ON_POSTGRESQL:                                                   # SQLite's own is in test-admin.py
            status, _, err = world.ctl('restore', backup, *where, check=False)
            assert status == 1 and 'is there already' in err, err
            status, _, err = world.ctl('restore', '--force', backup, *where, check=False)
            assert status == 1 and 'stop the server first' in err and world.person('ADMIN').get('/v1/session')[0] == 200, err
        world.stop()
        with open(os.path.join(backup + '.blobs', *split(sorted(named(backup) - named(backups[-1]))[0])), 'ab') as f:
            f.write(b'!')                                                   # one goes bad, its name in the server's folder too
        shutil.rmtree(os.path.join(world.dir, 'blobs'))
        status, out, err = world.ctl('restore', '--force', backup, '--json', *where, check=False)
        assert status == 4 and json.loads(out)['missing'] == 1, (status, out, err)
        if ON_POSTGRESQL:                                                   # the former tables are kept
            assert world.sql('SELECT epoch FROM "%s".org' % json.loads(out)['kept']) == epochs
        assert world.sql('SELECT epoch FROM org') != epochs
        # what may have gone out since is not sent again, and a link that may have been used opens nothing
        assert world.sql('SELECT sending_at FROM message_work')[0][0] == 1
        assert not world.sql('SELECT 1 FROM one_time_link') and not world.sql('SELECT 1 FROM password_request')
        world.start()
        for person, old in ((revoked, refresh), (held, held.session['refresh_token'])):
            assert person.get('/v1/changes')[0] == 401
            assert person.request('POST', '/v1/session/refresh', {'refresh_token': old})[0] == 401
        assert token and not world.sql('SELECT 1 FROM session WHERE ended_at IS NULL')
        again = world.person('ADMIN')
        found = [again.request('GET', '/v1/blobs/' + d) for d in named(backup)]
        assert sorted(f[0] for f in found) == [200] * (len(found) - 1) + [404]
        assert again.done('create', 'option', new_id(), {'name': 'after'})  # no maintenance any more
        assert json.loads(world.ctl('verify-activity', '--json'))['ok']
        assert world.sql("SELECT row_title FROM activity WHERE action='restore' AND subject IS NULL") == [('last.db',)]
        # Somewhere else, from an earlier one.
        other = os.path.join(world.dir, 'other')
        os.mkdir(other)
        ctl('--database', 'sqlite:%s/kabinet.db' % other, 'restore', backups[-1])
        for digest in named(os.path.join(other, 'kabinet.db')):
            assert os.path.getsize(os.path.join(other, 'blobs', *split(digest))) == 500


def split(digest):
    return digest[:2], digest[2:]


LINE = re.compile(r'([a-z_:]+)(?:\{((?:[a-z]+="[^"\\\n]*",?)*)\})? (-?[0-9]+(?:\.[0-9]+)?)\Z')


def parse(text):
    """The text format of Prometheus, more strictly than Prometheus: {name: type}, {(name, labels): value}."""
    assert text.endswith('\n') and '\r' not in text
    types, samples, helped, last = {}, {}, None, None
    for line in text[:-1].split('\n'):
        if line.startswith('# HELP '):
            helped = line.split(' ', 3)[2]
            assert helped not in types and line.split(' ', 3)[3], line
        elif line.startswith('# TYPE '):
            _, _, last, kind = line.split(' ')
            assert last == helped and kind in ('counter', 'gauge', 'histogram'), line
            types[last] = kind
        else:
            m = LINE.match(line)
            assert m, line
            name, labels = m.group(1), m.group(2) or ''
            suffixes = ('_bucket', '_sum', '_count') if types[last] == 'histogram' else ('',)
            assert name in [last + s for s in suffixes], (line, last)
            assert (name, labels) not in samples, line
            samples[name, labels] = float(m.group(3))
    for name, kind in types.items():
        assert kind != 'counter' or name.endswith('_total'), name
        if kind == 'histogram':
            series = {}
            for (n, labels), value in samples.items():
                if n == name + '_bucket':
                    rest, bound = re.match(r'(.*?),?le="([^"]+)"\Z', labels).groups()
                    series.setdefault(rest, []).append((float(bound), value))
            assert series, name
            for rest, buckets in series.items():
                assert buckets == sorted(buckets) and [v for _, v in buckets] == sorted(v for _, v in buckets), (name, rest)
                assert buckets[-1] == (float('inf'), samples[name + '_count', rest]), (name, rest)
                assert (name + '_sum', rest) in samples, (name, rest)
    return types, samples


def test_metrics():
    """Numbers in the format of Prometheus, for who reaches the server itself; nothing about anybody in them"""
    with World() as world:
        admin = world.person('ADMIN')
        line = admin.live()
        for i in range(3):
            admin.done('create', 'option', new_id(), {'name': 'Секретная опция %d' % i})
        assert admin.get('/v1/nonsense/x')[0] == 404
        anybody = world.person()
        assert anybody.request('GET', '/metrics', headers={'X-Forwarded-For': '10.1.2.3'})[0] == 404
        assert anybody.request('POST', '/metrics', b'{}')[0] in (404, 405)
        status, headers, body = anybody.request('GET', '/metrics')
        assert status == 200 and headers['Content-Type'] == 'text/plain; version=0.0.4; charset=utf-8', headers.items()
        text = body.decode()
        types, samples = parse(text)
        families = {f.name: f for f in text_string_to_metric_families(text)}     # an independent parser agrees
        assert len(families) == len(types) and sum(len(f.samples) for f in families.values()) == len(samples)
        mutations = 'route="/v1/mutations",method="POST"'
        assert samples['kabinet_requests_total', mutations + ',status="2xx"'] == 3
        assert samples['kabinet_request_seconds_count', mutations] == 3 and samples['kabinet_request_seconds_sum', mutations] > 0
        assert samples['kabinet_requests_total', 'route="other",method="other",status="4xx"'] >= 1
        assert samples['kabinet_live_lines', ''] == 1 and samples['kabinet_feed_rows', ''] > 10
        assert samples['kabinet_db_write_seconds_count', ''] >= 3 and samples['kabinet_maintenance', ''] == 0
        assert {labels for name, labels in samples if name == 'kabinet_lane_waiting'} == {'lane="%s"' % l for l in ('read', 'write', 'slow', 'list')}
        assert samples['process_resident_memory_bytes', ''] > 1e6 and samples['process_open_fds', ''] > 5
        for secret in ('Секретная', admin.token, world.org, 'ADMIN', admin.session['user']['id'], admin.device):
            assert secret not in text, secret
        line.close()
        world.ctl('maintenance', 'on')
        wait_for(lambda: parse(anybody.request('GET', '/metrics')[2].decode())[1]['kabinet_live_lines', ''] == 0, 10, 'the line to go')
        assert parse(anybody.request('GET', '/metrics')[2].decode())[1]['kabinet_maintenance', ''] == 1


def test_retention_rules():
    """Rules are shown and set within bounds; what is past its time goes, what is not stays"""
    with World() as world:
        admin = world.person('ADMIN')
        keep, gone = new_id(), new_id()
        for row in (keep, gone):
            rev = admin.done('create', 'option', row, {'name': row})['rev']
            admin.done('delete', 'option', row, base_rev=rev)
        rules = json.loads(world.ctl('retention', '--json'))
        assert rules == {'activity': 0, 'sessions': 90, 'answers': 90, 'deleted': 0, 'blobs': 7}, rules
        for wrong in (('--deleted', '30'), ('--answers', '0'), ('--activity', '-2'), ('--blobs', '99999')):
            assert world.ctl('retention', *wrong, check=False)[0] == 2, wrong
        world.ctl('retention', '--deleted', '120', '--answers', '30')
        assert json.loads(world.ctl('retention', '--json'))['answers'] == 30
        world.stop()
        answers = world.sql('SELECT COUNT(*) FROM mutation')[0][0]
        world.sql('UPDATE mutation SET at = at - ? WHERE n <= 2', 31 * DAY)
        world.sql('UPDATE "option" SET updated_at = updated_at - ? WHERE id = ?', 130 * DAY, gone)
        world.sql('DELETE FROM horizon')
        world.sql('INSERT INTO horizon(org, at, rev) SELECT org, ?, rev FROM counter', int(time.time() * 1000) - 100 * DAY)
        world.start()
        wait_for(lambda: not world.sql('SELECT 1 FROM "option" WHERE id = ?', gone), 20, 'the deleted row to go')
        assert world.sql('SELECT 1 FROM "option" WHERE id = ?', keep)
        assert world.sql('SELECT COUNT(*) FROM mutation')[0][0] == answers - 2
        assert world.sql('SELECT COUNT(*) FROM feed f WHERE f.entity = (SELECT entity FROM feed f2 JOIN "option" o'
                         ' ON o.nr = f2.nr AND o.rev = f2.rev LIMIT 1) AND NOT EXISTS (SELECT 1 FROM "option" o WHERE o.nr = f.nr)') == [(0,)]
        admin.cursor = None
        admin.pull()
        assert ('option', gone) not in admin.cache


main()

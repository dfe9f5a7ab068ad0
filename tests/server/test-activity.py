#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The activity journal: what it tells, and that it cannot be changed unseen (issue 3, point 5)."""
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import threading

from world import PASSWORD, Person, World
from kabinet_test import DATABASES, ON_POSTGRESQL, Server, cluster, ctl, main, new_id

FIELDS = ('action', 'after', 'at', 'before', 'created_at', 'created_by', 'device', 'id', 'partner', 'row', 'row_title',
          'subject', 'user', 'user_name')


def verify(database, *more, ok=True):
    status, out, err = ctl('--database', database, 'verify-activity', '--json', *more, check=False)
    report = json.loads(out)
    assert report['ok'] == ok and (status == 0) == ok and status in (0, 1) and bool(err) == (not ok), (status, out, err)
    return report


def problems(report):
    return [(p['n'], p['kind']) for p in report['problems']]


class Copy:
    """A copy of a stopped server's database, to be tampered with."""
    made = 0

    def __init__(self, world):
        Copy.made += 1
        self.name = 'copy%d' % Copy.made
        self.dir = tempfile.mkdtemp(prefix='kab-chain-')
        self.path = os.path.join(self.dir, 'copy.db')
        if ON_POSTGRESQL:
            self.database = cluster().database(self.name, DATABASES[-1])
        else:
            self.database = 'sqlite:' + self.path
            shutil.copy(world.path, self.path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir)

    def sql(self, text, *values):
        if ON_POSTGRESQL:
            return cluster().sql(self.name, text, *values)
        with sqlite3.connect(self.path) as db:
            return db.execute(text, values).fetchall()

    def do(self, *statements):
        for sql in statements:
            self.sql(sql)
        return problems(verify(self.database, ok=False))


def link(org, n, previous, line):
    text = json.dumps(line, ensure_ascii=False, separators=(',', ':'))
    return hashlib.sha256(('kabinet-activity-1\n%s\n%d\n%s\n%s' % (org, n, previous, text)).encode()).hexdigest()


def make_lines(world):
    """Some of each kind, by several people: a kind of package added, changed, deleted; a change that is refused."""
    admin = world.person('ADMIN')
    for i in range(5):
        row = new_id()
        rev = admin.done('create', 'package_kind', row, {'name': 'Вера "%d"' % i})['rev']
        rev = admin.done('update', 'package_kind', row, {'name': 'Нина'}, {'name': 'Вера "%d"' % i}, rev)['rev']
        admin.done('delete', 'package_kind', row, base_rev=rev)
    agent = world.person('AGENT')
    assert agent.do('create', 'partner', new_id(), {'name': 'X'})['outcome'] == 'refused'
    return admin


def test_tells_who_and_what():
    """Who, when, on which device, what, before and after: in one line each, and the chain over them is whole"""
    with World() as world:
        admin = make_lines(world)
        rows = world.sql('SELECT action, user_name, device, "before", "after", "user", at FROM activity'
                         ' WHERE subject=\'package_kind\' AND "user" IS NOT NULL ORDER BY rev')
        assert [r[0] for r in rows][:3] == ['create', 'update', 'delete'], rows[:3]
        assert rows[1][3:5] == ('{"name":"Вера \\"0\\""}', '{"name":"Нина"}'), rows[1]
        assert all(r[1] and r[5] and r[6] > 0 for r in rows)
        report = verify(world.database)
        lines = world.sql('SELECT COUNT(*) FROM activity')[0][0]
        assert report['lines'] == report['last'] == lines and report['first'] == 1, report

        # No client writes there, whatever it may otherwise do.
        line = world.sql('SELECT id, rev FROM activity ORDER BY rev LIMIT 1')[0]
        for op, more in (('update', {'action': 'delete'}), ('delete', {})):
            assert admin.do(op, 'activity', line[0], more, {}, line[1])['outcome'] == 'refused'
        assert admin.do('create', 'activity', new_id(), {'action': 'create', 'at': 1})['outcome'] == 'refused'
        after = verify(world.database)
        assert after['last'] >= lines and after['ok']


def test_many_writers():
    """Two processes on one database, several desktops at each: one chain, without a gap"""
    with World() as world:
        other = Server()
        other.database = world.database
        with other:
            def work(server):
                person = Person(server.socket).sign_in('ADMIN', PASSWORD)
                for i in range(12):
                    person.mutate([person.mutation('create', 'package_kind', new_id(), {'name': '%s %d' % (new_id(), i)}),
                                   person.mutation('create', 'package_kind', new_id(), {'nothing': 1})])
            threads = [threading.Thread(target=work, args=(s,)) for s in (world, other) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            report = verify(world.database)
            assert report['lines'] == report['last'] >= 72, report


def test_every_tampering_is_found():
    """Removed, altered, moved, cut, put in: each is found and named, and the check ends with 1"""
    with World() as world:
        make_lines(world)
        org = world.sql('SELECT id FROM org')[0][0]
        world.stop()
        whole = verify(world.database, org)
        last = whole['last']
        assert last > 12

        line = '(SELECT line FROM activity_chain WHERE n=%d)'
        with Copy(world) as copy:
            assert copy.do('UPDATE activity SET "after"=\'{}\' WHERE id=' + line % 5) == [(5, 'altered')]
        with Copy(world) as copy:
            assert copy.do('UPDATE activity SET user_name=\'Иванов\' WHERE id=' + line % 1) == [(1, 'altered')]
        with Copy(world) as copy:
            assert copy.do('UPDATE activity SET deleted=1 WHERE id=' + line % last) == [(last, 'altered')]
        with Copy(world) as copy:
            assert copy.do('DELETE FROM activity WHERE id=' + line % 6) == [(6, 'removed')]
        with Copy(world) as copy:
            assert copy.do('DELETE FROM activity WHERE id=' + line % 6, 'DELETE FROM activity_chain WHERE n=6') == [(6, 'removed')]
        with Copy(world) as copy:      # Closed up behind it.
            found = copy.do('DELETE FROM activity WHERE id=' + line % 6, 'DELETE FROM activity_chain WHERE n=6',
                            'UPDATE activity_chain SET n=-n WHERE n>6', 'UPDATE activity_chain SET n=-n-1 WHERE n<0')
            assert found[0] == (6, 'altered') and (last, 'cut') in found, found
        with Copy(world) as copy:
            assert copy.do('UPDATE activity_chain SET n=-7 WHERE n=7', 'UPDATE activity_chain SET n=7 WHERE n=8',
                           'UPDATE activity_chain SET n=8 WHERE n=-7')[:2] == [(7, 'order'), (8, 'order')]
        with Copy(world) as copy:
            found = copy.do('UPDATE activity_chain SET line=(SELECT line FROM activity_chain WHERE n=3) WHERE n=4')
            assert found[0][0] == 4, found
        with Copy(world) as copy:
            assert copy.do('DELETE FROM activity WHERE id IN (SELECT line FROM activity_chain WHERE n>%d)' % (last - 2),
                           'DELETE FROM activity_chain WHERE n>%d' % (last - 2)) == [(last - 1, 'cut')]
        with Copy(world) as copy:
            assert copy.do('UPDATE org SET activity_hash=replace(activity_hash, substr(activity_hash, 1, 4), \'0000\')') == [(last, 'head')]
        with Copy(world) as copy:
            columns = ', '.join('"%s"' % c for c in ('org', 'rev', 'deleted', 'updated_at', 'feed_keys') + FIELDS if c != 'id')
            found = copy.do('INSERT INTO activity(nr, id, %s) SELECT nr + 100000, \'%s\', %s FROM activity WHERE id=%s'
                            % (columns, new_id(), columns, line % 2))
            assert found == [(last + 1, 'inserted')], found
        with Copy(world) as copy:      # The beginning, as if by retention.
            found = copy.do('DELETE FROM activity WHERE id IN (SELECT line FROM activity_chain WHERE n<=3)',
                            'DELETE FROM activity_chain WHERE n<3', 'UPDATE activity_chain SET line=NULL WHERE n=3')
            assert found == [(3, 'start')], found
        with Copy(world) as copy:
            found = copy.do('DELETE FROM activity WHERE id IN (SELECT line FROM activity_chain WHERE n<=3)',
                            'DELETE FROM activity_chain WHERE n<=3')
            assert found[0] == (1, 'removed'), found


def forge(copy, org, n):
    """What the holder of the whole database can do: every link from line n on, made anew after the published recipe."""
    [[previous]] = copy.sql('SELECT hash FROM activity_chain WHERE n=?', n - 1)
    names = ['id', 'created_at', 'created_by'] + [f for f in FIELDS if f not in ('id', 'created_at', 'created_by')]
    rows = copy.sql('SELECT c.n, %s FROM activity_chain c JOIN activity a ON a.id=c.line WHERE c.n>=? ORDER BY c.n'
                    % ', '.join('a."%s"' % name for name in names), n)
    for number, *values in rows:
        line = {k: v for k, v in zip(names, values) if v is not None}
        for key in ('before', 'after'):
            if key in line:
                line[key] = json.loads(line[key])
        previous = link(org, number, previous, line)
        copy.sql('UPDATE activity_chain SET hash=? WHERE n=?', previous, number)
    copy.sql('UPDATE org SET activity_hash=?', previous)
    return previous


def test_anchor():
    """Who computes the whole chain anew is found by a head that was noted elsewhere; the recipe is the published one"""
    with World() as world:
        admin = make_lines(world)
        org = world.sql('SELECT id FROM org')[0][0]
        anchor = os.path.join(world.dir, 'anchor')
        first = verify(world.database, '--anchor', anchor)
        assert oct(os.stat(anchor).st_mode & 0o777) == '0o600'
        admin.done('create', 'package_kind', new_id(), {'name': 'Пётр'})
        second = verify(world.database, '--anchor', anchor)
        verify(world.database, '--anchor', anchor)
        assert second['anchors'] == 1 and second['last'] == first['last'] + 1
        with open(anchor, encoding='ascii') as f:
            noted = [l.split() for l in f]
        assert [l[:3] for l in noted] == [[org, str(r['last']), r['hash']] for r in (first, second)], noted
        world.stop()

        with Copy(world) as copy:      # Computed here and there, it is the same.
            assert forge(copy, org, 2) == second['hash']
            copy.sql('UPDATE activity SET row_title=\'Никто\' WHERE id=(SELECT line FROM activity_chain WHERE n=4)')
            forge(copy, org, 4)
            assert verify(copy.database)['hash'] != second['hash']
            report = verify(copy.database, '--anchor', anchor, ok=False)
            assert problems(report) == [(first['last'], 'anchor'), (second['last'], 'anchor')], report
        with open(anchor, 'a', encoding='ascii') as f:
            f.write('nonsense\n')
        assert world.ctl('verify-activity', '--anchor', anchor, check=False)[0] == 1


main()

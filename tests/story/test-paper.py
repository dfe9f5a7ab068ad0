#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What desktops make without a network has its final number at once: shown, found, printed, sent, never the same twice (S4-90)."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import World                                      # noqa: E402
from kabinet_test import Desktop, build_root, main, run, wait_for        # noqa: E402

PASSWORD = 'secret password'


class Office:
    """A server, and desktops that may be without it."""

    def __init__(self, n=1, **more):
        self.folder = tempfile.mkdtemp(prefix='kab-numbers-')
        self.world = World(licences=0)
        self.n, self.more = n, more

    def __enter__(self):
        self.world.__enter__()
        self.desks = [self.desk('ADMIN') for _ in range(self.n)]
        for desk in self.desks:
            desk.sync()
        return self

    def desk(self, login):
        return Desktop('unix:' + self.world.socket, login, PASSWORD,
                       os.path.join(self.folder, '%s%d' % (login, len(os.listdir(self.folder)))))

    def __exit__(self, *what):
        self.world.__exit__(*what)
        shutil.rmtree(self.folder, ignore_errors=True)

    def offline(self):
        self.world.stop()

    def online(self):
        self.world.start()

    def leases(self, *more):
        return json.loads(self.world.ctl('lease', 'list', '--json', *more))


def make(desk, entity='licence', **more):
    values = {'licence': {'client_name': 'Иванова', 'package_name': 'Защита', 'price': '5'},
              'order': {'client_name': 'Иванова', 'total': '5'},
              'invoice': {'buyer_name': 'Иванова', 'total': '5'},
              'ticket': {'subject': 'Вопрос', 'body': 'Как?', 'author': desk.status()['user'] if entity == 'ticket' else ''}}[entity]
    return desk.json('add', entity, *['%s=%s' % v for v in dict(values, **more).items()])


def typist(desk, *lines):
    """A desktop as a window keeps it (typist.c), which does what it is told and is closed."""
    process = subprocess.Popen([os.path.join(build_root(), 'tests', 'story', 'typist'), desk.cache, desk.server, desk.login],
                               env=dict(desk.environment(), DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent'), text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(''.join(line + '\n' for line in lines))
    process.stdin.flush()
    return process


def made(text):
    """{id: number} of what a typist made."""
    return dict(line.split(' ', 2)[1:] for line in text.splitlines() if line.startswith('made ') and line.count(' ') > 1)


def make_many(desk, entity, n):
    process = typist(desk, 'make %s %d' % (entity, n), 'close')
    out = process.communicate(timeout=120)[0]
    assert process.returncode == 0 and 'made %d\n' % n in out, out
    return made(out)


def work(desk):
    """work.db, as nobody but a test reads it."""
    for folder, _, files in os.walk(desk.cache):
        if 'work.db' in files:
            return sqlite3.connect(os.path.join(folder, 'work.db'))
    raise AssertionError('no work.db')


def stock(desk, kind='licence'):
    db = work(desk)
    try:
        return db.execute("SELECT COALESCE(SUM(last-next+1),0) FROM lease WHERE kind=? AND state='open'",
                          (kind,)).fetchone()[0]
    finally:
        db.close()


def test_final_at_once():
    """Made offline: the number is there at once, in the list and in the search, and is the one that the PDF bears"""
    with Office() as office:
        desk, = office.desks
        assert stock(desk) == stock(desk, 'ticket') == 20
        office.offline()
        made = make(desk)
        assert made['number'] == 'L-000001', made
        assert make(desk, 'order')['number'] == 'O-000001' and make(desk, 'ticket')['number'] == 'T-000001'
        assert list(desk.rows('licence', search='000001')) == [made['id']]
        assert 'L-000001' in desk.run('show', 'licence', 'L-000001')[1]
        # nobody types one that is yet to be given
        status, _, err = desk.run('add', 'licence', 'number=L-000002', 'client_name=x', 'package_name=y', 'price=1', check=False)
        assert status == 1 and 'L-000002' in err, (status, err)
        assert desk.run('add', 'licence', 'number=2019/7', 'client_name=x', 'package_name=y', 'price=1')
        office.online()
        desk.sync()
        assert {r['number'] for r in desk.rows('licence').values()} == {'L-000001', '2019/7'}
        path = os.path.join(office.folder, 'licence.pdf')
        office.world.ctl('render', 'L-000001', '--output', path)
        text = run(['pdftotext', path, '-'])[1]
        assert 'L-000001' in text and 'L-000001' in run(['pdfinfo', path])[1], text
        used = {l['kind']: l['used'] for l in office.leases()}
        assert (used['licence'], used['order'], used['ticket']) == (1, 1, 1), used


def test_two_offline():
    """Two desktops make fifty each without a network, and send them: all numbers differ, and none has changed"""
    with Office(2) as office:
        office.world.sql("INSERT INTO setting(id,org,rev,deleted,created_at,updated_at,\"key\",value,audience)"
                         " SELECT '%s',id,1,0,0,0,'numbers','{\"least\":60}','staff' FROM org"
                         % '01890000-0000-7000-8000-000000000001')
        for desk in office.desks:               # what there was is used up, so that the next one is of the new size
            make_many(desk, 'licence', 11)
            desk.sync()
            assert stock(desk) >= 69, stock(desk)
        office.offline()
        mine = [make_many(desk, 'licence', 50) for desk in office.desks]
        everything = dict(mine[0], **mine[1])
        assert len(everything) == len(set(everything.values())) == 100
        office.online()
        for desk in office.desks + office.desks:
            desk.sync()
        for desk in office.desks:
            rows = desk.rows('licence')
            assert len(rows) == 122 and len({r['number'] for r in rows.values()}) == 122
            assert {i: rows[i]['number'] for i in everything} == everything


def test_empty_stock():
    """No numbers left and no network: saved without one, and said so; it comes when it is sent, and stays"""
    with Office() as office:
        desk, = office.desks
        office.offline()
        rows = make_many(desk, 'order', 22)
        assert list(rows.values()) == ['O-%06d' % i for i in range(1, 21)] + ['Number follows'] * 2, rows
        text = desk.run('show', 'order', list(rows)[21])[1]
        assert 'number: Number follows' in text, text
        office.online()
        desk.sync()
        numbers = {i: r['number'] for i, r in desk.rows('order').items()}
        assert len(set(numbers.values())) == 22 and sorted(numbers.values())[-1] > 'O-000020', numbers
        assert stock(desk, 'order') >= 20
        assert [l['state'] for l in office.leases('--all') if l['kind'] == 'order' and l['first'] == 1] == ['used_up']


def test_killed():
    """kill -9 while numbers are taken: each is given once, by whichever process"""
    with Office() as office:
        desk, = office.desks
        office.offline()
        both = [typist(desk, 'make licence 200') for _ in range(2)]
        first = [both[0].stdout.readline() for _ in range(4)]
        both[0].kill()
        both[1].stdin.write('close\n')
        out = [''.join(first) + both[0].communicate(timeout=120)[0], both[1].communicate(timeout=120)[0]]
        told = [number for text in out for number in made(text).values() if number.startswith('L-')]
        rows = desk.rows('licence').values()
        kept = [r['number'] for r in rows if r.get('number')]
        assert 3 <= len(kept) == len(set(kept)) <= 20 and set(told) <= set(kept) and len(told) == len(set(told)), (told, kept)
        assert len(rows) >= 200
        office.online()
        desk.sync()
        now = [r['number'] for r in desk.rows('licence').values()]
        assert set(kept) <= set(now) and len(set(now)) == len(now) == len(rows)


def test_taken_back():
    """An administrator takes numbers back: what was made with one meanwhile is refused with the reason, and renumbered if wanted"""
    with Office() as office:
        desk, = office.desks
        office.offline()
        row = make(desk)
        lease, = (l for l in office.leases() if l['kind'] == 'licence')
        office.world.ctl('lease', 'return', lease['id'])
        office.online()
        status, _, _ = desk.sync(check=False)
        assert status == 4
        problem, = desk.json('problems')
        assert problem['field'] == 'number' and 'L-000001' in problem['message'], problem
        assert row['id'] not in {i for i, r in desk.rows('licence').items() if r.get('number') != 'L-000001'}
        desk.run('resolve', problem['id'], 'mine')
        desk.sync()
        assert desk.rows('licence')[row['id']]['number'] == 'L-000021'
        # taken back while nobody made anything: it is known before the next one is made
        lease, = (l for l in office.leases() if l['kind'] == 'licence')
        office.world.ctl('lease', 'return', lease['id'])
        desk.sync()
        office.offline()
        assert make(desk)['number'] == 'L-000041'


def test_left():
    """Who signs out for good gives back what is not used; numbers used before stay good, and nothing is given again"""
    with Office(2) as office:
        desk, other = office.desks
        process = typist(desk)
        assert process.stdout.readline() == 'ready\n'
        process.stdin.write('make licence 3\n')
        process.stdin.flush()
        assert len(made(''.join(process.stdout.readline() for _ in range(4)))) == 3
        wait_for(lambda: [l['used'] for l in office.leases() if l['first_number'] == 'L-000001'] == [3], what='them to be sent')
        out = process.communicate('leave\n', timeout=60)[0]
        assert out == 'left\n', (out, process.returncode)
        states = {(l['kind'], l['first']): l['state'] for l in office.leases('--all')}
        assert states['licence', 1] == states['ticket', 1] == 'returned' and states['licence', 21] == 'active', states
        other.sync()
        assert sorted(r['number'] for r in other.rows('licence').values()) == ['L-000001', 'L-000002', 'L-000003']
        office.offline()
        assert make(other)['number'] == 'L-000021'


def test_restored():
    """Invariant 7: the server is restored to before the lease; what was made with it keeps its number all the same"""
    with Office() as office:
        desk, = office.desks
        world = office.world
        backup = os.path.join(office.folder, 'backup.db')
        other = office.desk('ADMIN')
        world.ctl('backup', backup, '--blobs', world.blobs)
        other.sync()                                # leased since the backup
        office.offline()
        row = make(other, 'invoice')
        assert row['number'] == 'I-000021', row
        world.ctl('restore', '--force', backup, '--blobs', world.blobs)
        office.online()
        desk.sync()
        late = make_many(desk, 'invoice', 12).values()
        desk.sync()
        other.sync()
        assert other.rows('invoice')[row['id']]['number'] == 'I-000021'
        assert not other.json('problems')
        office.offline()
        assert make(other, 'invoice')['number'] == 'I-000022'
        assert 'I-000021' not in late


main()

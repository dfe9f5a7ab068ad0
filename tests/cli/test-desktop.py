#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetctl desktop: several desktops without windows and one server that comes and goes."""
import csv
import datetime
import getpass
import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fresh import fresh  # noqa: E402
from kabinet_test import PASSWORD, main, ctl, with_comma  # noqa: E402
from workbook import workbook  # noqa: E402

OK, FAILED, USAGE, NOT_FOUND, PARTLY, OFFLINE, SIGN_IN = range(7)


class Office:
    """Sample data, a server, desktops by login."""

    def __init__(self, licences=300):
        self.server = fresh()
        self.server.ctl('sample', '-n', licences, '--password-stdin', '--today', '2026-11-01', input=PASSWORD + '\n')
        self.server.start()

    def desktop(self, login, name=None):
        return Desk(self.server, login, os.path.join(self.server.dir, name or login))

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.server.__exit__(*what)


class Desk:
    def __init__(self, server, login, folder):
        self.server, self.login, self.folder = server, login, folder

    def run(self, *args, status=OK, **more):
        got, out, err = ctl('desktop', args[0], '--cache', self.folder, '--json', *args[1:], check=False, **more)
        assert got == status, (args, got, out, err)
        return json.loads(out) if out else err

    def sync(self, status=OK, password=PASSWORD):
        return self.run('sync', '--server', self.server.url, '--login', self.login, '--password-stdin', '--timeout', '60',
                        status=status, input=password + '\n')

    def list(self, entity, *more):
        return self.run('list', entity, *more)

    def show(self, entity, row, **more):
        return self.run('show', entity, row, **more)

    def edit(self, entity, row, *more, **kw):
        return self.run('edit', entity, row, *more, **kw)


def digits(text):
    """An amount as people read it, in minor units."""
    return int(''.join(c for c in text if c.isdigit()))


def test_first_sync():
    """Everything arrives; the admin sees all, an agent its own (S0-34)"""
    with Office() as office:
        admin, agent, client = (office.desktop(x) for x in ('admin', 'agent', 'client'))
        state = admin.sync()
        assert state['state'] == 'live' and state['pending'] == state['problems'] == 0 and state['all_saved'], state
        assert state['role'] == 'admin' and state['name'] == 'Орлова Наталья Викторовна'
        assert admin.list('licences')['total'] == 300
        agent.sync()
        mine = agent.list('licences', '--size', '1000')
        assert 0 < mine['total'] < 300 and len({r['agent'] for r in mine['rows']}) == 1, mine['total']
        assert all('note' not in r for r in mine['rows']), 'internal notes stay inside'
        assert agent.list('packages')['total'] < admin.list('packages')['total']
        client.sync()
        assert 0 < client.list('licences')['total'] < 20
        assert client.list('partners')['total'] == 0
        # Nothing of it needs the server again, and the folder tells nobody.
        office.server.stop()
        assert admin.list('licences')['total'] == 300
        assert os.stat(os.path.join(admin.folder, 'data', 'accounts')).st_mode & 0o077 == 0
        for root, _, files in os.walk(admin.folder):
            for name in files:
                with open(os.path.join(root, name), 'rb') as f:
                    assert PASSWORD.encode() not in f.read(), name
        office.server.start()


def test_list():
    """Pages, filters as people write them, search in any case, order (S1-32, S1-33)"""
    with Office() as office:
        d = office.desktop('admin')
        d.sync()
        first = d.list('licences')
        assert len(first['rows']) == 20 and first['pages'] == 15 and first['page'] == 1, first['pages']
        seen = []
        for page in range(1, 16):
            seen += [r['id'] for r in d.list('licences', '--page', page, '--sort', 'client_name')['rows']]
        assert len(set(seen)) == 300
        rows = d.list('licences', '--sort', '-price', '--size', '300')['rows']
        assert [r['price'] for r in rows] == sorted((r['price'] for r in rows), reverse=True)
        active = d.list('licences', '-f', 'status=active', '-n', '1000')
        assert active['total'] == sum(r['status'] == 'active' for r in rows) > 50
        assert d.list('licences', '-f', 'status=Действует')['total'] == active['total']
        some = rows[7]
        surname = some['client_name'].split()[0]
        found = d.list('licences', '-f', 'client_name=' + surname.upper(), '-n', '1000')
        assert some['id'] in [r['id'] for r in found['rows']] and found['total'] < 100
        assert [r['id'] for r in d.list('licences', '-f', 'number=' + some['number'])['rows']] == [some['id']]
        assert d.list('licences', '-f', 'package=' + some['package_name'].lower())['total'] == \
            sum(r['package'] == some['package'] for r in rows)
        both = d.list('licences', '-f', 'status=active', '-f', 'package=' + some['package_name'])['total']
        assert both == sum(r['package'] == some['package'] and r['status'] == 'active' for r in rows)
        spring = d.list('licences', '-f', 'sold_on=01.03.2026..31.05.2026', '-n', '1000')['total']
        assert spring == sum('2026-03-01' <= r.get('sold_on', '') <= '2026-05-31' for r in rows) > 0
        assert d.list('packages', '-f', 'price=1000..2000')['total'] == \
            sum(100000 <= r['price'] <= 200000 for r in d.list('packages', '-n', '100')['rows'])
        assert some['id'] in [r['id'] for r in d.list('licences', '-s', some['number'].lower())['rows']]
        for bad in (['list', 'unicorns'], ['list', 'licences', '--sort', 'note'], ['list', 'licences', '-f', 'x=1'],
                    ['list', 'licences', '--size', '0'], ['list', 'licences', '--page', '0']):
            d.run(*bad, status=USAGE)
        d.run('list', 'licences', '-f', 'sold_on=32.01.2026', status=FAILED)
        d.show('licence', 'NONE', status=NOT_FOUND)
        figures(d, rows)


def figures(d, rows):
    """Sales in figures are the sums of the rows; who sells less sees less of it (S1-25, S1-26)"""
    sold = [r for r in rows if r.get('sold_on') and r['status'] not in ('draft', 'awaiting_payment')]

    def sums(some):
        money = {}
        for r in some:
            one = money.setdefault(r['currency'], [0, 0, 0])
            one[0] += 1
            one[2 if r['status'] == 'revoked' and not r.get('order') else 1] += r['price']
        return money

    def told(some):
        return {s['currency']: [s['licences'], s['revenue'], s['returned']] for s in some if s['licences']}

    year = d.run('figures', '--from', '01.12.2025', '--to', '2026-11-30', '--step', 'month', '--by', 'channel', '--compare')
    within = [r for r in sold if '2025-12-01' <= r['sold_on'] <= '2026-11-30']
    assert told(year['sums']) == sums(within) and len(within) > 50, year
    assert year['before_from'] == '2024-12-01' and \
        told(year['before']) == sums(r for r in sold if '2024-12-01' <= r['sold_on'] <= '2025-11-30')
    assert len(year['steps']) == 12
    for step in year['steps']:
        assert told(step['sums']) == sums(r for r in within if step['from'] <= r['sold_on'] <= step['to']), step
    for part in year['slices']:
        assert told(part['sums']) == sums(r for r in within if r['channel'] == part['value']), part
    assert len(year['slices']) == 3
    # what was given back counts on the day on which it was
    back = [r for r in d.list('refunds', '-n', '1000')['rows'] if r['state'] == 'succeeded']
    assert back
    for step in year['steps'] + [year]:
        for one in step['sums']:
            there = sum(r['amount'] for r in back if step['from'] <= r['refunded_on'] <= step['to'] and r['currency'] == one['currency'])
            assert (one['refunded'], one['net']) == (there, one['revenue'] - there), (step, one)
    for part in year['slices']:
        assert sum(s['refunded'] for s in part['sums']) == \
            sum(r['amount'] for r in back if r['channel'] == part['value'] and '2025-12-01' <= r['refunded_on'] <= '2026-11-30'), part
    places = d.run('figures', '--from', '2024-01-01', '--to', '2026-12-31', '--by', 'region', '--top', '2')['slices']
    assert len(places) == 3 and places[2]['others'] and all(p['title'] for p in places), places
    out = ctl('desktop', 'figures', '--cache', d.folder, '--from', '2025-12-01', '--to', '2026-11-30', '--by', 'partner')
    assert 'Северный берег' in out and str(len([r for r in within if r['currency'] == 'RUB'])) in out, out
    for bad in (['--by', 'client'], ['--step', 'hour'], ['--from', '32.01.2026'], ['-f', 'note=x'], ['--top', '-1']):
        d.run('figures', *bad, status=USAGE)


def test_edit_offline():
    """An edit without a server is kept, shown, sent later, and seen by others"""
    with Office() as office:
        a, b = office.desktop('admin', 'a'), office.desktop('staff', 'b')
        a.sync()
        b.sync()
        office.server.stop()
        row = a.edit('package', 'документооборот', 'price=6 100,50', 'on_sale_to=31.12.2027', 'vat=20%', 'kind=Безопасность')
        assert row['price'] == 610050 and row['on_sale_to'] == '2027-12-31' and row['vat'] == '20', row
        assert a.show('package', 'Документооборот')['price'] == 610050
        assert a.run('status')['pending'] == 1
        assert [r.get('pending') for r in a.list('packages', '-f', 'name=Документооборот')['rows']] == [True]
        added = a.run('add', 'option', 'name=Выезд специалиста', 'price=2 500', 'currency=руб.')
        a.run('add', 'package_option', 'package=Документооборот', 'option=Выезд специалиста', 'included=да')
        assert a.run('status')['pending'] == 3
        assert a.sync(status=OFFLINE), 'and says so'
        assert a.run('status')['pending'] == 3
        office.server.start()
        state = a.sync()
        assert state['pending'] == 0 and state['all_saved'], state
        b.sync()
        assert b.show('package', 'Документооборот')['price'] == 610050
        assert b.show('option', added['id'])['name'] == 'Выезд специалиста'
        a.run('delete', 'option', 'Выезд специалиста')
        state = a.sync(status=PARTLY)
        assert state['problems'] == 1, 'in use: refused'
        problem = a.run('problems')[0]
        assert problem['code'] == 'refused' and not problem['conflict'] and 'Документооборот' in problem['message'], problem
        a.run('resolve', problem['id'], 'theirs')
        assert a.sync()['problems'] == 0
        assert a.show('option', added['id'])['name'] == 'Выезд специалиста'


def test_tried_and_failed():
    """The status tells of a sync that failed, when and why, until one succeeds; maintenance is said with its end, and that all is kept"""
    with Office(60) as office:
        d = office.desktop('admin')
        d.sync()
        assert 'failed_at' not in d.run('status')
        office.server.stop()
        err = d.sync(status=OFFLINE)
        state = d.run('status')
        assert abs(state['failed_at'] / 1000 - time.time()) < 60 and state['failed_why'] in err, (state, err)
        said = ctl('desktop', 'status', '--cache', d.folder)
        assert state['failed_why'] in said and 'desktop sync' in said and re.search(r'failed: .*\d\d:\d\d', said), said
        office.server.start()
        d.sync(status=SIGN_IN, password='mistyped')
        assert 'password' in d.run('status')['failed_why']
        assert 'failed_at' not in d.sync() and 'failed_at' not in d.run('status')
        # the server refuses changes, with words that say nothing of what becomes of them
        office.server.ctl('maintenance', 'on', '--message', 'Меняем диск.', '--until', '90')
        d.edit('package', 'Документооборот', 'position=7')
        begun = time.monotonic()
        err = d.sync(status=OFFLINE)
        assert time.monotonic() - begun < 30, 'nobody waits for the end of it'
        assert all(x in err for x in ('Меняем диск.', 'maintained', 'kept')) and re.search(r'Until about .*\d\d:\d\d', err), err
        state = d.run('status')
        assert state['pending'] == 1 and 'Меняем диск.' in state['failed_why'] and state['retry_at'] > state['failed_at'], state
        office.server.ctl('maintenance', 'off')
        state = d.sync()
        assert state['pending'] == 0 and 'failed_at' not in state, state


def test_erased_from_afar():
    """A wipe erases the desktop at its next sync, which says so and fails; nothing comes again before another sign-in; own words stay"""
    with Office(60) as office:
        def devices():
            return json.loads(office.server.ctl('device', 'list', 'admin', '--json'))
        d = office.desktop('admin')
        d.sync()
        name = devices()[0]['name']
        assert 'command line' in name and getpass.getuser() in name and len(name.split(' · ')) == 3, name
        d.run('sync', '--password-stdin', '--device-name', 'Касса у входа', input=PASSWORD + '\n')
        assert [x['name'] for x in devices()] == ['Касса у входа']
        office.server.ctl('device', 'wipe', 'admin', devices()[0]['id'])
        err = d.sync(status=SIGN_IN)
        assert 'administrator' in err and 'erased' in err and re.search(r'\d\d:\d\d', err), err
        left = [f for _, _, files in os.walk(d.folder) for f in files]
        # Why it is gone, and nothing else.
        assert left == ['erased.json'], left
        with open(os.path.join(d.folder, 'data', 'erased.json'), encoding='utf-8') as note:
            assert set(json.load(note)) == {'by', 'at'}
        err = d.run('status', status=SIGN_IN)
        assert 'administrator' in err and 'erased' in err and 'Nobody' not in err, err
        one = devices()[0]
        assert one['wiped_at'] and not one['signed_in'] and one['unsent'] == 0, one
        assert d.sync()['all_saved'], 'whoever signs in again knows of it'
        assert not os.path.exists(os.path.join(d.folder, 'data', 'erased.json'))
        # what was not sent is its author's
        d.edit('package', 'Документооборот', 'description=Пометка-семьдесят-два')
        work = glob.glob(os.path.join(d.folder, 'data', 'accounts', '*', 'work.db'))[0]
        with sqlite3.connect(work) as db:        # as a form of the window keeps what was typed in it
            db.execute("INSERT INTO draft VALUES('package', '', ?, 1)", (json.dumps({'typed': {'name': 'Полнабранное'}}),))
        db.close()
        office.server.ctl('device', 'wipe', 'admin', next(x['id'] for x in devices() if x['signed_in']))
        err = d.sync(status=SIGN_IN)
        assert '2 pieces' in err, err
        with open(os.path.join(os.path.dirname(work), 'unsent.txt'), encoding='utf-8') as text:
            words = text.read()
        assert 'Полнабранное' in words and 'Пометка-семьдесят-два' in words, words
        err = d.run('status', status=SIGN_IN)
        assert '2 pieces' in err and 'erased' in err, err
        assert not any(f == 'cache.db' for _, _, files in os.walk(d.folder) for f in files)
        assert max(x.get('unsent', 0) for x in devices()) == 2
        assert d.sync()['all_saved']
        assert d.show('package', 'Документооборот')['description'] == 'Пометка-семьдесят-два'


def test_merge_and_conflict():
    """Different fields merge; the same field waits for a decision, on which both sides then agree"""
    with Office() as office:
        a, b = office.desktop('admin', 'a'), office.desktop('staff', 'b')
        a.sync()
        b.sync()
        price = a.show('package', 'Касса Онлайн')['price']
        a.edit('package', 'Касса Онлайн', 'price=1 500', 'position=5')
        b.edit('package', 'Касса Онлайн', 'price=1 700', 'description=Новое описание')
        b.run('add', 'licence', 'client_name=Иванов', 'package=Касса Онлайн', 'package_name=Касса Онлайн', 'sold_on=2026-11-01',
              'price=1 700', 'currency=RUB')
        b.edit('package', 'Документооборот', 'description=Только моё')
        a.edit('package', 'Документооборот', 'position=7')
        a.sync()
        state = b.sync(status=PARTLY)
        assert state['problems'] == 1 and state['pending'] == 0, state
        merged = b.show('package', 'Документооборот')
        assert merged['description'] == 'Только моё' and merged['position'] == 7, merged
        problem = b.run('problems')[0]
        assert problem['conflict'] and problem['title'] == 'Касса Онлайн'
        assert problem['mine']['price'] == 170000 and problem['theirs']['price'] == 150000, problem
        assert problem['base']['price'] == price and problem['by'].startswith('Орлова'), problem
        # what was sold at my price meanwhile keeps it, and is counted
        assert problem['sold'] == 1, problem
        # People see the same: what stood there, what each side wants, who and when.
        status, out, err = ctl('desktop', 'problems', '--cache', b.folder, check=False)
        lines = out.splitlines()
        assert status == OK and problem['id'] in lines[0] and 'Касса Онлайн' in lines[0], out
        assert lines[1].split() == ['field', 'base', 'mine', 'theirs'], out
        values = next(re.split(r'  +', x.strip()) for x in lines if x.startswith('  price '))
        assert values[0] == 'price' and [digits(v) for v in values[1:]] == [price, 170000, 150000], (values, price)
        assert 'Орлова' in out and re.search(r'\d\d:\d\d', out), out
        assert 'resolve' in err and 'mine|theirs' in err, err
        # A wrong word, a wrong id: what is possible is named.
        err = b.run('resolve', problem['id'], 'nonsense', status=USAGE)
        assert 'mine' in err and 'theirs' in err and 'nonsense' in err, err
        err = b.run('resolve', 'X', 'mine', status=NOT_FOUND)
        assert problem['id'] in err and 'Касса Онлайн' in err, err
        assert b.run('resolve', problem['id'], 'mine') == {'id': problem['id']}
        assert b.run('problems') == []
        assert 'none waits' in b.run('resolve', problem['id'], 'mine', status=NOT_FOUND)
        b.sync()
        a.sync()
        for d in (a, b):
            row = d.show('package', 'Касса Онлайн')
            assert (row['price'], row['description'], row['position']) == (170000, 'Новое описание', 5), row


def test_theirs_and_undo():
    """Theirs is taken where theirs is, the rest of the edit is sent; a decision can be undone, sent or not"""
    with Office() as office:
        a, b = office.desktop('admin', 'a'), office.desktop('staff', 'b')
        a.sync()
        b.sync()
        a.edit('package', 'Касса Онлайн', 'price=1 500')
        b.edit('package', 'Касса Онлайн', 'price=1 700', 'description=Новое описание')
        a.sync()
        b.sync(status=PARTLY)
        problem = b.run('problems')[0]
        assert problem['contested'] == ['price'], problem
        # invariants 20 and 21: until it is decided, what nobody else touched is shown as it was typed, and found by it
        row = b.show('package', 'Касса Онлайн')
        assert (row['price'], row['description']) == (150000, 'Новое описание'), row
        # what is typed over it conflicts with nobody
        b.edit('package', 'Касса Онлайн', 'description=Новейшее описание')
        b.sync(status=PARTLY)
        assert len(b.run('problems')) == 1 and 'description' not in b.run('problems')[0]['mine'], b.run('problems')
        a.sync()
        for d in (a, b):
            assert d.show('package', 'Касса Онлайн')['description'] == 'Новейшее описание'
        b.run('resolve', problem['id'], 'theirs')
        assert b.run('problems') == []
        b.run('resolve', problem['id'], 'undo')
        # the same once more, with nothing typed over it
        b.run('resolve', b.run('problems')[0]['id'], 'theirs')
        b.sync()
        a.edit('package', 'Касса Онлайн', 'price=1 550')
        b.edit('package', 'Касса Онлайн', 'price=1 700', 'description=Новое описание')
        a.sync()
        b.sync(status=PARTLY)
        problem = b.run('problems')[0]
        assert problem['contested'] == ['price'], problem
        b.run('resolve', problem['id'], 'theirs')
        assert b.run('status')['pending'] == 1 and b.run('problems') == []
        b.run('resolve', problem['id'], 'undo')
        assert b.run('status')['pending'] == 0 and b.run('problems') == [problem]
        b.run('resolve', problem['id'], 'theirs')
        b.sync()
        a.sync()
        for d in (a, b):
            row = d.show('package', 'Касса Онлайн')
            assert (row['price'], row['description']) == (155000, 'Новое описание'), row
        # sent, and undone: it is about the price alone still, and mine is there to be insisted on
        b.run('resolve', problem['id'], 'undo')
        assert b.run('problems')[0]['contested'] == ['price']
        b.run('resolve', problem['id'], 'mine')
        b.sync()
        assert b.show('package', 'Касса Онлайн')['price'] == 170000
        b.run('resolve', problem['id'], 'undo')
        assert b.sync(status=PARTLY)['pending'] == 0
        assert b.show('package', 'Касса Онлайн')['price'] == 155000 and b.run('problems')[0]['mine']['price'] == 170000
        # a row that was deleted meanwhile: mine brings it back, theirs leaves it
        b.run('resolve', problem['id'], 'theirs')
        b.sync()
        a.run('delete', 'package', 'Документооборот')
        b.edit('package', 'Документооборот', 'description=Ещё нужен')
        gone = b.show('package', 'Документооборот')['id']
        a.sync()
        b.sync(status=PARTLY)
        problem = b.run('problems')[0]
        assert problem['contested'] == ['description'], problem
        b.run('resolve', problem['id'], 'mine')
        b.sync()
        a.sync()
        row = a.show('package', gone)
        assert row['description'] == 'Ещё нужен' and not row.get('deleted'), row


def test_refused():
    """What an agent may not do is refused, by the desktop or the server, and nothing is changed"""
    with Office() as office:
        agent = office.desktop('agent')
        agent.sync()
        before = agent.show('package', 'Касса Онлайн')
        status, out, err = ctl('desktop', 'edit', 'package', 'Касса Онлайн', 'price=1', '--cache', agent.folder, check=False)
        if status == OK:
            state = agent.sync(status=PARTLY)
            assert state['problems'] == 1
            agent.run('resolve', agent.run('problems')[0]['id'], 'theirs')
        assert agent.show('package', 'Касса Онлайн') == before
        for bad, status in (('price=x', FAILED), ('nothing=1', USAGE), ('price', USAGE), ('on_sale_from=2026-02-30', FAILED),
                            ('kind=Nobody', NOT_FOUND)):
            got = ctl('desktop', 'edit', 'package', 'Касса Онлайн', bad, '--cache', agent.folder, check=False)
            assert got[0] == status and got[2], (bad, got)


def test_refused_command():
    """Numbers that were taken back: whose is said, and which others take their place; a refused command can be sent with other values"""
    with Office(60) as office:
        d = office.desktop('admin')
        d.sync()
        office.server.stop()
        made = [d.run('run', 'licence', 'new', 'issue', 'client_name=' + name, 'phone=' + phone, 'package=Касса Онлайн', 'price=100',
                      'currency=RUB', 'way=invoice')
                for name, phone in (('Гаджиев Эльчин', '+79161234567'), ('Стоянова Мария', '+359887628295'))]
        assert [x['number'] for x in made] == ['L-000001', 'L-000002'], made
        for lease in json.loads(office.server.ctl('lease', 'list', '--json')):
            office.server.ctl('lease', 'return', lease['id'])
        office.server.start()
        d.sync(status=PARTLY)
        one, two = d.run('problems')
        said = ctl('desktop', 'problems', '--cache', d.folder)
        assert '  Issue licence L-000001: ' in said and '“Issue' not in said, said
        assert one['message'].startswith('Order: “O-000001”'), one
        done = d.run('resolve', one['id'], 'mine')
        assert [(x['kind'], x['was'], x['is']) for x in done['renumbered']] == \
            [('licence', 'L-000001', 'L-000021'), ('order', 'O-000001', 'O-000021')], done
        d.run('resolve', two['id'], 'edit', status=USAGE)
        d.run('resolve', two['id'], 'mine', 'price=1', status=USAGE)
        d.run('resolve', two['id'], 'edit', 'price=none', status=FAILED)
        out = ctl('desktop', 'resolve', '--cache', d.folder, two['id'], 'edit', 'price=150')
        assert 'sent with the next sync' in out and 'Issue licence L-000002' in out, out
        assert 'Licence: L-000002 (Стоянова Мария) has the number L-000022 now' in out and 'Order: O-000002' in out, out
        state = d.sync()
        assert len(state['renumbered']) == 4 and 'L-000021' in ctl('desktop', 'status', '--cache', d.folder), state
        assert [(d.show('licence', x['id'])['number'], d.show('licence', x['id'])['price']) for x in made] == \
            [('L-000021', 10000), ('L-000022', 15000)]
        # the same of an edit that conflicts
        d.edit('package', 'Документооборот', 'price=10')
        other = office.desktop('staff')
        other.sync()
        other.edit('package', 'Документооборот', 'price=20')
        other.sync()
        d.sync(status=PARTLY)
        out = ctl('desktop', 'resolve', '--cache', d.folder, d.run('problems')[0]['id'], 'edit', 'price=30', 'position=3')
        assert 'Документооборот' in out, out
        d.sync()
        other.sync()
        row = other.show('package', 'Документооборот')
        assert (row['price'], row['position']) == (3000, 3), row


def test_reasons():
    """Why a file, a field, an account cannot be had is said as it is, and once"""
    with Office(60) as office:
        d = office.desktop('admin')
        d.sync()
        none = 'ab' * 32
        assert none in d.run('file', none, status=NOT_FOUND)
        assert none in d.run('file', none.upper(), status=NOT_FOUND)
        assert '64' in d.run('file', 'abc', status=USAGE)
        err = d.run('add', 'document', 'file=@/nowhere/x.pdf', status=NOT_FOUND)
        assert err.count('x.pdf') == 1 and '/nowhere' in err, err
        assert 'file=@' in d.run('add', 'document', 'file=/nowhere/x.pdf', status=USAGE)
        # fields: the likely one, then all others as they stand in the record
        err = d.edit('package', 'Документооборот', 'prise=1', status=USAGE)
        assert 'Its fields are: price, name, kind, description, characteristics, template' in err and 'version.' in err, err
        err = d.run('run', 'licence', 'new', 'issue', 'xx=1', status=FAILED)
        assert 'phone (client_phone)' in err, err
        row = d.run('run', 'licence', 'new', 'issue', 'client_name=Иванов Иван', 'client_phone=+79161234567', 'package=Касса Онлайн')
        assert row['client_phone'] == '+79161234567', row
        # whose desktop it is cannot be read: said at once, nothing lost
        account = glob.glob(os.path.join(d.folder, 'data', 'accounts', '*', 'account.json'))[0]
        with open(account, 'w', encoding='utf-8') as f:
            f.write('{"server":')
        for command in (['status'], ['list', 'packages']):
            err = d.run(*command, status=FAILED)
            assert account in err and 'damaged' in err and 'kept' in err and 'desktop sync' in err, err
        assert d.sync()['all_saved'] and d.run('status')['pending'] == 0
        assert d.show('licence', row['id'])['client_phone'] == '+79161234567'


def test_two_accounts():
    """Two people on one computer: each with files of their own; the first one's edit waits for the first one (invariant 34)"""
    with Office(60) as office:
        one, two = office.desktop('admin', 'shared'), office.desktop('agent', 'shared')
        one.sync()
        office.server.stop()
        one.edit('package', 'Документооборот', 'description=Пометка-семьдесят-один')
        office.server.start()
        state = two.sync()
        assert state['role'] == 'agent' and state['pending'] == 0 and state['all_saved'], state
        assert 0 < two.list('licences', '-n', '100')['total'] < 60
        assert two.show('package', 'Документооборот').get('description') != 'Пометка-семьдесят-один'
        accounts = os.path.join(one.folder, 'data', 'accounts')
        marked = {name for name in os.listdir(accounts) if tells(os.path.join(accounts, name), 'Пометка-семьдесят-один')}
        assert len(os.listdir(accounts)) == 2 and len(marked) == 1, (os.listdir(accounts), marked)
        caches = os.path.join(one.folder, 'cache')
        assert sum(tells(root, 'Пометка-семьдесят-один') for root, folders, _ in os.walk(caches) if not folders) <= 1
        with sqlite3.connect(f'file:{accounts}/{marked.pop()}/work.db?mode=ro', uri=True) as work:
            assert work.execute('SELECT count(*) FROM outbox').fetchone() == (1,)
        state = one.sync()
        assert state['role'] == 'admin' and state['pending'] == 0 and state['all_saved'], state
        two.sync()
        assert two.show('package', 'Документооборот')['description'] == 'Пометка-семьдесят-один'


def tells(folder, word):
    """Whether any file below the folder has the word."""
    for root, _, files in os.walk(folder):
        for name in files:
            with open(os.path.join(root, name), 'rb') as f:
                if word.encode() in f.read():
                    return True
    return False


def test_names():
    """A kind of record, or a field, that there is not: those that there are, the likeliest first, and not all of them"""
    with Office(10) as office:
        d = office.desktop('admin')
        d.sync()
        for args in (['list', 'licens'], ['show', 'licens', 'x'], ['edit', 'licens', 'x', 'a=b'], ['add', 'licens', 'a=b']):
            err = d.run(*args, status=USAGE)
            assert 'There are: licence, ' in err and 'more' in err and len(err) < 400, err
        for args in (['list', 'licence', '-f', 'numbr=1'], ['edit', 'package', 'Касса Онлайн', 'nme=x'],
                     ['add', 'client', 'nam=x'], ['list', 'client', '-f', 'x' * 100000 + '=1']):
            err = d.run(*args, status=USAGE)
            assert 'fields are: n' in err or 'xxx' in err, err
            assert len(err) < 600, len(err)
        assert 'price=VALUE' in d.run('edit', 'package', 'Касса Онлайн', 'price', status=USAGE)
        # It has neither a server's database nor an organisation to choose: such an option is none.
        for option in ('--database', '--org'):
            assert option not in ctl('desktop', 'status', '--help') + ctl('desktop', '--help')
            d.run('status', option, 'x', status=USAGE)


def test_sign_in():
    """A wrong password, nobody signed in, a password from a file"""
    with Office(10) as office:
        d = office.desktop('admin')
        err = d.sync(status=SIGN_IN, password='wrong-password')
        assert 'wrong-password' not in err, err
        d.run('status', status=NOT_FOUND)
        path = os.path.join(office.server.dir, 'password')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(PASSWORD + '\n')
        env = dict(os.environ, KABINET_PASSWORD_FILE=path)
        d.run('sync', '--server', office.server.url, '--login', 'admin', env=env)
        # Without a keyring, or a bus to ask for one, nobody hears of it: the password is not kept anyway.
        bare = {k: v for k, v in env.items() if k not in ('DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR')}
        status, out, err = ctl('desktop', 'sync', '--cache', d.folder, check=False, env=bare)
        assert status == OK and not err, err
        # The server and the login are known now.
        d.run('sync', env=env)
        d.run('sync', status=NOT_FOUND, env=dict(env, KABINET_PASSWORD_FILE='/nowhere'))


SIGNS = {'RUB': '₽', 'AZN': '₼', 'EUR': '€', 'BGN': 'лв', 'USD': '$'}
EVIL = '=HYPERLINK("http://example.com";"x")'


def test_export():
    """A list as a file: all of what the filter finds, in its order, as people read it; what looks like a formula is a text"""
    with Office(60) as office:
        desk = office.desktop('admin')
        desk.sync()
        desk.run('add', 'client', 'name=' + EVIL, 'phone=+79990001122')
        licences = desk.list('licences', '--size', '1000', '--filter', 'status=active', '--sort', '-price')
        asked = ('--filter', 'status=active', '--sort', '-price', '--columns', 'number,client_name,price,sold_on,status,partner')

        def written(name, *more, locale={'LC_ALL': 'C.UTF-8'}):
            path = os.path.join(office.server.dir, name)
            done = desk.run('export', *more, '--output', path, env=dict(os.environ, **locale))
            assert done['file'] == path and not glob.glob(os.path.join(office.server.dir, '.kabinet-*')), done
            return path, done['rows']

        path, n = written('licences.csv', 'licences', *asked)
        with open(path, encoding='utf-8', newline='') as f:
            text = f.read()
        assert text.startswith('\ufeff') and text.count('\r\n') == n + 1 == licences['total'] + 1, (n, licences['total'])
        table = list(csv.reader(text[1:].splitlines()))
        assert table[0] == ['Number', 'Full name', 'Price', 'Currency', 'Sold', 'Status', 'Partner'], table[0]
        titles = {r['id']: r['name'] for r in desk.list('partners', '--size', '1000')['rows']}
        for row, got in zip(licences['rows'], table[1:]):
            want = [row['number'], row['client_name'], '%d.%02d' % divmod(row['price'], 100), row['currency'], row['sold_on'], 'Active',
                    titles.get(row.get('partner'), '')]
            assert got == want, (got, want)

        path, n = written('licences.xlsx', 'licences', *asked)
        rows, sheet = workbook(path)
        assert n == licences['total'] and len(rows) == n + 1 and '<f>' not in sheet and '<hyperlink' not in sheet
        assert 'state="frozen"' in sheet and '<autoFilter ref="A1:F%d"' % (n + 1) in sheet, sheet[:500]
        for row, got in zip(licences['rows'], rows[1:]):
            kind, value, pattern = got['C']
            assert kind == 'n' and round(float(value) * 100) == row['price'] and SIGNS[row['currency']] in pattern, got
            kind, value, pattern = got['D']
            day = datetime.date(1899, 12, 30) + datetime.timedelta(int(float(value)))
            assert kind == 'n' and day.isoformat() == row['sold_on'] and 'yy' in pattern, got
            assert got['A'][:2] == ('inlineStr', row['number']) and got['E'][1] == 'Active', got
        # a file has points where the paper on the wall has commas
        path, n = written('licences-comma.xlsx', 'licences', *asked, locale=with_comma())
        assert workbook(path)[0] == rows, (workbook(path)[0][:2], rows[:2])

        found = ('clients', '--search', 'HYPERLINK', '--columns', 'name,phone')
        path, n = written('clients.xlsx', *found)
        rows, sheet = workbook(path)
        assert n == 1 and rows[1]['A'][:2] == ('inlineStr', EVIL) and '<f>' not in sheet, rows
        path, n = written('clients.csv', *found)
        with open(path, encoding='utf-8-sig', newline='') as f:
            assert list(csv.reader(f))[1] == ["'" + EVIL, '+7 999 000-11-22']
        path, n = written('licences.pdf', 'licences', *asked)
        text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout
        assert 'Page 1 of %d' % text.count('Page ') in text and 'Status: Active' in text and '%d rows' % n in text, text[:800]
        assert all(r['number'] in text for r in licences['rows']), 'each row is on paper'
        # Nobody finds in a file what the list does not show him.
        agent = office.desktop('agent')
        agent.sync()
        mine = agent.run('export', 'licences', '--output', path + '.csv')
        assert mine['rows'] == agent.list('licences')['total'] < 60
        agent.run('export', 'licences', '--output', '/nonexistent/x.csv', status=FAILED)
        agent.run('export', 'licences', '--output', path + '.doc', status=USAGE)
        agent.run('export', 'licences', '--output', path, '--columns', 'numbr', status=USAGE)


if __name__ == '__main__':
    main()

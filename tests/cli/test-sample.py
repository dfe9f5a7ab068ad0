#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetctl sample: alike from the same seed, believable, consistent."""
import collections
import datetime
import json
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fresh import fresh  # noqa: E402
from kabinet_test import PASSWORD, main  # noqa: E402

TODAY = '2026-11-01'
ENTITIES = ('user', 'membership', 'partner', 'agent', 'client', 'requisites', 'package_kind', 'package', 'option', 'package_option',
            'package_binding', 'licence')


def sample(*args, server=None):
    server = server or fresh()
    out = json.loads(server.ctl('sample', '--today', TODAY, '--password-stdin', '--json', *args, input=PASSWORD + '\n'))
    return server, out


def rows(server, entity):
    """All that the seed decides: not when it was written, by which key it was signed."""
    db = sqlite3.connect('file:%s?mode=ro' % server.path, uri=True)
    db.row_factory = sqlite3.Row
    skip = {'nr', 'rev', 'org', 'feed_keys', 'created_at', 'created_by', 'updated_at', 'updated_by', 'signature'}
    with db:
        found = [{k: r[k] for k in r.keys() if k not in skip} for r in db.execute('SELECT * FROM "%s" ORDER BY nr' % entity)]
    db.close()
    return found


WORLD = {}


def world():
    if not WORLD:
        server, out = sample('--licences', '3000', '--seed', '7')
        WORLD.update(server=server, out=out, **{e: rows(server, e) for e in ENTITIES})
    return WORLD


def test_same_seed_same_rows():
    a, out_a = sample('-n', '400', '-s', '42')
    b, out_b = sample('-n', '400', '-s', '42')
    c, _ = sample('-n', '400', '-s', '43')
    for entity in ENTITIES:
        assert rows(a, entity) == rows(b, entity), entity
    assert out_a['logins'] == out_b['logins']
    assert rows(a, 'licence')[0]['id'] != rows(c, 'licence')[0]['id']
    assert rows(a, 'client') != rows(c, 'client')


def test_counts():
    """As many licences as asked for, a dozen partners, everything that hangs on them"""
    w = world()
    assert w['out']['licences'] == len(w['licence']) == 3000
    assert len(w['partner']) >= 12 and len(w['package']) >= 15 and len(w['option']) >= 15
    assert len(w['agent']) >= 2 * 12 and len(w['client']) >= 900
    assert [len(rows(sample('-n', '10')[0], 'licence'))] == [10]
    assert json.loads(w['server'].ctl('verify-activity', '--json'))['lines'] > 0      # a chain in bulk, too


def test_refuses_what_has_data():
    w = world()
    status, _, err = w['server'].ctl('sample', '--no-password', check=False)
    assert status == 1 and err, (status, err)
    assert len(rows(w['server'], 'licence')) == 3000


def test_into_an_empty_org():
    server = fresh()
    server.setup('Своя компания')
    sample('-n', '20', server=server)
    assert [o['name'] for o in json.loads(server.ctl('org', 'list', '--json'))] == ['Своя компания']
    assert 'Меридиан Софт' in server.ctl('export', 'settings')
    kinds = collections.Counter((r['kind'], r['language']) for r in rows(server, 'template'))
    assert kinds == {(kind, language): 1 for kind in ('licence', 'invoice', 'act', 'price_list') for language in ('ru', 'en', 'bg', 'az')}


def inn(text):
    d = [int(c) for c in text]

    def check(weights):
        return sum(w * x for w, x in zip(weights, d)) % 11 % 10
    if len(d) == 10:
        return check((2, 4, 10, 3, 5, 9, 4, 6, 8)) == d[9]
    return len(d) == 12 and check((7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) == d[10] and \
        check((3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) == d[11]


def eik(text):
    d = [int(c) for c in text]
    first = sum((i + 1) * x for i, x in enumerate(d[:8])) % 11
    if first == 10:
        first = sum((i + 3) * x for i, x in enumerate(d[:8])) % 11 % 10
    return len(d) == 9 and first == d[8]


def voen(text):
    d = [int(c) for c in text]
    return len(d) == 10 and sum(w * x for w, x in zip((4, 1, 8, 6, 2, 7, 5, 3), d)) % 11 == d[8] and d[9] in (1, 2)


def test_numbers_of_offices():
    """INN, OGRN, EIK and VÖEN have the check digits that offices compute"""
    kinds = collections.Counter()
    kind = {row['id']: row['kind'] for row in world()['client']}
    partners = {row['id'] for row in world()['partner']}
    sets = world()['requisites']
    assert {r['partner'] for r in sets if not r['client']} == partners
    assert all(r['partner'] in partners for r in sets if not r['client'])
    for r in sets:
        assert r['title'] and r['name'] and r['legal_address'], r
        r = {name: value for name, value in r.items() if value}
        if 'inn' in r:
            assert inn(r['inn']), r
            n = r.get('ogrn') or r['ogrnip']
            assert len(n) == (13 if 'ogrn' in r else 15) and int(n[:-1]) % (11 if 'ogrn' in r else 13) % 10 == int(n[-1]), r
            kinds['ru'] += 1
        if 'eik' in r:
            assert eik(r['eik']) and r['vat'] == 'BG' + r['eik'], r
            kinds['bg'] += 1
        if 'voen' in r:
            assert voen(r['voen']) and r['voen'][9] == ('2' if kind.get(r.get('client')) == 'sole_proprietor' else '1'), r
            kinds['az'] += 1
    assert min(kinds[k] for k in ('ru', 'bg', 'az')) >= 30, kinds


def test_names_and_phones():
    """Patronymics agree with surnames, phones are of their country"""
    women = men = 0
    for c in world()['client']:
        assert re.fullmatch(r'\+7\d{10}|\+359\d{9}|\+994\d{9}', c['phone']), c
        if c['kind'] != 'person' or not c['phone'].startswith('+7'):
            continue
        surname, _, patronymic = c['name'].split(' ')
        woman = surname.endswith('а') or surname.endswith('ая')
        assert patronymic.endswith(('вна', 'чна') if woman else ('вич', 'ьич', 'ич')), c['name']
        women, men = women + woman, men + (not woman)
    assert women > 100 and men > 100
    for c in world()['client']:
        if c['phone'].startswith('+994') and c['kind'] == 'person':
            surname, rest = c['name'].split(' ', 1)
            assert rest.endswith(' qızı' if surname.endswith('a') else ' oğlu'), c['name']
    phones = [u['phone'] for u in world()['user']]
    assert len(set(phones)) == len(phones)


def test_sales():
    """Statuses agree with dates, prices with currencies, sales grow and rest at weekends"""
    w = world()
    by_package = {p['id']: p for p in w['package']}
    months, weekdays = collections.Counter(), collections.Counter()
    numbers = set()
    for r in w['licence']:
        assert r['number'] not in numbers
        numbers.add(r['number'])
        status = r['status']
        if status in ('draft', 'awaiting_payment') or (status == 'revoked' and 'взамен' in r['status_reason']):
            assert r['sold_on'] is None, r              # what is not paid is not sold
        else:
            assert r['sold_on'] <= TODAY, r
            day = datetime.date.fromisoformat(r['sold_on'])
            months[r['sold_on'][:7]] += 1
            weekdays[day.weekday()] += 1
            assert (datetime.date.fromisoformat(TODAY) - day).days < 731
        assert r['valid_from'] <= r['valid_to'], r
        if status == 'expired':
            assert r['valid_to'] < TODAY, r
        if status in ('active', 'suspended'):
            assert r['valid_to'] >= TODAY, r
        if status in ('suspended', 'revoked', 'transferred', 'expired', 'awaiting_payment'):
            assert r['status_reason'] and r['status_reason'].endswith('.'), r
        if status == 'awaiting_payment':
            assert r['issued_on'] is None
        assert r['price'] > 0 and r['quantity'] >= 1
        package = by_package[r['package']]
        assert r['package_name'] == package['name']
        if package['on_sale_to'] and r['sold_on']:
            assert r['sold_on'] <= package['on_sale_to'], r
        expected = {'RUB': ('RUB',), 'AZN': ('AZN',), 'EUR': ('EUR', 'BGN')}[package['currency']]
        assert r['currency'] in expected, r
        if 'BGN' in expected and r['sold_on']:
            assert (r['currency'] == 'EUR') == (r['sold_on'] >= '2026-01-01'), r
        for option in json.loads(r['options'] or '[]'):
            assert set(option) == {'included', 'name', 'option', 'price'}, option
        assert (r['channel'] == 'agent') == (r['agent'] is not None)
    assert {r['status'] for r in w['licence']} >= {'active', 'expired', 'suspended', 'revoked', 'transferred'}
    assert weekdays[6] < weekdays[1] / 2, weekdays
    year = [sum(n for m, n in months.items() if a <= m <= b) for a, b in (('2024-11', '2025-10'), ('2025-11', '2026-10'))]
    assert year[1] > 1.2 * year[0], year
    assert months['2025-12'] > 1.3 * months['2025-11'] and months['2026-01'] < 0.6 * months['2025-12'], months


def test_relations():
    """Agents sell what their partner may sell; renewals are of the same client and package"""
    w = world()
    bound = {(b['partner'], b['package']) for b in w['package_binding']}
    agents = {a['id']: a for a in w['agent']}
    licences = {r['id']: r for r in w['licence']}
    renewed = 0
    for r in w['licence']:
        if r['partner']:
            assert (r['partner'], r['package']) in bound, r
        if r['agent']:
            assert agents[r['agent']]['partner'] == r['partner']
            assert agents[r['agent']]['name'] == r['agent_name']
        if r['renewed_from']:
            before = licences[r['renewed_from']]
            assert before['client'] == r['client'] and before['package'] == r['package']
            renewed += 1
    assert renewed > 50


def test_logins():
    """One of each role, two agents of different partners; all sign in with the password given"""
    w = world()
    roles = [(u['role'], u['login']) for u in w['out']['logins']]
    assert roles == [('admin', 'admin'), ('staff', 'staff'), ('partner', 'partner'), ('agent', 'agent'),
                     ('agent', 'agent2'), ('client', 'client')], roles
    partners = set()
    with w['server'] as server:
        for user in w['out']['logins']:
            for login in (user['login'], user['email'], user['phone']):
                session = server.client().sign_in(login, PASSWORD).session
                assert [m['role'] for m in session['memberships']] == [user['role']], session
            if user['role'] == 'agent':
                partners.add(session['memberships'][0]['partner'])
                mine = server.client().sign_in(user['login'], PASSWORD).rows('licence')
                assert 5 < len(mine) < 600, len(mine)
                assert {r['agent'] for r in mine.values()} == {session['memberships'][0]['agent']}
            if user['role'] == 'client':
                assert server.client().sign_in(user['login'], PASSWORD).rows('licence')
    assert len(partners) == 2


if __name__ == '__main__':
    main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second factor (S0-36, S4-53) and what it is asked for: a payout is confirmed by whoever asked for it (S4-75)."""
import base64
import hashlib
import hmac
import json
import struct
import threading
import time
import urllib.parse

from world import PASSWORD, World
from kabinet_test import main, new_id


def code(secret, by=0):
    """RFC 6238, by somebody else than the server."""
    key = base64.b32decode(secret + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', int(time.time()) // 30 + by), hashlib.sha1).digest()
    at = digest[-1] & 15
    return '%06d' % ((struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000)


def still():
    """Not in the last seconds of a step, so that a step does not end in the middle of what is looked at."""
    left = 30 - time.time() % 30
    if left < 6:
        time.sleep(left + 0.1)


def post(person, path, body, language=None):
    return person.request('POST', path, body, {'Accept-Language': language} if language else None)


def begin(person, password=PASSWORD):
    return post(person, '/v1/second-factor', {'password': password})


def turn_on(person):
    """The secret and the recovery codes. Uses the code of the step before, so that two more are left at once."""
    still()
    status, _, begun = begin(person)
    assert status == 200, begun
    status, _, done = post(person, '/v1/second-factor/confirmation', {'code': code(begun['secret'], -1)})
    assert status == 200, done
    return begun['secret'], done['recovery_codes']


def money(world, admin, partner, n):
    """Something to ask for, and n payouts asked for."""
    method, payouts = new_id(), [new_id() for _ in range(n)]
    admin.done('create', 'reward_plan', new_id(), {'name': 'Всё', 'partner': world.north, 'kind': 'percent', 'percent': 10000,
                                                   'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
    admin.done('create', 'payment', new_id(), {'partner': world.north, 'amount': 100000, 'currency': 'RUB',
                                               'state': 'succeeded', 'document': 'п/п 12'})
    admin.done('create', 'payout_method', method, {'partner': world.north, 'kind': 'card', 'name': 'Карта'})
    for row in payouts:
        partner.done('create', 'payout', row, {'partner': world.north, 'method': method, 'amount': 1000})
    return payouts


def confirm(person, row, given, **more):
    return post(person, '/v1/payout/%s/confirmation' % row, {'code': given}, **more)


def test_enrolment():
    """On with the password and a first code, once; recovery codes; off with a code; the secret is nowhere else"""
    with World() as world:
        admin, partner = world.person('ADMIN'), world.person('PARTNER')
        status, _, answer = begin(partner, 'wrong')
        assert (status, answer['field']) == (422, 'password'), answer
        assert begin(partner, 5)[0] == 400 and post(world.person(), '/v1/second-factor', {})[0] == 401
        assert post(partner, '/v1/second-factor/confirmation', {'code': '000000'})[0] == 422

        still()
        status, headers, first = begin(partner)
        assert status == 200 and headers['Cache-Control'] == 'no-store'
        uri = urllib.parse.urlsplit(first['uri'])
        query = dict(urllib.parse.parse_qsl(uri.query))
        assert (uri.scheme, uri.netloc) == ('otpauth', 'totp') and uri.path == '/' + urllib.parse.quote('Кабинет') + ':PARTNER', uri
        assert query == {'secret': first['secret'], 'issuer': 'Кабинет', 'algorithm': 'SHA1', 'digits': '6', 'period': '30'}
        assert len(base64.b32decode(first['secret'])) == 20
        # not on before it was proved; begun anew, the first one is void
        partner.pull()
        assert partner.cache['user', partner.session['user']['id']]['two_factor'] == 'off'
        second = begin(partner)[2]
        assert second['secret'] != first['secret']
        wrong = post(partner, '/v1/second-factor/confirmation', {'code': code(first['secret'])}, 'ru')
        assert wrong[0] == 422 and wrong[2]['field'] == 'code' and 'Код' in wrong[2]['detail'], wrong
        given = code(second['secret'], -1)
        status, _, on = post(partner, '/v1/second-factor/confirmation', {'code': given[:3] + ' ' + given[3:]})
        assert status == 200 and len(set(on['recovery_codes'])) == 10, on
        partner.pull()
        assert partner.cache['user', partner.session['user']['id']]['two_factor'] == 'on'
        assert begin(partner)[0] == 422, 'on already'

        # the same code is no code a second time, nor is one of before it
        for by in (-1, -2):
            assert post(partner, '/v1/second-factor/removal', {'code': code(second['secret'], by)})[0] == 422
        # a recovery code is one once, however it is typed
        status, _, answer = post(partner, '/v1/second-factor/removal', {'code': on['recovery_codes'][3].lower().replace('-', ' ')})
        assert status == 204, answer
        partner.pull()
        assert partner.cache['user', partner.session['user']['id']]['two_factor'] == 'off'
        assert post(partner, '/v1/second-factor/removal', {'code': on['recovery_codes'][4]})[0] == 422

        # nobody is shown a secret or a code: no feed, no list, no journal, no message of the server
        secret, codes = turn_on(partner)
        admin.pull()
        seen = json.dumps(list(admin.cache.values())) + str(world.sql('SELECT * FROM activity')) + world.log()
        stored = base64.b64encode(base64.b32decode(secret)).decode()
        for hidden in (secret, stored, codes[0], codes[0].replace('-', '')):
            assert hidden not in seen
        # who turned it on is in the journal
        lines = world.sql('SELECT "before","after" FROM activity WHERE "user"=? AND subject=? AND action=? ORDER BY at, id',
                          partner.session['user']['id'], 'user', 'update')
        states = [tuple(json.loads(half).get('two_factor') for half in line) for line in lines]
        assert [s for s in states if s != (None, None)] == [('off', 'on'), ('on', 'off'), ('off', 'on')], lines
        world.ctl('verify-activity')


def test_payout():
    """S4-75: confirmed with a code by whoever asked for it, in two steps, once; then the office may approve it"""
    with World() as world:
        admin, partner, south = world.person('ADMIN'), world.person('PARTNER'), world.person('SOUTH')
        payouts = money(world, admin, partner, 4)

        def approve(row):
            now = admin.rows('payout')[row]
            return admin.do('update', 'payout', row, {'state': 'approved'}, {'state': 'requested'}, now['rev'])

        # nobody without one confirms, and nobody approves what is not confirmed
        assert confirm(partner, payouts[0], '000000')[0] == 422
        outcome = approve(payouts[0])
        assert outcome['outcome'] == 'refused' and 'second factor' in outcome['message'], outcome
        secret, codes = turn_on(partner)
        before = admin.rows('payout')[payouts[0]]
        assert confirm(partner, payouts[0], 'abcdef')[0] == 422
        assert admin.rows('payout')[payouts[0]] == before

        # somebody else cannot, with a right code of their own; nor is there anything to confirm for nobody
        theirs, _ = turn_on(south)
        for person in (south, admin):
            assert confirm(person, payouts[0], code(theirs))[0] == 404
        assert confirm(partner, new_id(), code(secret))[0] == 404 and confirm(partner, '%27', code(secret))[0] == 404
        assert post(world.person(), '/v1/payout/%s/confirmation' % payouts[0], {'code': code(secret)})[0] == 401

        still()
        given = code(secret)
        assert confirm(partner, payouts[0], given)[0] == 204
        assert confirm(partner, payouts[0], given)[0] == 204, 'what is confirmed stays so'
        assert confirm(partner, payouts[1], given)[0] == 422, 'a code is of one use'
        assert confirm(partner, payouts[1], code(secret, 1))[0] == 204
        assert confirm(partner, payouts[2], codes[0])[0] == 204
        assert confirm(partner, payouts[3], codes[0])[0] == 422
        partner.pull()
        assert all(partner.cache['payout', row].get('confirmed_at') for row in payouts[:3])
        assert not partner.cache['payout', payouts[3]].get('confirmed_at')

        # who, when, and what, in the journal
        [line] = world.sql('SELECT "user","before","after" FROM activity WHERE "row"=? AND action=?', payouts[0], 'update')
        assert line[0] == partner.session['user']['id'] and line[1] == '{"confirmed_at":null}', line
        assert list(json.loads(line[2])) == ['confirmed_at'], line
        assert approve(payouts[0])['outcome'] == 'done' and approve(payouts[3])['outcome'] == 'refused'
        # rejected meanwhile: nothing is left to confirm
        now = admin.rows('payout')[payouts[3]]
        admin.done('update', 'payout', payouts[3], {'state': 'rejected', 'state_reason': 'x'},
                   {'state': 'requested', 'state_reason': None}, now['rev'])
        assert confirm(partner, payouts[3], codes[1])[0] == 422
        world.ctl('verify-activity')
        assert json.loads(world.ctl('ledger', 'check', '--json'))['faults'] == []


def test_guessing():
    """Five wrong codes and one waits; many at once get no more tries than one after another; a restart forgives nothing"""
    with World() as world:
        admin, partner = world.person('ADMIN'), world.person('PARTNER')
        [payout] = money(world, admin, partner, 1)
        secret, codes = turn_on(partner)
        wrong = '%06d' % ((int(code(secret)) + 1) % 1000000)
        answers = []

        def guess():
            one = world.person()
            one.token, one.session = partner.token, partner.session
            answers.append(confirm(one, payout, wrong, language='ru')[0])

        threads = [threading.Thread(target=guess) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(answers) == [422] * 5 + [429] * 7, answers
        status, headers, answer = confirm(partner, payout, codes[0])
        assert status == 429 and 1 <= int(headers['Retry-After']) <= 900, (headers, answer)
        world.stop()
        world.start()
        assert confirm(partner, payout, codes[0])[0] == 429
        # signing in, and others, are not kept from anything by it
        assert world.person('PARTNER').get('/v1/session')[0] == 200
        world.sql('UPDATE sign_in_attempt SET locked_until=0')
        assert confirm(partner, payout, codes[0])[0] == 204

        # wrong passwords count like those of signing in
        other = world.person('SOUTH')
        assert [begin(other, 'wrong')[0] for _ in range(6)] == [422] * 5 + [429]
        assert begin(other)[0] == 429


def test_reset():
    """The administrator resets the second factor of somebody who lost it: it is off, and the sessions end"""
    with World() as world:
        partner = world.person('PARTNER')
        turn_on(partner)
        assert 'PARTNER' not in world.ctl('user', 'reset-second-factor', 'PARTNER')
        assert partner.get('/v1/session')[0] == 401
        again = world.person('PARTNER')
        again.pull()
        assert again.cache['user', again.session['user']['id']]['two_factor'] == 'off'
        turn_on(again)
        assert world.ctl('user', 'reset-second-factor', 'nobody', check=False)[0] != 0
        world.ctl('verify-activity')


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in and staying so (S1-12, S1-23, S4-11, S4-12)."""
import os
import time

from world import PASSWORD, World
from kabinet_test import main, new_id


def attempt(person, login, password, address=None, device=None, language=None):
    headers = {'X-Forwarded-For': address} if address else {}
    if language:
        headers['Accept-Language'] = language
    return person.request('POST', '/v1/session', {'login': login, 'password': password,
                                                  'device': {'id': device or person.device, 'name': 'test'}}, headers)


def test_names():
    """S1-12, S1-14: by phone in any form, by e-mail, by identifier; the same person"""
    with World() as world:
        for login in ('+7 912 000-00-01', '8(912)0000001', '9120000001', 'anna@example.org', 'anna@EXAMPLE.org',
                      'Anna@example.org', 'ADMIN', 'admin', '  ADMIN '):
            person = world.person(login)
            assert person.session['user']['id'] == world.admin_user, login
        session = person.session
        assert session['user'] == {'id': world.admin_user, 'surname': 'Соколова', 'given_name': 'Анна'}
        assert session['org'] == {'id': world.org, 'name': 'Кабинет'} and session['device'] == person.device
        assert [m['role'] for m in session['memberships']] == ['admin']
        assert abs(session['expires_at'] / 1000 - time.time() - 86400) < 60
        status, described = person.get('/v1/session')
        assert status == 200 and 'access_token' not in described and described['user'] == session['user']
        agent = world.person('+359 88 123 45 67')
        [membership] = agent.session['memberships']
        assert (membership['role'], membership['partner'], membership['agent']) == ('agent', world.north, world.agent)


def test_wrong():
    """Wrong names and passwords are not told apart by the answer"""
    with World() as world:
        person = world.person()
        answers = [attempt(person, login, password, address) for login, password, address in
                   (('ADMIN', 'wrong', '10.1.1.1'), ('nobody', 'wrong', '10.1.1.2'), ('+79998887766', 'x', '10.1.1.3'))]
        assert {a[0] for a in answers} == {401} and len({a[2]['detail'] for a in answers}) == 1, answers
        assert answers[0][1]['Content-Type'] == 'application/problem+json'
        assert answers[0][2]['code'] == 'unauthenticated' and answers[0][2]['status'] == 401
        for body in ({}, {'login': 'ADMIN'}, {'login': 'ADMIN', 'password': PASSWORD}, {'login': 1, 'password': 2},
                     {'login': 'ADMIN', 'password': PASSWORD, 'device': {'id': 'x'}}, [], 'x'):
            assert person.request('POST', '/v1/session', body)[0] == 400, body
        # a number that nobody confirmed is not a name
        world.sql('UPDATE "user" SET phone_confirmed_at = NULL WHERE id = ?', world.admin_user)
        assert attempt(person, '+79120000001', PASSWORD, '10.1.1.4')[0] == 401
        assert attempt(person, 'anna@example.org', PASSWORD, '10.1.1.4')[0] == 200


def test_language():
    """Sentences are in the language of the request"""
    with World() as world:
        person = world.person()
        said = {}
        for language in ('ru', 'bg', 'az', 'en', 'xx, az;q=0.5', 'ru-RU,ru;q=0.9,en;q=0.8'):
            said[language] = person.request('GET', '/v1/changes', headers={'Accept-Language': language})[2]['detail']
        assert said['en'].startswith('The session'), said
        assert said['xx, az;q=0.5'] == said['az'] and said['ru'] == said['ru-RU,ru;q=0.9,en;q=0.8'], said
        if not os.path.exists(os.path.join(os.environ.get('KABINET_LOCALEDIR', ''), 'ru', 'LC_MESSAGES', 'kabinet.mo')):
            print('# no translations are built: what they say is not looked at')
            return
        assert len(set(said.values())) == 4, said
        admin = world.person('ADMIN')
        said = []
        for language in ('ru', 'bg', 'az', 'en'):
            wrong = attempt(person, 'nobody', 'x', '10.2.0.%d' % len(said), language=language)[2]['detail']
            mutation = admin.mutation('create', 'option', new_id(), {'name': 'x', 'price': -1})
            _, _, answer = admin.request('POST', '/v1/mutations', {'device': admin.device, 'mutations': [mutation]},
                                         {'Accept-Language': language})
            said += [wrong, answer['outcomes'][0]['message']]
        assert len(set(said)) == 8 and said[1].startswith('Цена'), said


def test_lock_out():
    """S1-23: each failure past the fifth doubles the wait; a restart forgets nothing; others are not locked out"""
    with World() as world:
        person, statuses, waits = world.person(), [], []
        for i in range(12):
            status, headers, _ = attempt(person, 'ADMIN' if i % 2 else '+79120000001', 'wrong', '10.0.0.%d' % i)
            statuses.append(status)
            if status == 429:
                waits.append(int(headers['Retry-After']))
                world.sql('UPDATE sign_in_attempt SET locked_until = 0')
        assert statuses[:5] == [401] * 5 and 429 in statuses, statuses
        assert waits == sorted(waits) and len(set(waits)) > 1, waits
        world.sql("UPDATE sign_in_attempt SET locked_until = ? WHERE subject LIKE 'user:%'",
                  int(time.time() * 1000) + 30000)
        assert attempt(person, 'anna@example.org', PASSWORD)[0] == 429     # the right one, by another name
        world.stop()
        world.start()
        status, headers, problem = attempt(person, 'ADMIN', PASSWORD)
        assert status == 429 and 20 <= int(headers['Retry-After']) <= 30, (status, problem)
        assert attempt(person, 'PARTNER', PASSWORD)[0] == 200
        world.sql('UPDATE sign_in_attempt SET locked_until = 0')
        assert attempt(person, 'ADMIN', PASSWORD)[0] == 200
        assert not world.sql("SELECT 1 FROM sign_in_attempt WHERE subject LIKE 'user:%'")
        for i in range(40):                                                 # one address, many names
            status = attempt(person, 'nobody%d' % i, 'x', '10.9.9.9')[0]
            if status == 429:
                break
        assert i >= 20 and status == 429, (i, status)
        assert attempt(person, 'AGENT', PASSWORD, '10.9.9.8')[0] == 200
        assert 'nobody' not in ' '.join(r[0] for r in world.sql('SELECT subject FROM sign_in_attempt'))


def test_failures_are_forgiven_one_by_one():
    """Quiet time forgives failures gradually, an address sooner than a name, and none is lost to the next one"""
    with World() as world:
        person = world.person()
        for i in range(5):
            assert attempt(person, 'ADMIN', 'wrong', '10.3.0.1')[0] == 401, i

        def failures(kind):
            [[n]] = world.sql("SELECT failures FROM sign_in_attempt WHERE subject LIKE ?", kind + ':%')
            return n
        assert failures('user') == failures('address') == 5
        minute = 60000
        for quiet, name, address in ((32, 4, 1), (14, 4, 1), (2, 5, 2)):      # 15 minutes each, and 2.5
            world.sql('UPDATE sign_in_attempt SET locked_until = 0, last_at = last_at - ?', quiet * minute)
            assert attempt(person, 'ADMIN', 'wrong', '10.3.0.1')[0] == 401
            assert (failures('user'), failures('address')) == (name, address), (quiet, failures('user'), failures('address'))
        world.sql('UPDATE sign_in_attempt SET locked_until = 0, last_at = last_at - ?', 200 * minute)
        assert attempt(person, 'ADMIN', 'wrong', '10.3.0.1')[0] == 401 and failures('user') == failures('address') == 1


def test_lock_out_of_namesakes():
    """Somebody with the same phone in another org neither clears nor uses up the count of guesses"""
    with World() as world:
        world.ctl('org', 'create', 'Чужая')
        world.ctl('user', 'add', '--org', 'Чужая', '--role', 'admin', '--surname', 'Чужой', '--given-name', 'Яков',
                  '--phone', '+79120000001', '--password-stdin', input='another password\n')
        person, statuses = world.person(), []
        for i in range(24):                                # guesses at the one, and one's own sign-in between them
            own = i % 3 == 2
            world.sql("DELETE FROM sign_in_attempt WHERE subject LIKE 'address:%'")
            statuses.append((own, attempt(person, '+79120000001', 'another password' if own else 'guess %d' % i,
                                          '10.0.1.%d' % i)[0]))
        assert {status for own, status in statuses if own} == {200}, statuses
        failures = dict(world.sql("SELECT subject, failures FROM sign_in_attempt WHERE subject LIKE 'user:%'"))
        assert max(failures.values()) >= 5, failures
        assert attempt(person, 'ADMIN', PASSWORD, '10.0.2.1')[0] == 429    # locked, not for ever guessed at


def test_tokens():
    """S4-11, S4-12: tokens expire, rotate, survive an answer that was lost, however late it is asked for again (invariant 29);
    one used again after that came ends the whole family"""
    with World() as world:
        person = world.person('ADMIN')
        first = person.session
        for kept in world.sql('SELECT hash FROM access_token UNION SELECT hash FROM refresh_token'):
            assert kept[0] not in (first['access_token'], first['refresh_token'])
        world.sql('UPDATE access_token SET expires_at = ?', int(time.time() * 1000) - 1)
        status, problem = person.get('/v1/changes')
        assert (status, problem['code']) == (401, 'token-expired'), problem
        status, problem = person.post('/v1/mutations', {'device': person.device, 'mutations': []})
        assert (status, problem['code']) == (401, 'token-expired'), problem

        def refresh(token):
            return person.post('/v1/session/refresh', {'refresh_token': token})
        status, second = refresh(first['refresh_token'])
        assert status == 200 and second['refresh_token'] != first['refresh_token']
        assert second['user'] == first['user'] and second['memberships'] == first['memberships']
        person.token = second['access_token']
        assert person.get('/v1/changes')[0] == 200
        status, third = refresh(first['refresh_token'])                    # the answer was lost
        assert status == 200 and third['access_token'] != second['access_token']
        assert refresh('nonsense')[0] == 401 and refresh('x' * 9000)[0] == 401
        later = 'UPDATE refresh_token SET used_at = used_at - 120000 WHERE used_at IS NOT NULL'
        world.sql(later)
        status, fourth = refresh(first['refresh_token'])                   # and again; or the desktop was killed, or away
        assert status == 200
        status, fifth = refresh(fourth['refresh_token'])                   # this one came there
        assert status == 200
        assert refresh(first['refresh_token'])[0] == 401                   # repeated by the network
        person.token = fifth['access_token']
        assert person.get('/v1/changes')[0] == 200
        status, sixth = refresh(fifth['refresh_token'])
        assert status == 200
        world.sql(later)
        assert refresh(third['refresh_token'])[0] == 401                   # somebody has a copy
        for token in (fifth['access_token'], sixth['access_token']):
            person.token = token
            status, problem = person.get('/v1/changes')
            assert (status, problem['code']) == (401, 'unauthenticated'), problem
        assert refresh(sixth['refresh_token'])[0] == 401
        assert world.person('ADMIN').get('/v1/changes')[0] == 200


def test_stolen_token():
    """S4-12: what a thief gets with a copy of a token the owner's next refresh takes away, and either is then found out"""
    for thief_again in (False, True):
        with World() as world:
            owner, thief = world.person('ADMIN'), world.person('AGENT')
            thief.device = owner.device

            def refresh(token):
                return owner.post('/v1/session/refresh', {'refresh_token': token})
            stolen = owner.session['refresh_token']
            status, owners = refresh(stolen)
            assert status == 200
            status, thiefs = refresh(stolen)
            assert status == 200
            soon = int(time.time() * 1000) + 61000
            assert [n for n, in world.sql('SELECT count(*) FROM access_token WHERE expires_at > %d AND session IN'
                                          ' (SELECT session FROM refresh_token WHERE parent IS NOT NULL)' % soon)] == [1]
            status, again = refresh(owners['refresh_token'])               # the access token of the owner has ended
            assert status == 200
            world.sql('UPDATE refresh_token SET used_at = used_at - 120000 WHERE used_at IS NOT NULL')
            if thief_again:
                assert refresh(thiefs['refresh_token'])[0] == 401
            else:
                assert refresh(stolen)[0] == 401
            assert refresh(again['refresh_token'])[0] == 401               # found out: the session has ended


def test_refresh_token_expires():
    """An unused refresh token is good for so long and no longer"""
    with World() as world:
        person = world.person('ADMIN')
        world.sql('UPDATE refresh_token SET expires_at = 1')
        assert person.post('/v1/session/refresh', {'refresh_token': person.session['refresh_token']})[0] == 401


def test_sign_out():
    """Ends this device's session and no other; signing in and out is in the journal"""
    with World() as world:
        one, other = world.person('ADMIN'), world.person('ADMIN')
        status, _, body = one.request('DELETE', '/v1/session')
        assert status == 204 and not body
        assert one.get('/v1/session')[0] == 401
        assert one.post('/v1/session/refresh', {'refresh_token': one.session['refresh_token']})[0] == 401
        actions = [r['action'] for r in other.rows('activity').values() if r.get('user') == world.admin_user]
        assert sorted(actions) == ['sign_in', 'sign_in', 'sign_out'], actions


def test_no_longer_welcome():
    """A disabled user, a suspended role: no session, on any path, at once"""
    with World() as world:
        admin, agent, partner = world.person('ADMIN'), world.person('AGENT'), world.person('PARTNER')
        row = admin.rows('user')[world.agent_user]
        admin.done('update', 'user', world.agent_user, {'status': 'disabled'}, {'status': 'active'}, row['rev'])
        assert agent.get('/v1/changes')[0] == 401
        assert agent.post('/v1/session/refresh', {'refresh_token': agent.session['refresh_token']})[0] == 401
        # why is for whoever has the password alone
        status, _, problem = attempt(agent, 'AGENT', PASSWORD)
        assert (status, problem['code']) == (403, 'forbidden') and 'disabled' in problem['detail'], problem
        assert attempt(agent, 'AGENT', 'mistyped')[2]['detail'] == attempt(agent, 'NOBODY', 'mistyped')[2]['detail']
        [membership] = partner.session['memberships']
        admin.done('update', 'membership', membership['id'], {'state': 'suspended'}, {'state': 'active'})
        assert partner.get('/v1/changes')[0] == 401
        assert partner.post('/v1/mutations', {'device': partner.device, 'mutations': []})[0] == 401
        status, _, problem = attempt(partner, 'PARTNER', PASSWORD)
        assert (status, problem['code']) == (403, 'forbidden'), problem


def test_last_administrator():
    """The last administrator cannot lock everybody out"""
    with World() as world:
        admin = world.person('ADMIN')
        [membership] = admin.session['memberships']
        for op, entity, row, set in (('update', 'membership', membership['id'], {'state': 'suspended'}),
                                     ('delete', 'membership', membership['id'], {}),
                                     ('update', 'user', world.admin_user, {'status': 'disabled'}),
                                     ('delete', 'user', world.admin_user, {})):
            outcome = admin.do(op, entity, row, set)
            assert (outcome['outcome'], outcome.get('code')) == ('refused', 'refused'), outcome


def test_password():
    """A new password from the command line ends what the old one began"""
    with World() as world:
        admin = world.person('ADMIN')
        line = admin.live()
        assert line.receive()['head']
        world.ctl('user', 'password', 'ADMIN', '--password-stdin', input='another password\n')
        assert admin.get('/v1/session')[0] == 401
        assert attempt(admin, 'ADMIN', PASSWORD)[0] == 401
        assert attempt(admin, 'ADMIN', 'another password', device=new_id())[0] == 200


main()

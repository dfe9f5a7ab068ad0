#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one is signed in with, and ending and erasing it from afar (S1-17): whose it may be, what the device is told,
and that nothing but the word of the server it knows, proved with the device's own key, is told (invariants 13, 33)."""
import base64
import hashlib
import hmac
import json
import time
import uuid

from world import PASSWORD, World
from kabinet_test import Client, main, new_id, wait_for

ROLES = ('ADMIN', 'STAFF', 'PARTNER', 'HEAD', 'AGENT', 'CLIENT', 'CONTACT')


def everybody(world):
    """One of each role, and their logins."""
    for role, more in (('staff', ()), ('head', ('--partner', world.north)), ('contact', ('--client', world.petrov))):
        world.ctl('user', 'add', '--role', role, '--surname', 'Тестова', '--given-name', role, '--identifier',
                  role.upper(), '--password-stdin', *more, input=PASSWORD + '\n')
    return {role: world.person(role) for role in ROLES}


def prove(key, *lines):
    return hmac.new(key.encode(), '\n'.join(lines).encode(), hashlib.sha256).hexdigest()


def devices(person, user=None):
    status, answer = person.get('/v1/devices' + ('?user=' + user if user else ''))
    assert status == 200, (status, answer)
    return {d['id']: d for d in answer['devices']}


def do(person, verb, device, user=None, **more):
    path = '/v1/devices/%s%s%s' % (device, '/wipe' if verb == 'wipe' else '', '?user=' + user if user else '')
    status, _, problem = person.request('DELETE' if verb == 'sign-out' else 'POST', path, **more)
    return status, problem


def refresh(person, proof=None, token=None, device=None):
    token = token or person.session['refresh_token']
    body = {'refresh_token': token}
    if proof != 'none':
        key = person.session['device_key']
        body['device'] = {'id': device or person.device, 'user': person.session['user']['id'],
                          'proof': prove(key, 'kabinet device', token) if proof is None else proof}
    status, _, answer = person.request('POST', '/v1/session/refresh', body)
    return status, answer


def confirm(person, at, proof=None, unsent=0, **more):
    body = dict({'org': person.session['org']['id'], 'user': person.session['user']['id'], 'at': at, 'unsent': unsent,
                 'proof': proof or prove(person.session['device_key'], 'kabinet wiped', person.device, str(at))}, **more)
    return Client(person.address).request('POST', '/v1/devices/%s/wiped' % person.device, body)[0]


def test_list():
    """Each has their own: name, system, since when, when last seen, which is this one, how far behind"""
    with World() as world:
        one, two = world.person('ADMIN'), world.person()
        status, _, session = two.request('POST', '/v1/session', {
            'login': 'ADMIN', 'password': PASSWORD,
            'device': {'id': two.device, 'name': 'ноутбук ' * 40, 'system': 'Debian GNU/Linux 12'}})
        assert status == 200 and session['device_key'] != one.session['device_key'], session
        two.token, two.session = session['access_token'], session
        mine = devices(one)
        assert set(mine) == {one.device, two.device}
        assert mine[one.device]['current'] and not mine[two.device]['current']
        assert all(d['signed_in'] and abs(d['signed_in_at'] / 1000 - time.time()) < 60 for d in mine.values())
        assert mine[two.device]['system'] == 'Debian GNU/Linux 12' and len(mine[two.device]['name']) == 100
        assert all('behind' not in d for d in mine.values()), mine     # nobody has asked for anything yet
        two.pull()
        assert devices(one)[two.device]['behind'] == 0
        for i in range(3):
            option = new_id()
            one.done('create', 'option', option, {'name': 'Опция %d' % i, 'price': 1})
        behind = devices(one)[two.device]['behind']
        assert behind >= 3
        for i in range(5):     # a record that changes often is still one record
            one.done('update', 'option', option, {'price': i})
        assert devices(one)[two.device]['behind'] == behind + 5, 'five entries in the journal'
        two.pull()
        assert devices(one)[two.device]['behind'] == 0
        # what is known survives the process
        world.stop()
        world.start()
        after = devices(one)[two.device]
        assert after['behind'] == 0 and abs(after['seen_at'] / 1000 - time.time()) < 60, after
        # who signs out by themselves is gone from the list
        assert two.request('DELETE', '/v1/session')[0] == 204
        assert set(devices(one)) == {one.device}
        status, headers, _ = one.request('GET', '/v1/devices')
        assert headers['Cache-Control'] == 'no-store'


def test_cells():
    """Roles × operations: one's own for everybody; another's for administrators alone; nothing happened otherwise"""
    with World() as world:
        people = everybody(world)
        spare = {role: world.person(role) for role in ROLES}
        ids = {role: people[role].session['user']['id'] for role in ROLES}
        for role, person in people.items():
            assert set(devices(person)) == {person.device, spare[role].device}, role
            for other in ROLES:
                if other == role:
                    continue
                status, answer = person.get('/v1/devices?user=' + ids[other])
                if role == 'ADMIN':
                    assert status == 200 and {d['id'] for d in answer['devices']} == \
                        {people[other].device, spare[other].device}, (role, other, answer)
                    continue
                assert (status, answer['code']) == (403, 'forbidden'), (role, other, answer)
                for verb in ('sign-out', 'wipe'):
                    status, problem = do(person, verb, spare[other].device, ids[other])
                    assert (status, problem['code']) == (403, 'forbidden'), (role, other, verb)
                    # named without its owner it is not found, for an administrator as well: an own one is meant
                    assert do(person, verb, spare[other].device)[0] == 404, (role, other, verb)
        assert do(people['ADMIN'], 'wipe', spare['AGENT'].device)[0] == 404
        for role in ROLES:
            assert spare[role].get('/v1/session')[0] == 200, role          # nothing happened to any of them
            assert do(people[role], 'sign-out', spare[role].device)[0] == 204, role
            assert spare[role].get('/v1/session')[0] == 401, role
            assert people[role].get('/v1/session')[0] == 200, role
            assert do(people[role], 'wipe', spare[role].device)[0] == 204, role
            assert 'wipe' in refresh(spare[role])[1], role
        for role in ROLES[1:]:
            assert do(people['ADMIN'], 'sign-out', people[role].device, ids[role])[0] == 204, role
            assert people[role].get('/v1/changes')[0] == 401, role
        nobody = Client(world.socket)
        for path, method in (('/v1/devices', 'GET'), ('/v1/devices/' + new_id(), 'DELETE'),
                             ('/v1/devices/%s/wipe' % new_id(), 'POST')):
            assert nobody.request(method, path)[0] == 401, path
        admin = people['ADMIN']
        assert admin.get('/v1/devices?user=x')[0] == 400
        assert do(admin, 'wipe', new_id())[0] == do(admin, 'sign-out', 'x')[0] == 404


def test_another_org():
    """An administrator is one of their own org alone"""
    with World() as world:
        admin = world.person('ADMIN')
        world.ctl('org', 'create', 'Чужая')
        world.ctl('user', 'add', '--org', 'Чужая', '--role', 'admin', '--surname', 'Чужой', '--given-name', 'Яков',
                  '--email', 'jakov@example.org', '--password-stdin', input=PASSWORD + '\n')
        other = world.person('jakov@example.org')
        assert admin.get('/v1/devices?user=' + other.session['user']['id'])[1] == {'devices': []}
        assert do(admin, 'wipe', other.device, other.session['user']['id'])[0] == 404
        assert other.get('/v1/session')[0] == 200


def test_sign_out():
    """Ends that device and no other; its line hears so; a bare 401 says nothing of erasing; told in the journal"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        line = agent.live()
        assert line.receive()['head']
        assert do(admin, 'sign-out', agent.device, world.agent_user)[0] == 204
        wait_for(lambda: line.receive().get('revoked'), what='the line to be ended')
        for proof in (None, 'none', '0' * 64):
            status, answer = refresh(agent, proof)
            assert status == 401 and 'wipe' not in answer, answer
            # Whose token it was is told by whom; others are told nothing.
            assert answer['detail'].startswith('Соколова Анна signed this computer out'), answer
        made_up = base64.urlsafe_b64encode(uuid.UUID(world.org).bytes + b'x' * 32).decode().rstrip('=')
        assert 'Соколова' not in refresh(agent, token=made_up)[1]['detail']
        mine = devices(admin, world.agent_user)[agent.device]
        assert not mine['signed_in'] and 'wipe_at' not in mine, mine
        told = [r for r in admin.rows('activity').values() if r['action'] == 'device_sign_out']
        assert len(told) == 1 and told[0]['user'] == world.admin_user and told[0]['row'] == world.agent_user, told
        assert told[0]['row_title'].endswith(': test'), told
        again = world.person('AGENT')
        world.ctl('device', 'sign-out', 'AGENT', again.device)
        assert refresh(again)[1]['detail'].startswith('The administrator of the server'), refresh(again)
        third, fourth = world.person('AGENT'), world.person('AGENT')
        assert do(fourth, 'sign-out', third.device)[0] == 204
        assert refresh(third)[1]['detail'].startswith('You signed'), refresh(third)


def test_wipe():
    """Only the device itself is told, with a proof; it stays to be told until it says that it is done, which it proves"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        line = agent.live()
        assert line.receive()['head']
        assert do(admin, 'wipe', agent.device, world.agent_user)[0] == 204
        wait_for(lambda: line.receive().get('revoked'), what='the line to be ended')
        assert agent.get('/v1/changes')[0] == agent.get('/v1/session')[0] == 401
        asked = devices(admin, world.agent_user)[agent.device]
        assert asked['wipe_by'] == 'Соколова Анна' and 'wiped_at' not in asked and not asked['signed_in'], asked
        # asked twice, it was asked for once
        assert do(admin, 'wipe', agent.device, world.agent_user)[0] == 204
        assert devices(admin, world.agent_user)[agent.device]['wipe_at'] == asked['wipe_at']

        status, answer = refresh(agent)
        order = answer['wipe']
        assert status == 401 and answer['code'] == 'unauthenticated' and order['by'] == 'Соколова Анна', answer
        assert order['at'] == asked['wipe_at'] and order['proof'] == prove(
            agent.session['device_key'], 'kabinet wipe', agent.device, str(order['at']), order['by']), order
        # the token may be any that names the org: it is the device that counts …
        made_up = base64.urlsafe_b64encode(uuid.UUID(world.org).bytes + b'x' * 32).decode().rstrip('=')
        assert 'wipe' in refresh(agent, token=made_up)[1]
        # … and who cannot prove to be it hears nothing
        for wrong in ('none', '', '0' * 64, prove('x', 'kabinet device', agent.session['refresh_token'])):
            assert 'wipe' not in refresh(agent, wrong)[1], wrong
        assert 'wipe' not in refresh(agent, device=new_id())[1]
        assert 'wipe' not in refresh(agent, token='x')[1]

        # weeks later, with tokens that expired and were forgotten: told all the same
        world.sql('DELETE FROM refresh_token WHERE session IN (SELECT id FROM session WHERE "user" = ?)', world.agent_user)
        world.sql('DELETE FROM session WHERE "user" = ?', world.agent_user)
        assert refresh(agent)[1]['wipe'] == order
        assert agent.device in devices(admin, world.agent_user)

        # said to be done by somebody else: refused; by the device: noted, also twice
        for proof, at in (('0' * 64, order['at']), (order['proof'], order['at']), (None, order['at'] + 1)):
            assert confirm(agent, at, proof) == 401, proof
        assert 'wiped_at' not in devices(admin, world.agent_user)[agent.device]
        assert confirm(agent, order['at'], unsent=3) == 204
        done = devices(admin, world.agent_user)[agent.device]
        assert abs(done['wiped_at'] / 1000 - time.time()) < 60 and done['unsent'] == 3, done
        assert confirm(agent, order['at']) == 204
        again = devices(admin, world.agent_user)[agent.device]
        assert again['wiped_at'] == done['wiped_at'] and 'unsent' not in again, again
        assert 'wipe' not in refresh(agent)[1]                          # nothing is left to be asked for
        told = [r['action'] for r in admin.rows('activity').values() if r['action'].startswith('device_')]
        assert sorted(told) == ['device_wipe', 'device_wiped'], told

        # who signs in there again begins anew
        key = agent.session['device_key']
        agent.sign_in('AGENT', PASSWORD)
        assert 'wipe' not in agent.session and agent.session['device_key'] != key
        assert agent.get('/v1/session')[0] == 200
        assert 'wipe_at' not in devices(agent)[agent.device]


def test_sign_in_while_to_be_erased():
    """Signing in does not undo it: the session says so, and is good for nothing until it is done"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        assert do(admin, 'wipe', agent.device, world.agent_user)[0] == 204
        agent.sign_in('AGENT', PASSWORD)
        order = agent.session['wipe']
        assert order['proof'] == prove(agent.session['device_key'], 'kabinet wipe', agent.device, str(order['at']), order['by'])
        assert agent.get('/v1/changes')[0] == agent.get('/v1/session')[0] == 401
        assert agent.post('/v1/mutations', {'device': agent.device, 'mutations': []})[0] == 401
        assert confirm(agent, order['at']) == 204
        assert agent.get('/v1/session')[0] == 401
        agent.sign_in('AGENT', PASSWORD)
        assert 'wipe' not in agent.session and agent.get('/v1/session')[0] == 200


def test_own_device():
    """The device in hand goes the same way"""
    with World() as world:
        agent = world.person('AGENT')
        assert do(agent, 'wipe', agent.device)[0] == 204
        assert agent.get('/v1/session')[0] == 401
        status, answer = refresh(agent)
        assert status == 401 and answer['wipe']['by'], answer


def test_before_there_were_keys():
    """A session of the version before gets its device's key with the next refresh, and one may be asked of it then"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        world.sql('UPDATE device SET "key" = NULL')
        status, answer = refresh(agent, 'none')
        assert status == 200 and answer['device_key'], answer
        agent.session = answer
        status, answer = refresh(agent, 'none')
        assert answer['device_key'] == agent.session['device_key']
        agent.session = answer
        assert do(admin, 'wipe', agent.device, world.agent_user)[0] == 204
        assert 'wipe' in refresh(agent)[1]


def test_command_line():
    """kabinetctl device list, sign-out, wipe: for the administrator of the server"""
    with World() as world:
        agent, other = world.person('AGENT'), world.person('PARTNER')
        listed = {d['id']: d for d in json.loads(world.ctl('device', 'list', '--json'))}
        assert set(listed) == {agent.device, other.device} and listed[agent.device]['user'] == world.agent_user
        assert [d['id'] for d in json.loads(world.ctl('device', 'list', 'AGENT', '--json'))] == [agent.device]
        assert 'signed in' in world.ctl('device', 'list')
        # while the server runs it says what is so, not what was so a minute ago
        boss = world.person('ADMIN')

        def behind():
            return json.loads(world.ctl('device', 'list', 'ADMIN', '--json'))[0].get('behind')
        boss.pull()
        wait_for(lambda: behind() == 0, 10, 'the list to say that it has everything')
        boss.done('create', 'option', new_id(), {'name': 'Новая'})
        assert behind() > 0
        boss.pull()
        wait_for(lambda: behind() == 0, 10, 'the list to say that it has everything again')
        line = agent.live()
        assert line.receive()['head']
        world.ctl('device', 'sign-out', 'AGENT', agent.device)
        wait_for(lambda: line.receive().get('revoked'), what='the line to be ended by another process')
        assert agent.get('/v1/session')[0] == 401 and 'wipe' not in refresh(agent)[1]
        world.ctl('device', 'wipe', 'AGENT', agent.device)
        order = refresh(agent)[1]['wipe']
        assert order['by'] == ''
        assert 'to be erased' in world.ctl('device', 'list', 'AGENT')
        assert confirm(agent, order['at'], unsent=2) == 204
        assert '2 edits kept' in world.ctl('device', 'list', 'AGENT')
        assert world.ctl('device', 'wipe', 'AGENT', new_id(), check=False)[0] != 0
        assert world.ctl('device', 'wipe', 'AGENT', other.device, check=False)[0] != 0


def test_hostile():
    """What is sent is bounded and checked; keys and tokens are in no log"""
    with World() as world:
        agent = world.person('AGENT')
        for body in ({}, [], 'x', {'org': 'x', 'user': 'y', 'proof': 'z', 'at': 1},
                     {'org': world.org, 'user': world.agent_user, 'proof': 1, 'at': 1},
                     {'org': world.org, 'user': world.agent_user, 'proof': 'x', 'at': '1'},
                     {'org': world.org, 'user': world.agent_user, 'proof': 'x', 'at': -1}):
            assert agent.request('POST', '/v1/devices/%s/wiped' % agent.device, body)[0] == 400, body
        assert confirm(agent, 1) == 401
        assert confirm(agent, 1, user=new_id()) == 401
        for device in (1, [], {}, {'id': 1}, {'id': agent.device, 'user': 'x', 'proof': 'y'}):
            body = {'refresh_token': 'x', 'device': device}
            assert agent.request('POST', '/v1/session/refresh', body)[0] == 401, device
        assert refresh(agent)[0] == 200
        world.stop()
        log = world.log()
        for secret in (agent.session['device_key'], agent.session['refresh_token'], agent.token):
            assert secret not in log


main()

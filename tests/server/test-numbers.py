#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers on paper: leased to devices ahead of time, drawn by the server, and never the same twice (S4-90, invariant 7)."""
import gc
import json
import os
import subprocess
import threading
import time

from world import World
from kabinet_test import ON_POSTGRESQL, Server, main, new_id, program


def lease(person, kind='licence', wanted=None, held=None):
    """(status, answer); a new lease unless there is only something to show."""
    body = {'id': wanted or new_id(), 'kind': kind} if kind else {}
    return person.post('/v1/number-leases', dict(body, **({'held': held} if held is not None else {})))


def leased(person, kind='licence', wanted=None):
    status, answer = lease(person, kind, wanted)
    assert status == 200, (status, answer)
    return answer['lease']


def give_back(person, one, following):
    return person.post('/v1/number-leases/return', {'id': one['id'], 'next': following})


def number(one, i):
    return '%s%06d' % (one['prefix'], one['first'] + i)


def licence(**more):
    return dict({'client_name': 'Иванов', 'package_name': 'П', 'price': 5}, **more)


def numbers(person, entity='licence'):
    return sorted(r['number'] for r in person.rows(entity).values())


def refused(person, text, **more):
    outcome = person.do('create', 'licence', new_id(), licence(number=text, **more))
    assert outcome['outcome'] == 'refused' and outcome['field'] == 'number', outcome
    return outcome['message']


def test_given_by_the_server():
    """Who sends no number is given the next one, behind those that there are; it is signed, and stays"""
    with World(licences=10) as world:
        admin = world.person('ADMIN')
        row = new_id()
        admin.done('create', 'licence', row, licence())
        stored = admin.rows('licence')[row]
        assert stored['number'] == 'L-000010' and stored['signature'], stored
        admin.done('create', 'ticket', row, {'subject': 'Вопрос', 'body': 'Что делать?'})
        assert admin.rows('ticket')[row]['number'] == 'T-000001'
        outcome = admin.do('update', 'licence', row, {'number': 'L-7'}, {'number': stored['number']}, stored['rev'])
        assert outcome['code'] == 'forbidden', outcome
        # what was refused took none, and a number of a deleted record is nobody else's
        outcome = admin.do('create', 'licence', new_id(), licence(price=-1))
        assert outcome['outcome'] == 'refused', outcome
        world.sql("UPDATE licence SET deleted=1 WHERE id='%s'" % row)
        assert 'L-000010' in refused(admin, 'L-000010')
        admin.done('create', 'licence', new_id(), licence())
        assert 'L-000011' in numbers(admin)
        admin.done('create', 'setting', new_id(), {'key': 'numbers', 'value': {'licence': 'Л-26/'}})
        admin.done('create', 'licence', new_id(), licence())
        assert 'Л-26/000001' in numbers(admin)
        for wrong in ({'licence': 'L-2'}, {'licence': ''}, {'licence': 'a b'}, {'days': 0}, {'least': 30, 'most': 20},
                      {'other': 1}, []):
            outcome = admin.do('create', 'setting', new_id(), {'key': 'numbers', 'value': wrong})
            assert outcome['outcome'] == 'refused', (wrong, outcome)


def test_lease():
    """A lease is a row that its user and the office see; asked for again it is the same; a number of it is taken once"""
    with World(licences=0) as world:
        agent, admin = world.person('AGENT'), world.person('ADMIN')
        wanted = new_id()
        one = leased(agent, wanted=wanted)
        assert leased(agent, wanted=wanted) == one and one['first'] == 1 and one['last'] == 20, one
        assert lease(admin, wanted=wanted)[0] == 422
        for person in (agent, admin):
            seen = person.rows('number_lease')[wanted]
            assert (seen['user'], seen['device'], seen['state']) == (world.agent_user, agent.device, 'active'), seen
        assert not world.person('SOUTH').rows('number_lease')
        sold = {'agent': world.agent, 'partner': world.north, 'package': world.package, 'price': 500000}
        mine = [agent.mutation('create', 'licence', new_id(), licence(number=number(one, i), **sold)) for i in range(3)]
        world.sql("UPDATE package SET state='on_sale' WHERE id='%s'" % world.package)
        assert [o['outcome'] for o in agent.mutate(mine)] == ['done'] * 3, agent.mutate(mine)
        assert numbers(admin) == ['L-000001', 'L-000002', 'L-000003']
        assert agent.rows('number_lease')[wanted]['used'] == 3
        # the office draws behind it
        admin.done('create', 'licence', new_id(), licence())
        assert numbers(admin)[-1] == 'L-000021'
        assert 'L-000002' in refused(agent, 'L-000002', **sold)         # used
        assert 'L-000005' in refused(admin, 'L-000005')         # another's
        assert 'L-000021' in refused(agent, 'L-000021', **sold)
        two = leased(admin)
        assert 'L-000999' in refused(admin, 'L-000999')         # nobody's, from a desktop that has leases
        admin.done('create', 'licence', new_id(), licence(number=number(two, 0)))
        admin.done('create', 'licence', new_id(), licence(number='2019-17'))
        # a second desktop of the same user has its own
        other = world.person('ADMIN')
        assert number(two, 1) in refused(other, number(two, 1))
        # used up, and how large the next one is
        rest = [admin.mutation('create', 'licence', new_id(), licence(number=number(two, i))) for i in range(1, 20)]
        assert {o['outcome'] for o in admin.mutate(rest)} == {'done'}
        assert admin.rows('number_lease')[two['id']]['state'] == 'used_up'
        large = leased(admin)
        assert large['last'] - large['first'] + 1 == 100, large        # 20 in the first day: 100 for five


def test_who_may():
    """Who may make such a record may lease its numbers, and nobody else; so many at once, so often, and no nonsense"""
    expected = {'ADMIN': (1, 1, 1, 1), 'PARTNER': (1, 1, 0, 1), 'AGENT': (1, 1, 0, 1), 'CLIENT': (0, 1, 0, 1)}
    with World(licences=0) as world:
        for login, may in expected.items():
            person = world.person(login)
            got = tuple(int(lease(person, kind)[0] == 200) for kind in ('licence', 'order', 'invoice', 'ticket'))
            assert got[:2] + got[3:] == may[:2] + may[3:], (login, got)
            assert lease(person, 'licence')[0] == (200 if may[0] else 403)
        # the partner stops selling through agents: from now on its people may not
        world.sql("UPDATE partner SET sells_through_agents=0 WHERE id='%s'" % world.north)
        agent = world.person('AGENT')
        assert lease(agent)[0] == 403 and lease(agent, 'ticket')[0] == 200
        admin = world.person('ADMIN')
        for kind in ('client', 'nothing', 7):
            assert lease(admin, kind)[0] == 400, kind
        assert admin.post('/v1/number-leases', {'id': 'x', 'kind': 'licence'})[0] == 400
        assert admin.post('/v1/number-leases', [])[0] == 400
        assert world.person().post('/v1/number-leases', {'id': new_id(), 'kind': 'licence'})[0] == 401
        codes = [lease(admin)[0] for _ in range(9)]
        assert codes == [200] * 8 + [422], codes
        assert give_back(admin, {'id': new_id()}, 1)[0] == 404
        codes = {lease(admin, kind=None, held=[])[0] for _ in range(60)}
        assert codes == {200, 429}, codes


def test_return():
    """What a device gives back, or an administrator takes, is not taken any more and not given again"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        one, two, three = (leased(admin) for _ in range(3))
        assert give_back(admin, one, one['first'] - 1)[0] == 422
        assert give_back(world.person('ADMIN'), one, one['first'])[0] == 404
        status, answer = give_back(admin, one, one['first'] + 2)
        assert (status, answer['state']) == (200, 'returned') and give_back(admin, one, one['first'] + 5)[1] == answer
        admin.done('create', 'licence', new_id(), licence(number=number(one, 1)))      # made before, sent after
        assert number(one, 2) in refused(admin, number(one, 2))
        # by an administrator, as an edit
        row = admin.rows('number_lease')[two['id']]
        outcome = admin.do('update', 'number_lease', two['id'], {'state': 'used_up'}, {'state': 'active'}, row['rev'])
        assert outcome['code'] == 'refused', outcome
        admin.done('update', 'number_lease', two['id'], {'state': 'returned'}, {'state': 'active'}, row['rev'])
        assert 'taken back' in refused(admin, number(two, 0))
        outcome = admin.do('update', 'number_lease', two['id'], {'state': 'active'}, {'state': 'returned'})
        assert outcome['outcome'] == 'refused', outcome
        # on the server
        listed = json.loads(world.ctl('lease', 'list', '--json'))
        assert [l['id'] for l in listed] == [three['id']] and listed[0]['first_number'] == number(three, 0), listed
        assert listed[0]['user_name'].startswith('Соколова') and listed[0]['device_name'] == 'test', listed
        assert number(three, 0) in world.ctl('lease', 'list') and len(json.loads(world.ctl('lease', 'list', '--all', '--json'))) == 3
        world.ctl('lease', 'return', three['id'])
        assert world.ctl('lease', 'return', new_id(), check=False)[0] == 3
        assert number(three, 0) in refused(admin, number(three, 0))
        # S1-79: what computers do by themselves is no deed of anybody's, that the server's administrator took them back is one
        told = [(a['row'], a['action']) for a in admin.rows('activity').values() if a.get('subject') == 'number_lease']
        assert told == [(three['id'], 'update')], told
        status, answer = lease(admin, held=[one, two, three])
        assert status == 200 and sorted(answer['gone']) == sorted(l['id'] for l in (one, two, three)), answer
        assert answer['lease']['first'] == three['last'] + 1


def test_no_number_twice():
    """Devices that lease, desktops that send and the server that draws, all at once, over several processes"""
    with World(licences=0) as world:
        # On one database file there is one server; commands on it are processes all the same.
        people = [world.person('ADMIN') for _ in range(4)]
        blocks, failures, second = [], [], Server() if ON_POSTGRESQL else None
        if second:
            second.database = world.database
            second.start()
            for person in people[2:]:
                person.address = second.socket

        def work(person, round_):
            try:
                mine = leased(person)
                blocks.append((mine['first'], mine['last']))
                batch = [person.mutation('create', 'licence', new_id(),
                                         licence(number=number(mine, i)) if i % 2 else licence()) for i in range(10)]
                assert {o['outcome'] for o in person.mutate(batch)} == {'done'}
            except Exception as error:    # pylint: disable=broad-except
                failures.append(error)

        others = []
        for round_ in range(3):
            threads = [threading.Thread(target=work, args=(p, round_)) for p in people]
            path = os.path.join(world.dir, 'more%d.csv' % round_)
            with open(path, 'w', encoding='utf-8') as f:
                f.write('number,client_name,package_name,price\n'
                        + ''.join('L-%06d,Петров,П,5\n' % (40 + 90 * round_ + 3 * i) for i in range(10)))
            for thread in threads:
                thread.start()
            others.append(subprocess.run([program('kabinetctl'), '--database', world.database, 'import', 'licences', path],
                                         capture_output=True, text=True, check=False))
            for thread in threads:
                thread.join()
        if second:
            second.stop()
        assert not failures, failures
        # what a table says is taken where nobody has that number, and the series goes around it
        assert all(o.returncode in (0, 4) for o in others), others
        found = numbers(people[0])
        assert len(found) == len(set(found)) and 120 <= len(found) <= 150, (len(found), len(set(found)))
        blocks.sort()
        assert all(a[1] < b[0] for a, b in zip(blocks, blocks[1:])), blocks


def test_killed():
    """kill -9 between a lease and its use: what was answered is there, and nothing is given again"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        one = leased(admin)
        asked = new_id()
        sender = threading.Thread(target=lambda: _quietly(lambda: lease(admin, wanted=asked)))
        sender.start()
        time.sleep(0.002)
        world.kill()
        sender.join()
        world.start()
        again = leased(admin, wanted=asked)         # its answer may have been lost: it is the same lease, or the first try
        assert again['first'] == one['last'] + 1 and leased(admin, wanted=asked) == again
        admin.done('create', 'licence', new_id(), licence(number=number(one, 0)))
        assert len(admin.rows('number_lease')) == 2


def _quietly(function):
    try:
        function()
    except OSError:
        pass


def test_restored():
    """Invariant 7: a server restored to yesterday leases nothing that was leased since; who has it shows it, and it counts"""
    with World(licences=0) as world:
        admin, other = world.person('ADMIN'), world.person('ADMIN')
        first = leased(admin)
        backup = os.path.join(world.dir, 'backup.db')
        world.ctl('backup', backup, '--blobs', world.blobs)
        lost, stays = leased(admin), leased(other)
        admin.done('create', 'licence', new_id(), licence(number=number(lost, 0)))
        world.stop()
        for extra in ('', '-wal', '-shm'):      # the disk is gone, too
            if not ON_POSTGRESQL and os.path.exists(world.path + extra):
                os.unlink(world.path + extra)
        world.ctl('restore', '--force', backup, '--blobs', world.blobs)
        world.start()
        for person in (admin, other):
            person.n = 0
            person.sign_in('ADMIN', 'secret password')
        fresh = leased(other)
        assert fresh['first'] > stays['last'] + 900, (fresh, stays)
        # sent together with what was made with it
        batch = [admin.mutation('create', 'licence', new_id(), licence(number=number(lost, i))) for i in range(3)]
        forged = dict(lost, id=new_id(), first=lost['first'] + 100, last=lost['last'] + 100)
        status, answer = admin.post('/v1/mutations', {'device': admin.device, 'leases': [lost, forged], 'mutations': batch})
        assert status == 200 and [o['outcome'] for o in answer['outcomes']] == ['done'] * 3, answer
        assert lost['id'] in admin.rows('number_lease') and forged['id'] not in admin.rows('number_lease')
        status, answer = lease(admin, kind=None, held=[first, lost, forged, dict(lost, id=new_id()), {}, 7])
        assert status == 200 and len(answer['gone']) == 2 and forged['id'] in answer['gone'], answer
        # another's lease is nobody's: neither shown nor used
        assert lease(admin, kind=None, held=[stays])[1]['gone'] == [stays['id']]
        assert lease(other, kind=None, held=[stays])[1]['gone'] == []
        other.done('create', 'licence', new_id(), licence(number=number(stays, 19)))
        taken = [r[0] for r in world.sql('SELECT number FROM licence')]
        assert len(taken) == len(set(taken)) == 4


def test_restored_beside_the_former():
    """Where the former database can still be read, what it gave is not guessed"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        backup = os.path.join(world.dir, 'backup.db')
        world.ctl('backup', backup, '--blobs', world.blobs)
        world.sql("INSERT INTO number_series(org,kind,prefix,last,given,since,at)"
                  " SELECT id,'licence','L-',5000,5000,1,1 FROM org")
        gc.collect()        # sqlite3 of Python keeps it open until then
        world.stop()
        world.ctl('restore', '--force', backup, '--blobs', world.blobs)
        world.start()
        admin.n = 0
        admin.sign_in('ADMIN', 'secret password')
        assert leased(admin)['first'] == 5001
        assert leased(admin, 'ticket')['first'] == 1001


main()

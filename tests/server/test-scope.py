#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is sent what (S1-21): at every cursor exactly the rows that the caller may see."""
import json
import threading

from world import World
from kabinet_test import main, new_id

EVERYBODY = ('ADMIN', 'PARTNER', 'SOUTH', 'AGENT', 'CLIENT')


def fresh(world, login):
    person = world.person(login)
    person.pull()
    return person


def same_as_fresh(world, person, login):
    """What was pulled piece by piece is what somebody who starts now gets."""
    person.pull()
    other = fresh(world, login)
    person.pull()       # the sign-in of the other one is in the journal
    assert person.cache == other.cache, sorted(set(person.cache) ^ set(other.cache))


def test_roles():
    """Everyone gets their own rows: all, the partner's, the agent's, the client's (invariant 9)"""
    with World() as world:
        people = {login: fresh(world, login) for login in EVERYBODY}
        ids = {login: person.ids for login, person in people.items()}
        assert len(ids['ADMIN']('licence')) == 10 and len(ids['ADMIN']('user')) == 6
        assert ids['ADMIN']('partner') == {world.north, world.south}
        assert ids['ADMIN']('package') == {world.package, world.other}
        assert len(ids['PARTNER']('licence')) == 5 and ids['PARTNER']('partner') == {world.north}
        assert ids['PARTNER']('user') == {world.partner_user, world.agent_user}
        assert ids['PARTNER']('client') == {world.petrov} and ids['PARTNER']('agent') == {world.agent}
        for login in ('PARTNER', 'AGENT'):
            assert ids[login]('package') == {world.package}
            assert ids[login]('package_kind') == {world.kind} and ids[login]('option') == {world.option}
            assert ids[login]('package_option') == {world.line} and ids[login]('template') == {world.template}
            assert ids[login]('package_binding') == {world.binding}
        assert ids['SOUTH']('package') == set() and ids['SOUTH']('licence') == set()
        assert ids['SOUTH']('partner') == {world.south} and ids['SOUTH']('client') == set()
        assert len(ids['AGENT']('licence')) == 5 and ids['AGENT']('user') == {world.agent_user}
        assert len(ids['CLIENT']('licence')) == 10 and ids['CLIENT']('client') == {world.petrov}
        assert ids['CLIENT']('package') == {world.other}        # what is on sale, not drafts
        assert ids['CLIENT']('partner') == set() and ids['CLIENT']('agent') == set()
        for login, person in people.items():
            assert person.ids('setting') and {r['key'] for k, r in person.cache.items() if k[0] == 'setting'} \
                   >= {'company', 'signing_key'}, login


def test_internal_fields():
    """Internal fields reach staff alone, also by way of the journal"""
    with World() as world:
        admin, partner = world.person('ADMIN'), world.person('PARTNER')
        admin.done('update', 'partner', world.north, {'note': 'they drink', 'contact_name': 'Лида'}, {})
        admin.done('update', 'client', world.petrov, {'note': 'pays late', 'address': 'Баку'}, {})
        admin.done('update', 'partner', world.north, {'curator': world.admin_user}, {})
        for login in EVERYBODY:
            person = fresh(world, login)
            text = json.dumps(list(person.cache.values()), ensure_ascii=False)
            for secret in ('they drink', 'pays late', 'only for staff', 'internal of', '"curator"'):
                assert (secret in text) == (login == 'ADMIN'), (login, secret)
        partner.pull()
        told = [r for (e, _), r in partner.cache.items() if e == 'activity' and r.get('subject') == 'partner']
        assert any(r.get('after') == {'contact_name': 'Лида'} for r in told), told
        # who the curator is, is the office's; what the partner is told of it, is not (S4-25)
        assert any(set(r.get('after', {})) == {'curator_name', 'curator_phone', 'curator_email'} for r in told), told


def test_binding():
    """Unbinding takes the package and what hangs on it; binding again brings it past old cursors (invariant 11)"""
    with World() as world:
        admin, partner, agent, south = (world.person(p) for p in ('ADMIN', 'PARTNER', 'AGENT', 'SOUTH'))
        for person in (partner, agent, south):
            person.pull()
        hanging = {('package', world.package), ('package_kind', world.kind), ('option', world.option),
                   ('package_option', world.line)}
        assert hanging <= set(partner.cache)
        admin.done('delete', 'package_binding', world.binding)
        for person in (partner, agent):
            items = person.pull()
            assert hanging == {(i['leave'], i['id']) for i in items if 'leave' in i}, items
            assert not hanging & set(person.cache)
            assert all(set(i) == {'leave', 'id', 'rev'} for i in items if 'leave' in i)
        assert not [i for i in south.pull() if i.get('entity') != 'activity']
        same_as_fresh(world, partner, 'PARTNER')

        admin.done('restore', 'package_binding', world.binding)
        assert hanging <= {(i.get('entity'), i['id']) for i in partner.pull()}
        same_as_fresh(world, partner, 'PARTNER')
        # an option that comes to a bound package, and one that goes
        option, line = new_id(), new_id()
        admin.done('create', 'option', option, {'name': 'Новая', 'state': 'archived'})
        assert not [i for i in agent.pull() if i['id'] == option]
        admin.done('create', 'package_option', line, {'package': world.package, 'option': option})
        assert {option, line} <= {i['id'] for i in agent.pull()}
        admin.done('delete', 'package_option', line)
        assert ('option', option) in {(i.get('leave'), i['id']) for i in agent.pull()}
        # the package changes its kind
        kind = new_id()
        admin.done('create', 'package_kind', kind, {'name': 'Услуги'})
        admin.done('update', 'package', world.package, {'kind': kind}, {'kind': world.kind})
        agent.pull()
        assert agent.ids('package_kind') == {kind}
        # the other partner gets it, too, and keeps it when the first loses it
        binding = new_id()
        admin.done('create', 'package_binding', binding, {'partner': world.south, 'package': world.package})
        admin.done('delete', 'package_binding', world.binding)
        south.pull()
        assert south.ids('package') == {world.package} and south.ids('package_kind') == {kind}
        for person, login in ((partner, 'PARTNER'), (agent, 'AGENT'), (south, 'SOUTH'), (admin, 'ADMIN')):
            same_as_fresh(world, person, login)


def test_reassignment():
    """A client moved to another partner leaves the one and enters the other (invariant 9)"""
    with World() as world:
        admin, partner, south = (world.person(p) for p in ('ADMIN', 'PARTNER', 'SOUTH'))
        partner.pull()
        south.pull()
        admin.done('update', 'client', world.petrov, {'partner': world.south}, {'partner': world.north})
        assert ('client', world.petrov) in {(i.get('leave'), i['id']) for i in partner.pull()}
        assert world.petrov in {i['id'] for i in south.pull()}
        licence = next(iter(partner.ids('licence')))
        admin.done('update', 'licence', licence, {'partner': world.south}, {'partner': world.north})
        partner.pull()
        south.pull()
        assert licence not in partner.ids('licence') and licence in south.ids('licence')
        same_as_fresh(world, partner, 'PARTNER')
        same_as_fresh(world, south, 'SOUTH')


def test_deleted_is_told():
    """A deleted row is sent as a row that is deleted, to all who saw it"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        agent.pull()
        admin.done('delete', 'package', world.package)
        [row] = [i for i in agent.pull() if i['id'] == world.package]
        assert row['deleted'] is True and row['name'] == 'Защита'
        admin.done('restore', 'package', world.package)
        [row] = [i for i in agent.pull() if i['id'] == world.package]
        assert 'deleted' not in row
        same_as_fresh(world, agent, 'AGENT')


def test_new_role():
    """When a person's roles change, everything starts from nothing: more or less than before (invariant 11)"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        agent.pull()
        assert not agent.restarted
        membership = new_id()
        admin.done('create', 'membership', membership, {'user': world.agent_user, 'role': 'client', 'client': world.petrov})
        agent.pull()
        assert agent.restarted and len(agent.ids('licence')) == 10 and agent.ids('client') == {world.petrov}
        agent.pull()
        assert not agent.restarted
        admin.done('delete', 'membership', membership)
        agent.pull()
        assert agent.restarted and len(agent.ids('licence')) == 5
        # both a partner's and staff: a row stays while any scope sees it
        admin.done('create', 'membership', new_id(), {'user': world.partner_user, 'role': 'staff'})
        partner = fresh(world, 'PARTNER')
        assert len(partner.ids('licence')) == 10 and len(partner.ids('partner')) == 2


def move(admin, partner, to, was=None):
    return admin.do('update', 'partner', partner, {'parent': to}, {'parent': was})


def refused(outcome, code, **more):
    assert (outcome['outcome'], outcome['code']) == ('refused', code), outcome
    assert {k: outcome.get(k) for k in more} == more, outcome


def in_the_south(world, admin):
    """What a partner has: people, a sale; what it is told and earns. Returns what its parent may read of it, and what not."""
    agent, department, client, sale, account, plan = (new_id() for _ in range(6))
    user = next(i for i in world.person('SOUTH').rows('user'))
    admin.done('create', 'department', department, {'partner': world.south, 'name': 'Юг'})
    admin.done('create', 'agent', agent, {'partner': world.south, 'user': user, 'name': 'Южный', 'department': department})
    admin.done('create', 'client', client, {'kind': 'person', 'name': 'Южанин', 'partner': world.south, 'agent': agent})
    admin.done('create', 'licence', sale, {'number': 'S-1', 'client': client, 'client_name': 'Южанин', 'package': world.other,
                                           'package_name': 'x', 'price': 100, 'partner': world.south, 'agent': agent})
    admin.done('create', 'ledger_account', account, {'code': 'c-south', 'name': 'Юг', 'partner': world.south, 'kind': 'liability',
                                                     'purpose': 'commission', 'currency': 'RUB'})
    admin.done('create', 'reward_plan', plan, {'name': 'Юг', 'partner': world.south, 'kind': 'percent', 'percent': 1000,
                                               'valid_from': '2026-01-01'})
    return ({('department', department), ('agent', agent), ('client', client), ('licence', sale), ('partner', world.south),
             ('user', user)}, {('ledger_account', account), ('reward_plan', plan)})


def test_network():
    """S0-22: a partner's managers read what partners under it have, and change nothing of it; money stays each one's own; nobody sees
    upwards or sideways; what is moved in is back-filled, what is moved out leaves (invariants 9 and 11)"""
    with World() as world:
        admin, agent, south = (world.person(p) for p in ('ADMIN', 'AGENT', 'SOUTH'))
        shown, private = in_the_south(world, admin)
        north, line = fresh(world, 'PARTNER'), world.person('PARTNER').live()
        line.receive()
        agent.pull()
        south.pull()
        own, upwards = set(north.cache), set(south.cache)
        assert not shown & own
        done = move(admin, world.south, world.north)
        assert done['outcome'] == 'done', done
        assert line.receive(10)['head'] >= done['rev'], 'whoever has more to read now is told at once'
        north.pull()
        assert north.restarted and shown <= set(north.cache) and not private & set(north.cache)
        assert own <= set(north.cache), sorted(own - set(north.cache))
        [member] = [m for m in north.get('/v1/session')[1]['memberships'] if m['role'] == 'partner']
        assert member['partners'] == [world.north, world.south], member
        same_as_fresh(world, north, 'PARTNER')
        # its agents, and those who are under it, have what they had
        for person, partners in ((agent, {world.north}), (south, {world.south})):
            person.pull()
            assert not person.restarted and person.ids('partner') == partners
        assert {k for k in south.cache if k[0] != 'activity'} == {k for k in upwards if k[0] != 'activity'}
        assert {k for k in shown if k in agent.cache} == set()

        # theirs to change
        for entity, row in shown:
            field = {'partner': 'contact_name', 'user': 'city', 'client': 'city', 'licence': 'client_name'}.get(entity, 'name')
            refused(north.do('update', entity, row, {field: 'x'}, {}), 'forbidden')
        refused(north.do('delete', 'agent', next(r for e, r in shown if e == 'agent')), 'forbidden')
        refused(north.do('create', 'department', new_id(), {'partner': world.south, 'name': 'x'}), 'forbidden')
        for entity, row in private:
            refused(north.do('update', entity, row, {'name': 'x'}, {}), 'not-found')
        # and to sell: what is one's own names nothing of theirs
        sale = {'number': 'N-1', 'client_name': 'x', 'package': world.package, 'package_name': 'x', 'price': 1, 'partner': world.north}
        for field in ('agent', 'client', 'department'):
            [row] = [r for e, r in shown if e == field]
            refused(north.do('create', 'licence', new_id(), {**sale, field: row}), 'invalid', field=field)
        # nobody moves oneself
        refused(south.do('update', 'partner', world.south, {'parent': None}, {'parent': world.north}), 'forbidden')
        # what has others under it is in use
        refused(admin.do('delete', 'partner', world.north), 'refused')

        assert move(admin, world.south, None, world.north)['outcome'] == 'done'
        assert line.receive(10)
        north.pull()
        assert north.restarted and not shown & set(north.cache)
        assert {k for k in own if k[0] != 'activity'} == {k for k in north.cache if k[0] != 'activity'}
        same_as_fresh(world, north, 'PARTNER')
        line.close()


def test_network_and_own():
    """S0-22, S0-24: whoever manages a partner and is besides a client of one under it orders as any client does; what others have
    there stays theirs"""
    with World(licences=0) as world:
        admin, top, ivanov, theirs = world.person('ADMIN'), new_id(), new_id(), new_id()
        admin.done('update', 'package', world.package, {'state': 'on_sale', 'term_months': 12})
        admin.done('create', 'partner', top, {'name': 'Верх'})
        admin.done('create', 'client', ivanov, {'kind': 'person', 'name': 'Иванов', 'partner': world.north})
        admin.done('create', 'order', theirs, {'client': ivanov, 'client_name': 'Иванов', 'total': 100, 'partner': world.north})
        assert move(admin, world.north, top)['outcome'] == 'done'
        admin.done('create', 'membership', new_id(), {'user': world.client_user, 'role': 'partner', 'partner': top})
        both, order = fresh(world, 'CLIENT'), new_id()
        assert both.ids('client') == {world.petrov, ivanov} and theirs in both.ids('order')
        args = {'package': world.package, 'way': 'invoice'}
        both.done('place', 'order', order, {'client': world.petrov, **args})
        both.done('issue', 'invoice', new_id(), {'order': order})
        refused(both.do('place', 'order', new_id(), {'client': ivanov, **args}), 'invalid', field='client')
        refused(both.do('issue', 'invoice', new_id(), {'order': theirs}), 'invalid', field='order')


def test_network_is_a_tree():
    """S0-22: three in a row are one network; no partner gets under itself, not with two moves at once either; and none so deep that what
    is below is not found"""
    with World() as world:
        admin, other = world.person('ADMIN'), world.person('ADMIN')
        low = new_id()
        admin.done('create', 'partner', low, {'name': 'Низ', 'parent': world.south})
        for around in (low, world.south):
            outcome = move(admin, world.south, around)
            refused(outcome, 'refused', field='parent')
            assert 'cannot lie under itself' in outcome['message'], outcome
        refused(move(admin, world.south, new_id()), 'invalid', field='parent')
        # who is told, and reads more, is two levels up
        line = world.person('PARTNER').live()
        line.receive()
        assert move(admin, world.south, world.north)['outcome'] == 'done'
        line.receive(10)
        north = fresh(world, 'PARTNER')
        assert north.ids('partner') == {world.north, world.south, low}
        lowest = new_id()
        admin.done('create', 'partner', lowest, {'name': 'Ещё', 'parent': low})
        line.receive(10)
        north.pull()
        assert len(north.ids('partner')) == 4
        # what is deleted is nobody's, and is what it was once it is back, from the top down
        for row in (lowest, low):
            admin.done('delete', 'partner', row)
        north.pull()
        assert north.ids('partner') == {world.north, world.south}
        refused(admin.do('restore', 'partner', lowest), 'invalid', field='parent')
        for row in (low, lowest):
            admin.done('restore', 'partner', row)
        same_as_fresh(world, north, 'PARTNER')
        assert north.ids('partner') == {world.north, world.south, low, lowest}
        line.close()

        assert move(admin, world.south, None, world.north)['outcome'] == 'done'
        ways = [(admin, world.south, world.north), (other, world.north, low)]
        for _ in range(5):
            outcomes = []
            threads = [threading.Thread(target=lambda way=way: outcomes.append(move(*way))) for way in ways]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(o['outcome'] for o in outcomes) == ['done', 'refused'], outcomes
            parents = {i: row.get('parent') for i, row in admin.rows('partner').items()}
            for one, row, to in ways:
                if parents[row] == to:
                    assert move(one, row, None, to)['outcome'] == 'done'

        # a branch of 60 under the end of another of 60
        ends = []
        for branch in range(2):
            ids = [new_id() for _ in range(60)]
            for at, row in enumerate(ids):
                admin.done('create', 'partner', row, {'name': 'Ветвь %d %d' % (branch, at), **({'parent': ids[at - 1]} if at else {})})
            ends.append((ids[0], ids[-1]))
        outcome = move(admin, ends[0][0], ends[1][1])
        refused(outcome, 'refused', field='parent')
        assert 'levels' in outcome['message'], outcome


def test_orgs_apart():
    """Another org's people see and change nothing of this one"""
    with World() as world:
        one = fresh(world, 'ADMIN')
        status, _, err = world.ctl('org', 'create', 'Другая', check=False)
        assert status == 0, err
        status, _, err = world.ctl('user', 'add', '--org', 'Другая', '--role', 'admin', '--surname', 'Чужая',
                                   '--given-name', 'Вера', '--email', 'other@example.org', '--password-stdin',
                                   input='secret password\n', check=False)
        assert status == 0, err
        other = fresh(world, 'other@example.org')
        assert not set(one.cache) & set(other.cache)
        assert other.ids('licence') == set() and len(other.ids('user')) == 1
        outcome = other.do('update', 'package', world.package, {'price': 1}, {})
        assert (outcome['outcome'], outcome['code']) == ('refused', 'not-found'), outcome
        # an id is an org's own: the other's row of the same id is another row, and nobody learns of the first
        other.done('create', 'package', world.package, {'name': 'x', 'price': 1})
        one.pull()
        assert one.cache['package', world.package]['name'] == 'Защита'
        outcome = other.do('create', 'package', new_id(), {'name': 'x', 'price': 1, 'kind': world.kind})
        assert (outcome['outcome'], outcome['field']) == ('refused', 'kind'), outcome


main()

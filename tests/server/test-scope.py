#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is sent what (S1-21): at every cursor exactly the rows that the caller may see."""
import json

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

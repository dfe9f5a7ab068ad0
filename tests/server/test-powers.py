#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Departments, duties, rights and audiences (S0-22, S0-34, S2-24): what they open, what they close again,
and that each desktop is told so."""
from world import PASSWORD, World
from kabinet_test import main, new_id


def join(world, login, role, **more):
    """A new user with that role: its id."""
    args = [part for key, value in more.items() for part in ('--' + key, value)]
    world.ctl('user', 'add', '--role', role, '--surname', login.title(), '--given-name', 'Анна',
              '--identifier', login, '--password-stdin', *args, input=PASSWORD + '\n')
    return world.sql('SELECT id FROM "user" WHERE identifier=?', login)[0][0]


def membership(world, user):
    return world.sql('SELECT id FROM membership WHERE "user"=?', user)[0][0]


def refused(outcome, code='forbidden'):
    assert (outcome['outcome'], outcome['code']) == ('refused', code), outcome


def fresh(world, login):
    person = world.person(login)
    person.pull()
    return person


def same_as_fresh(world, person, login):
    person.pull()
    other = fresh(world, login)
    person.pull()
    assert person.cache == other.cache, sorted(set(person.cache) ^ set(other.cache))


def department(person, partner, name, parent=None):
    row = new_id()
    person.done('create', 'department', row, dict({'partner': partner, 'name': name},
                                                  **({'parent': parent} if parent else {})))
    return row


def test_departments():
    """A head sees the own department and those under it; who moves takes along the clients, and the sales stay"""
    with World() as world:
        admin = world.person('ADMIN')
        north, west = department(admin, world.north, 'Север'), department(admin, world.north, 'Запад')
        city = department(admin, world.north, 'Город', north)
        admin.done('update', 'client', world.petrov, {'agent': world.agent}, {'agent': None})
        admin.done('update', 'agent', world.agent, {'department': city}, {'department': None})
        for login, of in (('HEADNORTH', north), ('HEADWEST', west)):
            user = join(world, login, 'head', partner=world.north)
            admin.pull()
            admin.done('update', 'membership', membership(world, user), {'department': of}, {'department': None})
        one, other = fresh(world, 'HEADNORTH'), fresh(world, 'HEADWEST')
        assert one.ids('department') == {north, city} and other.ids('department') == {west}
        assert world.agent in one.ids('agent') and world.agent not in other.ids('agent')
        assert one.ids('client') == {world.petrov} and other.ids('client') == set()
        assert world.agent_user in one.ids('user')
        # a sale is its department's for good
        sale = new_id()
        admin.done('update', 'package', world.package, {'state': 'on_sale'}, {'state': 'draft'})
        agent = fresh(world, 'AGENT')
        agent.done('create', 'licence', sale, {
            'number': 'D-1', 'client': world.petrov, 'client_name': 'Петров', 'package': world.package,
            'package_name': 'Защита', 'price': 500000, 'partner': world.north, 'agent': world.agent})
        one.pull()
        assert one.cache['licence', sale]['department'] == city

        admin.pull()
        admin.done('update', 'agent', world.agent, {'department': west, 'moved_on': '2026-11-01'},
                   {'department': city, 'moved_on': None})
        items = one.pull()
        gone = {(i['leave'], i['id']) for i in items if 'leave' in i}
        assert {('agent', world.agent), ('client', world.petrov), ('user', world.agent_user)} <= gone, items
        assert sale in one.ids('licence')
        other.pull()
        assert other.ids('client') == {world.petrov} and {world.agent} < other.ids('agent')
        assert world.agent_user in other.ids('user') and sale not in other.ids('licence')
        # the tree itself moves: all that is under it comes along
        admin.done('update', 'department', west, {'parent': city}, {'parent': None})
        one.pull()
        assert one.restarted and one.ids('department') == {north, city, west}
        assert one.ids('client') == {world.petrov}
        refused(admin.do('update', 'department', north, {'parent': west}, {'parent': None}), 'refused')
        for person, login in ((one, 'HEADNORTH'), (other, 'HEADWEST'), (admin, 'ADMIN')):
            same_as_fresh(world, person, login)
        # out of the subtree, and nowhere near another partner's
        south = department(admin, world.south, 'Юг')
        refused(admin.do('update', 'agent', world.agent, {'department': south}, {'department': west}), 'invalid')
        admin.done('update', 'department', west, {'parent': None}, {'parent': city})
        one.pull()
        assert one.ids('client') == set() and one.ids('department') == {north, city}


def test_head_writes():
    """A head moves agents within the own departments, and not beyond"""
    with World() as world:
        admin = world.person('ADMIN')
        mine, under = department(admin, world.north, 'Мой'), None
        under, strange = department(admin, world.north, 'Под ним', mine), department(admin, world.north, 'Чужой')
        user = join(world, 'HEAD', 'head', partner=world.north)
        admin.done('update', 'membership', membership(world, user), {'department': mine}, {'department': None})
        admin.done('update', 'agent', world.agent, {'department': mine}, {'department': None})
        head = fresh(world, 'HEAD')
        head.done('update', 'agent', world.agent, {'department': under}, {'department': mine})
        refused(head.do('update', 'agent', world.agent, {'department': strange}, {'department': under}))
        refused(head.do('create', 'department', new_id(), {'partner': world.north, 'name': 'Ещё'}))
        head.done('update', 'department', under, {'name': 'Нижний'}, {'name': 'Под ним'})


def test_contact_rights():
    """A contact sees what single rights open; a right given or taken is heard at once"""
    with World() as world:
        client = fresh(world, 'CLIENT')
        user = new_id()
        client.done('create', 'user', user, {'surname': 'Контакт', 'given_name': 'Ольга', 'client': world.petrov,
                                             'phone': '+79125550001', 'email': 'olga@example.org'})
        row = new_id()
        client.done('create', 'membership', row, {'user': user, 'role': 'contact', 'client': world.petrov})
        world.ctl('user', 'password', 'olga@example.org', '--password-stdin', input=PASSWORD + '\n')
        world.sql('UPDATE "user" SET email_confirmed_at=1 WHERE id=?', user)
        contact = fresh(world, 'olga@example.org')
        assert contact.ids('client') == {world.petrov} and contact.ids('licence') == set()
        assert contact.ids('user') == {user} and contact.ids('membership') == {row}
        refused(contact.do('update', 'client', world.petrov, {'city': 'София'}, {'city': None}))
        refused(contact.do('update', 'membership', row, {'right_edit_profile': True}, {'right_edit_profile': False}))
        client.pull()
        client.done('update', 'membership', row, {'right_see_licences': True, 'right_edit_profile': True},
                    {'right_see_licences': False, 'right_edit_profile': False})
        contact.pull()
        assert contact.restarted and len(contact.ids('licence')) == 10
        contact.done('update', 'client', world.petrov, {'city': 'София'}, {'city': None})
        client.pull()
        client.done('update', 'membership', row, {'right_see_licences': False}, {'right_see_licences': True})
        contact.pull()
        assert contact.ids('licence') == set()
        # domains by one right, other services by another
        admin, domain, hosting = world.person('ADMIN'), new_id(), new_id()
        admin.done('create', 'service', domain, {'client': world.petrov, 'kind': 'domain', 'name': 'example.org'})
        admin.done('create', 'service', hosting, {'client': world.petrov, 'kind': 'hosting', 'name': 'Хостинг'})
        client.pull()
        assert client.ids('service') == {domain, hosting}
        client.done('update', 'membership', row, {'right_see_domains': True}, {'right_see_domains': False})
        contact.pull()
        assert contact.ids('service') == {domain}
        refused(contact.do('update', 'service', domain, {'nameservers': ['ns1.example.org']}, {'nameservers': None}))
        client.done('update', 'service', domain, {'nameservers': ['ns1.example.org']}, {'nameservers': None})
        outcome = client.do('update', 'service', domain, {'expires_on': '2099-01-01'}, {'expires_on': None})
        assert (outcome['code'], outcome['field']) == ('forbidden', 'expires_on')
        same_as_fresh(world, contact, 'olga@example.org')


def test_duties():
    """Staff need the duty for what takes one, and cannot make themselves more than they are"""
    with World() as world:
        admin = world.person('ADMIN')
        user = join(world, 'CLERK', 'staff')
        row = membership(world, user)
        clerk = fresh(world, 'CLERK')
        account = new_id()
        sets = {'code': 'partner:north', 'name': 'Север', 'partner': world.north}
        refused(clerk.do('create', 'ledger_account', account, sets))
        refused(clerk.do('update', 'membership', row, {'duty_finance': True}, {'duty_finance': False}))
        refused(clerk.do('create', 'membership', new_id(), {'user': user, 'role': 'admin'}))
        refused(clerk.do('update', 'user', world.admin_user, {'email': 'me@example.org'}, {'email': 'anna@example.org'}))
        refused(clerk.do('update', 'user', world.client_user, {'city': 'Баку'}, {'city': None}))
        admin.pull()
        admin.done('update', 'membership', row, {'duty_finance': True}, {'duty_finance': False})
        clerk.done('create', 'ledger_account', account, sets)
        refused(clerk.do('create', 'membership', new_id(), {'user': user, 'role': 'agent', 'partner': world.north,
                                                             'agent': world.agent}))
        admin.done('update', 'membership', row, {'duty_support': True}, {'duty_support': False})
        clerk.done('update', 'user', world.client_user, {'city': 'Баку'}, {'city': None})
        refused(clerk.do('update', 'user', world.admin_user, {'city': 'Баку'}, {'city': None}))
        refused(clerk.do('create', 'membership', new_id(), {'user': user, 'role': 'admin'}))
        [mine] = clerk.get('/v1/session')[1]['memberships']
        assert mine['powers'] == ['support', 'finance'], mine
        partner = fresh(world, 'PARTNER')
        assert partner.ids('ledger_account') == {account}


def test_partner_allowances():
    """A partner makes promo codes where that is allowed, and its own agents' accounts, not others'"""
    with World() as world:
        admin, partner = world.person('ADMIN'), fresh(world, 'PARTNER')
        promo = new_id()
        sets = {'code': 'СЕВЕР10', 'percent': 1000, 'partner': world.north}
        refused(partner.do('create', 'promo_code', promo, sets))
        admin.done('update', 'partner', world.north, {'makes_promo_codes': True}, {'makes_promo_codes': False})
        refused(partner.do('create', 'promo_code', new_id(), dict(sets, partner=world.south)))
        partner.done('create', 'promo_code', promo, sets)
        assert promo in fresh(world, 'AGENT').ids('promo_code')
        assert fresh(world, 'CLIENT').ids('promo_code') == set() == fresh(world, 'SOUTH').ids('promo_code')
        refused(partner.do('update', 'promo_code', promo, {'percent': 9000}, {'percent': 1000}))

        user, row, agent = new_id(), new_id(), new_id()
        partner.done('create', 'user', user, {'surname': 'Новый', 'given_name': 'Агент', 'phone': '+79125550002',
                                              'partner': world.north})
        partner.done('create', 'agent', agent, {'user': user, 'partner': world.north, 'name': 'Новый Агент'})
        partner.done('create', 'membership', row, {'user': user, 'role': 'agent', 'partner': world.north, 'agent': agent})
        refused(partner.do('create', 'membership', new_id(), {'user': user, 'role': 'partner', 'partner': world.north}))
        refused(partner.do('update', 'user', world.client_user, {'city': 'X'}, {'city': None}), 'not-found')
        refused(partner.do('update', 'partner', world.north, {'name': 'Мы'}, {'name': 'Север'}))
        partner.done('update', 'partner', world.north, {'contact_name': 'Лида'}, {'contact_name': None})
        # somebody who is a manager besides is no agent that one may change
        admin.done('create', 'membership', new_id(), {'user': user, 'role': 'admin'})
        refused(partner.do('update', 'user', user, {'email': 'new@example.org'}, {'email': None}))


def test_talking():
    """A ticket is its author's and the client's; nobody writes for another; internal notes stay in the office"""
    with World() as world:
        admin, client, agent = world.person('ADMIN'), fresh(world, 'CLIENT'), fresh(world, 'AGENT')
        ticket, reply, answer, note = (new_id() for _ in range(4))
        client.done('create', 'ticket', ticket, {'number': 'T-1', 'subject': 'Не работает', 'body': 'Совсем',
                                                 'client': world.petrov})
        client.pull()
        row = client.cache['ticket', ticket]
        assert row['author'] == world.client_user and row['author_name'] == 'Петров Пётр'
        assert row['status'] == 'waiting' and 'priority' not in row
        client.done('create', 'ticket_message', reply, {'ticket': ticket, 'text': 'Ещё'})
        refused(client.do('create', 'ticket_message', new_id(), {'ticket': ticket, 'text': 'x', 'kind': 'note'}))
        refused(client.do('create', 'ticket', new_id(), {'number': 'T-2', 'subject': 's', 'body': 'b',
                                                          'author': new_id()}))
        refused(agent.do('create', 'ticket_message', new_id(), {'ticket': ticket, 'text': 'чужое'}))
        admin.pull()
        admin.done('create', 'ticket_message', answer, {'ticket': ticket, 'text': 'Смотрим'})
        admin.done('create', 'ticket_message', note, {'ticket': ticket, 'text': 'шумит', 'kind': 'note'})
        client.pull()
        assert client.ids('ticket_message') == {reply, answer}
        assert client.cache['ticket_message', answer]['writer_name'] == 'Соколова Анна'
        assert client.cache['ticket_message', answer]['by_office'] and not client.cache['ticket_message', reply]['by_office']
        assert not agent.pull() or not agent.ids('ticket')
        assert 'шумит' not in str(list(client.cache.values()))
        # the client is another: what hangs on the ticket follows it
        other = new_id()
        admin.done('create', 'client', other, {'name': 'Другой'})
        admin.done('update', 'ticket', ticket, {'client': other}, {'client': world.petrov})
        admin.pull()
        assert admin.cache['ticket_message', note]['client'] == other
        same_as_fresh(world, client, 'CLIENT')


def test_audience():
    """A document is for its audience, once it is published, and for the client that it names"""
    with World() as world:
        admin, agent, client = world.person('ADMIN'), fresh(world, 'AGENT'), fresh(world, 'CLIENT')
        for_agents, for_one, article, version = (new_id() for _ in range(4))
        admin.done('create', 'document', for_agents, {'name': 'Условия', 'audience': 'agents'})
        admin.done('create', 'document', for_one, {'name': 'Договор', 'audience': 'staff', 'client': world.petrov})
        admin.done('create', 'document_version', version, {'document': for_agents, 'file': '0' * 64})
        admin.done('create', 'article', article, {'key': 'start', 'title': 'Начало', 'body': '<p>x</p>',
                                                  'audience': 'clients'})
        agent.pull()
        client.pull()
        assert agent.ids('document') == {for_agents} and agent.ids('document_version') == {version}
        assert client.ids('document') == {for_one} and client.ids('article') == set()
        admin.done('update', 'article', article, {'state': 'published'}, {'state': 'draft'})
        admin.done('update', 'document', for_agents, {'audience': 'everyone'}, {'audience': 'agents'})
        agent.pull()
        client.pull()
        assert client.ids('article') == {article} and agent.ids('article') == set()
        assert client.ids('document') == {for_one, for_agents} and client.ids('document_version') == {version}
        admin.done('update', 'document', for_agents, {'audience': 'partners'}, {'audience': 'everyone'})
        for person in (agent, client):
            assert {('document', for_agents), ('document_version', version)} <= {
                (i.get('leave'), i['id']) for i in person.pull()}
        # stories are the agents' to make, and the clients' once they are shown
        story = new_id()
        agent.done('create', 'story', story, {'title': 'Скидка'})
        client.pull()
        assert client.ids('story') == set() and story in fresh(world, 'AGENT').ids('story')
        agent.done('update', 'story', story, {'state': 'shown'}, {'state': 'draft'})
        client.pull()
        assert client.ids('story') == {story} and fresh(world, 'PARTNER').ids('story') == set()
        same_as_fresh(world, client, 'CLIENT')
        same_as_fresh(world, agent, 'AGENT')


main()

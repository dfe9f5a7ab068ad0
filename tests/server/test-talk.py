#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Correspondence with support and with administration (S0-23, S0-27, S0-32, S1-06): who may write where and who reads it, what
the server says of each message, how far each has read, and whose files are whose."""
import hashlib
import time

from world import PASSWORD, World
from kabinet_test import main, new_id

TALKERS = ('PARTNER', 'HEAD', 'AGENT', 'CLIENT', 'CONTACT')


def join(world, login, role, *more):
    world.ctl('user', 'add', '--role', role, '--surname', login.title(), '--given-name', 'Анна', '--identifier', login,
              '--password-stdin', *more, input=PASSWORD + '\n')


def everybody(world):
    """One of each role that may sign in, and a second employee."""
    join(world, 'HEAD', 'head', '--partner', world.north)
    join(world, 'STAFF', 'staff')
    client = world.person('CLIENT')
    user, member = new_id(), new_id()
    client.done('create', 'user', user, {'surname': 'Контакт', 'given_name': 'Ольга', 'client': world.petrov,
                                         'email': 'olga@example.org', 'phone': '+79125550001'})
    client.done('create', 'membership', member, {'user': user, 'role': 'contact', 'client': world.petrov})
    world.ctl('user', 'password', 'olga@example.org', '--password-stdin', input=PASSWORD + '\n')
    world.sql('UPDATE "user" SET email_confirmed_at=1 WHERE id=?', user)
    people = {login: world.person(login) for login in ('ADMIN', 'STAFF', 'SOUTH') + TALKERS[:-1]}
    people['CONTACT'] = world.person('olga@example.org')
    for person in people.values():
        person.pull()
    return people


def begin(person, kind='administration', text='Здравствуйте', **more):
    talk, message = new_id(), new_id()
    person.done('create', 'conversation', talk, dict({'kind': kind, 'subject': 'О выплатах'}, **more))
    person.done('create', 'message', message, {'conversation': talk, 'text': text})
    return talk, message


def refused(outcome, code='forbidden'):
    assert (outcome['outcome'], outcome['code']) == ('refused', code), outcome


def test_who_talks():
    """Each role begins conversations of both kinds; the office reads all of them and answers, nobody else sees any but the own"""
    with World() as world:
        people = everybody(world)
        talks = {login: [begin(people[login], kind) for kind in ('support', 'administration')] for login in TALKERS}
        for person in people.values():
            person.pull()
        every = {talk for pairs in talks.values() for talk, _ in pairs}
        said = {message for pairs in talks.values() for _, message in pairs}
        for login in ('ADMIN', 'STAFF'):
            assert people[login].ids('conversation') == every and people[login].ids('message') == said, login
        for login in TALKERS:
            own = {talk for talk, _ in talks[login]}
            assert people[login].ids('conversation') == own, login
            assert people[login].ids('message') == {message for _, message in talks[login]}, login
            row = people[login].cache['message', talks[login][0][1]]
            assert row['writer'] and row['writer_name'] and not row['by_office'], row
            assert people['ADMIN'].cache['conversation', talks[login][0][0]]['user_name'] == row['writer_name']
        # an answer reaches whom it is for, as the office's and by name, and nobody else
        people['STAFF'].done('create', 'message', new_id(), {'conversation': talks['CLIENT'][0][0], 'text': 'Смотрим'})
        for login in TALKERS:
            people[login].pull()
            heard = [m for (e, _), m in people[login].cache.items() if e == 'message' and m['text'] == 'Смотрим']
            assert len(heard) == (login == 'CLIENT'), login
            assert all(m['by_office'] and m['writer_name'] == 'Staff Анна' for m in heard), heard
        # the office begins one with somebody
        talk, _ = begin(people['ADMIN'], user=world.partner_user, text='Пришлите отчёт')
        for login in ('PARTNER', 'AGENT', 'SOUTH'):
            people[login].pull()
            assert (talk in people[login].ids('conversation')) == (login == 'PARTNER'), login
        people['PARTNER'].done('create', 'message', new_id(), {'conversation': talk, 'text': 'Отправлен'})


def test_hostile():
    """Nobody writes into another's conversation, in another's name, as the office, or makes anew what was said"""
    with World() as world:
        people = everybody(world)
        talk, message = begin(people['PARTNER'])
        for login in ('HEAD', 'AGENT', 'SOUTH', 'CLIENT', 'CONTACT'):
            refused(people[login].do('create', 'message', new_id(), {'conversation': talk, 'text': 'Чужое'}))
            refused(people[login].do('create', 'conversation', new_id(), {'kind': 'support', 'user': world.partner_user}))
        partner = people['PARTNER']
        refused(partner.do('create', 'message', new_id(), {'conversation': talk, 'text': 'Я — офис', 'writer': world.admin_user}))
        for field, value in (('by_office', True), ('writer_name', 'Директор'), ('user', world.admin_user)):
            refused(partner.do('create', 'message', new_id(), {'conversation': talk, 'text': 'Я — офис', field: value}))
        refused(partner.do('create', 'conversation', new_id(), {'kind': 'support', 'last_at': 1}))
        refused(partner.do('create', 'message', new_id(), {'conversation': talk, 'text': 'x' * 20001}), 'invalid')
        refused(partner.do('create', 'conversation', new_id(), {'kind': 'gossip'}), 'invalid')
        for person in (partner, people['ADMIN']):
            refused(person.do('update', 'message', message, {'text': 'Не так'}, {'text': 'Здравствуйте'}))
            refused(person.do('delete', 'message', message))
            refused(person.do('delete', 'conversation', talk))
        # what was written is not of tomorrow, and without a network it was written when it was
        late, early = new_id(), new_id()
        partner.done('create', 'message', late, {'conversation': talk, 'text': 'Завтра', 'written_at': 4102444800000})
        partner.done('create', 'message', early, {'conversation': talk, 'text': 'В поезде', 'written_at': 1700000000000})
        rows = partner.rows('message')
        assert rows[late]['written_at'] <= time.time() * 1000 + 5000 and rows[early]['written_at'] == 1700000000000, rows


def test_read_marks():
    """How far one has read is one's own, never goes back, is no conflict between two computers, and stands in no journal"""
    with World() as world:
        people = everybody(world)
        one, two = people['PARTNER'], world.person('PARTNER')
        talk, _ = begin(one)
        mark = new_id()
        first = one.done('create', 'read_mark', mark, {'subject': 'conversation', 'row': talk, 'read_at': 1000})
        two.pull()
        # as the desktop sends it: without what was there before, so that the later of two is simply the one that counts
        one.done('update', 'read_mark', mark, {'read_at': 3000}, base_rev=first['rev'])
        two.done('update', 'read_mark', mark, {'read_at': 2000}, base_rev=first['rev'])
        assert one.rows('read_mark')[mark]['read_at'] == 3000
        for login in ('ADMIN', 'STAFF', 'AGENT', 'HEAD', 'SOUTH', 'CLIENT'):
            assert not people[login].rows('read_mark'), login
            assert people[login].do('update', 'read_mark', mark, {'read_at': 9000})['outcome'] == 'refused', login
        refused(people['AGENT'].do('create', 'read_mark', new_id(), {'subject': 'conversation', 'row': talk, 'read_at': 1,
                                                                    'user': world.partner_user}))
        assert not world.sql("SELECT id FROM activity WHERE subject='read_mark' AND action IN ('create', 'update')")
        assert world.sql("SELECT id FROM activity WHERE subject='message'")


def test_order():
    """A conversation stands where its last message is, for both sides; that is no edit of it"""
    with World() as world:
        people = everybody(world)
        older, _ = begin(people['PARTNER'])
        newer, _ = begin(people['PARTNER'], 'support')

        def order(login):
            rows = people[login].rows('conversation')
            return sorted(rows, key=lambda talk: rows[talk]['last_at'], reverse=True)

        assert order('PARTNER') == order('ADMIN') == [newer, older]
        before = people['ADMIN'].rows('conversation')[older]
        time.sleep(0.01)
        people['ADMIN'].done('create', 'message', new_id(), {'conversation': older, 'text': 'Выплатим в пятницу'})
        assert order('PARTNER') == order('ADMIN') == [older, newer]
        after = people['ADMIN'].rows('conversation')[older]
        assert after['rev'] > before['rev'] and after['updated_at'] == before['updated_at'], (before, after)


def test_attachments():
    """A file goes with its message to whom that is for, and to nobody else"""
    with World() as world:
        people = everybody(world)
        data = 'Отчёт за октябрь'.encode() * 100
        digest = hashlib.sha256(data).hexdigest()
        path = '/v1/blobs/' + digest
        assert people['PARTNER'].request('PUT', path, data)[0] == 201
        talk = new_id()
        people['PARTNER'].done('create', 'conversation', talk, {'kind': 'administration', 'subject': 'Отчёт'})
        people['PARTNER'].done('create', 'message', new_id(), {'conversation': talk, 'text': 'Во вложении', 'attachments': [
            {'name': 'отчёт.pdf', 'sha256': digest, 'size': len(data)}]})
        for login in ('PARTNER', 'ADMIN', 'STAFF'):
            status, _, body = people[login].request('GET', path)
            assert (status, body) == (200, data), login
        for login in ('SOUTH', 'AGENT', 'HEAD', 'CLIENT', 'CONTACT'):
            assert people[login].request('GET', path)[0] == 404, login


main()

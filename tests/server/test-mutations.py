#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutations: once each, in order, merged or told why not (invariants C 14-22)."""
import base64
import json
import os
import subprocess
import threading

from world import World
from kabinet_test import main, new_id


def openssl_verifies(folder, key, text, signature):
    """Ed25519 by somebody else's code; the key with its SubjectPublicKeyInfo in front (RFC 8410)."""
    names = {name: os.path.join(folder, name) for name in ('key', 'text', 'signature')}
    for name, data in (('key', bytes.fromhex('302a300506032b6570032100') + key), ('text', text.encode()),
                       ('signature', signature)):
        with open(names[name], 'wb') as f:
            f.write(data)
    return subprocess.run(['openssl', 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', names['key'], '-rawin',
                           '-in', names['text'], '-sigfile', names['signature']], capture_output=True,
                          check=False).returncode == 0


def test_life_of_a_row():
    """Created, changed, deleted, restored; the journal tells each, with what changed"""
    with World() as world:
        admin = world.person('ADMIN')
        row = new_id()
        first = admin.done('create', 'package', row, {'name': '  Новый <b>"пакет"\\ ', 'price': 100})
        stored = admin.rows('package')[row]
        assert stored['name'] == 'Новый <b>"пакет"\\' and stored['rev'] == first['rev'] and stored['version'] == 1
        assert stored['currency'] == 'RUB' and stored['created_by'] == stored['updated_by'] == world.admin_user
        second = admin.done('update', 'package', row, {'price': 200}, {'price': 100, 'currency': 'RUB'}, first['rev'])
        assert second['rev'] > first['rev'] and second['merged'] is False
        assert admin.rows('package')[row]['version'] == 2
        admin.done('update', 'package', row, {'name': 'Имя'}, {'name': 'Новый <b>"пакет"\\'}, second['rev'])
        assert admin.rows('package')[row]['version'] == 2
        admin.done('delete', 'package', row)
        assert row not in admin.rows('package')
        again = admin.done('delete', 'package', row)
        assert again['rev'] == max(i['rev'] for i in admin.changes()[0] if i['id'] == row)
        admin.done('restore', 'package', row)
        assert admin.rows('package')[row]['name'] == 'Имя'
        told = sorted((r for r in admin.rows('activity').values() if r.get('row') == row), key=lambda r: r['rev'])
        assert [r['action'] for r in told] == ['create', 'update', 'update', 'delete', 'restore'], told
        assert told[1]['before'] == {'price': 100, 'version': 1} and told[1]['after'] == {'price': 200, 'version': 2}
        assert told[1]['user_name'] == 'Соколова Анна' and told[1]['device'] == 'test'
        assert told[1]['subject'] == 'package' and told[3]['row_title'] == 'Имя'


def test_once():
    """The same again is answered the same, and done once; a hole, or another id, is refused whole (invariant 14)"""
    with World() as world:
        admin = world.person('ADMIN')
        rows = [new_id() for _ in range(3)]
        batch = [admin.mutation('create', 'option', r, {'name': 'Опция %d' % i}) for i, r in enumerate(rows)]
        first = admin.mutate(batch[:2])
        head = world.sql('SELECT rev FROM counter')
        assert admin.mutate(batch[:2]) == first and admin.mutate(batch[1:2]) == first[1:]
        assert world.sql('SELECT rev FROM counter') == head
        both = admin.mutate(batch)              # two old and a new one
        assert both[:2] == first and both[2]['outcome'] == 'done'
        assert len([r for r in admin.rows('activity').values() if r['action'] == 'create'
                    and r.get('user') == world.admin_user]) == 3

        def answer(mutations):
            status, problem = admin.post('/v1/mutations', {'device': admin.device, 'mutations': mutations})
            return status, problem.get('code'), problem.get('expected')
        hole = admin.mutation('create', 'option', new_id(), {'name': 'x'})
        hole['n'] = 5
        assert answer([hole]) == (409, 'conflict', 4)
        hole['n'] = 4
        assert answer([hole, dict(hole, n=6, id=new_id())]) == (409, 'conflict', 5)
        assert answer([hole, dict(hole, n=4, id=new_id())]) == (409, 'conflict', 5)
        assert answer([dict(batch[0], id=new_id())]) == (409, 'conflict', 4)
        assert world.sql('SELECT COUNT(*) FROM mutation') == [(3,)]
        assert admin.mutate([hole])[0]['outcome'] == 'done'
        # another device has its own numbers, and only its own
        other = world.person('ADMIN')
        status, problem = other.post('/v1/mutations', {'device': admin.device, 'mutations': []})
        assert (status, problem['code']) == (403, 'forbidden'), problem
        assert other.done('create', 'option', new_id(), {'name': 'y'})


def test_again():
    """Sent again after a restore: known by its id, whatever its number is now; what is not known is done (invariants 7 and 14)"""
    with World() as world:
        admin = world.person('ADMIN')
        row = new_id()
        first = admin.mutation('create', 'option', row, {'name': 'Опция'})
        second = admin.mutation('update', 'option', row, {'name': 'Вторая'}, {'name': 'Опция'})
        before = admin.mutate([first, second])
        admin.done('update', 'option', row, {'name': 'Опция'}, {'name': 'Вторая'})
        head = world.sql('SELECT rev FROM counter')
        # as if they had had these numbers in another history, with one that this one never had between them
        again = [dict(first, n=4, again=True), dict(admin.mutation('create', 'option', new_id(), {'name': 'Новая'}), n=5, again=True),
                 dict(second, n=6, again=True)]
        answers = admin.mutate(again)
        assert [a['n'] for a in answers] == [4, 5, 6] and [a['id'] for a in answers] == [m['id'] for m in again]
        assert [answers[0]['rev'], answers[2]['rev']] == [a['rev'] for a in before] and answers[1]['rev'] > head[0][0], answers
        assert admin.rows('option')[row]['name'] == 'Опция'
        assert admin.mutate(again) == answers and admin.mutate([first, second]) == before
        # without the word for it, a number that is new is a new edit
        assert admin.mutate([dict(first, n=7)])[0]['code'] == 'invalid'
        # what only the moment decides is not asked for again: money may have left because of it
        seller = world.person('PARTNER')
        payout = dict(seller.mutation('request', 'payout', new_id(), {'amount': 1, 'currency': 'RUB'}), again=True)
        refused = seller.mutate([payout])[0]
        assert (refused['outcome'], refused['code']) == ('refused', 'refused') and 'set back' in refused['message'], refused


def test_refused_does_not_block():
    """What is refused is answered and remembered; what stands around it is done (invariant 22)"""
    with World() as world:
        admin = world.person('ADMIN')
        batch = [admin.mutation('create', 'option', new_id(), {'name': 'a'}),
                 admin.mutation('create', 'option', new_id(), {'price': 5}),
                 admin.mutation('create', 'option', new_id(), {'name': 'b', 'price': -1}),
                 admin.mutation('create', 'option', new_id(), {'name': 'c'}),
                 admin.mutation('update', 'option', new_id(), {'name': 'd'}),
                 admin.mutation('create', 'option', new_id(), {'name': 'e', 'state': 'odd'}),
                 admin.mutation('create', 'option', new_id(), {'name': 'f' * 201}),
                 admin.mutation('create', 'nonsense', new_id(), {}),
                 admin.mutation('create', 'option', new_id(), {'name': 7}),
                 admin.mutation('create', 'option', new_id(), {'nothing': 7}),
                 admin.mutation('explode', 'option', new_id(), {'name': 'g'}),
                 admin.mutation('create', 'option', new_id(), {'name': 'h'}, schema=99),
                 admin.mutation('create', 'option', new_id(), {'name': 'i'})]
        outcomes = admin.mutate(batch)
        assert [o['outcome'] for o in outcomes] == ['done'] + ['refused'] * 2 + ['done'] + ['refused'] * 8 + ['done']
        assert [(o.get('code'), o.get('field')) for o in outcomes[1:3]] == [('invalid', 'name'), ('invalid', 'price')]
        assert outcomes[4]['code'] == 'not-found' and outcomes[11]['code'] == 'too-new'
        assert outcomes[5]['field'] == 'state' and all(o['message'] for o in outcomes if o['outcome'] == 'refused')
        assert admin.mutate(batch) == outcomes
        assert sorted(r['name'] for r in admin.rows('option').values()) == ['a', 'c', 'i', 'Поддержка']


def test_large_answers_are_cut():
    """Conflicts that bring much along are answered in part, and the rest as soon as it is asked for again"""
    with World() as world:
        one, two = world.person('ADMIN'), world.person('ADMIN')
        two.pull()
        old = two.cache['template', world.template]
        one.done('update', 'template', world.template, {'html': '<p>%s</p>' % ('Ж' * 90000)}, {'html': old['html']}, old['rev'])
        batch = [two.mutation('update', 'template', world.template, {'html': '<p>%d</p>' % i}, {'html': old['html']}, old['rev'])
                 for i in range(60)]
        outcomes, asked = [], 0
        while len(outcomes) < len(batch):
            status, _, answer = two.request('POST', '/v1/mutations', {'device': two.device, 'mutations': batch[len(outcomes):]})
            assert status == 200 and 0 < len(answer['outcomes']) < 12, (status, len(answer['outcomes']))
            outcomes += answer['outcomes']
            asked += 1
        assert [o['id'] for o in outcomes] == [m['id'] for m in batch] and {o['outcome'] for o in outcomes} == {'conflict'}
        assert asked > 5
        again = two.request('POST', '/v1/mutations', {'device': two.device, 'mutations': batch})[2]['outcomes']
        assert 0 < len(again) < 12 and again == outcomes[:len(again)]


def test_merge():
    """Other fields merge, equal values agree, the same field or group conflicts and nothing is written (invariant 19)"""
    with World() as world:
        one, two = world.person('ADMIN'), world.person('ADMIN')
        rev = one.rows('package')[world.package]['rev']
        one.done('update', 'package', world.package, {'price': 1}, {'price': 500000, 'currency': 'RUB'}, rev)
        outcome = two.done('update', 'package', world.package, {'name': 'Два'}, {'name': 'Защита'}, rev)
        assert outcome['merged'] is True
        outcome = two.done('update', 'package', world.package, {'price': 1}, {'price': 500000, 'currency': 'RUB'}, rev)
        assert outcome['merged'] is True
        outcome = two.do('update', 'package', world.package, {'price': 2, 'description': 'слова'},
                         {'price': 500000, 'currency': 'RUB'}, rev)
        assert outcome['outcome'] == 'conflict' and outcome['theirs'] == {'price': 1, 'description': None}, outcome
        assert outcome['by'] == 'Соколова Анна' and outcome['at'] > 1e12
        outcome = two.do('update', 'package', world.package, {'currency': 'AZN'}, {'price': 500000, 'currency': 'RUB'}, rev)
        assert outcome['outcome'] == 'conflict', outcome
        row = two.rows('package')[world.package]
        assert (row['price'], row['name'], row.get('description')) == (1, 'Два', None)
        outcome = two.done('update', 'package', world.package, {'price': 2}, {'price': 1, 'currency': 'RUB'}, row['rev'])
        assert two.rows('package')[world.package]['price'] == 2
        one.done('delete', 'package', world.package)
        outcome = two.do('update', 'package', world.package, {'name': 'Три'}, {'name': 'Два'}, outcome['rev'])
        assert outcome['outcome'] == 'conflict' and outcome['deleted'] is True, outcome


def test_roles():
    """Each role changes what it may, sees what it sees, and is told so"""
    with World() as world:
        admin, agent, client, partner = (world.person(p) for p in ('ADMIN', 'AGENT', 'CLIENT', 'PARTNER'))

        def code(person, *args, **more):
            outcome = person.do(*args, **more)
            return outcome['outcome'] if outcome['outcome'] != 'refused' else outcome['code']
        assert code(agent, 'update', 'package', world.package, {'price': 1}, {}) == 'forbidden'
        assert code(agent, 'update', 'package', world.other, {'price': 1}, {}) == 'not-found'
        assert code(agent, 'create', 'package', new_id(), {'name': 'x', 'price': 1}) == 'forbidden'
        assert code(agent, 'delete', 'partner', world.north) == 'forbidden'
        assert code(agent, 'create', 'membership', new_id(), {'user': world.agent_user, 'role': 'admin'}) == 'forbidden'
        assert code(agent, 'create', 'activity', new_id(), {'action': 'update', 'at': 1}) == 'forbidden'
        assert code(admin, 'create', 'activity', new_id(), {'action': 'update', 'at': 1}) == 'forbidden'
        assert code(partner, 'update', 'partner', world.north, {'status': 'active'}, {}) == 'forbidden'
        # an agent's own client, and nobody else's
        own = new_id()
        assert code(agent, 'create', 'client', own, {'name': 'Мамедова', 'agent': world.agent}) == 'done'
        assert code(agent, 'update', 'client', own, {'phone': '8 912 345 67 89'}, {}) == 'done'
        assert agent.rows('client')[own]['phone'] == '+79123456789'
        assert code(agent, 'create', 'client', new_id(), {'name': 'Ничья'}) == 'forbidden'
        assert code(agent, 'update', 'client', world.petrov, {'name': 'x'}, {}) == 'not-found'
        outcome = agent.do('update', 'client', own, {'note': 'x'}, {})
        assert (outcome['code'], outcome['field']) == ('forbidden', 'note'), outcome
        assert code(agent, 'update', 'client', own, {'agent': None}, {}) == 'forbidden'
        # whose client it is: chosen when it is added, among what one sees, and by the office from then on
        outcome = agent.do('create', 'client', new_id(), {'name': 'Чужая', 'agent': world.agent, 'partner': world.south})
        assert (outcome['code'], outcome['field']) == ('invalid', 'partner'), outcome
        # nor does it help to say that it stood there before
        outcome = agent.do('create', 'client', new_id(), {'name': 'Чужая', 'agent': world.agent, 'partner': world.south},
                           {'partner': world.south})
        assert outcome['outcome'] == 'refused' and outcome['field'] == 'partner', outcome
        assert code(agent, 'create', 'client', new_id(), {'name': 'Своя', 'agent': world.agent, 'partner': world.north}) == 'done'
        outcome = agent.do('update', 'client', own, {'partner': world.north}, {})
        assert (outcome['code'], outcome['field']) == ('forbidden', 'partner'), outcome
        assert code(admin, 'update', 'client', own, {'partner': world.north}, {}) == 'done'
        # a client's own record and own account
        for entity, row, field, value in (('client', world.petrov, 'agent', None), ('user', world.client_user, 'status', 'disabled')):
            outcome = client.do('update', entity, row, {field: value}, {})
            assert (outcome['code'], outcome['field']) == ('forbidden', field), outcome
        assert code(client, 'update', 'client', world.petrov, {'address': 'Баку'}, {}) == 'done'
        assert code(client, 'update', 'user', world.client_user, {'given_name': 'Пётр'}, {}) == 'done'
        assert code(client, 'update', 'user', world.admin_user, {'given_name': 'x'}, {}) == 'not-found'
        outcome = client.do('update', 'user', world.client_user, {'phone_confirmed_at': 5}, {})
        assert (outcome['code'], outcome['field']) == ('forbidden', 'phone_confirmed_at'), outcome
        # a new address is not confirmed by the old one's being so
        assert code(client, 'update', 'user', world.client_user, {'email': 'new@example.org'}, {}) == 'done'
        assert client.rows('user')[world.client_user].get('email_confirmed_at') is None
        # fixed and computed fields, for an administrator too
        for entity, row, field, value in (('package', world.package, 'version', 9), ('licence', None, 'number', 'x'),
                                          ('licence', None, 'signature', 'x'), ('package_option', world.line, 'option', world.option)):
            row = row or next(iter(admin.rows('licence')))
            outcome = admin.do('update', entity, row, {field: value}, {})
            assert (outcome['code'], outcome['field']) == ('forbidden', field), outcome
        refused = [r for r in admin.rows('activity').values() if r['action'] == 'refused']
        assert {(r['user'], r['row']) for r in refused} >= {(world.agent_user, world.package), (world.agent_user, world.north)}
        assert not any(r.get('after') for r in refused)


def test_rights_end_while_offline():
    """What was written while one still might, and arrives later, is refused aloud (invariant 12)"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        own = new_id()
        agent.done('create', 'client', own, {'name': 'Мамедова', 'agent': world.agent})
        late = agent.mutation('update', 'client', own, {'name': 'Мамедова Лейла'}, {'name': 'Мамедова'})
        admin.done('update', 'client', own, {'agent': None}, {'agent': world.agent})
        [outcome] = agent.mutate([late])
        assert (outcome['outcome'], outcome['code']) == ('refused', 'not-found'), outcome


def test_unique_and_references():
    """S1-47: unique fields and references are kept, with the field named; what is used is not deleted"""
    with World() as world:
        admin = world.person('ADMIN')

        def refused(*args):
            outcome = admin.do(*args)
            assert outcome['outcome'] == 'refused', outcome
            return outcome['code'], outcome.get('field')
        numbers = [r['number'] for r in admin.rows('licence').values()]
        licence = {'number': numbers[0], 'client_name': 'x', 'package_name': 'y', 'price': 1}
        assert refused('create', 'licence', new_id(), licence) == ('invalid', 'number')
        assert refused('create', 'user', new_id(), {'surname': 'a', 'given_name': 'b', 'phone': '8 912 000-00-01'}) \
            == ('invalid', 'phone')
        assert refused('create', 'package', new_id(), {'name': 'x', 'price': 1, 'kind': new_id()}) == ('invalid', 'kind')
        # S1-42: a kind gives its packages what they are reckoned by
        assert refused('create', 'package_kind', new_id(), {'name': 'x', 'calculation': 'tiers', 'parameters': {'tiers': 7}}) \
            == ('invalid', 'parameters')
        admin.done('delete', 'package', world.other)
        assert refused('create', 'package_option', new_id(), {'package': world.other, 'option': world.option}) \
            == ('invalid', 'package')
        outcome = admin.do('delete', 'option', world.option)
        assert outcome['code'] == 'refused' and 'Защита' in outcome['message'], outcome
        for entity, row in (('partner', world.north), ('agent', world.agent), ('package_kind', world.kind),
                            ('template', world.template), ('client', world.petrov)):
            assert refused('delete', entity, row) == ('refused', None), entity
        admin.done('delete', 'package', world.package)      # archived, though sold
        admin.done('delete', 'package_option', world.line)
        admin.done('delete', 'option', world.option)
        assert refused('restore', 'package_option', world.line)[0] == 'invalid'


def test_licences_are_signed():
    """A licence is signed by the org's key, anew when what is signed changes"""
    with World() as world:
        admin = world.person('ADMIN')
        row = new_id()
        admin.done('create', 'licence', row, {'number': 'N-1', 'client_name': 'Ли', 'package_name': 'П', 'price': 5,
                                              'package': world.package})
        first = admin.rows('licence')[row]
        admin.done('update', 'licence', row, {'note': 'x'}, {})
        assert admin.rows('licence')[row]['signature'] == first['signature']
        admin.done('update', 'licence', row, {'client_name': 'Ким'}, {})
        second = admin.rows('licence')[row]
        assert second['signature'] != first['signature']
        [key] = [r['value']['key'] for r in admin.rows('setting').values() if r['key'] == 'signing_key']
        text = 'kabinet-licence-1\nN-1\nКим\nП\n1\n\n\n5 RUB\n'
        assert openssl_verifies(world.dir, base64.b64decode(key), text, base64.b64decode(second['signature']))
        assert not openssl_verifies(world.dir, base64.b64decode(key), text.replace('5', '6'),
                                    base64.b64decode(second['signature']))


def test_many_licences_are_signed():
    """In a long batch what a licence is signed for is what it has become, also where it is changed twice or merged"""
    with World(licences=300) as world:
        admin = world.person('ADMIN')
        [key] = [r['value']['key'] for r in admin.rows('setting').values() if r['key'] == 'signing_key']
        before = admin.rows('licence')
        ids = sorted(before)
        # Somebody else was there in the meantime: merged with that.
        admin.done('update', 'licence', ids[-1], {'quantity': 7}, {'quantity': before[ids[-1]]['quantity']},
                   before[ids[-1]]['rev'])
        batch = [admin.mutation('update', 'licence', row, {'price': before[row]['price'] + 100},
                                {'price': before[row]['price']}, before[row]['rev']) for row in ids]
        batch += [admin.mutation('update', 'licence', row, {'price': before[row]['price'] + 300},
                                 {'price': before[row]['price'] + 100}, 0) for row in ids[::2]]
        outcomes = admin.mutate(batch)
        assert {o['outcome'] for o in outcomes} == {'done'}, outcomes[:3]
        after = admin.rows('licence')
        assert after[ids[-1]]['quantity'] == 7
        for at, row in enumerate(ids):
            licence = after[row]
            assert licence['price'] == before[row]['price'] + (300 if at % 2 == 0 else 100)
            assert licence['signature'] != before[row]['signature']
            if at % 29 and row != ids[-1]:
                continue
            text = 'kabinet-licence-1\n%s\n%s\n%s\n%d\n%s\n%s\n%d %s\n' % tuple(
                licence.get(f) if licence.get(f) is not None else '' for f in (
                    'number', 'client_name', 'package_name', 'quantity', 'valid_from', 'valid_to', 'price', 'currency'))
            assert openssl_verifies(world.dir, base64.b64decode(key), text, base64.b64decode(licence['signature']))


def test_template_and_option_versions():
    """What is sold with a package, and how a document looks, count as versions"""
    with World() as world:
        admin = world.person('ADMIN')
        before = admin.rows('package')[world.package]['version']
        line, option = new_id(), new_id()
        admin.done('create', 'option', option, {'name': 'n'})
        admin.done('create', 'package_option', line, {'package': world.package, 'option': option, 'price': 5})
        admin.done('update', 'package_option', line, {'position': 5}, {})
        admin.done('update', 'package_option', line, {'price': 7}, {'price': 5, 'included': False})
        admin.done('delete', 'package_option', line)
        assert admin.rows('package')[world.package]['version'] == before + 3
        admin.done('update', 'template', world.template, {'html': '<p>2</p>'}, {})
        admin.done('update', 'template', world.template, {'name': 'Имя'}, {})
        assert admin.rows('template')[world.template]['version'] == 2


def test_licences_name_their_form():
    """A new licence names the form that it is issued with, and the version that this had then"""
    with World() as world:
        admin = world.person('ADMIN')

        def issue(number, **more):
            row = new_id()
            admin.done('create', 'licence', row, {'number': number, 'client_name': 'Ли', 'package_name': 'П', 'price': 5,
                                                  'package': world.package, **more})
            licence = admin.rows('licence')[row]
            return row, (licence.get('template'), licence.get('template_version'))

        for row in admin.rows('template').values():
            admin.done('update', 'template', row['id'], {'is_default': False}, {})
        assert issue('F-1')[1] == (None, None)
        first, usual = issue('F-2', template=world.template)
        assert usual == (world.template, admin.rows('template')[world.template]['version'])
        admin.done('update', 'template', world.template, {'html': '<p>2</p>', 'is_default': True}, {})
        # what is said of it by others does not count, and one that is there keeps what it was issued with
        second, now = issue('F-3', template_version=77)
        assert now == (world.template, usual[1] + 1)
        admin.done('update', 'licence', first, {'note': 'x'}, {})
        assert admin.rows('licence')[first].get('template_version') == usual[1]
        other = new_id()
        admin.done('create', 'template', other, {'name': 'Ф', 'kind': 'licence', 'language': 'az', 'html': '<p>', 'is_default': True})
        # with one a language it is the reader's that decides
        assert issue('F-4')[1] == (None, None)
        admin.done('update', 'licence', first, {'template': other}, {})
        assert admin.rows('licence')[first].get('template_version') == 1
        admin.done('update', 'licence', second, {'template': None}, {})
        assert admin.rows('licence')[second].get('template_version') is None


def test_text_stays_text():
    """Text that looks like SQL, markup or a format is kept to the letter"""
    with World() as world:
        admin = world.person('ADMIN')
        for text in ("'; DROP TABLE package; --", '"option"', '%s %n %d', '{{7*7}}', '<script>alert(1)</script>',
                     '\u202eabc', 'Ə ı Ş 中文 👩\u200d👩', "\\u0000 \\", '${jndi:x}', 'a/../../b'):
            row = new_id()
            admin.done('create', 'option', row, {'name': text})
            assert admin.rows('option')[row]['name'] == text
        outcome = admin.do('create', 'option', new_id(), {'name': 'a\x01b'})
        assert (outcome['code'], outcome['field']) == ('invalid', 'name'), outcome
        assert len(admin.rows('package')) == 2


def test_two_at_once():
    """Two desktops that write at once: every edit is done once, numbers without a gap or a double (invariant 15)"""
    with World() as world:
        people = [world.person('ADMIN') for _ in range(4)]
        errors = []

        def write(person):
            try:
                for _ in range(10):
                    batch = [person.mutation('create', 'option', new_id(), {'name': 'o'}) for _ in range(20)]
                    outcomes = person.mutate(batch)
                    assert [o['outcome'] for o in outcomes] == ['done'] * 20
                    assert person.mutate(batch) == outcomes
            except Exception as error:      # pylint: disable=broad-except
                errors.append(error)
        threads = [threading.Thread(target=write, args=(p,)) for p in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors, errors
        assert len(people[0].rows('option')) == 801
        [[head]] = world.sql('SELECT rev FROM counter')
        assert world.sql('SELECT MAX(rev) FROM feed') == [(head,)]
        revs = [r for r, in world.sql('SELECT rev FROM option')]
        assert len(set(revs)) == len(revs)


def test_requisites():
    """S2-21, S0-15: several sets of a client, each checked as a whole and with what the client is; one place for each number"""
    with World() as world:
        admin = world.person('ADMIN')
        client, first, second = new_id(), new_id(), new_id()
        made = admin.done('create', 'client', client, {'name': 'ПАО Сбербанк', 'kind': 'company'})
        assert admin.do('create', 'client', new_id(), {'name': 'x', 'kind': 'company', 'requisites': {'inn': '7707083893'}})['outcome'] \
            == 'refused', 'there is no second place for them'
        sber = {'client': client, 'title': 'Основные', 'inn': '7707083893', 'kpp': '773601001', 'ogrn': '1027700132195',
                'bic': '044525225', 'account': '40702810138250123017'}
        admin.done('create', 'requisites', first, sber)
        for wrong, field in (({'inn': '7707083894'}, 'inn'), ({'inn': '500100732259', 'kpp': None, 'ogrn': None}, 'inn'),
                             ({'account': '40702810138250123018'}, 'account'), ({'ogrnip': '304500116000157'}, 'ogrnip')):
            outcome = admin.do('create', 'requisites', second, dict(sber, **wrong))
            assert (outcome['outcome'], outcome['field']) == ('refused', field), outcome
        admin.done('create', 'requisites', second, dict(sber, title='Валютный счёт', account=None))
        # nor does the client become what its numbers are not of
        outcome = admin.do('update', 'client', client, {'kind': 'person'}, {'kind': 'company'}, made['rev'])
        assert (outcome['outcome'], outcome['field']) == ('refused', 'kind') and 'INN' in outcome['message'], outcome
        assert {r['title'] for r in admin.rows('requisites').values() if r.get('client') == client} == {'Основные', 'Валютный счёт'}


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that nobody types: the server fills them in the transaction of what they follow from, and nobody else may."""
import datetime
import hashlib
import json

from world import World
from kabinet_test import main, new_id, wait_for


def forbidden(outcome, title):
    assert (outcome['outcome'], outcome['code']) == ('refused', 'forbidden') and title in outcome['message'], outcome


def test_sms():
    """S1-69: parts and cost of a message, by the tariff of the day it is written, though there is nothing to send it by"""
    with World() as world:
        admin = world.person('ADMIN')

        def send(text, phone='+79123456789'):
            row = new_id()
            admin.done('create', 'sms', row, {'phone': phone, 'text': text})
            found = admin.rows('sms')[row]
            return found['parts'], found.get('cost'), found['state']

        assert send('Hello') == (1, None, 'failed'), 'what the tariff does not say is not known'
        outcome = admin.do('create', 'setting', new_id(), {'key': 'sms_tariff', 'value': {'part': 'x'}})
        assert (outcome['outcome'], outcome['field']) == ('refused', 'value'), outcome
        tariff = new_id()
        admin.done('create', 'setting', tariff, {'key': 'sms_tariff', 'value': {'part': 350, 'prefixes': {'+994': 900}}})
        assert send('a' * 160) == (1, 350, 'failed') and send('a' * 161) == (2, 700, 'failed')
        assert send('я' * 70)[:2] == (1, 350) and send('я' * 71)[:2] == (2, 700)
        assert send('ə' * 135, '+994501234567')[:2] == (3, 2700)
        row = next(iter(admin.rows('sms')))
        for field in ('parts', 'cost', 'state'):
            assert admin.do('create', 'sms', new_id(), {'phone': '+79123456789', 'text': 'x', field: 1})['outcome'] == 'refused'
        # what was written stays as it was reckoned
        before = admin.rows('sms')[row]
        now = admin.rows('setting')[tariff]
        admin.done('update', 'setting', tariff, {'value': {'part': 1}}, {'value': now['value']}, now['rev'])
        assert admin.rows('sms')[row] == before and send('x')[1] == 1


def test_readers():
    """Views of a story and votes on an article: each reader once, by whichever device, and never typed"""
    with World() as world:
        admin, agent, other = world.person('ADMIN'), world.person('AGENT'), world.person('ADMIN')
        story, article = new_id(), new_id()
        admin.done('create', 'story', story, {'title': 'Новое', 'audience': 'everyone', 'state': 'shown'})
        admin.done('create', 'article', article, {'key': 'k', 'title': 'Как', 'body': '<p>Так</p>', 'state': 'published'})

        def mark(person, subject, row, **more):
            one = new_id()
            done = person.done('create', 'read_mark', one, dict({'subject': subject, 'row': row, 'read_at': 1}, **more))
            return one, done['rev']

        before = admin.rows('story')[story]
        mark(agent, 'story', story)
        mark(agent, 'story', story)
        after = admin.rows('story')[story]
        assert (before['views'], after['views']) == (0, 1) and after['rev'] > before['rev']
        assert (after['updated_at'], after['updated_by']) == (before['updated_at'], before['updated_by']), 'seen is not edited'
        mark(admin, 'story', story)
        mark(other, 'story', story)
        assert admin.rows('story')[story]['views'] == 2
        # of what there is not
        mark(agent, 'story', new_id())
        mark(agent, 'nothing', story)

        one, rev = mark(agent, 'article', article, useful=True)
        mark(admin, 'article', article, useful=False)
        found = admin.rows('article')[article]
        assert (found['useful_yes'], found['useful_no']) == (1, 1), found
        agent.done('update', 'read_mark', one, {'useful': False}, {'useful': True}, rev)
        found = admin.rows('article')[article]
        assert (found['useful_yes'], found['useful_no']) == (0, 2), found
        forbidden(admin.do('update', 'article', article, {'useful_yes': 9}, {'useful_yes': 0}, found['rev']), 'Found useful')
        forbidden(admin.do('update', 'story', story, {'views': 9}, {'views': 2}), 'Views')


def test_reward():
    """S1-52: with each partner stands by which kind of plan it is paid today; a plan that begins or ends takes nobody's edit"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')

        def is_paid(who=admin):
            return who.rows('partner')[world.north]['reward']

        def day(days):
            return (datetime.date.today() + datetime.timedelta(days)).isoformat()

        def plan(kind, **more):
            row = new_id()
            admin.done('create', 'reward_plan', row, dict({'name': kind, 'partner': world.north, 'kind': kind, 'valid_from': day(-9)},
                                                          **more))
            return row

        before = admin.rows('partner')[world.north]
        assert before['reward'] == 'none', before
        first = plan('percent', percent=1000)
        after = admin.rows('partner')[world.north]
        assert after['reward'] == 'percent' and after['rev'] > before['rev'] and is_paid(agent) == 'percent'
        assert (after['updated_at'], after.get('updated_by')) == (before['updated_at'], before.get('updated_by')), 'nobody edited it'
        second = plan('fixed', amount=5000, valid_from=day(-3))
        assert is_paid() == 'fixed', 'the one that began last'
        plan('percent', percent=500, valid_from=day(1))
        assert is_paid() == 'fixed', 'tomorrow is not today'
        now = admin.rows('reward_plan')[second]
        admin.done('delete', 'reward_plan', second, {}, {}, now['rev'])
        assert is_paid() == 'percent'
        forbidden(admin.do('update', 'partner', world.north, {'reward': 'none'}, {'reward': 'percent'}), 'Reward')
        # a plan ends with its day: nobody writes anything, the server sees to it
        world.sql("UPDATE reward_plan SET valid_to='%s' WHERE id='%s'" % (day(-1), first))
        world.stop()
        world.start()
        admin = world.person('ADMIN')
        wait_for(lambda: is_paid(admin) == 'none', 10, 'no plan to be in force')


def test_over_own_edits():
    """Invariant 19: what was edited without a network, one after another, is no conflict with what the server made of the edit before"""
    with World() as world:
        admin = world.person('ADMIN')
        first, second = new_id(), new_id()
        for row, name in ((first, 'Первый'), (second, 'Второй')):
            admin.done('create', 'department', row, {'partner': world.north, 'name': name})
        agent = admin.rows('agent')[world.agent]
        admin.done('update', 'agent', agent['id'], {'department': first}, {'department': agent.get('department')}, agent['rev'])

        def member():
            return next(m for m in admin.rows('membership').values() if m.get('agent') == agent['id'])

        def edit(row, entity, base, **values):
            return admin.mutation('update', entity, row['id'], values, base, row['rev'])

        def seen(row):
            return {k: row.get(k) for k in ('role', 'partner', 'department', 'agent', 'client')}

        # moved, and made the head of where he is then: the membership is seen as it was before the move
        agent, was = admin.rows('agent')[agent['id']], member()
        assert was['department'] == first, was
        outcomes = admin.mutate([edit(agent, 'agent', {'department': first, 'moved_on': agent.get('moved_on')}, department=second),
                                 edit(was, 'membership', seen(was), role='head', department=second)])
        assert [o['outcome'] for o in outcomes] == ['done', 'done'], outcomes
        assert (member()['role'], member()['department']) == ('head', second), member()
        # an agent again, which the server gives the agent's department; and undone
        was = member()
        made = dict(was, role='agent', department=None)
        outcomes = admin.mutate([edit(was, 'membership', seen(was), role='agent', department=None),
                                 edit(was, 'membership', seen(made), role='head', department=second)])
        assert [o['outcome'] for o in outcomes] == ['done', 'done'], outcomes
        assert (member()['role'], member()['department']) == ('head', second), member()
        # what somebody else chose meanwhile is one
        was = member()
        admin.done('update', 'membership', was['id'], {'department': first}, seen(was), was['rev'])
        outcome = admin.mutate([edit(was, 'membership', seen(was), role='agent', department=None)])[0]
        assert outcome['outcome'] == 'conflict', outcome


def test_versions():
    """A document that gets another file keeps what it was; a plan that pays otherwise is another version"""
    with World() as world:
        admin = world.person('ADMIN')
        document, plan = new_id(), new_id()
        files = [hashlib.sha256(b'%d' % i).hexdigest() for i in range(3)]
        for i, digest in enumerate(files):
            assert admin.request('PUT', '/v1/blobs/' + digest, b'%d' % i)[0] == 201
        rev = admin.done('create', 'document', document, {'name': 'Договор', 'audience': 'everyone'})['rev']

        def give(digest, name, former, rev):
            return admin.done('update', 'document', document, {'file': digest, 'file_name': name, 'size': 1},
                              dict(zip(('file', 'file_name', 'size'), former)), rev)['rev']

        rev = give(files[0], 'a.pdf', (None, None, None), rev)
        assert admin.rows('document')[document]['version'] == 1 and not admin.rows('document_version')
        rev = give(files[1], 'b.pdf', (files[0], 'a.pdf', 1), rev)
        rev = give(files[2], 'c.pdf', (files[1], 'b.pdf', 1), rev)
        rev = admin.done('update', 'document', document, {'name': 'Договор, новый'}, {'name': 'Договор'}, rev)['rev']
        assert admin.rows('document')[document]['version'] == 3
        kept = sorted((v['version'], v['file'], v['file_name'], v['audience']) for v in admin.rows('document_version').values())
        assert kept == [(1, files[0], 'a.pdf', 'everyone'), (2, files[1], 'b.pdf', 'everyone')], kept

        rev = admin.done('create', 'reward_plan', plan, {'name': 'План', 'partner': world.north, 'kind': 'percent', 'percent': 500,
                                                         'currency': 'RUB', 'valid_from': '2026-01-01'})['rev']
        rev = admin.done('update', 'reward_plan', plan, {'name': 'Иначе'}, {'name': 'План'}, rev)['rev']
        assert admin.rows('reward_plan')[plan]['version'] == 1
        now = admin.rows('reward_plan')[plan]
        group = {name: now.get(name) for name in ('kind', 'percent', 'amount', 'currency', 'parameters', 'hold_days')}
        admin.done('update', 'reward_plan', plan, {'percent': 600}, group, rev)
        assert admin.rows('reward_plan')[plan]['version'] == 2


def test_application():
    """S4-04, S4-21, S4-50: the clocks run from when it was sent; S4-41: the score rises with what is there, and says why"""
    with World() as world:
        admin, client = world.person('ADMIN'), world.person('CLIENT')
        row = new_id()
        client.done('create', 'application', row, {'applicant_name': 'Орлов', 'email': 'o@example.org'})

        def now():
            return admin.rows('application')[row]

        def points(reason):
            return next(r['points'] for r in now()['score_reasons'] if r['reason'] == reason)

        assert now()['score'] == 40 and points('applicant') == 40 and points('documents') == 0
        assert not now().get('submitted_at') and now()['stage_since']
        forbidden(client.do('update', 'application', row, {'score': 1000}, {'score': 40}, now()['rev']), 'Score')
        papers = [new_id() for _ in range(5)]
        kinds = ('registration', 'tax_certificate', 'bank_statement', 'experience', 'business_plan')
        for paper, kind in zip(papers, kinds):
            client.done('create', 'application_document', paper, {'application': row, 'kind': kind, 'file': 'a' * 64, 'name': 'a.pdf'})
        assert points('documents') == 250 and now()['score'] == 290
        client.done('update', 'application', row, {'stage': 'submitted'}, {'stage': 'draft'}, now()['rev'])
        sent = now()
        assert sent['reaction_due_at'] == sent['submitted_at'] + 48 * 3600 * 1000, sent
        assert sent['submitted_at'] < sent['documents_due_at'] < sent['stage_due_at']
        assert not sent.get('reacted_at')
        admin.done('update', 'application', row, {'stage': 'documents'}, {'stage': 'submitted'}, sent['rev'])
        assert now()['reacted_at'] == now()['stage_since'] and now()['submitted_at'] == sent['submitted_at']
        # what is found wanting counts no more
        paper = admin.rows('application_document')[papers[0]]
        admin.done('update', 'application_document', papers[0], {'state': 'rejected'}, {'state': paper['state']}, paper['rev'])
        assert points('documents') == 200 and now()['score'] == 240
        assert sum(r['points'] for r in now()['score_reasons']) == now()['score']


def test_moments():
    """When a step was taken, and by whom: by the server's clock, unless it is said with the step"""
    with World() as world:
        admin, client = world.person('ADMIN'), world.person('CLIENT')
        notice, request, order = new_id(), new_id(), new_id()
        admin.done('create', 'incident_notice', notice, {'title': 'Сбой', 'text': 'Чиним', 'state': 'published'})
        now = admin.rows('incident_notice')[notice]
        assert not now.get('resolved_at')
        admin.done('update', 'incident_notice', notice, {'state': 'resolved'}, {'state': 'published'}, now['rev'])
        now = admin.rows('incident_notice')[notice]
        assert now['resolved_at'] == now['updated_at']
        client.done('create', 'role_request', request, {'role_from': 'client', 'role_to': 'agent', 'reason': 'Хочу'})
        now = admin.rows('role_request')[request]
        assert not now.get('decided_at')
        admin.done('update', 'role_request', request, {'state': 'rejected', 'decision': 'Рано'},
                   {'state': 'open', 'decision': None, 'decided_by': None, 'decided_at': None}, now['rev'])
        now = admin.rows('role_request')[request]
        assert now['decided_at'] == now['updated_at'] and now['decided_by'] == admin.session['user']['id'], now
        # a desktop that was offline says when it was
        admin.done('create', 'order', order, {'number': 'З-1', 'formed_at': 1700000000000})
        assert admin.rows('order')[order]['formed_at'] == 1700000000000
        admin.done('create', 'order', new_id(), {'number': 'З-2'})
        assert [o['formed_at'] for o in admin.rows('order').values() if o['number'] == 'З-2'][0] > 1700000000000


def test_chat_and_numbers():
    """A conversation stands where its last message is; payouts are numbered one after another"""
    with World() as world:
        admin, client, partner = world.person('ADMIN'), world.person('CLIENT'), world.person('PARTNER')
        talk = new_id()
        client.done('create', 'conversation', talk, {'kind': 'support', 'subject': 'Вопрос'})
        assert not admin.rows('conversation')[talk].get('last_at')
        client.done('create', 'message', new_id(), {'conversation': talk, 'text': 'Здравствуйте'})
        first = admin.rows('conversation')[talk]['last_at']
        admin.done('create', 'message', new_id(), {'conversation': talk, 'text': 'Добрый день'})
        assert client.rows('conversation')[talk]['last_at'] >= first

        method = new_id()
        admin.done('create', 'reward_plan', new_id(), {'name': 'Всё', 'partner': world.north, 'kind': 'percent', 'percent': 10000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        admin.done('create', 'payment', new_id(), {'partner': world.north, 'amount': 100000, 'currency': 'RUB',
                                                   'state': 'succeeded', 'document': 'п/п 12'})
        admin.done('create', 'payout_method', method, {'partner': world.north, 'kind': 'card', 'name': 'Карта'})
        for _ in range(3):
            partner.done('create', 'payout', new_id(), {'partner': world.north, 'method': method, 'amount': 1000})
        assert sorted(p['number'] for p in partner.rows('payout').values()) == ['000001', '000002', '000003']
        assert partner.do('create', 'payout', new_id(), {'partner': world.north, 'method': method, 'amount': 1,
                                                         'number': '7'})['outcome'] == 'refused'
        assert json.loads(world.ctl('ledger', 'check', '--json'))['faults'] == []


def test_clients_partner():
    """S1-50, S1-54: whose agent a client is, that partner's the client is, unless somebody says otherwise"""
    with World() as world:
        admin, agent = world.person('ADMIN'), world.person('AGENT')
        seller = admin.rows('agent')[next(m['agent'] for m in agent.rows('membership').values() if m.get('agent'))]
        other = new_id()
        admin.done('create', 'partner', other, {'name': 'Другой', 'status': 'active'})

        def client(**values):
            row = new_id()
            admin.done('create', 'client', row, dict({'name': 'ООО «Ветер»', 'kind': 'company'}, **values))
            return admin.rows('client')[row]

        made = client(agent=seller['id'])
        assert made['partner'] == seller['partner'] and agent.rows('client')[made['id']]['name'] == 'ООО «Ветер»'
        assert client(agent=seller['id'], partner=other)['partner'] == other, 'what was said is kept'
        nobody = client()
        assert nobody.get('partner') is None
        admin.done('update', 'client', nobody['id'], {'agent': seller['id']}, {'agent': None}, nobody['rev'])
        assert admin.rows('client')[nobody['id']]['partner'] == seller['partner']

        # who is given to an agent of another partner is that partner's, and the former one sees no more of it
        far, user = new_id(), new_id()
        admin.done('create', 'user', user, {'surname': 'Осипова', 'given_name': 'Анна', 'email': 'osipova@example.org'})
        admin.done('create', 'agent', far, {'name': 'Осипова Анна', 'partner': other, 'user': user})

        def give(row, **more):
            now = admin.rows('client')[row]
            given = dict({'agent': far}, **more)
            admin.done('update', 'client', row, given, {name: now.get(name) for name in given}, now['rev'])
            return admin.rows('client')[row]['partner']

        assert give(made['id']) == other and made['id'] not in agent.rows('client')
        third = new_id()
        admin.done('create', 'partner', third, {'name': 'Третий', 'status': 'active'})
        assert give(nobody['id'], partner=third) == third, 'what is said with it is kept'
        assert give(client(agent=seller['id'], partner=third)['id']) == third, 'what was said before is kept'
        assert give(client(partner=seller['partner'])['id']) == seller['partner'], 'and what was said with no agent'


def test_parties():
    """S2-22: an invoice keeps seller and buyer as they were when it was made"""
    with World() as world:
        admin = world.person('ADMIN')
        company = {'name': 'ООО «Меридиан»', 'inn': '7707083893', 'bic': '044525225', 'phone': '+74951234567',
                   'theme': 'dark', 'notes': ['a'], 'site': 'x' * 501}
        was = [r for r in admin.rows('setting').values() if r['key'] == 'company']
        if was:
            admin.done('update', 'setting', was[0]['id'], {'value': company}, {'value': was[0]['value']}, was[0]['rev'])
        else:
            admin.done('create', 'setting', new_id(), {'key': 'company', 'value': company, 'audience': 'everyone'})
        client, other = new_id(), new_id()
        admin.done('create', 'client', client, {'name': 'Фрахт', 'kind': 'company', 'phone': '+78127654321'})
        admin.done('create', 'client', other, {'name': 'Иванова Анна', 'kind': 'person', 'phone': '+78127654320'})
        chosen = new_id()
        admin.done('create', 'requisites', new_id(), {'title': 'Старые', 'client': client, 'name': 'ЗАО «Фрахт»'})
        admin.done('create', 'requisites', chosen, {'title': 'Новые', 'client': client, 'name': 'ООО «Фрахт»',
                                                    'inn': '7707083893', 'is_default': True})

        def invoice(number, **more):
            row = new_id()
            admin.done('create', 'invoice', row, dict({'number': number, 'buyer_name': 'Кто-то', 'total': 100}, **more))
            return row, admin.rows('invoice')[row]

        first, found = invoice('I-1', client=client)
        kept = {'name': 'ООО «Меридиан»', 'inn': '7707083893', 'bic': '044525225', 'phone': '+74951234567'}
        assert found['seller'] == kept, found['seller']
        buyer = {'name': 'ООО «Фрахт»', 'inn': '7707083893', 'phone': '+78127654321'}
        assert found['buyer'] == buyer, found['buyer']
        assert invoice('I-2', client=other)[1]['buyer'] == {'name': 'Иванова Анна', 'phone': '+78127654320'}
        order = new_id()
        admin.done('create', 'order', order, {'number': 'O-1', 'client': client, 'total': 100})
        assert invoice('I-3', order=order)[1]['buyer'] == buyer
        assert invoice('I-4')[1].get('buyer') is None
        said = {'seller': {'name': 'ИП Сам'}, 'buyer': {'name': 'Сама'}}
        found = invoice('I-5', client=client, **said)[1]
        assert {k: found[k] for k in said} == said, 'what is said with it stays'
        # who is renamed later leaves it as it is, and so does a change of something else
        now = admin.rows('requisites')[chosen]
        admin.done('update', 'requisites', chosen, {'name': 'АО «Фрахт»'}, {'name': now['name']}, now['rev'])
        now = admin.rows('invoice')[first]
        admin.done('update', 'invoice', first, {'due_on': '2026-12-31'}, {}, now['rev'])
        now = admin.rows('invoice')[first]
        assert (now['due_on'], now['buyer'], now['seller']) == ('2026-12-31', buyer, kept)


main()

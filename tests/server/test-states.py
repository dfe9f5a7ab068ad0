#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps from state to state: the server refuses what the tables of the model do not have, and says why."""
from world import World
from kabinet_test import main, new_id, wait_for


def step(person, entity, row, before, after):
    """One change of a row; the outcome."""
    now = person.rows(entity)[row]
    return person.do('update', entity, row, after, {name: now.get(name) for name in set(before) | set(after)}, now['rev'])


def refused(outcome, field):
    assert outcome['outcome'] == 'refused' and outcome['field'] == field, outcome
    return outcome['code'], outcome['message']


def test_licence():
    """S1-34: a licence goes its way; a step that there is not is refused with what is possible instead"""
    with World(licences=1) as world:
        admin = world.person('ADMIN')
        row = next(iter(admin.rows('licence')))
        assert refused(step(admin, 'licence', row, {}, {'status': 'suspended'}), 'status') \
            == ('refused', '“Suspended” needs a reason. Say why, in a sentence.')
        assert step(admin, 'licence', row, {}, {'status': 'suspended', 'status_reason': 'Нет оплаты.'})['outcome'] == 'done'
        assert refused(step(admin, 'licence', row, {}, {'status': 'draft'}), 'status') == (
            'refused', 'What is “Suspended” cannot become “Draft”. It can become: Active, Expired, Revoked, Transferred.')
        assert step(admin, 'licence', row, {}, {'status': 'revoked'})['outcome'] == 'done'
        for status in ('active', 'draft', 'suspended'):
            code, message = refused(step(admin, 'licence', row, {}, {'status': status}), 'status')
            assert code == 'refused' and message.endswith('nothing comes after it.'), message
        assert admin.rows('licence')[row]['status'] == 'revoked'
        # what is not a step is none of the machine's business
        assert step(admin, 'licence', row, {}, {'note': 'x', 'status': 'revoked'})['outcome'] == 'done'


def test_licence_needs_payment():
    """S1-34: from a draft by way of payment; one that was never sold does not become active"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        row = new_id()
        admin.done('create', 'licence', row, {'number': 'N-1', 'client_name': 'Иванов', 'package_name': 'П', 'price': 100})
        assert admin.rows('licence')[row]['status'] == 'draft'
        assert step(admin, 'licence', row, {}, {'status': 'awaiting_payment'})['outcome'] == 'done'
        code, message = refused(step(admin, 'licence', row, {}, {'status': 'active'}), 'status')
        assert code == 'refused' and 'needs the payment' in message, message
        assert step(admin, 'licence', row, {}, {'status': 'active', 'sold_on': '2026-03-01'})['outcome'] == 'done'


def pay(admin, **about):
    admin.done('create', 'payment', new_id(), dict({'provider': 'bank', 'amount': 100, 'state': 'succeeded',
                                                    'document': 'п/п 17'}, **about))


def test_order():
    """S4-78 to S4-86: pending, processing, confirmed by a payment; an end is an end"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        row = new_id()
        code, message = refused(admin.do('create', 'order', new_id(), {'number': 'O-0', 'total': 100, 'status': 'confirmed'}),
                                'status')
        assert code == 'refused' and 'It can begin as: Pending.' in message, message
        admin.done('create', 'order', row, {'number': 'O-1', 'total': 100})
        code, message = refused(step(admin, 'order', row, {}, {'status': 'confirmed'}), 'status')
        assert code == 'refused' and 'needs the payment' in message, message
        assert 'reason' in refused(step(admin, 'order', row, {}, {'status': 'cancelled'}), 'status')[1]
        assert step(admin, 'order', row, {}, {'status': 'processing'})['outcome'] == 'done'
        pay(admin, order=row)
        assert step(admin, 'order', row, {}, {'status': 'confirmed'})['outcome'] == 'done'
        code, message = refused(step(admin, 'order', row, {}, {'status': 'cancelled', 'status_reason': 'Передумали.'}), 'status')
        assert code == 'refused' and message.endswith('nothing comes after it.'), message


def test_invoice():
    """S1-36, C16: what is paid stays paid; what is void stays void"""
    with World(licences=0) as world:
        admin = world.person('ADMIN')
        paid, void = new_id(), new_id()
        for number, row in enumerate((paid, void)):
            admin.done('create', 'invoice', row, {'number': 'I-%d' % number, 'buyer_name': 'ООО', 'total': 100})
        assert 'payment' in refused(step(admin, 'invoice', paid, {}, {'status': 'paid'}), 'status')[1]
        assert step(admin, 'invoice', paid, {}, {'status': 'overdue'})['outcome'] == 'done'
        pay(admin, invoice=paid)
        assert step(admin, 'invoice', paid, {}, {'status': 'paid'})['outcome'] == 'done'
        refused(step(admin, 'invoice', paid, {}, {'status': 'void', 'status_reason': 'x'}), 'status')
        assert step(admin, 'invoice', void, {}, {'status': 'void', 'status_reason': 'Выставлен дважды.'})['outcome'] == 'done'
        refused(step(admin, 'invoice', void, {}, {'status': 'open'}), 'status')


def test_ticket():
    """S3-19 to S3-27: done needs an answer of the office, and the last word must be its; nobody closes by hand"""
    with World(licences=0) as world:
        admin, client = world.person('ADMIN'), world.person('CLIENT')
        row = new_id()
        client.done('create', 'ticket', row, {'number': 'T-1', 'subject': 'Не входит', 'body': 'Ошибка 5',
                                              'client': world.petrov})
        refused(step(admin, 'ticket', row, {}, {'status': 'done'}), 'status')
        assert step(admin, 'ticket', row, {}, {'status': 'in_progress'})['outcome'] == 'done'
        assert 'answer' in refused(step(admin, 'ticket', row, {}, {'status': 'done'}), 'status')[1]
        admin.done('create', 'ticket_message', new_id(), {'ticket': row, 'text': 'про себя', 'kind': 'note'})
        assert 'answer' in refused(step(admin, 'ticket', row, {}, {'status': 'done'}), 'status')[1]
        admin.done('create', 'ticket_message', new_id(), {'ticket': row, 'text': 'Обновите'})
        client.done('create', 'ticket_message', new_id(), {'ticket': row, 'text': 'Не помогло'})
        assert 'answer' in refused(step(admin, 'ticket', row, {}, {'status': 'done'}), 'status')[1]
        admin.done('create', 'ticket_message', new_id(), {'ticket': row, 'text': 'Исправили'})
        assert step(admin, 'ticket', row, {}, {'status': 'done'})['outcome'] == 'done'
        code, message = refused(step(admin, 'ticket', row, {}, {'status': 'closed'}), 'status')
        assert code == 'forbidden' and 'the program itself' in message, message


HOUR = 3600 * 1000


def later(world, row, hours):
    """So much time has passed for a ticket; whoever looks after tickets looks anew."""
    world.stop()
    for table, fields, key in (('ticket', ('created_at', 'status_since', 'done_at', 'closed_at', 'warned_at'), 'id'),
                               ('ticket_message', ('created_at',), 'ticket')):
        world.sql('UPDATE %s SET %s WHERE %s=?' % (table, ','.join('%s=%s-%d' % (f, f, hours * HOUR) for f in fields), key), row)
    world.start()


def test_ticket_goes_by_its_clock():
    """S3-23 to S3-27, C7: silence closes a done ticket, after a warning; a word of the client's opens it, for 30 days"""
    with World(licences=0) as world:
        admin, client, row = world.person('ADMIN'), world.person('CLIENT'), new_id()

        def ticket():
            return world.person('ADMIN').rows('ticket')[row]

        def say(person, text):
            return person.do('create', 'ticket_message', new_id(), {'ticket': row, 'text': text})
        client.done('create', 'ticket', row, {'number': 'T-1', 'subject': 'Не входит', 'body': 'Ошибка 5', 'client': world.petrov})
        assert ticket()['answer_due_at'] and ticket()['policy'] == 1
        assert say(admin, 'Смотрим')['outcome'] == 'done'
        now = ticket()
        assert (now['status'], now.get('answer_due_at')) == ('in_progress', None) and now['first_answer_at'] == now['last_staff_at']
        assert step(admin, 'ticket', row, {}, {'status': 'done'})['outcome'] == 'done'
        assert ticket()['done_at'] and not ticket().get('warned_at')
        later(world, row, 21)
        wait_for(lambda: ticket().get('warned_at'), what='the warning')
        assert ticket()['status'] == 'done'
        client = world.person('CLIENT')
        assert say(client, 'Снова')['outcome'] == 'done'
        now = ticket()
        assert (now['status'], now.get('warned_at'), now.get('done_at')) == ('in_progress', None, None) and now['answer_due_at']
        admin = world.person('ADMIN')
        assert say(admin, 'Исправлено')['outcome'] == 'done'
        assert step(admin, 'ticket', row, {}, {'status': 'done'})['outcome'] == 'done'
        later(world, row, 30)
        wait_for(lambda: ticket().get('warned_at'), what='the warning')
        assert ticket()['status'] == 'done'          # nobody was warned in time, so it waits
        later(world, row, 5)
        wait_for(lambda: ticket()['status'] == 'closed', what='closing')
        later(world, row, 29 * 24)
        client = world.person('CLIENT')
        assert say(client, 'Опять')['outcome'] == 'done'
        assert ticket()['status'] == 'in_progress'
        admin = world.person('ADMIN')
        say(admin, 'Готово')
        step(admin, 'ticket', row, {}, {'status': 'done'})
        later(world, row, 25)
        wait_for(lambda: ticket().get('warned_at'))
        later(world, row, 5)
        wait_for(lambda: ticket()['status'] == 'closed')
        later(world, row, 31 * 24)
        late = say(world.person('CLIENT'), 'Через месяц')
        assert late['outcome'] == 'refused' and 'Make a new one' in late['message'], late


def test_application():
    """S4-13 to S4-24: complete papers, each stage in turn, both reviews, an accepted contract"""
    with World(licences=0) as world:
        admin, client = world.person('ADMIN'), world.person('CLIENT')
        row = new_id()
        client.done('create', 'application', row, {'company': 'MMC'})
        code, message = refused(step(admin, 'application', row, {}, {'stage': 'submitted'}), 'stage')
        assert code == 'refused' and 'documents' in message, message
        for number, kind in enumerate(('registration', 'tax_certificate', 'bank_statement', 'experience', 'business_plan')):
            client.done('create', 'application_document', new_id(), {
                'application': row, 'kind': kind, 'name': 'a.pdf', 'file': '%064d' % number})
        refused(step(admin, 'application', row, {}, {'stage': 'interview'}), 'stage')
        for stage in ('submitted', 'documents', 'interview', 'finance_legal'):
            assert step(admin, 'application', row, {}, {'stage': stage})['outcome'] == 'done', stage
        assert 'finance and of legal' in refused(step(admin, 'application', row, {}, {'stage': 'contract'}), 'stage')[1]
        assert step(admin, 'application', row, {}, {'finance_decision': 'approved'})['outcome'] == 'done'
        assert step(admin, 'application', row, {}, {'stage': 'contract', 'legal_decision': 'approved'})['outcome'] == 'done'
        assert 'contract' in refused(step(admin, 'application', row, {}, {'stage': 'approved'}), 'stage')[1]
        admin.done('create', 'application_contract', new_id(), {'application': row, 'state': 'accepted'})
        assert step(admin, 'application', row, {}, {'stage': 'approved'})['outcome'] == 'done'
        assert 'nothing comes after' in refused(step(admin, 'application', row, {}, {'stage': 'rejected',
                                                                                   'decision_reason': 'x'}), 'stage')[1]


def test_owners_steps():
    """S4-83: whose order it is changes and cancels it while it is pending, and not later, however early that was written"""
    with World(licences=0) as world:
        admin, client, agent = world.person('ADMIN'), world.person('CLIENT'), world.person('AGENT')
        orders = [new_id() for _ in range(4)]
        for number, row in enumerate(orders):
            client.done('create', 'order', row, {'number': 'O-%d' % number, 'client': world.petrov})
        seen = client.rows('order')

        def late(row, **values):
            """What was written when the order was still as it was made."""
            now = seen[row]
            return client.do('update', 'order', row, values, {k: now.get(k) for k in values}, now['rev'])
        assert 'needs a reason' in refused(late(orders[0], status='cancelled'), 'status')[1]
        assert late(orders[0], status='cancelled', status_reason='Передумали')['outcome'] == 'done'
        now = admin.rows('order')[orders[0]]
        assert (now['status'], now['cancelled_by']) == ('cancelled', 'client'), now
        assert late(orders[1], client_name='Пётр Петров')['outcome'] == 'done'
        assert late(orders[1], total=5)['outcome'] == 'done' and admin.rows('order')[orders[1]]['total'] == 0
        assert late(orders[1], currency='USD')['field'] == 'currency'
        assert refused(late(orders[1], status='processing'), 'status')[0] == 'forbidden'
        # not the agent's, who sees none of it
        assert agent.do('update', 'order', orders[1], {'status': 'cancelled', 'status_reason': 'x'},
                        {'status': 'pending', 'status_reason': None}, seen[orders[1]]['rev'])['outcome'] == 'refused'
        for row in orders[2:]:
            assert step(admin, 'order', row, {}, {'status': 'processing'})['outcome'] == 'done'
        code, message = refused(late(orders[2], status='cancelled', status_reason='Передумали'), 'status')
        assert code == 'forbidden' and message.startswith('You may not change “Processing” to “Cancelled”.'), message
        outcome = late(orders[3], client_name='Пётр')
        assert outcome['outcome'] == 'refused' and outcome['message'] == (
            '“O-3” is “Processing” by now. You can change it only while it is “Pending”. Ask the office.'), outcome
        assert {admin.rows('order')[row]['status'] for row in orders[2:]} == {'processing'}
        assert late(orders[3], status_reason='x')['outcome'] == 'refused'


def test_who_asks():
    """S4-20, S3-27: an applicant hands in what is complete, once; a client opens a done ticket again, and closes none"""
    with World(licences=0) as world:
        admin, client, other = world.person('ADMIN'), world.person('CLIENT'), world.person('SOUTH')
        row, ticket = new_id(), new_id()
        client.done('create', 'application', row, {'company': 'MMC'})
        assert 'documents' in refused(step(client, 'application', row, {}, {'stage': 'submitted'}), 'stage')[1]
        for number, kind in enumerate(('registration', 'tax_certificate', 'bank_statement', 'experience', 'business_plan')):
            client.done('create', 'application_document', new_id(), {
                'application': row, 'kind': kind, 'name': 'a.pdf', 'file': '%064d' % number})
        assert step(client, 'application', row, {}, {'stage': 'submitted'})['outcome'] == 'done'
        code, message = refused(step(client, 'application', row, {}, {'stage': 'documents'}), 'stage')
        assert code == 'forbidden' and 'administrators and staff' in message, message
        client.done('create', 'ticket', ticket, {'number': 'T-1', 'subject': 'Не входит', 'body': 'Ошибка', 'client': world.petrov})
        assert refused(step(client, 'ticket', ticket, {}, {'status': 'in_progress'}), 'status')[0] == 'forbidden'
        admin.done('create', 'ticket_message', new_id(), {'ticket': ticket, 'text': 'Обновите'})
        assert step(admin, 'ticket', ticket, {}, {'status': 'done'})['outcome'] == 'done'
        assert refused(step(client, 'ticket', ticket, {}, {'status': 'closed'}), 'status')[0] == 'forbidden'
        now = admin.rows('ticket')[ticket]
        assert other.do('update', 'ticket', ticket, {'status': 'in_progress'}, {'status': 'done'}, now['rev'])['outcome'] == 'refused'
        # a step is a step alone: what else is asked for with it is the office's
        assert step(client, 'ticket', ticket, {}, {'status': 'in_progress', 'subject': 'Другое'})['outcome'] == 'refused'
        assert step(client, 'ticket', ticket, {}, {'status': 'in_progress'})['outcome'] == 'done'
        # what is closed is opened again by hand as long as by a word, and no longer
        admin.done('create', 'ticket_message', new_id(), {'ticket': ticket, 'text': 'Готово'})
        assert step(admin, 'ticket', ticket, {}, {'status': 'done'})['outcome'] == 'done'
        later(world, ticket, 25)
        wait_for(lambda: world.person('ADMIN').rows('ticket')[ticket].get('warned_at'))
        later(world, ticket, 5)
        wait_for(lambda: world.person('ADMIN').rows('ticket')[ticket]['status'] == 'closed')
        later(world, ticket, 31 * 24)
        outcome = step(world.person('CLIENT'), 'ticket', ticket, {}, {'status': 'in_progress'})
        assert outcome['outcome'] == 'refused' and 'Make a new one' in outcome['message'], outcome


if __name__ == '__main__':
    main()

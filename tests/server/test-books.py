#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The books over the wire (S0-30, S1-52): an office that marks a payment, a partner who sees what it brought and why,
asks for it, and what kabinetctl says of it all; and why somebody may or may not (explain-access)."""
import json
import time

from world import World
from kabinet_test import main, new_id


def ledger(world, *args, check=True):
    done = world.ctl('ledger', *args, check=check)
    out = done if check else done[1]
    return json.loads(out) if '--json' in args else done


def test_a_sale():
    """A payment brings the partner its commission, with the plan and the reason; a payout takes it; the books balance"""
    with World() as world:
        admin, partner, south = world.person('ADMIN'), world.person('PARTNER'), world.person('SOUTH')
        plan, payment, method = new_id(), new_id(), new_id()
        admin.done('create', 'reward_plan', plan, {'name': 'Десятая часть', 'partner': world.north, 'kind': 'percent',
                                                   'percent': 1000, 'currency': 'RUB', 'valid_from': '2020-01-01',
                                                   'hold_days': 0})
        admin.done('create', 'payment', payment, {'partner': world.north, 'amount': 1234500, 'currency': 'RUB',
                                                  'state': 'succeeded', 'document': 'Платёжное поручение 12'})
        partner.pull()
        south.pull()
        lines = [row for key, row in partner.cache.items() if key[0] == 'ledger_line']
        assert [row['amount'] for row in lines] == [123450] and lines[0]['plan'] == plan, lines
        assert 'Десятая часть' in json.dumps(lines[0]['explanation'], ensure_ascii=False), lines[0]
        assert not south.ids('ledger_line') and not south.ids('payment')
        assert ledger(world, 'check', '--json')['faults'] == []

        # nobody writes in the books by hand
        for who in (admin, partner):
            outcome = who.do('update', 'ledger_line', lines[0]['id'], {'amount': 1}, {'amount': 123450}, lines[0]['rev'])
            assert outcome['outcome'] == 'refused', outcome
            outcome = who.do('create', 'ledger_line', new_id(), {'entry': 'x', 'amount': 1})
            assert outcome['outcome'] == 'refused', outcome

        admin.done('create', 'payout_method', method, {'partner': world.north, 'kind': 'card', 'name': 'Карта'})
        partner.pull()
        asked = {'partner': world.north, 'method': method, 'amount': 123451, 'currency': 'RUB'}
        outcome = partner.do('create', 'payout', new_id(), asked)
        assert outcome['outcome'] == 'refused' and '1,234.50' in outcome['message'], outcome
        partner.done('create', 'payout', new_id(), dict(asked, amount=100000))
        accounts = {(a['code'].split(':')[0], a.get('partner')): a for a in ledger(world, 'balances', '--json')}
        assert accounts['commission', world.north]['booked'] == 23450
        assert accounts['payouts', world.north]['booked'] == 100000
        assert ledger(world, 'check').startswith('The books balance: ')

        # a refund of a third takes a third back; nothing below zero can be asked for
        admin.done('create', 'refund', new_id(), {'payment': payment, 'amount': 411500, 'currency': 'RUB',
                                                  'state': 'succeeded'})
        account = next(a for a in ledger(world, 'balances', '--json')
                       if a['code'].startswith('commission:liability') and a.get('partner') == world.north)
        assert account['booked'] == 23450 - 41150 and account['available'] == 0, account
        why = ledger(world, 'why', account['code'], '--json')
        assert sum(line['amount'] for line in why['why'] if line['counts']) == account['booked'], why
        assert {'commission', 'payout', 'claw_back', 'owed'} <= {line['rule'] for line in why['why']}, why


def test_agents_own():
    """S0-30, S0-34: an agent reads what its own sales brought, what refunds took back of it and payouts covered, no other line
    of its partner's"""
    with World() as world:
        admin, partner, agent, other = (world.person(who) for who in ('ADMIN', 'PARTNER', 'AGENT', 'SOUTH'))
        payments, method = [new_id() for _ in range(3)], new_id()
        admin.done('create', 'reward_plan', new_id(), {'name': 'Десятая часть', 'partner': world.north, 'kind': 'percent',
                                                       'percent': 1000, 'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        for row, amount, whose in zip(payments, (1000000, 500000, 700000), (world.agent, None, world.agent)):
            admin.done('create', 'payment', row, {'partner': world.north, 'agent': whose, 'amount': amount, 'currency': 'RUB',
                                                  'state': 'succeeded', 'document': 'п/п 12'})
        admin.done('create', 'payout_method', method, {'partner': world.north, 'kind': 'card', 'name': 'Карта'})
        partner.done('create', 'payout', new_id(), {'partner': world.north, 'method': method, 'amount': 120000, 'currency': 'RUB'})
        admin.done('create', 'refund', new_id(), {'payment': payments[0], 'amount': 100000, 'currency': 'RUB', 'state': 'succeeded'})
        for person in (partner, agent, other):
            person.pull()

        def lines(person):
            rows = [row for key, row in person.cache.items() if key[0] == 'ledger_line']
            return sorted((row['rule'], row['side'], row['amount']) for row in rows)

        # of the payout, what the own sale had brought first; the other twenty thousand are nobody's
        assert lines(agent) == [('claw_back', 'debit', 10000), ('commission', 'credit', 70000), ('commission', 'credit', 100000),
                                ('payout', 'credit', 100000), ('payout', 'debit', 100000)], lines(agent)
        assert len(lines(partner)) == 8 and ('payout', 'debit', 20000) in lines(partner), lines(partner)
        assert {row['agent'] for key, row in agent.cache.items() if key[0] == 'ledger_line'} == {world.agent}
        assert not lines(other)
        assert not agent.ids('ledger_account') and not agent.ids('payout'), 'the partner\'s own'


def step(person, row, **after):
    """One change of a payout, as whoever sees how it stands; the outcome."""
    now = person.rows('payout')[row]
    return person.do('update', 'payout', row, after, {name: now.get(name) for name in after}, now['rev'])


def test_payouts():
    """S4-72 to S4-75: asked for, confirmed with the second factor, approved, paid against a document; each by whose it is"""
    with World() as world:
        admin, partner = world.person('ADMIN'), world.person('PARTNER')
        method, payouts = new_id(), [new_id() for _ in range(3)]
        admin.done('create', 'reward_plan', new_id(), {'name': 'Всё', 'partner': world.north, 'kind': 'percent', 'percent': 10000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        admin.done('create', 'payment', new_id(), {'partner': world.north, 'amount': 100000, 'currency': 'RUB',
                                                   'state': 'succeeded', 'document': 'п/п 12'})
        admin.done('create', 'payout_method', method, {'partner': world.north, 'kind': 'card', 'name': 'Карта'})

        def ask(row, amount, **more):
            return partner.do('create', 'payout', row, dict({'partner': world.north, 'method': method, 'amount': amount}, **more))

        def booked(purpose):
            return next(a['booked'] for a in ledger(world, 'balances', '--json')
                        if a['code'].startswith(purpose + ':') and a.get('partner') == world.north)

        def refused(outcome, code, words):
            assert (outcome['outcome'], outcome['code']) == ('refused', code) and words in outcome['message'], outcome

        assert ask(new_id(), 1, state='approved')['outcome'] == 'refused'
        for row, amount in zip(payouts, (60000, 30000, 10000)):
            assert ask(row, amount)['outcome'] == 'done'
        assert ask(new_id(), 1)['outcome'] == 'refused' and booked('payouts') == 100000

        # the partner takes no step, nor does it say what the bank says
        for state in ('approved', 'paid', 'rejected'):
            assert step(partner, payouts[0], state=state)['outcome'] == 'refused', state
        assert step(partner, payouts[0], reference='п/п 1')['outcome'] == 'refused'
        refused(step(admin, payouts[0], state='paid', reference='п/п 1'), 'refused', 'It can become: ')

        # confirmed with the second factor first (how: test-second-factor.py); by whoever asked, not by a hand
        refused(step(admin, payouts[0], state='approved'), 'refused', 'second factor')
        refused(admin.do('update', 'payout', payouts[0], {'confirmed_at': 1}, {'confirmed_at': None}), 'forbidden', 'Confirmed')
        world.sql("UPDATE payout SET confirmed_at=1 WHERE id IN ('%s','%s')" % tuple(payouts[:2]))
        assert step(admin, payouts[0], state='approved')['outcome'] == 'done'
        assert step(admin, payouts[1], state='approved')['outcome'] == 'done'

        # paid against the bank's document, once
        refused(step(admin, payouts[0], state='paid'), 'refused', 'document')
        assert booked('payouts') == 100000
        assert step(admin, payouts[0], state='paid', reference='п/п 77', fee=500)['outcome'] == 'done'
        assert booked('payouts') == 40000
        done = admin.rows('payout')[payouts[0]]
        assert done['requested_at'] <= done['paid_at'] and done['approved_by'] == admin.session['user']['id'], done
        assert 'approved_by' not in partner.rows('payout')[payouts[0]], 'internal'
        for state in ('approved', 'rejected', 'requested'):
            assert step(admin, payouts[0], state=state, state_reason='x')['outcome'] == 'refused', state

        # rejected with a reason, also after it was approved: what was asked for is there again
        refused(step(admin, payouts[2], state='rejected'), 'refused', 'needs a reason')
        assert step(admin, payouts[2], state='rejected', state_reason='Не те реквизиты')['outcome'] == 'done'
        assert step(admin, payouts[1], state='rejected', state_reason='Банк вернул')['outcome'] == 'done'
        assert (booked('payouts'), booked('commission')) == (0, 40000)
        assert partner.rows('payout')[payouts[1]]['state_reason'] == 'Банк вернул'
        assert ledger(world, 'check', '--json')['faults'] == []


def test_payout_methods():
    """S4-43 to S4-45, S4-73, S4-74: ways that are on, cards that serve, details that were checked, enough to be worth it"""
    with World() as world:
        admin, partner, client = world.person('ADMIN'), world.person('PARTNER'), world.person('CLIENT')
        admin.done('create', 'reward_plan', new_id(), {'name': 'Всё', 'partner': world.north, 'kind': 'percent', 'percent': 10000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        admin.done('create', 'payment', new_id(), {'partner': world.north, 'amount': 100000, 'currency': 'RUB',
                                                   'state': 'succeeded', 'document': 'п/п 12'})

        def method(kind, row=None, **more):
            return admin.do('create', 'payout_method', row or new_id(), dict({'partner': world.north, 'kind': kind, 'name': 'x'}, **more))

        def ask(row, amount=1000):
            return partner.do('create', 'payout', new_id(), {'partner': world.north, 'method': row, 'amount': amount})

        def refused(outcome, words):
            assert outcome['outcome'] == 'refused' and words in outcome['message'], outcome

        card, unchecked = new_id(), new_id()
        good = '12/%02d' % ((time.localtime().tm_year + 2) % 100)
        refused(method('crypto'), 'switched off')
        refused(client.do('create', 'application', new_id(), {'payout_kind': 'crypto'}), 'switched off')
        refused(method('card', last4='4111111111111111'), 'Last four')
        refused(method('card', last4='12a4'), 'four digits')
        refused(method('card', expires='01/20'), 'expired')
        refused(method('bank_account', bic='04452522'), 'BIC')
        assert method('bank_account', bic='044525225')['outcome'] == 'done'
        assert method('bank_account', bic='NABZAZ2C')['outcome'] == 'done'
        assert method('card', card, last4='1234', expires=good)['outcome'] == 'done'
        assert admin.rows('payout_method')[card]['checked_at']
        # the office enters them, and nobody else (the table of data-model.md)
        assert partner.do('create', 'payout_method', new_id(), {'partner': world.north, 'kind': 'card', 'name': 'x'})['outcome'] == 'refused'
        assert method('card', unchecked)['outcome'] == 'done'
        world.sql("UPDATE payout_method SET checked_at=NULL WHERE id='%s'" % unchecked)
        refused(ask(unchecked), 'not been checked')
        assert ask(card)['outcome'] == 'done'
        world.sql("UPDATE payout_method SET expires='01/20' WHERE id='%s'" % card)
        refused(ask(card), 'expired')
        world.sql("UPDATE payout_method SET expires='%s' WHERE id='%s'" % (good, card))

        policy = new_id()
        outcome = admin.do('create', 'setting', policy, {'key': 'payout_policy', 'value': {'cards': True}})
        assert (outcome['outcome'], outcome['field']) == ('refused', 'value'), outcome
        admin.done('create', 'setting', policy, {'key': 'payout_policy', 'value': {'crypto': True, 'minimum': 5000}})
        assert method('crypto')['outcome'] == 'done'
        assert client.do('create', 'application', new_id(), {'payout_kind': 'crypto'})['outcome'] == 'done'
        refused(ask(card, 4999), '50.00')
        assert ask(card, 5000)['outcome'] == 'done'
        now = admin.rows('setting')[policy]
        admin.done('update', 'setting', policy, {'value': {'card': False}}, {'value': now['value']}, now['rev'])
        refused(ask(card), 'switched off')


def test_tampering():
    """What somebody changed behind the server's back is named; a correction is a new entry"""
    with World() as world:
        admin = world.person('ADMIN')
        payment = new_id()
        admin.done('create', 'payment', payment, {'partner': world.north, 'amount': 50000, 'currency': 'RUB',
                                                  'state': 'succeeded'})
        entry = world.sql("SELECT entry FROM ledger_line WHERE rule='payment'")[0][0]
        assert ledger(world, 'reverse', entry, check=False)[0] == 2        # without a reason
        ledger(world, 'reverse', entry, '--reason', 'Ошибочный платёж')
        assert ledger(world, 'reverse', entry, '--reason', 'Снова', check=False)[0] == 1
        assert ledger(world, 'reverse', new_id(), '--reason', 'Нет такой', check=False)[0] in (1, 3)
        assert ledger(world, 'check', '--json')['faults'] == []
        world.sql("UPDATE ledger_line SET amount=amount+7 WHERE rule='payment' AND side='debit'")
        bad = ledger(world, 'check', '--json', check=False)
        assert len(bad['faults']) == 2 and any(payment in fault for fault in bad['faults']), bad
        assert ledger(world, 'check', check=False)[0] == 1
        world.sql("UPDATE ledger_line SET amount=amount-7 WHERE rule='payment' AND side='debit'")


def test_explain_access():
    """For each role and operation: whether, and why, in a sentence that names what was compared"""
    with World() as world:
        def explain(login, entity, row):
            said = json.loads(world.ctl('explain-access', login, entity, row, '--json'))
            return {line['operation']: line for line in said}
        theirs = world.sql('SELECT id FROM licence WHERE agent IS NULL LIMIT 1') or \
            world.sql("SELECT id FROM licence WHERE partner<>'%s' LIMIT 1" % world.north)
        mine = world.sql("SELECT id FROM licence WHERE agent='%s' LIMIT 1" % world.agent)[0][0]
        allowed = explain('ADMIN', 'licence', mine)
        assert all(allowed[o]['allowed'] for o in ('read', 'create', 'update')) and not allowed['delete']['allowed']
        agent = explain('AGENT', 'licence', mine)
        assert agent['read']['allowed'] and not agent['update']['allowed'], agent
        assert 'agent' in agent['read']['why'].lower() and agent['read']['why'].endswith('Allowed.'), agent
        if theirs:
            other = explain('AGENT', 'licence', theirs[0][0])
            assert not other['read']['allowed'] and other['read']['why'].endswith('Not allowed.'), other
        assert explain('AGENT', 'package', world.package)['read']['allowed']
        assert not explain('SOUTH', 'package', world.package)['read']['allowed']
        assert world.ctl('explain-access', 'NOBODY', 'licence', mine, check=False)[0] == 3
        assert world.ctl('explain-access', 'AGENT', 'nothing', mine, check=False)[0] == 2


main()

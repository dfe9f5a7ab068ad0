#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands: mutations with meaning, each whole or not at all, judged by the state that there is when they arrive."""
import datetime
import hashlib
import json

from api import ApiWorld
from world import World
from kabinet_test import ctl, main, new_id

PAPERS = ('registration', 'tax_certificate', 'bank_statement', 'experience', 'business_plan')


class Office(World):
    def __init__(self):
        super().__init__(licences=0)
        self.applied = 0

    def __enter__(self):
        super().__enter__()
        self.admin, self.client_, self.seller = self.person('ADMIN'), self.person('CLIENT'), self.person('PARTNER')
        self.set('package', self.package, state='on_sale', term_months=12)
        return self

    def set(self, entity, row, **values):
        now = self.admin.rows(entity)[row]
        return self.admin.done('update', entity, row, values, {k: now.get(k) for k in values}, now['rev'])

    def issue(self, who, **args):
        row = new_id()
        return row, who.do('issue', 'licence', row, dict({'client': self.petrov, 'package': self.package,
                                                          'way': 'invoice'}, **args))

    def sold(self, who=None, **args):
        row, outcome = self.issue(who or self.seller, **args)
        assert outcome['outcome'] == 'done', outcome
        licence = self.admin.rows('licence')[row]
        return licence, self.admin.rows('order')[licence['order']]

    def application(self, upto='contract'):
        """One that waits for its decision."""
        row = new_id()
        self.applied += 1
        self.client_.done('create', 'application', row, {'company': 'Ромашка %d' % self.applied, 'phone': '+79160000001'})
        for number, kind in enumerate(PAPERS):
            self.client_.done('create', 'application_document', new_id(), {
                'application': row, 'kind': kind, 'name': 'a.pdf', 'file': '%064d' % number})
        self.set('application', row, finance_decision='approved', legal_decision='approved')
        self.admin.done('create', 'application_contract', new_id(), {'application': row, 'state': 'accepted'})
        for stage in ('submitted', 'documents', 'interview', 'finance_legal', 'contract'):
            self.set('application', row, stage=stage)
            if stage == upto:
                break
        return row


def refused(outcome, code='refused', field=None):
    assert (outcome['outcome'], outcome.get('code'), outcome.get('field')) == ('refused', code, field), outcome
    return outcome['message']


def test_issue():
    """S1-34, S1-41: a licence, its order and the order's line, priced by the package, in one piece"""
    with Office() as office:
        licence, order = office.sold()
        lines = [x for x in office.admin.rows('order_line').values() if x['order'] == order['id']]
        assert len(lines) == 1 and lines[0]['licence'] == licence['id'] and lines[0]['amount'] == 500000, lines
        assert (licence['price'], licence['status'], licence['client_name'], licence['package_name'], licence['partner']) == (
            500000, 'awaiting_payment', 'Петров Пётр', 'Защита', office.north), licence
        assert (order['total'], order['status'], order['way'], order['partner'], order['client']) == (
            500000, 'pending', 'invoice', office.north, office.petrov), order
        assert sum(x['amount'] for x in licence['derivation'] if x['counts']) == 500000
        assert licence['signature'] and licence['valid_to'][:4] > licence['valid_from'][:4] and licence['number'] and order['number']
        # the whole of it in numbers that a desktop waits for
        row, outcome = office.issue(office.seller, quantity=2)
        rows = [office.admin.rows(e).values() for e in ('licence', 'order', 'order_line')]
        assert outcome['rev'] >= max(x['rev'] for part in rows for x in part)
        # the client sees it, as whose it is
        assert office.client_.rows('licence')[licence['id']]['order'] == order['id']


def test_issue_refused():
    """S1-41: what was agreed on is judged by the price there is; nothing is left of what is refused"""
    with Office() as office:
        seller = office.seller
        assert '5,000.00' in refused(office.issue(seller, price=400000, currency='RUB')[1], 'invalid', 'price')
        assert office.issue(seller, price=500000, currency='RUB')[1]['outcome'] == 'done'
        orders = set(office.admin.rows('order'))
        refused(office.issue(seller, package=office.other)[1], 'invalid', 'package')         # not this partner's
        refused(office.issue(seller, package=None)[1], 'invalid', 'package')
        refused(office.issue(seller, client=None)[1], 'invalid', 'client')
        refused(office.issue(seller, client=new_id())[1], 'invalid', 'client')
        refused(office.issue(seller, promo_code='НЕТ')[1], 'invalid', 'promo_code')
        refused(office.issue(seller, options=[{'option': office.option}] * 2)[1], 'invalid', 'options')
        refused(office.issue(seller, quantity=0)[1], 'invalid', 'quantity')
        refused(office.issue(seller, way='barter')[1], 'invalid', 'way')
        refused(office.issue(seller, way=None)[1], 'invalid', 'way')
        refused(office.issue(seller, partner=office.north)[1], 'forbidden', 'partner')
        refused(office.issue(office.client_)[1], 'forbidden')
        refused(seller.do('issue', 'licence', new_id(), {'nonsense': 1}), 'invalid')
        refused(seller.do('explode', 'licence', new_id(), {}), 'invalid')
        refused(seller.do('cancel', 'licence', new_id(), {}), 'invalid')
        office.set('package', office.package, state='archived')
        refused(office.issue(seller)[1], 'invalid', 'package')
        assert set(office.admin.rows('order')) == orders and len(office.admin.rows('licence')) == 1
        # a row that is there already is not made again
        office.set('package', office.package, state='on_sale')
        licence = next(iter(office.admin.rows('licence')))
        refused(seller.do('issue', 'licence', licence, {'client': office.petrov, 'package': office.package, 'way': 'invoice'}),
                'invalid')


def test_issue_by_those_who_lead():
    """S1-34, S1-63, S1-54, S1-52: the head of a department and the partner's manager issue licences, too: of the partner's packages,
    in the name of their own agents; the partner earns by them as by an agent's, and nobody sees what is none of theirs"""
    with Office() as office:
        admin, north, south = office.admin, office.seller, office.person('SOUTH')
        admin.done('create', 'reward_plan', new_id(), {'name': 'Десятая', 'partner': office.north, 'kind': 'percent', 'percent': 1000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        ours, others = new_id(), new_id()
        for row, name in ((ours, 'Отдел продаж'), (others, 'Другой отдел')):
            admin.done('create', 'department', row, {'partner': office.north, 'name': name})
        partner = admin.rows('partner')[office.north]['name']
        leads = office.add_user('head', 'Максимова', 'Инна', 'head@example.org', '--partner', partner)
        for name, mail in (('Соколов', 'ours'), ('Быков', 'others')):
            office.add_user('agent', name, 'Пётр', mail + '@example.org', '--partner', partner)
        agents = {a['name'].split()[0]: a['id'] for a in admin.rows('agent').values()}
        office.set('agent', agents['Соколов'], department=ours)
        office.set('agent', agents['Быков'], department=others)
        member = next(m['id'] for m in admin.rows('membership').values() if m['role'] == 'head' and m.get('agent') == agents['Максимова'])
        office.set('membership', member, department=ours)
        head = office.person().sign_in(*leads)

        def client(agent):
            row = new_id()
            admin.done('create', 'client', row, {'kind': 'person', 'name': 'Клиент ' + agent, 'agent': agents[agent],
                                               'partner': office.north})
            return row
        mine, theirs = client('Соколов'), client('Быков')
        licence, order = office.sold(head, client=mine, agent=agents['Соколов'])
        assert (licence['partner'], licence['department'], licence['agent'], licence['channel']) == (
            office.north, ours, agents['Соколов'], 'agent'), licence
        # in the head's own name
        own, _ = office.sold(head, client=mine)
        assert (own['partner'], own['department']) == (office.north, ours), own
        # not what is another department's, another partner's, or not bound to the partner
        for args in ({'client': theirs}, {'client': mine, 'agent': agents['Быков']}, {'client': mine, 'package': office.other},
                     {'client': mine, 'partner': office.south}):
            assert office.issue(head, **args)[1]['outcome'] == 'refused', args
        # the manager sells for any department, or for none
        more, more_order = office.sold(north, client=theirs, agent=agents['Быков'])
        plain, _ = office.sold(north, client=theirs)
        assert (more['department'], more['channel'], plain['partner']) == (others, 'agent', office.north), (more, plain)
        assert office.issue(north, client=theirs, partner=office.south)[1]['outcome'] == 'refused'
        for row in (order, more_order):
            refused(head.do('pay', 'order', row['id'], {'document': 'п/п 1'}), 'not-found' if row is more_order else 'forbidden')
            refused(north.do('pay', 'order', row['id'], {'document': 'п/п 1'}), 'forbidden')
            admin.done('pay', 'order', row['id'], {'document': 'п/п 1'})
        # a tenth of each, for the partner, who alone sees it
        def earned(who):
            accounts = {a['id'] for a in who.rows('ledger_account').values() if a['purpose'] == 'commission' and a.get('partner') == office.north}
            return sum(x['amount'] * (1 if x['side'] == 'credit' else -1) for x in who.rows('ledger_line').values() if x['account'] in accounts)
        assert earned(admin) == earned(north) == (licence['price'] + more['price']) // 10 > 0, (earned(admin), earned(north))
        assert not head.rows('ledger_line') and not head.rows('payout') and earned(south) == 0
        sees = set(head.rows('licence'))
        assert {licence['id'], own['id']} <= sees and not {more['id'], plain['id']} & sees
        assert more_order['id'] not in head.rows('order') and theirs not in head.rows('client')
        assert {licence['id'], own['id'], more['id'], plain['id']} <= set(north.rows('licence'))
        assert not {licence['id'], own['id'], more['id'], plain['id']} & set(south.rows('licence'))
        assert office.other not in head.rows('package') and office.other not in north.rows('package')


def test_issue_promo_and_options():
    """S1-43, S1-48 to S1-50: options and the promo code are priced as everywhere, and counted; the office may agree otherwise"""
    with Office() as office:
        admin, extra, code = office.admin, new_id(), new_id()
        admin.done('create', 'option', extra, {'name': 'Поддержка 24/7', 'price': 70000})
        admin.done('create', 'package_option', new_id(), {'package': office.package, 'option': extra, 'price': 50000})
        admin.done('create', 'promo_code', code, {'code': 'ВЕСНА10', 'kind': 'percent', 'percent': 1000, 'limit_total': 1})
        licence, order = office.sold(options=[{'option': extra}], promo_code='весна10')
        assert (licence['price'], order['total'], order['promo_code']) == (495000, 495000, 'ВЕСНА10'), (licence, order)
        assert [(x['name'], x['price']) for x in licence['options']] == [('Поддержка 24/7', 50000)]
        assert admin.rows('promo_code')[code]['used'] == 1
        refused(office.issue(office.seller, promo_code='весна10')[1], 'invalid', 'promo_code')
        licence, order = office.sold(admin, price=123, currency='RUB', partner=office.north)
        assert (licence['price'], order['total'], licence['partner']) == (123, 123, office.north)
        assert licence.get('derivation') is None


def test_declared():
    """S1-34: a package that costs a part of what is declared: within its limits; the licence, the line and the invoice say of what"""
    with Office() as office:
        seller, admin = office.seller, office.admin
        office.set('package', office.package, calculation='percent', price=0,
                   parameters={'percent_bp': 300, 'min_declared': 1000000, 'max_declared': 50000000})
        for given, said in (({}, 'above zero'), ({'declared': 0}, 'above zero'), ({'declared': 999999}, 'at least'),
                            ({'declared': 50000001}, 'at the most')):
            assert said in refused(office.issue(seller, **given)[1], 'invalid', 'declared'), said
        refused(office.issue(seller, declared=-5)[1], 'invalid', 'declared')
        refused(office.issue(seller, declared=12000000, price=360001, currency='RUB')[1], 'invalid', 'price')
        assert not admin.rows('licence')
        licence, order = office.sold(declared=12000000, quantity=7)
        [line] = [x for x in admin.rows('order_line').values() if x['order'] == order['id']]
        part = licence['derivation'][0]
        assert (licence['declared'], licence['price'], order['total'], part['amount']) == (12000000, 360000, 360000, 360000), licence
        assert '3%' in part['text'] and '120,000' in part['text'], part
        assert (line['declared'], line['amount'], line['price'], line['name']) == (12000000, 360000, 360000, part['text']), line
        admin.done('issue', 'invoice', new_id(), {'order': order['id']})
        [bill] = admin.rows('invoice_line').values()
        assert (bill['name'], bill['price'], bill['amount']) == (line['name'], 360000, 360000), bill
        # an edit of the row is reckoned as the command is
        now = admin.rows('licence')[licence['id']]
        outcome = admin.do('update', 'licence', licence['id'], {'declared': 20000000, 'price': 600000},
                           {'declared': 12000000, 'price': 360000}, now['rev'])
        assert outcome['outcome'] == 'done', outcome
        assert '200,000' in admin.rows('licence')[licence['id']]['derivation'][0]['text']
        # what costs nothing of the sort keeps nothing of it
        office.set('package', office.package, calculation='fixed', price=500000, parameters=None)
        licence, order = office.sold(declared=12000000)
        assert licence['price'] == 500000 and licence.get('declared') is None, licence


def test_agent_issues():
    """S1-34: an agent sells for itself, and only what its partner sells, to its own clients"""
    with Office() as office:
        agent, own = office.person('AGENT'), new_id()
        agent.done('create', 'client', own, {'name': 'Мамедова', 'agent': office.agent})
        licence, order = office.sold(agent, client=own)
        assert (licence['agent'], licence['agent_name'], order['agent'], licence['channel']) == (
            office.agent, 'Агент Первый', office.agent, 'agent'), licence
        assert set(agent.rows('order_line')) and order['id'] in agent.rows('order')
        refused(office.issue(agent)[1], 'invalid', 'client')                                 # somebody else's


def test_cancel():
    """S4-81 to S4-83: cancelled with a reason, by whoever may; what waited for the payment ends; once"""
    with Office() as office:
        admin, client = office.admin, office.client_
        licence, order = office.sold()
        invoice = new_id()
        admin.done('create', 'invoice', invoice, {'number': 'I-1', 'order': order['id'], 'buyer_name': 'Петров', 'total': 500000})
        assert 'fill this in' in refused(client.do('cancel', 'order', order['id'], {}), 'invalid', 'reason')
        assert client.do('cancel', 'order', order['id'], {'reason': 'Передумали'}, base_rev=1)['outcome'] == 'done'
        now = admin.rows('order')[order['id']]
        assert (now['status'], now['status_reason'], now['cancelled_by']) == ('cancelled', 'Передумали', 'client'), now
        now = admin.rows('licence')[licence['id']]
        assert (now['status'], now['status_reason']) == ('revoked', 'Передумали'), now
        assert admin.rows('invoice')[invoice]['status'] == 'void'
        message = refused(office.seller.do('cancel', 'order', order['id'], {'reason': 'Не нужно'}))
        assert message.startswith('“%s” is “Cancelled” since ' % order['number']) and 'by Петров Пётр' in message \
            and message.endswith('only while it is: Pending.'), message
        # a seller's, and the office's, which may also where the owner may no more
        licence, order = office.sold()
        assert office.seller.do('cancel', 'order', order['id'], {'reason': 'Ошибка'})['outcome'] == 'done'
        assert admin.rows('order')[order['id']]['cancelled_by'] == 'seller'
        licence, order = office.sold()
        office.set('order', order['id'], status='processing')
        message = refused(client.do('cancel', 'order', order['id'], {'reason': 'Передумали'}))
        assert '“Processing”' in message and 'by Соколова Анна' in message, message
        refused(office.person('SOUTH').do('cancel', 'order', order['id'], {'reason': 'x'}), 'not-found')
        assert admin.do('cancel', 'order', order['id'], {'reason': 'По просьбе'})['outcome'] == 'done'


def test_cancel_too_late():
    """S4-83: a late cancellation of what was paid meanwhile is answered with who marked it, and when"""
    with Office() as office:
        licence, order = office.sold()
        office.admin.done('create', 'payment', new_id(), {'order': order['id'], 'provider': 'bank', 'amount': 500000,
                                                          'state': 'succeeded', 'document': 'п/п 17'})
        if office.admin.rows('order')[order['id']]['status'] != 'confirmed':
            office.set('order', order['id'], status='confirmed')
        office.set('order', order['id'], note='ещё')
        other = office.person('ADMIN')
        for who in (office.client_, other):
            message = refused(who.do('cancel', 'order', order['id'], {'reason': 'Передумали'}))
            assert '“Confirmed” since 20' in message or '“Confirmed” since ' in message, message
            assert 'by Соколова Анна' in message, message
        assert office.admin.rows('licence')[licence['id']]['status'] != 'revoked'


def paid(office, order):
    admin = office.admin
    return ([p for p in admin.rows('payment').values() if p['order'] == order['id']],
            [i for i in admin.rows('invoice').values() if i['order'] == order['id']],
            admin.rows('order')[order['id']])


def test_invoice():
    """S1-36, S2-20, S2-22: an invoice of the order's lines, with both parties as they are, in one piece; one at a time"""
    with Office() as office:
        admin, seller, row = office.admin, office.seller, new_id()
        office.set('package', office.package, vat='22')
        admin.done('create', 'promo_code', new_id(), {'code': 'ВЕСНА10', 'kind': 'percent', 'percent': 1000})
        admin.done('create', 'requisites', new_id(), {'title': 'Прежние', 'client': office.petrov, 'name': 'ИП Петров'})
        admin.done('create', 'requisites', new_id(), {'title': 'Счёт', 'client': office.petrov, 'name': 'ООО «Петров»',
                                                      'is_default': True, 'inn': '500100732259'})
        licence, order = office.sold(way='payment_link', promo_code='ВЕСНА10')
        refused(office.person('SOUTH').do('issue', 'invoice', row, {'order': order['id']}), 'invalid', 'order')
        refused(seller.do('issue', 'invoice', row, {}), 'invalid', 'order')
        refused(seller.do('issue', 'invoice', row, {'order': order['id'], 'issued_on': '2026-03-09', 'due_on': '2026-03-08'}),
                'invalid', 'due_on')
        refused(seller.do('issue', 'invoice', row, {'order': order['id'], 'issued_on': '2199-03-09'}), 'invalid', 'issued_on')
        seller.done('issue', 'invoice', row, {'order': order['id'], 'issued_on': '2026-03-09', 'due_on': '2026-03-23'})
        invoice = admin.rows('invoice')[row]
        assert (invoice['buyer_name'], invoice['buyer']['inn'], invoice['total'], invoice['vat_amount'], invoice['status']) == (
            'ООО «Петров»', '500100732259', 450000, 81148, 'open'), invoice
        assert (invoice['issued_on'], invoice['due_on'], invoice['partner'], invoice['client']) == (
            '2026-03-09', '2026-03-23', office.north, office.petrov) and invoice['number'], invoice
        lines = [x for x in admin.rows('invoice_line').values() if x['invoice'] == row]
        assert [(x['amount'], x['vat'], x['vat_amount'], x['package']) for x in lines] == [(500000, '22', 90164, office.package)]
        assert admin.rows('order')[order['id']]['way'] == 'invoice'
        assert office.client_.rows('invoice')[row]['total'] == 450000
        # not twice, but again once nobody is to pay the first one
        assert invoice['number'] in refused(seller.do('issue', 'invoice', new_id(), {'order': order['id']}), 'refused', 'order')
        refused(seller.do('void', 'invoice', row, {'reason': 'Ошибка'}), 'forbidden')
        assert 'fill this in' in refused(admin.do('void', 'invoice', row, {}), 'invalid', 'reason')
        admin.done('void', 'invoice', row, {'reason': 'Другие реквизиты'})
        refused(admin.do('void', 'invoice', row, {'reason': 'Ещё раз'}))
        admin.done('issue', 'invoice', new_id(), {'order': order['id']})
        # of what is paid for, or is not to be, there is none
        admin.done('cancel', 'order', order['id'], {'reason': 'Передумали'})
        assert 'Cancelled' in refused(admin.do('issue', 'invoice', new_id(), {'order': order['id']}), 'refused', 'order')


def test_pay():
    """S1-74, S1-75: the bank's document makes the payment, the order, its invoice and its licence in one piece, once"""
    with Office() as office:
        admin = office.admin
        licence, order = office.sold()
        invoice = new_id()
        admin.done('issue', 'invoice', invoice, {'order': order['id']})
        for who in (office.seller, office.client_):
            refused(who.do('pay', 'order', order['id'], {'document': 'п/п 17'}), 'forbidden')
        assert 'fill this in' in refused(admin.do('pay', 'order', order['id'], {}), 'invalid', 'document')
        refused(admin.do('pay', 'order', order['id'], {'document': 'п/п 17', 'paid_on': '2199-01-01'}), 'invalid', 'paid_on')
        assert paid(office, order)[0] == []
        admin.done('pay', 'order', order['id'], {'document': 'п/п 17', 'paid_on': '2026-03-09'})
        payments, invoices, now = paid(office, order)
        assert [(p['amount'], p['currency'], p['state'], p['document'], p['invoice'], p['partner']) for p in payments] == [
            (500000, 'RUB', 'succeeded', 'п/п 17', invoice, office.north)], payments
        assert now['status'] == 'confirmed' and now['paid_at'] == payments[0]['succeeded_at'] == invoices[0]['paid_at']
        assert invoices[0]['status'] == 'paid'
        licence = admin.rows('licence')[licence['id']]
        assert (licence['status'], licence['sold_on']) == ('active', '2026-03-09'), licence
        # booked once: a second document is told that it is too late
        assert 'by Соколова Анна' in refused(office.person('ADMIN').do('pay', 'order', order['id'], {'document': 'п/п 18'}))
        assert len(paid(office, order)[0]) == 1
        assert 'Nothing' not in office.ctl('ledger', 'check') and office.ctl('ledger', 'check', check=False)[0] == 0
        # of what came before, the rest
        licence, order = office.sold()
        admin.done('create', 'payment', new_id(), {'order': order['id'], 'provider': 'bank', 'amount': 200000, 'state': 'succeeded'})
        admin.done('pay', 'order', order['id'], {'document': 'п/п 19'})
        assert sorted(p['amount'] for p in paid(office, order)[0]) == [200000, 300000]
        # the same step taken by an edit: what follows from it follows
        licence, order = office.sold()
        admin.done('create', 'payment', new_id(), {'order': order['id'], 'provider': 'bank', 'amount': 500000, 'state': 'succeeded'})
        office.set('order', order['id'], status='confirmed')
        assert admin.rows('licence')[licence['id']]['status'] == 'active' and len(paid(office, order)[0]) == 1


def test_plain_steps():
    """S4-83: a desktop of before there were commands takes the step by an edit, and the same follows from it"""
    with Office() as office:
        licence, order = office.sold()
        office.set('order', order['id'], status='cancelled', status_reason='Дубль')
        assert office.admin.rows('licence')[licence['id']]['status'] == 'revoked'
        row = office.application()
        office.set('application', row, stage='approved')
        partner = office.admin.rows('application')[row]['partner']
        assert office.admin.rows('partner')[partner]['name'] == 'Ромашка 1'
        member = [m for m in office.admin.rows('membership').values() if m.get('partner') == partner]
        assert [(m['user'], m['role']) for m in member] == [(office.client_user, 'partner')], member


def test_reply():
    """S3-19 to S3-27: an answer is a message, the state and the clocks; a note is the office's alone; solved is a step"""
    with Office() as office:
        admin, client, row = office.admin, office.client_, new_id()
        client.done('create', 'ticket', row, {'number': 'T-1', 'subject': 'Не входит', 'body': 'Ошибка 5', 'client': office.petrov})

        def ticket():
            return admin.rows('ticket')[row]

        def say(who, **args):
            return who.do('reply', 'ticket', row, args)
        refused(say(client), 'invalid', 'text')
        refused(say(client, text='x', note=True), 'forbidden', 'note')
        refused(say(admin, text='x', note=True, solved=True), 'invalid', 'solved')
        refused(say(office.seller, text='x'), 'not-found')
        # a file that somebody else sent is not come by by naming it
        secret = b'%PDF-1.4 secret'
        digest = hashlib.sha256(secret).hexdigest()
        assert admin.request('PUT', '/v1/blobs/' + digest, secret)[0] in (200, 201)
        named = [{'name': 'a.pdf', 'sha256': digest, 'size': len(secret)}]
        refused(say(client, text='x', attachments=named), 'invalid', 'attachments')
        assert say(admin, text='про себя', note=True)['outcome'] == 'done' and ticket()['status'] == 'waiting'
        assert say(admin, text='Смотрим')['outcome'] == 'done'
        assert (ticket()['status'], ticket()['first_answer_at']) == ('in_progress', ticket()['last_staff_at'])
        assert say(client, text='Спасибо')['outcome'] == 'done' and ticket()['answer_due_at']
        assert say(admin, text='Исправлено', solved=True)['outcome'] == 'done'
        assert ticket()['status'] == 'done' and ticket()['done_at']
        assert say(client, text='Снова')['outcome'] == 'done' and ticket()['status'] == 'in_progress'
        seen = {(m['text'], bool(m['by_office']), m['kind']) for m in client.rows('ticket_message').values()}
        assert seen == {('Смотрим', True, 'message'), ('Спасибо', False, 'message'), ('Исправлено', True, 'message'),
                        ('Снова', False, 'message')}, seen
        # closed too long ago: another one follows
        world_ago = 40 * 24 * 3600 * 1000
        office.stop()
        office.sql("UPDATE ticket SET status='closed', closed_at=created_at-%d WHERE id=?" % world_ago, row)
        office.start()
        assert 'could be reopened until' in refused(office.person('CLIENT').do('reply', 'ticket', row, {'text': 'И опять'}))


def test_renew():
    """S1-34, S1-37: a licence takes the place of another one of the same client, priced like any, and without losing a day; once"""
    with Office() as office:
        admin, seller = office.admin, office.seller
        licence, order = office.sold()
        refused(office.issue(seller, renewed_from=licence['id'])[1], 'refused', 'renewed_from')      # not paid yet
        admin.done('pay', 'order', order['id'], {'document': 'п/п 1'})
        licence = admin.rows('licence')[licence['id']]
        other = new_id()
        admin.done('create', 'client', other, {'name': 'Сидоров', 'partner': office.north})
        refused(office.issue(seller, renewed_from=licence['id'], client=other)[1], 'refused', 'client')
        row, outcome = office.issue(seller, renewed_from=licence['id'], client=None)
        assert outcome['outcome'] == 'done', outcome
        again = admin.rows('licence')[row]
        assert (again['renewed_from'], again['client'], again['price'], again['status']) == (
            licence['id'], office.petrov, 500000, 'awaiting_payment'), again
        first = datetime.date.fromisoformat(licence['valid_to']) + datetime.timedelta(1)
        assert again['valid_from'] == first.isoformat(), (licence['valid_to'], again['valid_from'])
        assert admin.rows('licence')[licence['id']]['status'] == 'active', 'it is good to its end'
        assert again['number'] in refused(office.issue(seller, renewed_from=licence['id'])[1], 'refused', 'renewed_from')


def test_suspend():
    """S1-37: a licence rests and goes on, by the office alone, with its reason; once"""
    with Office() as office:
        admin = office.admin
        licence, order = office.sold()
        row = licence['id']
        refused(admin.do('suspend', 'licence', row, {'reason': 'Проверка'}))                         # not paid yet
        admin.done('pay', 'order', order['id'], {'document': 'п/п 1'})
        for who in (office.seller, office.client_):
            for command in ('suspend', 'resume', 'revoke', 'transfer'):
                refused(who.do(command, 'licence', row, {'reason': 'x'} if command != 'transfer' else
                               {'reason': 'x', 'client': office.petrov}), 'forbidden')
        refused(admin.do('suspend', 'licence', row, {}), 'invalid', 'reason')
        admin.done('suspend', 'licence', row, {'reason': 'Проверка'})
        now = admin.rows('licence')[row]
        assert (now['status'], now['status_reason']) == ('suspended', 'Проверка'), now
        assert 'by Соколова Анна' in refused(office.person('ADMIN').do('suspend', 'licence', row, {'reason': 'Ещё раз'}))
        admin.done('resume', 'licence', row, {})
        now = admin.rows('licence')[row]
        assert (now['status'], now.get('status_reason')) == ('active', None), now
        refused(admin.do('resume', 'licence', row, {}))


def test_revoke():
    """S1-37, S4-73: what is revoked is paid by nobody; what was paid is given back, and the commission with it"""
    with Office() as office:
        admin = office.admin
        admin.done('create', 'reward_plan', new_id(), {'name': 'Десять', 'partner': office.north, 'kind': 'percent', 'percent': 1000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        licence, order = office.sold()
        invoice = new_id()
        admin.done('issue', 'invoice', invoice, {'order': order['id']})
        refused(admin.do('revoke', 'licence', licence['id'], {'reason': 'Ошибка', 'refund': True}), 'refused', 'refund')
        assert admin.rows('licence')[licence['id']]['status'] == 'awaiting_payment', 'all of it, or nothing'
        admin.done('revoke', 'licence', licence['id'], {'reason': 'Ошибка'})
        now = admin.rows('order')[order['id']]
        assert (now['status'], now['status_reason'], now['cancelled_by']) == ('cancelled', 'Ошибка', 'seller'), now
        assert admin.rows('invoice')[invoice]['status'] == 'void'
        # one that was paid: the order stays what it was, the money goes back
        licence, order = office.sold()
        admin.done('pay', 'order', order['id'], {'document': 'п/п 1'})

        def owed():
            accounts = {a['id']: a for a in admin.rows('ledger_account').values()}
            return sum((1 if line['side'] == 'credit' else -1) * line['amount'] for line in admin.rows('ledger_line').values()
                       if accounts[line['account']].get('partner') == office.north)
        assert owed() == 50000, owed()
        admin.done('revoke', 'licence', licence['id'], {'reason': 'Возврат', 'refund': True})
        now = admin.rows('licence')[licence['id']]
        assert (now['status'], now['status_reason']) == ('revoked', 'Возврат'), now
        assert admin.rows('order')[order['id']]['status'] == 'confirmed'
        [refund] = admin.rows('refund').values()
        assert (refund['amount'], refund['state'], refund['reason']) == (500000, 'succeeded', 'Возврат'), refund
        assert owed() == 0, owed()
        refused(admin.do('revoke', 'licence', licence['id'], {'reason': 'Ещё раз', 'refund': True}))
        assert len(admin.rows('refund')) == 1
        office.check_books()


def test_transfer():
    """S1-37: somebody else's licence is another one, good until the same day, sold to nobody; the first one says so; once"""
    with Office() as office:
        admin, other = office.admin, new_id()
        admin.done('create', 'client', other, {'name': 'ООО «Наследник»', 'kind': 'company', 'phone': '+79160000077'})
        licence, order = office.sold()
        admin.done('pay', 'order', order['id'], {'document': 'п/п 1'})
        row = licence['id']
        refused(admin.do('transfer', 'licence', row, {'client': office.petrov, 'reason': 'x'}), 'invalid', 'client')
        refused(admin.do('transfer', 'licence', row, {'reason': 'x'}), 'invalid', 'client')
        admin.done('transfer', 'licence', row, {'client': other, 'reason': 'Продажа фирмы'})
        rows = admin.rows('licence')
        assert (rows[row]['status'], rows[row]['status_reason'], rows[row]['price']) == ('transferred', 'Продажа фирмы', 500000)
        [new] = [x for x in rows.values() if x['client'] == other]
        assert (new['status'], new['price'], new['valid_to'], new['package'], new['partner'], new['client_name']) == (
            'active', 0, licence['valid_to'], office.package, office.north, 'ООО «Наследник»'), new
        assert new['number'] and new['number'] != licence['number'] and licence['number'] in new['note'] and new['signature'], new
        refused(admin.do('transfer', 'licence', row, {'client': other, 'reason': 'Ещё раз'}))
        assert len(admin.rows('licence')) == 2
        office.check_books()


def test_payout():
    """S4-72 to S4-75: no more than there is, by whoever may; the second factor confirms it as before"""
    with Office() as office:
        admin, seller, method = office.admin, office.seller, new_id()
        admin.done('create', 'reward_plan', new_id(), {'name': 'Всё', 'partner': office.north, 'kind': 'percent', 'percent': 10000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        admin.done('create', 'payment', new_id(), {'partner': office.north, 'amount': 100000, 'currency': 'RUB',
                                                   'state': 'succeeded', 'document': 'п/п 12'})
        admin.done('create', 'payout_method', method, {'partner': office.north, 'kind': 'card', 'name': 'Карта'})

        def ask(who, amount, **more):
            row = new_id()
            return row, who.do('request', 'payout', row, dict({'method': method, 'amount': amount, 'currency': 'RUB'}, **more))
        assert '1,000.00' in refused(ask(seller, 100001)[1])
        row, outcome = ask(seller, 60000)
        assert outcome['outcome'] == 'done', outcome
        now = seller.rows('payout')[row]
        assert (now['state'], now['partner'], now['requested_by'], now['amount']) == (
            'requested', office.north, office.partner_user, 60000), now
        assert '400.00' in refused(ask(seller, 60000)[1])
        refused(ask(office.client_, 1)[1], 'forbidden')
        refused(ask(office.person('SOUTH'), 1)[1], 'invalid', 'method')  # of which it sees nothing
        refused(ask(seller, 1, partner=office.south)[1], 'invalid', 'partner')
        assert ask(admin, 40000, partner=office.north)[1]['outcome'] == 'done'
        refused(admin.do('update', 'payout', row, {'state': 'approved'}, {'state': 'requested'}), 'refused', 'state')
        office.check_books()


def test_decide():
    """S4-24, S4-25: approval makes the partner and its manager, once; of two who decide, the second is told of the first"""
    with Office() as office:
        admin, other = office.admin, office.person('ADMIN')
        row = office.application('interview')
        message = refused(admin.do('approve', 'application', row, {}))
        assert message.startswith('“Ромашка 1” is “Interview” since ') and message.endswith('only while it is: Contract.'), message
        for stage in ('finance_legal', 'contract'):
            office.set('application', row, stage=stage)
        refused(office.client_.do('approve', 'application', row, {}), 'forbidden')
        refused(admin.do('reject', 'application', row, {}), 'invalid', 'reason')
        refused(admin.do('approve', 'application', row, {'name': 'север'}), 'refused', 'name')
        assert admin.do('approve', 'application', row, {'name': 'Ромашка и Ко', 'promotes_through_links': True,
                                                        'curator': office.admin_user})['outcome'] == 'done'
        now = admin.rows('application')[row]
        partner = admin.rows('partner')[now['partner']]
        assert (now['stage'], partner['name'], partner['promotes_through_links'], partner['phone'], partner['curator_name'][:8]) == (
            'approved', 'Ромашка и Ко', True, '+79160000001', 'Соколова'), (now, partner)
        member = [m for m in admin.rows('membership').values() if m.get('partner') == partner['id']]
        assert [(m['user'], m['role'], m['state']) for m in member] == [(office.client_user, 'partner', 'active')], member
        message = refused(other.do('reject', 'application', row, {'reason': 'Мало опыта'}))
        assert message.startswith('“Ромашка 1” is “Approved” since ') and 'by Соколова Анна.' in message, message
        refused(other.do('approve', 'application', row, {}))
        assert len([m for m in admin.rows('membership').values() if m.get('partner') == partner['id']]) == 1
        second = office.application('submitted')
        assert other.do('reject', 'application', second, {'reason': 'Мало опыта'})['outcome'] == 'done'
        now = admin.rows('application')[second]
        assert (now['stage'], now['decision_reason'], now.get('partner')) == ('rejected', 'Мало опыта', None), now


def test_exactly_once():
    """Invariant 14: a command that comes again, alone, in a longer batch or after a restart, is done once and answered alike"""
    with Office() as office:
        seller = office.seller
        batch = [seller.mutation('issue', 'licence', new_id(), {'client': office.petrov, 'package': office.package, 'way': 'invoice'}),
                 seller.mutation('cancel', 'order', new_id(), {'reason': 'x'})]
        first = seller.mutate(batch)
        assert [o['outcome'] for o in first] == ['done', 'refused'], first

        def made():
            rows = office.person('ADMIN').rows
            return len(rows('order')), len([x for x in rows('activity').values() if x['action'] in ('create', 'update')])
        count = made()
        batch.append(seller.mutation('issue', 'licence', batch[0]['row'], batch[0]['set']))
        again = seller.mutate(batch)
        assert again[:2] == first and again[2]['outcome'] == 'refused', again
        office.kill()
        office.start()
        seller = office.person('PARTNER')
        assert made() == count
        licence = next(iter(seller.rows('licence').values()))
        assert seller.do('cancel', 'order', licence['order'], {'reason': 'x'})['outcome'] == 'done'


def test_one_batch():
    """Invariant 22: what is made and used in one batch; a refused command keeps nothing from the rest"""
    with Office() as office:
        client, row = office.client_, new_id()
        batch = [client.mutation('create', 'ticket', row, {'number': 'T-9', 'subject': 'С', 'body': 'Б', 'client': office.petrov}),
                 client.mutation('reply', 'ticket', row, {'text': 'И ещё'}),
                 client.mutation('reply', 'ticket', new_id(), {'text': 'Никуда'}),
                 client.mutation('reply', 'ticket', row, {'text': ''}),
                 client.mutation('reply', 'ticket', row, {'text': 'Последнее'})]
        assert [o['outcome'] for o in client.mutate(batch)] == ['done', 'done', 'refused', 'refused', 'done']
        assert {m['text'] for m in client.rows('ticket_message').values()} == {'И ещё', 'Последнее'}


def test_long_batch():
    """Invariants 14 and 22, in a batch so long that it is hoped for: what is refused half-way keeps nothing, the rest is done once"""
    with Office() as office:
        seller, admin = office.seller, office.admin
        licence, order = office.sold()
        options = [new_id() for _ in range(60)]

        def known(who):
            return {(e, i): r['rev'] for e in ('option', 'order', 'licence', 'order_line', 'activity') for i, r in who.rows(e).items()}

        def run(who, batch, expected):
            start, cursor = dict(known(who)), who.changes()[1]
            outcomes = who.mutate(batch)
            assert [o['outcome'] for o in outcomes] == expected, [o for o in outcomes if o['outcome'] != 'done']
            assert who.mutate(batch) == outcomes
            # what a desktop is told from where it stood is what one is told that has nothing yet
            for item in who.changes(cursor)[0]:
                start[item['entity'], item['id']] = item['rev']
            assert {k: v for k, v in start.items() if k[0] in ('option', 'order', 'licence', 'order_line', 'activity')} == known(who)
            status, out, err = ctl('--database', office.database, 'verify-activity', '--json', check=False)
            assert (status, json.loads(out)['problems']) == (0, []), (out, err)
            return outcomes

        # nothing is refused; rows that are made and changed twice in it
        batch = [admin.mutation('create', 'option', row, {'name': 'Опция %d' % i}) for i, row in enumerate(options)]
        batch += [admin.mutation('update', 'option', row, {'price': 5}, {'price': 0}) for row in options[::2]]
        batch += [admin.mutation('update', 'option', row, {'name': 'Другая'}, {'name': 'Опция %d' % i})
                  for i, row in enumerate(options) if i % 3 == 0]
        run(admin, batch, ['done'] * len(batch))
        rows = admin.rows('option')
        assert [rows[r]['name'] for r in options] == ['Другая' if i % 3 == 0 else 'Опция %d' % i for i in range(60)]
        assert [rows[r]['price'] for r in options] == [5 if i % 2 == 0 else 0 for i in range(60)]
        # refused before anything is written, and once more where a refusal is written down
        batch = [admin.mutation('create', 'option', new_id(), {'price': 6}) if i == 30
                 else admin.mutation('update', 'option', row, {'price': 6}, {'price': rows[row]['price']})
                 for i, row in enumerate(options)]
        run(admin, batch, ['done'] * 30 + ['refused'] + ['done'] * 29)
        batch = [seller.mutation('update', 'option', row, {'price': 7}, {'price': 6}) for row in options[:55]]
        run(seller, batch, ['refused'] * 55)
        # the order is written already when the licence's number is found to be another's
        args = {'client': office.petrov, 'package': office.package, 'way': 'invoice'}
        batch = [admin.mutation('issue', 'licence', new_id(), dict(args, number=licence['number'])) if i == 20
                 else admin.mutation('issue', 'licence', new_id(), args) if i == 21
                 else admin.mutation('update', 'option', row, {'price': 8}, {'price': rows[row]['price']})
                 for i, row in enumerate(options)]
        lines = len(admin.rows('activity'))
        outcomes = run(admin, batch, ['conflict'] * 20 + ['refused', 'done'] + ['conflict'] * 8 + ['done'] + ['conflict'] * 29)
        assert outcomes[20].get('field') == 'number', outcomes[20]
        assert len(admin.rows('order')) == len(admin.rows('licence')) == 2
        assert len(admin.rows('activity')) == lines + 4


def test_api():
    """S4-09: integrators run the same commands, once for each Idempotency-Key, and are told the same"""
    with ApiWorld(licences=0) as world:
        admin = world.person('ADMIN')
        now = admin.rows('package')[world.package]
        admin.done('update', 'package', world.package, {'state': 'on_sale'}, {'state': now['state']}, now['rev'])
        api, row = world.api('ADMIN'), new_id()
        wanted = {'client': world.petrov, 'package': world.package}
        status, headers, licence = api.request('POST', '/v1/licence/%s/issue' % row, wanted, {'Idempotency-Key': 'a'})
        assert (status, licence['id'], licence['price']) == (201, row, 500000), (status, licence)
        assert headers['Location'] == '/v1/licence/' + row
        status, headers, again = api.request('POST', '/v1/licence/%s/issue' % row, wanted, {'Idempotency-Key': 'a'})
        assert status == 201 and again == licence and headers['Idempotent-Replayed'] == 'true'
        status, _, problem = api.request('POST', '/v1/licence/%s/issue' % row, wanted, {'Idempotency-Key': 'b'})
        assert status == 422, problem
        path = '/v1/order/%s/cancel' % licence['order']
        status, _, problem = api.request('POST', path, {})
        assert (status, problem['field']) == (422, 'reason'), problem
        status, _, problem = api.request('POST', path, {'reason': 5, 'why': 'x'})
        assert status == 422 and {e['field'] for e in problem['errors']} == {'reason', 'why'}, problem
        assert api.request('POST', path, {'reason': 'x'}, {'If-Match': '"1"'})[0] == 412
        status, headers, order = api.request('POST', path, {'reason': 'Дубль'})
        assert (status, order['status']) == (200, 'cancelled') and headers['ETag'], order
        status, _, problem = api.request('POST', path, {'reason': 'Дубль'})
        assert status == 422 and 'is “Cancelled” since' in problem['detail'], problem
        assert api.request('POST', '/v1/order/%s/explode' % row, {})[0] == 404
        assert api.request('POST', '/v1/order/%s/cancel' % new_id(), {'reason': 'x'})[0] == 404
        assert api.request('GET', path)[0] == 405
        assert len(admin.rows('licence')) == 1


main()

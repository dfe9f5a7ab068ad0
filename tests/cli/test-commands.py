#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of desktops: shown at once, sent when there is a network, judged by the state that there is then."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import PASSWORD, World  # noqa: E402
from cutproxy import CutProxy  # noqa: E402
from kabinet_test import Desktop, main, new_id  # noqa: E402

OK, FAILED, USAGE, NOT_FOUND, PARTLY, OFFLINE, SIGN_IN = range(7)
PAPERS = ('registration', 'tax_certificate', 'bank_statement', 'experience', 'business_plan')


class Office(World):
    def __init__(self):
        super().__init__(licences=0)
        self.desks = 0

    def __enter__(self):
        super().__enter__()
        self.admin = self.person('ADMIN')
        self.set('package', self.package, state='on_sale', term_months=12)
        return self

    def set(self, entity, row, **values):
        now = self.admin.rows(entity)[row]
        return self.admin.done('update', entity, row, values, {k: now.get(k) for k in values}, now['rev'])

    def again(self):
        self.start()
        self.admin = self.person('ADMIN')

    def desk(self, login):
        self.desks += 1
        desk = Desktop(self.url, login, PASSWORD, os.path.join(self.dir, 'desk-%d' % self.desks))
        desk.sync()
        return desk

    def application(self):
        row, client = new_id(), self.person('CLIENT')
        client.done('create', 'application', row, {'company': 'Ромашка'})
        for number, kind in enumerate(PAPERS):
            client.done('create', 'application_document', new_id(), {
                'application': row, 'kind': kind, 'name': 'a.pdf', 'file': '%064d' % number})
        self.set('application', row, finance_decision='approved', legal_decision='approved')
        self.admin.done('create', 'application_contract', new_id(), {'application': row, 'state': 'accepted'})
        for stage in ('submitted', 'documents', 'interview', 'finance_legal', 'contract'):
            self.set('application', row, stage=stage)
        return row


def issue(desk, *more):
    return json.loads(desk.run('run', 'licence', 'new', 'issue', '--json', 'client=Петров Пётр', 'package=Защита', 'way=invoice',
                               'number=D-1', 'order_number=D-2', *more)[1])


def test_issue_offline():
    """S1-34, invariants 20 and 21: sold without a network, priced and shown at once, and the same rows after the sync"""
    with Office() as office:
        desk = office.desk('PARTNER')
        office.stop()
        licence = issue(desk, 'quantity=2')
        assert (licence['price'], licence['status'], licence['partner']) == (1000000, 'awaiting_payment', office.north), licence
        order = desk.rows('order')[licence['order']]
        line = next(iter(desk.rows('order_line').values()))
        assert (order['total'], order['status'], order['pending'], line['order'], line['licence'], line['amount']) == (
            1000000, 'pending', True, order['id'], licence['id'], 1000000), (order, line)
        # its numbers are final at once, out of those that this desktop has ready
        second = json.loads(desk.run('run', 'licence', 'new', 'issue', '--json', 'client=Петров Пётр', 'package=Защита',
                                     'way=invoice')[1])
        numbers = second['number'], desk.rows('order')[second['order']]['number']
        assert all(numbers), second
        # what was sold is gone on with before anybody knows of it
        cancelled = json.loads(desk.run('run', 'order', 'D-2', 'cancel', '--json', 'reason=Ошибка')[1])
        assert (cancelled['status'], desk.json('show', 'licence', 'D-1')['status']) == ('cancelled', 'revoked')
        office.again()
        desk.sync()
        there = office.admin.rows('licence')[licence['id']]
        assert (there['price'], there['order'], there['status'], there['status_reason']) == (
            1000000, order['id'], 'revoked', 'Ошибка'), there
        there = office.admin.rows('licence')[second['id']]
        assert (there['number'], office.admin.rows('order')[second['order']]['number']) == numbers, there
        assert line['id'] in office.admin.rows('order_line') and len(office.admin.rows('order_line')) == 2
        for entity in ('licence', 'order', 'order_line'):
            assert not any(row.get('pending') for row in desk.rows(entity).values()), entity
            assert {k: r['rev'] for k, r in desk.rows(entity).items()} == {k: r['rev'] for k, r in office.admin.rows(entity).items()}
        status = desk.status()
        assert (status['pending'], status['problems'], status['all_saved']) == (0, 0, False) or status['pending'] == 0, status


def test_issue_too_late():
    """S1-41, invariant 22: the price was another by then; the refusal says which, what hangs on it goes with it, all comes back"""
    with Office() as office:
        desk = office.desk('PARTNER')
        office.stop()
        licence = issue(desk)
        desk.run('run', 'order', 'D-2', 'cancel', 'reason=Ошибка')
        office.again()
        office.set('package', office.package, price=600000)
        assert desk.sync(check=False)[0] == PARTLY
        first, second = desk.json('problems')
        assert (first['op'], first['title'], first['code'], first['field']) == ('issue', 'Issue licence D-1', 'invalid', 'price'), first
        assert '6,000.00' in first['message'] and first['mine']['package'] == office.package, first
        assert (second['op'], second['mine']) == ('cancel', {'reason': 'Ошибка'}), second
        assert not desk.rows('licence') and not desk.rows('order') and not desk.rows('order_line')
        assert 'package: Защита' in desk.run('problems')[1]
        # tried again it is the old price still, and said so; at the old price it goes
        office.set('package', office.package, price=500000)
        desk.run('resolve', first['id'], 'mine')
        assert licence['id'] in desk.rows('licence')
        desk.sync()
        assert office.admin.rows('licence')[licence['id']]['price'] == 500000
        assert office.admin.rows('order')[licence['order']]['status'] == 'cancelled'


def test_two_decide():
    """S4-24: two people decide one application, both without a network: the second is told what the first did, and when"""
    with Office() as office:
        row = office.application()
        one, two = office.desk('ADMIN'), office.desk('ADMIN')
        office.stop()
        made = json.loads(one.run('run', 'application', 'Ромашка', 'approve', '--json', 'promotes_through_links=yes')[1])
        assert made['stage'] == 'approved' and one.rows('partner')[made['partner']]['pending']
        assert json.loads(two.run('run', 'application', 'Ромашка', 'reject', '--json', 'reason=Мало опыта')[1])['stage'] == 'rejected'
        # what is decided here is decided: nobody does it twice on one desktop
        status, _, err = two.run('run', 'application', 'Ромашка', 'approve', check=False)
        assert status == FAILED and '“Rejected”' in err, err
        office.again()
        one.sync()
        assert two.sync(check=False)[0] == PARTLY
        problem, = two.json('problems')
        assert problem['title'] == 'Reject the application of Ромашка' and not problem['conflict'], problem
        assert problem['message'].startswith('“Ромашка” is “Approved” since ') and 'by Соколова Анна' in problem['message'], problem
        assert two.rows('application')[row]['stage'] == 'approved'
        assert two.run('resolve', problem['id'], 'mine', check=False)[0] != OK     # not possible any more, and said so
        two.run('resolve', problem['id'], 'theirs')
        two.sync()
        assert two.status()['problems'] == 0 and len(office.admin.rows('partner')) == 3


def test_reply_offline():
    """S3-26, S3-27: an answer stands in the conversation at once, under the id that it keeps"""
    with Office() as office:
        row = new_id()
        office.person('CLIENT').done('create', 'ticket', row, {'number': 'T-1', 'subject': 'С', 'body': 'Б', 'client': office.petrov})
        desk = office.desk('ADMIN')
        office.stop()
        assert json.loads(desk.run('run', 'ticket', 'T-1', 'reply', '--json', 'text=Смотрим')[1])['status'] == 'in_progress'
        message, = desk.rows('ticket_message').values()
        assert (message['text'], message['by_office'], message['pending']) == ('Смотрим', True, True), message
        desk.run('run', 'ticket', 'T-1', 'reply', 'text=Сделано', 'solved=yes')
        assert desk.json('show', 'ticket', 'T-1')['status'] == 'done'
        office.again()
        desk.sync()
        assert set(desk.rows('ticket_message')) == set(office.admin.rows('ticket_message')) and message['id'] in desk.rows('ticket_message')
        assert office.admin.rows('ticket')[row]['status'] == 'done'


def test_cuts():
    """Invariant 14: the cable is pulled at each stage of sending; every command is done once, and nothing else is"""
    with Office() as office:
        row = new_id()
        office.person('CLIENT').done('create', 'ticket', row, {'number': 'T-1', 'subject': 'С', 'body': 'Б', 'client': office.petrov})
        proxy = CutProxy(office.socket)
        desk = Desktop(proxy.url, 'PARTNER', PASSWORD, os.path.join(office.dir, 'cut'))
        support = Desktop(proxy.url, 'ADMIN', PASSWORD, os.path.join(office.dir, 'cut-2'))
        desk.sync()
        support.sync()
        licences = []
        for number, down in enumerate((50, 900, 2400)):
            licences.append(json.loads(desk.run('run', 'licence', 'new', 'issue', '--json', 'client=Петров Пётр', 'package=Защита',
                                                'way=invoice')[1]))
            support.run('run', 'ticket', 'T-1', 'reply', 'text=Ответ %d' % number)
            for one in (desk, support):
                (proxy.cut_after if number % 2 else proxy.cut_after_up)(down)
                one.run('sync', '--timeout', '10', check=False)
                proxy.restore()
        desk.sync()
        support.sync()
        proxy.close()
        there = office.admin.rows('licence')
        assert {x['id']: x['order'] for x in licences} == {k: x['order'] for k, x in there.items()}, there
        assert set(office.admin.rows('order')) == {x['order'] for x in licences} and len(office.admin.rows('order_line')) == 3
        assert sorted(m['text'] for m in office.admin.rows('ticket_message').values()) == ['Ответ %d' % n for n in range(3)]
        made = [a for a in office.admin.rows('activity').values() if a['action'] == 'create'
                and a.get('subject') in ('order', 'order_line', 'licence', 'ticket_message')]
        assert len(made) == 4 * 3, len(made)
        assert len({x['number'] for x in there.values()}) == 3


def test_refused_here():
    """What cannot be is said at once, with what could; nothing is kept of it"""
    with Office() as office:
        desk, client = office.desk('PARTNER'), office.desk('CLIENT')

        def run(who, *args):
            status, out, err = who.run('run', *args, check=False)
            assert status != OK, out
            return status, err
        assert 'There is: issue' in run(desk, 'licence', 'new', 'sell')[1]
        assert 'has no commands' in run(desk, 'package', 'Защита', 'sell')[1]
        assert 'say “new”' in run(desk, 'licence', 'D-7', 'issue')[1]
        assert 'package: fill this in' in run(desk, 'licence', 'new', 'issue', 'client=Петров Пётр')[1].lower()
        assert 'promo_code' in run(desk, 'licence', 'new', 'issue', 'code=x')[1]
        assert 'no promo code “НЕТ”' in run(desk, 'licence', 'new', 'issue', 'client=Петров Пётр', 'package=Защита',
                                            'promo_code=НЕТ')[1]
        assert 'role does not allow' in run(client, 'licence', 'new', 'issue', 'package=Защита')[1]
        assert desk.status()['pending'] == client.status()['pending'] == 0


def test_payout_needs_the_server():
    """S4-72: a payout is asked for with a connection or not at all, and answered at once"""
    with Office() as office:
        admin, method = office.admin, new_id()
        admin.done('create', 'reward_plan', new_id(), {'name': 'Всё', 'partner': office.north, 'kind': 'percent', 'percent': 10000,
                                                       'currency': 'RUB', 'valid_from': '2020-01-01', 'hold_days': 0})
        admin.done('create', 'payment', new_id(), {'partner': office.north, 'amount': 100000, 'currency': 'RUB',
                                                   'state': 'succeeded', 'document': 'п/п 12'})
        admin.done('create', 'payout_method', method, {'partner': office.north, 'kind': 'card', 'name': 'Карта'})
        desk = office.desk('PARTNER')

        def ask(amount, check=True):
            return desk.run('run', 'payout', 'new', 'request', '--json', 'method=Карта', 'amount=%s' % amount, check=check)
        made = json.loads(ask(600)[1])
        assert office.admin.rows('payout')[made['id']]['amount'] == 60000
        status, _, err = ask(600, check=False)
        assert status == FAILED and '400.00' in err, (status, err)
        desk.run('resolve', desk.json('problems')[0]['id'], 'theirs')
        office.stop()
        status, _, err = ask(100, check=False)
        assert status == OFFLINE, (status, err)
        assert desk.status()['pending'] == 0 and len(desk.rows('payout')) == 1


main()

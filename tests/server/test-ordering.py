#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client orders (S0-24, S0-31): at the price that there is, in the own name alone, and changed while it is pending; what a
contact's single rights open of it; personal offers."""
from world import PASSWORD, World
from kabinet_test import main, new_id


class Store(World):
    def __init__(self):
        super().__init__(licences=0)

    def __enter__(self):
        super().__enter__()
        self.admin, self.client_ = self.person('ADMIN'), self.person('CLIENT')
        self.set('package', self.package, state='on_sale', term_months=12)
        self.set('client', self.petrov, agent=self.agent)
        return self

    def set(self, entity, row, **values):
        now = self.admin.rows(entity)[row]
        return self.admin.done('update', entity, row, values, {k: now.get(k) for k in values}, now['rev'])

    def place(self, who=None, **args):
        row = new_id()
        return row, (who or self.client_).do('place', 'order', row, dict({'package': self.package, 'way': 'invoice'}, **args))

    def placed(self, who=None, **args):
        row, outcome = self.place(who, **args)
        assert outcome['outcome'] == 'done', outcome
        return row

    def of(self, order, entity):
        return [r for r in self.admin.rows(entity).values() if r.get('order') == order]

    def contact(self, login, **rights):
        self.ctl('user', 'add', '--role', 'contact', '--surname', login.title(), '--given-name', 'Анна', '--identifier', login,
                 '--password-stdin', '--client', self.petrov, input=PASSWORD + '\n')
        user = self.sql('SELECT id FROM "user" WHERE identifier=?', login)[0][0]
        self.set('membership', self.sql('SELECT id FROM membership WHERE "user"=?', user)[0][0],
                 **{'right_' + name: value for name, value in rights.items()})
        return self.person(login)


def refused(outcome, code='refused', field=None):
    assert (outcome['outcome'], outcome.get('code'), outcome.get('field')) == ('refused', code, field), outcome
    return outcome['message']


def test_place():
    """S0-24: an order, its line and the licence that waits for the payment, in one piece, of the client's agent and partner; paid, it
    is bought"""
    with Store() as store:
        admin, client = store.admin, store.client_
        order = store.placed(price=500000, currency='RUB')
        [licence], [line], now = store.of(order, 'licence'), store.of(order, 'order_line'), admin.rows('order')[order]
        assert (now['status'], now['total'], now['client'], now['agent'], now['partner'], now['channel'], now['client_name']) == (
            'pending', 500000, store.petrov, store.agent, store.north, 'site', 'Петров Пётр') and now['number'], now
        assert (licence['status'], licence['price'], licence['client'], licence['agent'], licence['channel']) == (
            'awaiting_payment', 500000, store.petrov, store.agent, 'site') and licence['number'], licence
        assert (line['amount'], line['licence'], line['client']) == (500000, licence['id'], store.petrov), line
        assert client.rows('order')[order]['number'] == now['number'] and licence['id'] in client.rows('licence')
        # the agent whose client it is sees it, another partner's people do not
        assert order in store.person('AGENT').rows('order') and order not in store.person('SOUTH').rows('order')
        invoice = new_id()
        client.done('issue', 'invoice', invoice, {'order': order})
        paper = client.rows('invoice')[invoice]
        assert (paper['total'], paper['status'], paper['order']) == (500000, 'open', order) and paper['number'] and paper['due_on'], paper
        admin.done('pay', 'order', order, {'document': 'п/п 5'})
        assert client.rows('order')[order]['status'] == 'confirmed'
        bought = client.rows('licence')[licence['id']]
        assert bought['status'] == 'active' and bought['sold_on'], bought


def test_hostile():
    """S0-24, S0-28: what a client says of price, quantity, package, seller or another's name is not believed"""
    with Store() as store:
        client = store.client_
        assert '5,000.00' in refused(store.place(price=1)[1], 'invalid', 'price')
        refused(store.place(price=500000, currency='USD')[1], 'invalid', 'price')
        refused(store.place(quantity=0)[1], 'invalid', 'quantity')
        refused(store.place(quantity=1000001)[1], 'invalid', 'quantity')
        refused(store.place(options=[{'option': new_id()}])[1], 'invalid', 'options')
        refused(store.place(promo_code='НЕТ')[1], 'invalid', 'promo_code')
        refused(store.place(package=new_id())[1], 'invalid', 'package')
        for name in ('agent', 'partner', 'client_name', 'order_number', 'valid_from', 'renewed_from'):
            assert store.place(**{name: store.agent})[1]['outcome'] == 'refused', name
        stranger = new_id()
        store.admin.done('create', 'client', stranger, {'name': 'Чужой', 'kind': 'person'})
        refused(store.place(client=stranger)[1], 'invalid', 'client')
        # nobody sells by it, and a client sells by nothing
        for login in ('ADMIN', 'PARTNER', 'AGENT'):
            refused(store.place(store.person(login))[1], 'forbidden')
        refused(client.do('issue', 'licence', new_id(), {'package': store.package, 'client': store.petrov, 'way': 'invoice'}), 'forbidden')
        assert client.do('create', 'licence', new_id(), {'package': store.package, 'client': store.petrov, 'price': 1,
                                                         'status': 'active'})['outcome'] == 'refused'
        store.set('package', store.package, on_sale_to='2020-01-01')
        assert 'not on sale' in refused(store.place()[1], 'invalid', 'package')
        store.set('package', store.package, on_sale_to=None, state='archived')
        refused(store.place()[1], 'invalid', 'package')
        assert not store.admin.rows('order') and not store.admin.rows('licence')


def test_code():
    """S0-24, S1-50: a client is sent no promo codes, and whoever knows one has what it takes off"""
    with Store() as store:
        store.admin.done('create', 'promo_code', new_id(), {'code': 'СВОЙ20', 'kind': 'percent', 'percent': 2000, 'limit_client': 1})
        assert store.client_.rows('promo_code') == {}
        order = store.placed(promo_code='свой20')
        assert (store.admin.rows('order')[order]['total'], store.of(order, 'licence')[0]['price']) == (400000, 400000)
        refused(store.place(promo_code='СВОЙ20')[1], 'invalid', 'promo_code')
        # the order that has it may be changed with it
        store.client_.done('change', 'order', order, {'package': store.package, 'quantity': 2, 'promo_code': 'СВОЙ20', 'way': 'invoice'})
        assert store.admin.rows('order')[order]['total'] == 800000


def test_change():
    """S4-83: what was ordered is changed while it is pending, also late; what was to be paid for it is to be paid no more"""
    with Store() as store:
        admin, client = store.admin, store.client_
        order, invoice, other = store.placed(), new_id(), new_id()
        number = admin.rows('order')[order]['number']
        client.done('issue', 'invoice', invoice, {'order': order})
        seen = client.rows('order')[order]['rev']

        def change(row=order, who=client, **args):
            return who.do('change', 'order', row, dict({'package': store.package, 'quantity': 3, 'way': 'invoice'}, **args),
                          base_rev=seen)
        refused(change(price=1), 'invalid', 'price')
        assert change(price=1500000)['outcome'] == 'done'
        now, [licence], [line] = admin.rows('order')[order], store.of(order, 'licence'), store.of(order, 'order_line')
        assert (now['total'], now['number'], now['status'], licence['price'], licence['quantity'], line['amount'], line['quantity']) == (
            1500000, number, 'pending', 1500000, 3, 1500000, 3), (now, licence, line)
        assert admin.rows('invoice')[invoice]['status'] == 'void'
        client.done('issue', 'invoice', other, {'order': order})
        assert admin.rows('invoice')[other]['total'] == 1500000
        # not another's, and not a seller's
        refused(change(who=store.person('SOUTH')), 'not-found')
        refused(change(who=store.person('AGENT')), 'forbidden')
        sold = new_id()
        store.person('PARTNER').done('issue', 'licence', sold, {'client': store.petrov, 'package': store.package, 'way': 'invoice'})
        assert 'who sells' in refused(change(admin.rows('licence')[sold]['order']))
        # the one that was written in time, and came late
        store.set('order', order, status='processing')
        message = refused(change(quantity=1))
        assert '“Processing”' in message and message.endswith('only while it is: Pending.'), message
        message = refused(client.do('cancel', 'order', order, {'reason': 'Передумали'}, base_rev=seen))
        assert '“Processing”' in message, message
        assert admin.rows('order')[order]['total'] == 1500000
        order = store.placed()
        assert client.do('cancel', 'order', order, {'reason': 'Передумали'})['outcome'] == 'done'
        assert store.of(order, 'licence')[0]['status'] == 'revoked' and admin.rows('order')[order]['cancelled_by'] == 'client'
        refused(change(order))


def test_paid_in_part():
    """S4-83: what money has come for is changed no more"""
    with Store() as store:
        order = store.placed()
        store.admin.done('create', 'payment', new_id(), {'order': order, 'provider': 'bank', 'amount': 100, 'state': 'succeeded'})
        assert 'Money has come' in refused(store.client_.do('change', 'order', order, {'package': store.package, 'way': 'invoice'}))


def test_contact():
    """S0-28, S0-34: a contact orders with the right to, in the client's name; sees and pays by the other rights, and no more"""
    with Store() as store:
        order = store.placed()
        none, sees, may = store.contact('NONE'), store.contact('SEES', see_invoices=True), store.contact('MAY', order=True)
        assert none.rows('order') == {} and set(sees.rows('order')) == {order} == set(may.rows('order'))
        for who in (none, sees):
            refused(store.place(who)[1], 'forbidden')
            refused(who.do('issue', 'invoice', new_id(), {'order': order}), 'forbidden')
            assert who.do('change', 'order', order, {'package': store.package, 'way': 'invoice'})['outcome'] == 'refused'
            assert who.do('cancel', 'order', order, {'reason': 'x'})['outcome'] == 'refused'
        assert store.admin.rows('order')[order]['status'] == 'pending'
        own = store.placed(may)
        now = store.admin.rows('order')[own]
        assert (now['client'], now['agent'], now['channel']) == (store.petrov, store.agent, 'site'), now
        assert own in store.client_.rows('order')
        may.done('change', 'order', own, {'package': store.package, 'quantity': 2, 'way': 'invoice'})
        may.done('issue', 'invoice', new_id(), {'order': own})
        may.done('cancel', 'order', own, {'reason': 'Не нужно'})
        # what is bought is seen by whoever may see licences
        assert may.rows('licence') == {} and store.contact('LOOK', see_licences=True).rows('licence')


def test_offer():
    """S0-24, S0-31: an offer is the client's own, with the code of its promo code; the client says that it was seen, and no more"""
    with Store() as store:
        admin, client = store.admin, store.client_
        code, row, stranger, other = new_id(), new_id(), new_id(), new_id()
        admin.done('create', 'client', stranger, {'name': 'Чужой', 'kind': 'person'})
        admin.done('create', 'promo_code', code, {'code': 'ВАМ15', 'kind': 'percent', 'percent': 1500})
        admin.done('create', 'offer', row, {'client': store.petrov, 'title': 'Только вам', 'package': store.package, 'promo_code': code})
        admin.done('create', 'offer', other, {'client': stranger, 'title': 'Не вам'})
        [mine] = client.rows('offer').values()
        assert (mine['id'], mine['code'], mine.get('promo_code')) == (row, 'ВАМ15', None), mine
        client.done('update', 'offer', row, {'seen_at': 1700000000000}, {'seen_at': None}, mine['rev'])
        assert admin.rows('offer')[row]['seen_at']
        for values in ({'title': 'x'}, {'code': 'x'}, {'valid_to': '2099-01-01'}, {'package': None}):
            assert client.do('update', 'offer', row, values, {}, mine['rev'] + 9)['outcome'] == 'refused', values
        assert client.do('create', 'offer', new_id(), {'client': store.petrov, 'title': 'x'})['outcome'] == 'refused'
        assert client.do('delete', 'offer', row, {}, {}, mine['rev'])['outcome'] == 'refused'
        for login in ('PARTNER', 'AGENT', 'SOUTH'):
            assert store.person(login).rows('offer') == {}, login
        assert store.contact('NONE').rows('offer') == {} and set(store.contact('SEES', see_offers=True).rows('offer')) == {row}
        order = store.placed(promo_code=mine['code'])
        assert admin.rows('order')[order]['total'] == 425000
        # another code, another word; none, none
        store.set('offer', row, promo_code=None)
        assert client.rows('offer')[row].get('code') is None


main()

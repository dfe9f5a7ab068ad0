#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a licence costs is reckoned where it is written: a seller's desktop proposes, the server decides."""
import json

from world import World
from kabinet_test import main, new_id


class Shop(World):
    """A partner's manager who sells, and an administrator."""

    def __init__(self):
        super().__init__(licences=0)
        self.n, self.admin, self.seller = 0, None, None

    def __enter__(self):
        super().__enter__()
        self.admin, self.seller = self.person('ADMIN'), self.person('PARTNER')
        self.set('package', self.package, state='on_sale')
        return self

    def set(self, entity, row, **values):
        now = self.admin.rows(entity)[row]
        return self.admin.done('update', entity, row, values, {k: now.get(k) for k in values}, now['rev'])

    def sell(self, price, who=None, **values):
        self.n += 1
        row = new_id()
        values = dict({'number': 'S-%d' % self.n, 'client_name': 'Иванов', 'client': self.petrov, 'partner': self.north,
                       'package': self.package, 'package_name': 'Защита', 'price': price}, **values)
        outcome = (who or self.seller).do('create', 'licence', row, values)
        return (row, outcome['outcome'], outcome.get('field'), outcome.get('message'))


def test_by_the_calculation():
    """S1-41: another price than the calculation's is refused, with the right one; the way to it is kept"""
    with Shop() as shop:
        row, outcome, field, message = shop.sell(400000)
        assert (outcome, field) == ('refused', 'price') and '5,000.00' in message and '4,000.00' in message, message
        row, outcome, field, message = shop.sell(500000)
        assert outcome == 'done', message
        lines = json.loads(json.dumps(shop.admin.rows('licence')[row]['derivation']))
        assert sum(line['amount'] for line in lines if line['counts']) == 500000, lines
        assert shop.sell(1000000, quantity=2)[1] == 'done'
        shop.set('package', shop.package, calculation='tiers',
                 parameters={'tiers': [{'from': 1, 'price': 500000}, {'from': 5, 'price': 400000}]})
        assert shop.sell(2000000, quantity=5)[1] == 'done'
        assert shop.sell(2500000, quantity=5)[1:3] == ('refused', 'price')
        # the office may agree on another one, and then there is no derivation
        row, outcome, _, message = shop.sell(1, who=shop.admin)
        assert outcome == 'done', message
        assert shop.admin.rows('licence')[row].get('derivation') is None
        shop.set('package', shop.package, state='archived')
        assert shop.sell(500000)[1:3] == ('refused', 'package')


def test_options():
    """S1-43: options cost what they cost in this package, once; another package's are refused"""
    with Shop() as shop:
        extra, foreign = new_id(), new_id()
        for row, price in ((extra, 70000), (foreign, 1)):
            shop.admin.done('create', 'option', row, {'name': 'О', 'price': price})
        shop.admin.done('create', 'package_option', new_id(), {'package': shop.package, 'option': extra, 'price': 50000})
        wanted = [{'option': extra, 'name': 'О', 'price': 0, 'included': True}]
        assert shop.sell(500000, options=wanted)[1:3] == ('refused', 'price')
        row, outcome, _, message = shop.sell(550000, options=wanted)
        assert outcome == 'done', message
        assert shop.sell(600000, options=wanted * 2)[1:3] == ('refused', 'options')
        assert shop.sell(500001, options=[{'option': foreign}])[1:3] == ('refused', 'options')


def test_promo():
    """S1-48 to S1-50: percent off, in any case of letters, within its limits; the uses are counted"""
    with Shop() as shop:
        code = new_id()
        shop.admin.done('create', 'promo_code', code, {'code': 'ВЕСНА10', 'kind': 'percent', 'percent': 1000, 'limit_total': 2})
        assert shop.sell(500000, promo_code='весна10')[1:3] == ('refused', 'price')
        row, outcome, _, message = shop.sell(450000, promo_code='весна10')
        assert outcome == 'done', message
        assert shop.admin.rows('licence')[row]['promo'] == code
        assert shop.admin.rows('promo_code')[code]['used'] == 1
        assert shop.sell(450000, promo_code='нет такого')[1:3] == ('refused', 'promo_code')
        assert shop.sell(450000, promo_code='ВЕСНА10')[1] == 'done'
        _, outcome, field, message = shop.sell(450000, promo_code='ВЕСНА10')
        assert (outcome, field) == ('refused', 'promo_code') and 'as often as it may be' in message, message
        assert shop.admin.rows('promo_code')[code]['used'] == 2
        shop.admin.done('create', 'promo_code', new_id(), {'code': 'OLD', 'kind': 'fixed', 'amount': 100, 'valid_to': '2020-01-01'})
        assert 'ended' in shop.sell(499900, promo_code='OLD')[3]
        shop.admin.done('create', 'promo_code', new_id(), {'code': 'SOUTH', 'kind': 'fixed', 'amount': 100, 'partner': shop.south})
        assert "another partner's" in shop.sell(499900, promo_code='SOUTH')[3]
        # a sale of the office with a partner's code is that partner's
        row, outcome, _, message = shop.sell(499900, who=shop.admin, partner=None, client=None, promo_code='SOUTH')
        assert outcome == 'done', message
        sold = shop.admin.rows('licence')[row]
        assert (sold['partner'], sold['channel']) == (shop.south, 'partner'), sold


class Till(Shop):
    """Where orders are made."""

    def make(self, entity, number, who=None, **values):
        row = new_id()
        values = dict({'partner': self.north, 'client': self.petrov, 'number': number}, **values)
        outcome = (who or self.seller).do('create', entity, row, values)
        return row, outcome['outcome'], outcome.get('field'), outcome.get('message')

    def order(self, number, **values):
        row, outcome, _, message = self.make('order', number, **values)
        assert outcome == 'done', message
        return row

    def line(self, entity, of, amount, who=None, **values):
        row = new_id()
        values = dict({entity.split('_')[0]: of, 'package': self.package, 'name': 'Защита', 'amount': amount}, **values)
        outcome = (who or self.seller).do('create', entity, row, values)
        return row, outcome['outcome'], outcome.get('field'), outcome.get('message')

    def total(self, order):
        return self.admin.rows('order')[order]['total']


def test_orders():
    """S1-41: lines of orders cost what the calculation gives, VAT is the package's, the total is theirs; nobody else names it"""
    with Till() as till:
        till.set('package', till.package, vat='22')
        client = till.person('CLIENT')
        for who in (till.seller, client):
            order = till.order('O-%s' % (who is client), who=who, total=100, **({'partner': None} if who is client else {}))
            assert till.total(order) == 0
            _, outcome, field, message = till.line('order_line', order, 400000, who=who)
            assert (outcome, field) == ('refused', 'amount') and '5,000.00' in message and '4,000.00' in message, message
            row, outcome, _, message = till.line('order_line', order, 500000, who=who, price=1, vat='none', vat_amount=7)
            assert outcome == 'done', message
            line = till.admin.rows('order_line')[row]
            assert (line['price'], line['vat'], line['vat_amount']) == (500000, '22', 90164), line
            assert sum(part['amount'] for part in line['derivation'] if part['counts']) == 500000
            assert till.line('order_line', order, 1000000, who=who, quantity=2)[1] == 'done'
            assert till.total(order) == 1500000
            assert till.line('order_line', order, 0, who=who, package=None)[1:3] == ('refused', 'package')
        usd = till.order('O-2', currency='USD')
        assert till.line('order_line', usd, 500000)[1:3] == ('refused', 'package')
        # the office agrees on another price, and what it agreed on stays
        assert till.line('order_line', order, 1, who=till.admin)[1] == 'done' and till.total(order) == 1500001
        till.set('order', order, total=1200000)
        assert till.line('order_line', order, 1, who=till.admin)[1] == 'done' and till.total(order) == 1200000
        _, outcome, _, message = till.line('order_line', order, 500000, who=client)
        assert outcome == 'refused' and 'agreed on with the office' in message, message
        order = till.order('O-3')
        till.set('order', order, status='processing')
        _, outcome, _, message = till.line('order_line', order, 500000)
        assert outcome == 'refused' and '“Processing”' in message, message
        # one batch: the order and its lines, and a line that is wrong takes nothing with it
        order, good, bad = new_id(), new_id(), new_id()
        seller = till.seller
        outcomes = seller.mutate([
            seller.mutation('create', 'order', order, {'number': 'O-4', 'partner': till.north, 'total': 5}),
            seller.mutation('create', 'order_line', good, {'order': order, 'package': till.package, 'name': 'З', 'amount': 500000}),
            seller.mutation('create', 'order_line', bad, {'order': order, 'package': till.package, 'name': 'З', 'amount': 5})])
        assert [o['outcome'] for o in outcomes] == ['done', 'done', 'refused'], outcomes
        assert till.total(order) == 500000


def test_order_promo():
    """S1-48: an order's code takes off what it is for, is named as it was given out, and is used up by orders too"""
    with Till() as till:
        till.admin.done('create', 'promo_code', new_id(), {'code': 'ВЕСНА10', 'kind': 'percent', 'percent': 1000, 'limit_total': 1})
        order = till.order('O-1', promo_code='весна10')
        assert till.admin.rows('order')[order]['promo_code'] == 'ВЕСНА10'
        assert till.line('order_line', order, 500000)[1] == 'done' and till.total(order) == 450000
        assert till.line('order_line', order, 1000000, quantity=2)[1] == 'done' and till.total(order) == 1350000
        _, outcome, field, message = till.make('order', 'O-2', promo_code='ВЕСНА10')
        assert (outcome, field) == ('refused', 'promo_code') and 'as often as it may be' in message, message
        assert till.make('order', 'O-3', promo_code='нет')[1:3] == ('refused', 'promo_code')
        till.admin.done('create', 'promo_code', new_id(), {'code': 'FIX', 'kind': 'fixed', 'amount': 600000})
        order = till.order('O-4', promo_code='FIX')
        assert till.line('order_line', order, 500000)[1] == 'done' and till.total(order) == 0
        assert till.line('order_line', order, 500000)[1] == 'done' and till.total(order) == 400000


def test_invoices():
    """S1-36: a seller's invoice is over what its order comes to, line by line; a credit note is the office's"""
    with Till() as till:
        till.set('package', till.package, vat='22')
        till.admin.done('create', 'promo_code', new_id(), {'code': 'TEN', 'kind': 'percent', 'percent': 1000})
        order = till.order('O-1', promo_code='TEN')
        till.line('order_line', order, 500000)
        _, outcome, field, message = till.make('invoice', 'I-1', buyer_name='ООО', order=order, total=500000)
        assert (outcome, field) == ('refused', 'total') and '4,500.00' in message, message
        assert till.make('invoice', 'I-1', buyer_name='ООО', total=450000)[1:3] == ('refused', 'order')
        assert till.make('invoice', 'I-1', buyer_name='ООО', order=order, total=450000, kind='credit_note')[1:3] \
            == ('refused', 'kind')
        invoice, outcome, _, message = till.make('invoice', 'I-1', buyer_name='ООО', order=order, total=450000, vat_amount=1)
        assert outcome == 'done' and till.admin.rows('invoice')[invoice]['vat_amount'] == 81148, message
        assert till.line('invoice_line', invoice, 400000)[1:3] == ('refused', 'amount')
        assert till.line('invoice_line', invoice, 1000000, quantity=2)[1:3] == ('refused', 'package')
        row, outcome, _, message = till.line('invoice_line', invoice, 500000)
        assert outcome == 'done' and till.admin.rows('invoice_line')[row]['vat_amount'] == 90164, message
        assert till.line('invoice_line', invoice, 500000)[1:3] == ('refused', 'package')


if __name__ == '__main__':
    main()

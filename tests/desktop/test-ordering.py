#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client in the window (S0-24, S0-28, S0-31), by the keyboard alone: only what a client can use is there; from the catalogue to
the order, with and without a network, changed while it is pending; paid, it is a purchase; an offer leads to the order."""
import re
import time

from desk import (PATIENCE, column, find_all, focused, go_to, kabinet, key, keys, labels, main, name_of, says, sign_in, states, steps,
                  tab_to, table, wait_for)
from sales import Sales

SALES = None
SECTIONS = ['Catalogue', 'Orders', 'Licences', 'Purchase History', 'Offers', 'Messages', 'Support', 'Activity']


def on(app, title):
    return any(name_of(a).startswith(title) for a in focused(app))


def to(app, title):
    tab_to(app, lambda a: name_of(a).startswith(title) and a.get_role_name() != 'list item')


def orders():
    """The client's, newest first."""
    mine = [o for o in SALES.api.rows('order').values() if o.get('client') == SALES.bakery]
    return sorted(mine, key=lambda o: o['created_at'], reverse=True)


def placed(app):
    says(app, 'Order Placed')
    says(app, 'Open the Order')


def closed(app):
    key('Escape')
    app.gone('label', 'Order Placed')


def sections(app):
    """S0-28: the catalogue, and what is the client's own; nothing of those who sell"""
    rows = find_all(app.find('list', 'Sections'), 'row') or find_all(app.find('list', 'Sections'), 'list item')
    assert [name_of(r) for r in rows] == SECTIONS, [name_of(r) for r in rows]
    tab = app.find('table', 'Catalogue')
    assert sorted(column(app, tab, 'Name')) == sorted(SALES.packages), column(app, tab, 'Name')


def ordered(app):
    """S0-24: a package of the catalogue is ordered at the price that is shown, by an invoice"""
    before = {o['id'] for o in orders()}
    app.select_row(app.find('table', 'Catalogue'), 'Бухгалтерия Профи', activate=True)
    app.find('button', 'Order…')
    to(app, 'Order…')
    key('Return')
    says(app, 'New Order')
    wait_for(lambda: on(app, 'Package'), PATIENCE, 'the keyboard at the package')
    to(app, 'Quantity')
    key('ctrl+a')
    keys('2')
    says(app, '₽24,690.00')
    key('ctrl+s')
    placed(app)
    says(app, re.compile('^Invoice I-'))
    closed(app)
    [order] = [o for o in orders() if o['id'] not in before]
    assert (order['total'], order['status'], order['channel'], order['way']) == (2469000, 'pending', 'site', 'invoice'), order
    assert order['agent'] == SALES.agents['Данилов'], order
    return order['id']


def changed(app):
    """S4-83: the order that is pending is changed without a network, and arrives with it; its first invoice is void"""
    order = ordered(app)
    number = SALES.number('order', order)
    SALES.server.stop()
    go_to(app, 'my-orders')
    app.select_row(table(app, 'Orders'), number, activate=True)
    says(app, 'Change the Order…')
    tab_to(app, lambda a: name_of(a).startswith('Change the Order'))
    key('Return')
    wait_for(lambda: on(app, 'Package'), PATIENCE, 'the keyboard at the package')
    to(app, 'Quantity')
    key('ctrl+a')
    keys('3')
    says(app, '₽37,035.00')
    key('ctrl+s')
    placed(app)
    says(app, 'Waits to be sent')
    SALES.server.start()
    SALES.api, SALES.n = SALES.server.client().sign_in(*SALES.admin), 0
    key('F5')
    wait_for(lambda: SALES.api.rows('order')[order]['total'] == 3703500, PATIENCE * 2, 'the change to arrive')
    closed(app)
    invoices = [i for i in SALES.api.rows('invoice').values() if i['order'] == order]
    assert sorted((i['status'], i['total']) for i in invoices) == [('open', 3703500), ('void', 2469000)], invoices
    return order


def bought(app):
    """S0-31: what the office marks as paid is among the purchases, and can be changed no more"""
    order = changed(app)
    SALES.do('pay', 'order', order, document='п/п 77')
    go_to(app, 'purchases')
    tab = table(app, 'Purchase History')
    wait_for(lambda: '₽37,035.00' in column(app, tab, 'Price'), PATIENCE, 'the purchase')
    assert '₽2,900.00' not in column(app, tab, 'Price'), 'what was cancelled is no purchase'


def offered(app):
    """S0-31: what is offered today, and not what was or will be; looked at it is seen; it is ordered with its code"""
    go_to(app, 'my-offers')
    says(app, 'Касса дешевле')
    says(app, 'Promo code ВАМ15')
    assert not any('Вчерашнее' in x or 'Завтрашнее' in x for x in labels(app)), labels(app)
    wait_for(lambda: SALES.api.rows('offer')[SALES.offer].get('seen_at'), PATIENCE, 'the offer to be seen')
    assert not [o for o in SALES.api.rows('offer').values() if o['id'] != SALES.offer and o.get('seen_at')]
    time.sleep(0.3)
    to(app, 'Order…')
    key('Return')
    says(app, 'New Order')
    says(app, '₽4,500.00')
    wait_for(lambda: on(app, 'Package'), PATIENCE, 'the keyboard at the package')
    key('ctrl+s')
    placed(app)
    wait_for(lambda: orders()[0]['total'] == 382500, PATIENCE, 'the order with its code')
    assert orders()[0]['promo_code'] == 'ВАМ15', orders()[0]
    closed(app)


def test_client():
    """From the catalogue to what was bought"""
    global SALES
    with Sales() as SALES:
        SALES.bakery = next(c['id'] for c in SALES.api.rows('client').values() if 'Горелова' in c['name'])
        code = SALES.do('create', 'promo_code', code='ВАМ15', kind='percent', percent=1500)
        cash = SALES.packages['Касса Онлайн']
        SALES.offer = SALES.do('create', 'offer', client=SALES.bakery, title='Касса дешевле', text='До конца месяца', package=cash,
                               promo_code=code)
        SALES.do('create', 'offer', client=SALES.bakery, title='Вчерашнее', valid_to='2020-01-01')
        SALES.do('create', 'offer', client=SALES.bakery, title='Завтрашнее', valid_from='2199-01-01')
        login = SALES.server.add_user('client', 'Горелова', 'Марина', 'marina@example.org', '--client', SALES.bakery)
        # that is where a client begins
        with kabinet() as app:
            sign_in(app, SALES.server.url, *login)
            wait_for(lambda: [name_of(row) for row in find_all(app.acc, 'row') if 'selected' in states(row)] == ['Catalogue'], PATIENCE, 'the catalogue')
            table(app, 'Catalogue')
            steps(app, sections, bought, offered)


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners in the window (S1-51 to S1-54): a new one, what it earns with a preview on last month's sales, its packages, with no
network, what keeps it from being deleted; what its manager sees of it, and may change."""
import datetime

from catalogue import Company
from desk import (PATIENCE, column, count, find_all, get_text, kabinet, key, labels, main, name_of, open_filter, says, set_text,
                  sign_in, states, steps, table, wait_for)

COMPANY = None
NORTH = 'Партнёр «Север»'
LAST_MONTH = datetime.date.today().replace(day=1) - datetime.timedelta(days=10)


def sell(number, package, price, day):
    COMPANY.do('create', 'licence', number=number, client_name='ООО «Балтийский фрахт»', package=package, package_name='Касса Онлайн',
               quantity=1, price=price, currency='RUB', partner=COMPANY.north, partner_name=NORTH, sold_on=day.isoformat(),
               issued_on=day.isoformat(), valid_from=day.isoformat(), status='active')


def fill(app, name, text):
    set_text(app.find('text', name, index=-1), text)


def opened(app, name):
    app.select_row(app.find('table', 'Partners'), name, activate=True)
    wait_for(lambda: get_text(app.find('text', 'Name')) == name, PATIENCE, 'the card of ' + name)


def add(app):
    """S1-51, S1-53: a new partner; the packages that its agents will see"""
    tab = table(app, 'Partners')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'the partners')
    key('ctrl+n')
    says(app, 'New Partner')
    says(app, 'Save the partner; then say here what it earns.')
    fill(app, 'Name', 'Партнёр «Восток»')
    key('ctrl+s')
    says(app, 'Saved')
    wait_for(lambda: count(app, tab) == 3, what='one more')
    says(app, 'Its agents see no package yet')
    says(app, 'No reward is agreed on yet')
    app.click('button', 'Add a Package')
    app.type_text(app.find('text', 'Find'), 'аудит')
    wait_for(lambda: any('Аудит' in name_of(r) for r in find_all(app.acc, 'list item') + find_all(app.acc, 'row')), what='the package')
    key('Return')
    key('ctrl+s')
    wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save')), PATIENCE, 'saved')
    east = wait_for(lambda: COMPANY.row('partner', name='Партнёр «Восток»'), PATIENCE, 'the partner at the server')
    wait_for(lambda: COMPANY.row('package_binding', partner=east['id'], package=COMPANY.audit), PATIENCE, 'its package at the server')


def reward(app):
    """S1-52: what the partner earns; a preview with last month's sales, anew as one types; in force from today"""
    opened(app, NORTH)
    says(app, 'Данилов Пётр')
    # what it sold, less what was given back, on the day of that
    says(app, '₽16,500.00')
    payment = COMPANY.do('create', 'payment', partner=COMPANY.north, amount=500000, currency='RUB', state='succeeded', provider='bank')
    COMPANY.do('create', 'refund', payment=payment, amount=30000, currency='RUB', reason='Не подошло', provider='bank', state='succeeded')
    says(app, '1 sale · Refunded: ₽300.00')
    says(app, '₽4,200.00')
    app.click('button', 'Add a Reward Plan')
    says(app, 'New Reward Plan')
    window = wait_for(lambda: next((w for w in app.windows() if w.get_name() == 'Reward Plan'), None), PATIENCE, 'the window of the plan')
    set_text(app.find('text', 'Name', root=window), 'Десятая часть')
    key('ctrl+s')
    says(app, '“Percent” must be filled in.')
    set_text(app.find('text', 'Percent', root=window, index=0), '10')
    says(app, '2 sales for ₽16,500.00')
    says(app, '₽1,650.00')
    set_text(app.find('text', 'Percent', root=window, index=0), '20')
    says(app, '₽3,300.00')
    set_text(app.find('text', 'Largest reward of one sale', root=window), '1000')
    says(app, '₽1,900.00')
    key('ctrl+s')
    says(app, 'Saved')
    plan = wait_for(lambda: COMPANY.row('reward_plan', partner=COMPANY.north), PATIENCE, 'the plan at the server')
    assert (plan['kind'], plan['percent'], plan['parameters']) == ('percent', 2000, {'max_reward': 100000}), plan
    key('Escape')
    says(app, 'In force')


def offline(app):
    """S1-51: with no network a partner is changed, which is sent later; one that sells is not deleted; S1-52: partners are found by
    what they are paid by"""
    COMPANY.proxy.cut()
    says(app, 'Offline')
    fill(app, 'Contact person', 'Громов Андрей')
    key('ctrl+s')
    says(app, 'Saved')
    tab = app.find('table', 'Partners')
    opened(app, 'Партнёр «Юг»')
    app.menu('More', 'D_elete')
    # a promo code is its own: it stays
    dialog = app.dialog('“Партнёр «Юг»” Is in Use')
    app.answer(dialog, 'Close')
    assert count(app, tab) == 3
    open_filter(app, 'Reward')
    app.find('radio', 'Percent')
    key('space')
    wait_for(lambda: column(app, tab, 'Name') == [NORTH], PATIENCE, 'whom a percentage is paid')
    key('space', 'Down', 'Down', 'Down', 'Down', 'Down', 'space')
    wait_for(lambda: column(app, tab, 'Name') == ['Партнёр «Восток»', 'Партнёр «Юг»'], PATIENCE, 'those who have no plan')
    key('Escape')
    app.click('button', 'Clear')
    wait_for(lambda: count(app, tab) == 3, PATIENCE, 'all of them')
    COMPANY.proxy.restore()
    key('F5')
    wait_for(lambda: COMPANY.row('partner', contact_name='Громов Андрей'), PATIENCE, 'the contact at the server')


def own_partner(app):
    """S0-22, S1-54: a partner's manager has that partner alone, changes how it is reached, and reads the rest"""
    tab = table(app, 'Partners')
    wait_for(lambda: column(app, tab, 'Name') == [NORTH], PATIENCE, 'the own one')
    opened(app, NORTH)
    assert 'editable' not in states(app.find('text', 'Name')), states(app.find('text', 'Name'))
    assert not find_all(app.acc, 'button', 'Add a Package') and not find_all(app.acc, 'button', 'Add a Reward Plan')
    assert not [n for n in labels(app) if 'Internal note' in n]
    says(app, 'Десятая часть')
    fill(app, 'Contact person', 'Власова Ирина')
    key('ctrl+s')
    wait_for(lambda: COMPANY.row('partner', contact_name='Власова Ирина'), PATIENCE, 'the contact at the server')


def test_partners():
    global COMPANY
    with Company() as COMPANY:
        sell('L-1', COMPANY.cash, 450000, LAST_MONTH)
        sell('L-2', COMPANY.audit, 1200000, LAST_MONTH)
        sell('L-3', COMPANY.cash, 450000, datetime.date.today())
        with kabinet('--section=partners') as app:
            sign_in(app, COMPANY.url, *COMPANY.admin)
            steps(app, add, reward, offline)
        with kabinet('--section=partners') as app:
            sign_in(app, COMPANY.url, *COMPANY.partner)
            steps(app, own_partner)


main()

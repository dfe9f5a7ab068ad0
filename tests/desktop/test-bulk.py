#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several rows of a list at once (issue 6, sections.md: selection for bulk actions): packages put on sale, archived and bound to a
partner (S1-40, S1-53), options deleted but for those in use (S1-47), promo codes ended (S1-48), orders cancelled but for those that
are over (S1-73), each with what was left as it was, and a way back; what is chosen is copied; and who may do none of it (S1-54)."""
from catalogue import Company
from desk import (PATIENCE, column, count, find_all, get_text, go_to, kabinet, key, labels, main, name_of, re, says, sign_in, steps,
                  table, wait_for)
from sales import Sales

COMPANY = SALES = None


def listed(app, title, n):
    """The list, with the keyboard in its rows."""
    tab = table(app, title)
    wait_for(lambda: count(app, tab) == n, PATIENCE, '%d rows' % n)
    key('ctrl+f', 'Tab')
    app.mouse(app.row_accessibles(tab)[0])
    key('Escape')
    return tab


def choose_all(app, n):
    key('ctrl+a')
    app.find(None, '%d selected' % n)


def change(app, item):
    """By keyboard alone, as from the menu of any button."""
    app.menu('Change', item)


def none_chosen(app):
    app.gone(None, re.compile(' selected$'))


def all_say(app, tab, state):
    """Every row has that state. Not by its column: GTK 4.8 tells of cells that were hidden for want of room after the others."""
    rows = app.table_rows(tab)
    return rows and all(state in row for row in rows)


def packages(app):
    """S1-40, S1-53: archived in one go and back; bound to a partner, but for what is bound already"""
    tab = listed(app, 'Packages', 2)
    choose_all(app, 2)
    change(app, '_Archive')
    says(app, 'Archived: 2 packages')
    none_chosen(app)
    wait_for(lambda: all_say(app, tab, 'Archived'), PATIENCE, 'both archived')
    app.click('button', 'Undo')
    wait_for(lambda: all_say(app, tab, 'On sale'), PATIENCE, 'both on sale again')
    wait_for(lambda: COMPANY.row('package', name='Аудит')['state'] == 'on_sale', PATIENCE, 'on sale at the server')
    choose_all(app, 2)
    change(app, '_Put on Sale')
    says(app, 'Nothing to change: they are so already')
    # one of them is bound to the partner of the north
    choose_all(app, 2)
    change(app, '_Bind to a Partner…')
    dialog = app.dialog('Bind to Which Partner?')
    app.type_text(app.find('text', 'Find', root=dialog), 'север')
    wait_for(lambda: any('Север' in name_of(r) for r in find_all(dialog, 'list item') + find_all(dialog, 'row')), what='the partner')
    key('Return')
    says(app, 'Bound: 1 package')
    wait_for(lambda: COMPANY.row('package_binding', package=COMPANY.audit, partner=COMPANY.north), PATIENCE, 'the binding at the server')
    assert COMPANY.row('package_binding', package=COMPANY.cash, partner=COMPANY.north)
    app.click('button', 'Undo')
    wait_for(lambda: not COMPANY.row('package_binding', package=COMPANY.audit, partner=COMPANY.north), PATIENCE, 'no binding')


def options(app):
    """S1-47: what is in use stays, and the refusal names it; the other goes, and comes back"""
    go_to(app, 'options')
    tab = listed(app, 'Options', 2)
    choose_all(app, 2)
    change(app, 'D_elete')
    dialog = app.dialog('Left as They Were: 1 option')
    words = ' '.join(a.get_name() for a in find_all(dialog, 'label'))
    assert 'Защищённый носитель' in words and 'Касса Онлайн' in words and 'Настройка' not in words, words
    app.answer(dialog, 'Close')
    wait_for(lambda: column(app, tab, 'Name') == ['Защищённый носитель'], PATIENCE, 'the other one gone')
    app.click('button', 'Undo')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'put back')
    # the chosen rows are copied, and no others
    key('Home', 'space', 'ctrl+c')
    says(app, '1 row copied')
    key('Escape')
    none_chosen(app)


def promo_codes(app):
    """S1-48, S1-50: ended with no network; told to the server later"""
    go_to(app, 'promo-codes')
    tab = listed(app, 'Promo Codes', 2)
    COMPANY.proxy.cut()
    says(app, 'Offline')
    choose_all(app, 2)
    change(app, '_End')
    says(app, 'Ended: 2 promo codes')
    wait_for(lambda: all_say(app, tab, 'Archived'), PATIENCE, 'both ended')
    COMPANY.proxy.restore()
    key('F5')
    wait_for(lambda: {c['state'] for c in COMPANY.api.rows('promo_code').values()} == {'archived'}, PATIENCE, 'ended at the server')


def read_only(app):
    """S1-54: an agent may change none of it, and writes down and copies what it sees"""
    listed(app, 'Packages', 1)
    choose_all(app, 1)
    app.find('button', 'Export')
    assert not find_all(app.acc, 'button', 'Change'), 'an agent changes packages'
    key('ctrl+c')
    says(app, '1 row copied')


def test_catalogue():
    global COMPANY
    with Company() as COMPANY:
        with kabinet('--section=packages') as app:
            sign_in(app, COMPANY.url, *COMPANY.admin)
            steps(app, packages, options, promo_codes)
        with kabinet('--section=packages') as app:
            sign_in(app, COMPANY.url, *COMPANY.agent)
            steps(app, read_only)


def own_order(app):
    """S1-63, S1-73: who sells cancels the own orders, several at once"""
    tab = table(app, 'Orders')
    number = SALES.number('order', SALES.orders.fresh)
    app.select_row(tab, number)
    key('space')
    app.find(None, '1 selected')
    change(app, '_Cancel…')
    dialog = app.dialog('Cancel 1 order?')
    app.type_text(app.find('text', re.compile('^Reason'), root=dialog), 'Передумал')
    app.click(app.find('button', 'Cancel the Orders', root=dialog))
    says(app, 'Cancelled: 1 order')
    wait_for(lambda: SALES.api.rows('order')[SALES.orders.fresh]['status'] == 'cancelled', PATIENCE, 'cancelled at the server')


def orders(app):
    """S1-73: what waits is cancelled, what is over stays and says why"""
    everything = len(SALES.api.rows('order'))
    tab = listed(app, 'Orders', everything)
    waits = [row for row in app.table_rows(tab) if 'Pending' in row]
    assert 0 < len(waits) < everything, waits
    choose_all(app, everything)
    change(app, '_Cancel…')
    dialog = app.dialog('Cancel %d orders?' % everything)
    # what comes while somebody thinks about it was not asked about
    late = SALES.sale(next(c['id'] for c in SALES.api.rows('client').values()), 'Касса Онлайн')
    wait_for(lambda: count(app, tab) == everything + 1, PATIENCE, 'another order')
    app.type_text(app.find('text', re.compile('^Reason'), root=dialog), 'Акция закончилась')
    app.click(app.find('button', 'Cancel the Orders', root=dialog))
    left = app.dialog('Left as They Were: %d orders' % (everything - len(waits)))
    assert any('Confirmed' in a.get_name() for a in find_all(left, 'label')), 'why they were left'
    app.answer(left, 'Close')
    wait_for(lambda: len([row for row in app.table_rows(tab) if 'Pending' in row]) == 1, PATIENCE, 'none pending but the late one')
    done = wait_for(lambda: (lambda found: len(found) >= len(waits) and found)(
        [o for o in SALES.api.rows('order').values() if o.get('status_reason') == 'Акция закончилась']), PATIENCE, 'cancelled at the server')
    assert {o['status'] for o in done} == {'cancelled'} and len(done) == len(waits), done
    assert SALES.api.rows('order')[late]['status'] == 'pending', 'an order that nobody was asked about'


def test_orders():
    global SALES
    with Sales() as SALES:
        with kabinet('--section=orders') as app:
            sign_in(app, SALES.server.url, *SALES.agent)
            steps(app, own_order)
        with kabinet('--section=orders') as app:
            sign_in(app, SALES.server.url, *SALES.admin)
            steps(app, orders)


main()

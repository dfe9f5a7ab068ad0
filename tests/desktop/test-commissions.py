#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commissions (S0-30): what each sale brought, what came of it, totals that are the sums of the rows, and the way to the sale and
back; a manager reads those of the partner, an agent the own ones."""
from desk import (PATIENCE, count, find_all, get_text, kabinet, key, keys, labels, main, name_of, re, says, sign_in, table, wait_for)
from sales import Sales

TILES = ('Accrued', 'Paid out', 'Taken back', 'To be paid out')


def kopecks(text):
    return int(re.sub(r'\D', '', text)) * (-1 if re.search('[-−]', text) else 1)


def tiles(app):
    """What stands in the tiles, in kopecks; nothing while they are read."""
    names = [name_of(b) for b in find_all(app.acc, 'button') if name_of(b).startswith(tuple(t + ': ' for t in TILES))]
    return [kopecks(next(n for n in names if n.startswith(t + ': '))) for t in TILES] if len(names) == 4 and '…' not in ' '.join(names) else None


def booked(sales, partner, agent=None):
    """The same from the lines of the ledger, as the server has them: nothing is paid out here."""
    lines = [x for x in sales.api.rows('ledger_line').values()
             if x.get('partner') == partner and agent in (None, x.get('agent')) and x['rule'] in ('commission', 'claw_back')]
    accrued, back = (sum(x['amount'] for x in lines if x['rule'] == rule) for rule in ('commission', 'claw_back'))
    return [accrued, 0, back, accrued - back]


def shows(app, expected):
    wait_for(lambda: tiles(app) == expected, PATIENCE, lambda: 'tiles of %s, not %s' % (expected, tiles(app)))


def manager(app, sales, licence):
    """Totals, by keyboard to one commission, to its licence and back; a refund that comes meanwhile is seen"""
    tab = table(app, 'Commissions')
    shows(app, booked(sales, sales.north))
    rows = app.table_rows(tab)
    amounts = [kopecks(next(c for c in row if '₽' in c)) for row in rows]
    assert sum(amounts) == booked(sales, sales.north)[0] and len(rows) == count(app, tab), rows
    assert {'Payable', 'Nothing earned'} <= {c for row in rows for c in row}, rows
    # what is searched is what the tiles tell
    key('ctrl+f')
    keys(licence['number'])
    wait_for(lambda: count(app, tab) == 1, PATIENCE, 'one commission')
    amount = licence['price'] // 10
    shows(app, [amount, 0, 0, amount])
    key('Down', 'Return')
    says(app, 'Why It Is That Much')
    app.find('row', re.compile('^Explanation: Десятая часть: 10% of '))
    wait_for(lambda: find_all(app.acc, 'row', re.compile('^Agent: Данилов')), PATIENCE, 'whose sale it is')
    app.mouse(app.scroll_to(app.find('row', re.compile('^Licence'))))
    wait_for(lambda: find_all(app.acc, 'row', 'Commission'), PATIENCE, 'the card of the licence')
    # what somebody else does to the licence meanwhile is said in its card
    sales.do('suspend', 'licence', licence['id'], reason='Проверка')
    says(app, 'changed this record')
    app.mouse(app.scroll_to(app.find('row', 'Commission')))
    wait_for(lambda: count(app, tab) == 1, PATIENCE, 'the list as it was left')
    payment = next(p for p in sales.api.rows('payment').values() if p['order'] == licence['order'])
    sales.do('create', 'refund', payment=payment['id'], reason='Возврат', amount=payment['amount'], currency='RUB', provider='bank',
             state='succeeded')
    shows(app, [amount, 0, amount, 0])
    wait_for(lambda: find_all(app.acc, 'row', 'State: Taken back'), PATIENCE, 'its state in the card')
    key('Escape')
    key('ctrl+f', 'ctrl+a', 'BackSpace')
    shows(app, booked(sales, sales.north))
    # a tile puts first what it is the sum of
    app.click('button', re.compile('^Taken back: '))
    wait_for(lambda: licence['number'] in app.table_rows(tab, 1)[0], PATIENCE, 'what was taken back, first')
    # and it is written down as all lists are
    key('ctrl+f', 'Down', 'ctrl+a', 'ctrl+c')
    says(app, re.compile('^%d rows copied' % count(app, tab)))


def test_commissions():
    """a manager follows a commission to its sale and back, and sees a refund take it back; an agent reads the own ones alone"""
    with Sales() as sales:
        for partner in (sales.north, sales.south):
            sales.do('create', 'reward_plan', name='Десятая часть', partner=partner, kind='percent', percent=1000, currency='RUB',
                     valid_from='2020-01-01', hold_days=0)
        for n, order in enumerate((sales.orders.fresh, sales.orders.waiting, sales.orders.south)):
            sales.do('pay', 'order', order, document='п/п 30%d' % n)
        licence = next(x for x in sales.api.rows('licence').values() if x['order'] == sales.orders.fresh)
        with kabinet('--section=commissions') as app:
            sign_in(app, sales.server.url, *sales.partner)
            manager(app, sales, licence)
        with kabinet('--section=commissions') as app:
            sign_in(app, sales.server.url, *sales.other)
            shows(app, booked(sales, sales.south, sales.agents['Ефимова']))
            assert tiles(app)[0] == 45000 and count(app, table(app, 'Commissions')) == 1
            assert not any('Фрахт' in text or 'фрахт' in text for text in labels(app)), 'another partner\'s client'


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a partner has (S0-26, S0-30, S4-67, S4-68): a link with a code that is proposed, whose address is copied, which is seen in
figures as they come, and switched off; and commissions, each figure of which opens the lines that it is the sum of."""
from desk import (PATIENCE, find_all, get_text, go_to, kabinet, key, labels, main, name_of, re, says, set_text, sign_in, table, wait_for)
from sales import Sales


def commissions(app, sales):
    """What is owed, and of it what is held: by sale, by plan, and why; the sums are the figures"""
    go_to(app, 'partners')
    app.select_row(table(app, 'Partners'), 'Партнёр «Север»', activate=True)
    fresh, waiting = (next(x['number'] for x in sales.api.rows('licence').values() if x['order'] == order)
                      for order in (sales.orders.fresh, sales.orders.waiting))
    lines = [x for x in sales.api.rows('ledger_line').values() if x.get('partner') == sales.north]
    owed = sum(x['amount'] * (1 if x['side'] == 'credit' else -1) for x in lines)
    held = sum(x['amount'] for x in lines if x.get('hold_until'))
    assert 0 < held == owed, lines
    for figure, total in (('Owed', owed), ('Held, in case of refunds', held), ('Can be paid out', 0)):
        app.mouse(app.scroll_to(app.find('row', re.compile('^' + figure))))
        window = app.dialog(figure)
        texts = [get_text(label) or name_of(label) for label in find_all(window, 'label')]
        amounts = [int(re.sub(r'\D', '', t)) * (-1 if t.startswith(('-', '−')) else 1) for t in texts if '₽' in t and re.fullmatch(r'[-−]?₽[\d,.]+', t)]
        assert amounts[0] == total == sum(amounts[1:]), (figure, texts)
        if total:
            said = ' '.join(texts)
            assert fresh in said and waiting in said and 'Десятая часть, version 1' in said and 'Held until' in said, texts
        key('Escape')
        wait_for(lambda: len(app.windows()) == 1, what='the window to close')


def test_partner():
    """a link is made, followed, seen in figures, and paused; commissions open what they are made of"""
    with Sales() as sales:
        sales.set('partner', sales.north, promotes_through_links=True)
        sales.do('create', 'reward_plan', name='Десятая часть', partner=sales.north, kind='percent', percent=1000, currency='RUB',
                 valid_from='2020-01-01', hold_days=14)
        for n, order in enumerate((sales.orders.fresh, sales.orders.waiting)):
            sales.do('pay', 'order', order, document='п/п 30%d' % n)
        follow = lambda code: sales.server.client().request('GET', '/go/' + code)
        with kabinet('--section=links') as app:
            sign_in(app, sales.server.url, *sales.partner)
            says(app, 'No Partner Links Yet')
            key('ctrl+n')
            says(app, 'New Partner Link')
            code = get_text(app.find('text', 'Code'))
            assert re.fullmatch('[a-z0-9]{8}', code) and get_text(app.find('text', 'Leads to')) == '/register', code
            set_text(app.find('text', 'Name'), 'Рассылка')
            set_text(app.find('text', 'SubID 1'), 'осень')
            # what is wrong is said, and nothing is lost
            set_text(app.find('text', 'Leads to'), 'javascript:alert(1)')
            key('ctrl+s')
            says(app, re.compile('begins with https://'))
            set_text(app.find('text', 'Leads to'), '/register')
            key('ctrl+s')
            says(app, 'Saved')
            link = wait_for(lambda: next(iter(sales.api.rows('tracking_link').values()), None), PATIENCE, 'the link at the server')
            assert (link['code'], link['partner'], link.get('agent'), link['sub1'], link['state']) == (code, sales.north, None, 'осень', 'active'), link
            app.find('image', 'The partner link as a QR code')
            app.mouse(app.scroll_to(app.find('row', re.compile('^Copy the Link'))))
            says(app, 'Copied')
            assert '%s/go/%s' % (sales.server.url, code) in labels(app), labels(app)
            # what comes of it is seen as it comes
            for _ in range(3):
                assert follow(code)[0] == 302
            wait_for(lambda: any(text.startswith('Visits: 3 ') for text in labels(app)), PATIENCE, 'the figures in the card')
            key('Escape')
            tab = table(app, 'Partner Links')
            wait_for(lambda: [{code, '3', 'Рассылка'} - set(r) for r in app.table_rows(tab)] == [set()], PATIENCE,
                     lambda: 'the visits in the list, not %s' % app.table_rows(tab))
            # switched off where it is
            app.select_row(tab, 'Рассылка', activate=True)
            app.choose('combo', 'Paused', name='State')
            key('ctrl+s')
            wait_for(lambda: follow(code)[0] == 404, PATIENCE, 'a link that leads nowhere')
            says(app, re.compile('^It is switched off'))
            key('Escape')
            commissions(app, sales)


main()

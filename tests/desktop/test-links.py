#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partner links in the window (S0-26, S0-30, S4-67, S4-68): a partner makes one, with a code that is proposed, copies its address, sees
what comes of it as it comes, and switches it off."""
from desk import (PATIENCE, get_text, kabinet, key, labels, main, re, says, set_text, sign_in, table, wait_for)
from sales import Sales


def test_links():
    """one is made, followed, seen in figures, and paused"""
    with Sales() as sales:
        sales.set('partner', sales.north, promotes_through_links=True)
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


main()

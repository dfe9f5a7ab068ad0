#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sales analytics in the window (S1-20, S1-24 to S1-29): figures that equal the rows they open to, by the keyboard, with a network
and without one, for an administrator and for an agent, who sees his own alone."""
import datetime
import os
import sys
import time

from desk import (HERE, PATIENCE, by_keys, column, count, find_all, kabinet, key, keys, main, name_of, open_filter, re, run,
                  says, sign_in, steps, wait_for, workbook)
from sales import TODAY, Sales, day

sys.path.insert(0, os.path.dirname(HERE))
from cutproxy import CutProxy                             # noqa: E402

SOLD = ('active', 'suspended', 'expired', 'revoked', 'transferred')
SALES = PROXY = None
BACK = 123400


class Company(Sales):
    """The same company after two months of sales: by two agents of two partners, and from its site."""

    def sell(self):
        sellers = [(self.north, 'Партнёр «Север»', 'Данилов', 'agent'), (self.south, 'Партнёр «Юг»', 'Ефимова', 'agent'),
                   (None, None, None, 'site')]
        names = list(self.packages)
        for i in range(48):
            partner, partner_name, agent, channel = sellers[i * 7 % 5 % 3]
            values = {'client_name': 'ООО «Покупатель %02d»' % i, 'package': self.packages[names[i % 4]], 'package_name': names[i % 4],
                      'price': 100000 + 12345 * i, 'currency': 'RUB', 'channel': channel, 'quantity': 1, 'status': 'active',
                      'number': 'A-%06d' % i, 'issued_on': day(-i), 'sold_on': day(-i), 'valid_from': day(-i), 'valid_to': day(365 - i)}
            if partner:
                values.update(partner=partner, partner_name=partner_name)
            if agent:
                values.update(agent=self.agents[agent], agent_name=agent)
            self.do('create', 'licence', **values)
        # of something that the south had sold, a part was given back today
        payment = self.do('create', 'payment', partner=self.south, agent=self.agents['Ефимова'], amount=500000, currency='RUB',
                          state='succeeded', provider='bank')
        self.do('create', 'refund', payment=payment, amount=BACK, currency='RUB', reason='Не подошло', provider='bank', state='succeeded')


def expected(days, **having):
    """Revenue and number of what the server has of the last so many days."""
    since = (TODAY - datetime.timedelta(days - 1)).isoformat()
    rows = [r for r in SALES.api.rows('licence').values()
            if r['status'] in SOLD and r['sold_on'] and since <= r['sold_on'] <= day(0)
            and all(r.get(k) == v for k, v in having.items())]
    return sum(r['price'] for r in rows if r['status'] != 'revoked'), len(rows)


def money(minor):
    return '₽{:,.2f}'.format(minor / 100)


def tile(app, title, value):
    """Waits until the tile has this value."""
    return wait_for(lambda: next((b for b in find_all(app.acc, 'push button', re.compile('^%s: ' % title))
                                  if name_of(b).startswith('%s: %s' % (title, value))), None),
                    PATIENCE, '%s: %s' % (title, value))


def figures(app, days, **having):
    revenue, n = expected(days, **having)
    tile(app, 'Revenue', money(revenue))
    tile(app, 'Licences sold', '{:,}'.format(n))
    return revenue, n


def report(app):
    return app.find('table', 'Products sold')


def is_report(app, n, revenue=None):
    """The rows that are open are so many, and, if they are of one page, add up to that."""
    tab = wait_for(lambda: count(app, report(app)) == n and report(app), PATIENCE, '%d rows' % n)
    if revenue is None:
        return tab
    found = column(app, tab, 'Price')
    total = sum(round(float(re.sub('[^0-9.]', '', text)) * 100) for text in found)
    assert len(found) == n and total == revenue, (len(found), n, total, revenue)
    return tab


def back(app):
    key('Escape')
    time.sleep(0.3)


def period(app, name):
    key('ctrl+f')
    time.sleep(0.2)
    key('space')
    row = app.find('list item', name)
    time.sleep(0.3)
    order = ['Today', 'Yesterday', 'This Week', 'Last 7 Days', 'Last 30 Days']
    assert row
    key('Home', *['Down'] * order.index(name), 'Return')
    app.find('push button', re.compile('^Period: %s' % name))


def tiles(app):
    """S1-25, S1-26: thirty days; each tile opens to its rows. S1-27 to S1-29: that is the report, twenty a page"""
    revenue, n = figures(app, 30)
    tile(app, 'Average price', money((2 * revenue + n) // (2 * n)))
    key('ctrl+f')
    by_keys(app, 'push button', name_of(tile(app, 'Revenue', money(revenue))))
    key('Return')
    tab = is_report(app, n)
    wanted = {'Number', 'Full name', 'Sold', 'Partner', 'Agent'}
    wait_for(lambda: wanted <= set(app.table_headers(tab)), PATIENCE, lambda: 'the columns %s, not %s' % (wanted, app.table_headers(tab)))
    rows = list(zip(column(app, tab, 'Partner'), column(app, tab, 'Agent')))
    assert len(rows) == 20, rows
    assert set(rows) == {('Партнёр «Север»', 'Данилов'), ('Партнёр «Юг»', 'Ефимова'), ('', '')}, rows
    back(app)
    # what was given back in these days, and what is left; it opens to the refunds
    tile(app, 'Refunds', money(BACK))
    says(app, 'After refunds: ' + money(revenue - BACK))
    app.click('push button', re.compile('^Refunds: '))
    tab = wait_for(lambda: next(iter(find_all(app.acc, 'table', 'Refunds')), None), PATIENCE, 'the refunds')
    wait_for(lambda: 'Amount' in app.table_headers(tab) and column(app, tab, 'Amount') == [money(BACK)], PATIENCE, 'the refund')
    assert column(app, tab, 'Why') == ['Не подошло'] and column(app, tab, 'Agent') == ['Ефимова Ольга'], app.table_rows(tab)
    back(app)
    app.click('push button', re.compile('^Revenue before: '))
    is_report(app, expected(60)[1] - n)
    back(app)


def breakdown(app):
    """S1-25, S1-26: by partner, and what came without one; each opens to its own"""
    revenue, n = expected(30, partner=SALES.south)
    row = app.find('list item', re.compile('^Партнёр «Юг»: '))
    assert money(revenue) in name_of(row), name_of(row)
    app.mouse(row)
    tab = is_report(app, n, revenue)
    assert set(column(app, tab, 'Partner')) == {'Партнёр «Юг»'}
    back(app)


def written(app):
    """S1-27: the report of products sold as a spreadsheet, with its totals; what it is made of as well"""
    path = os.path.join(os.environ['SESSION_DIR'], 'sold.xlsx')
    revenue, n = expected(30)
    app.click('push button', re.compile('^Revenue: '))
    is_report(app, n)
    key('ctrl+e')
    app.choose_file(path)
    says(app, 'Saved as “sold.xlsx”')
    rows, _ = workbook(path)
    titles = [rows[0][x][1] for x in sorted(rows[0])]
    price = sorted(rows[0])[titles.index('Price')]
    assert titles[:5] == ['Number', 'Full name', 'Sold', 'Partner', 'Agent'] and len(rows) == n + 2, (titles, len(rows), n)
    assert rows[-1]['A'][1] == 'Total: %d' % n and round(float(rows[-1][price][1]) * 100) == revenue, rows[-1]
    assert sum(round(float(r[price][1]) * 100) for r in rows[1:-1]) == revenue
    back(app)
    key('ctrl+e')
    app.choose_file(path.replace('sold', 'partners'))
    wait_for(lambda: os.path.exists(path.replace('sold', 'partners')), PATIENCE, 'partners.xlsx')
    rows, _ = workbook(path.replace('sold', 'partners'))
    assert rows[0]['A'][1] == 'Partner' and rows[-1]['A'][1] == 'Total' and rows[-1]['B'][1] == str(n), rows
    assert sum(int(r['B'][1]) for r in rows[1:-1]) == n and round(float(rows[-1]['D'][1]) * 100) == revenue, rows


def chart(app):
    """S1-25: the chart says each day's figure to whom does not see it; Enter opens the day"""
    plot = app.find('image', 'Revenue over time')
    key('ctrl+f')
    by_keys(app, 'image', 'Revenue over time')
    key('End')
    today = expected(1)
    wait_for(lambda: money(today[0]).replace('.00', '') in plot.fresh().get_description(), PATIENCE, 'the figure of today')
    key('Left')
    yesterday = expected(2)[0] - today[0]
    wait_for(lambda: money(yesterday).replace('.00', '') in plot.fresh().get_description(), PATIENCE, 'the figure of yesterday')
    key('Return')
    is_report(app, expected(2)[1] - today[1], yesterday)
    back(app)


def exported(app):
    """What is filtered says on paper what it is filtered by"""
    path = os.path.join(os.environ['SESSION_DIR'], 'filtered.pdf')
    key('ctrl+k')
    app.dialog('Search Everything')
    keys('pdf')
    app.find('list item', 'Save as PDF…')
    key('Return')
    app.choose_file(path)
    says(app, 'Saved as “filtered.pdf”')
    text = run(['pdftotext', '-layout', path, '-'])[1]
    assert 'Channel: Site' in text, text


def offline(app):
    """S1-22: without a network other days are asked for, and a partner's alone; how old they are is said"""
    PROXY.cut()
    says(app, 'Offline')
    period(app, 'Last 7 Days')
    revenue, n = figures(app, 7)
    app.click('push button', re.compile('^Licences sold: '))
    is_report(app, n, revenue)
    back(app)
    says(app, re.compile('^As the server had it: '))
    open_filter(app, 'Channel')
    app.mouse(app.find('radio', 'Site'))
    figures(app, 7, channel='site')
    key('Escape')
    app.gone('radio', 'Site')       # keys that come while it closes are nobody's
    exported(app)
    app.click('button', 'Do Not Filter by Channel')
    figures(app, 7)
    PROXY.restore()
    key('F5')


def follows(app):
    """S1-21: what is sold elsewhere is in the figures by itself"""
    SALES.do('create', 'licence', client_name='ИП Горелова', package=SALES.packages['Касса Онлайн'], package_name='Касса Онлайн',
             price=450000, currency='RUB', channel='site', quantity=1, status='active', number='A-999999', issued_on=day(0),
             sold_on=day(0))
    figures(app, 7)


def own(app):
    """S1-20: an agent has his own sales alone, and no filter by whom"""
    revenue, n = figures(app, 30, agent=SALES.agents['Данилов'])
    assert not find_all(app.acc, 'button', 'Filter by Agent') and not find_all(app.acc, 'button', 'Filter by Partner')
    app.click('push button', re.compile('^Revenue: '))
    tab = is_report(app, n, revenue)
    assert set(column(app, tab, 'Agent')) == {'Данилов'}
    assert not find_all(app.acc, 'push button', re.compile('^Refunds: ₽1')), 'what another one had to give back'
    back(app)
    PROXY.cut()
    says(app, 'Offline')
    period(app, 'Today')
    figures(app, 1, agent=SALES.agents['Данилов'])
    PROXY.restore()


def test_analytics():
    global SALES, PROXY
    with Company() as SALES:
        PROXY = CutProxy(('127.0.0.1', SALES.server.port))
        url = 'http://127.0.0.1:%d' % PROXY.port
        try:
            with kabinet('--section=analytics') as app:
                sign_in(app, url, *SALES.admin)
                steps(app, tiles, breakdown, written, chart, offline, follows)
            with kabinet('--section=analytics') as app:
                sign_in(app, url, *SALES.agent)
                steps(app, own)
        finally:
            PROXY.close()


main()

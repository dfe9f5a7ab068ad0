#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences are issued in the window (S1-34 to S1-36, S1-50, S1-54, S1-73), by the keyboard alone: for a client who is found by
the phone or is new, with the price as it comes about, by an invoice or paid already, with and without a network; what was typed
is there again after the program died."""
import os
import signal
import time

from desk import (PATIENCE, find_all, focused, kabinet, key, keys, labels, main, name_of, re, run, says, sign_in, states, steps, tab_to,
                  table, wait_for, x_windows)
from mailbox_server import MailServer
from sales import SELLER, Sales
from yookassa import YooKassa

SALES = None
INSURANCE = 'Страхование груза'


def begin(app):
    key('ctrl+n')
    says(app, 'To be paid')
    wait_for(lambda: on(app, 'Phone, name or e-mail'), PATIENCE, 'the keyboard to be at the phone')


def on(app, title):
    return any(name_of(a) == title for a in focused(app))


def to(app, title):
    tab_to(app, lambda a: name_of(a).startswith(title) and a.get_role_name() != 'list item')


def package(app, typed, name):
    to(app, 'Package')
    key('space')
    app.find('text', 'Find')
    keys(typed)
    wait_for(lambda: [a for a in find_all(app.acc, 'list item', name)], PATIENCE, name)
    key('Return')
    wait_for(lambda: on(app, 'Package'), PATIENCE, 'the package to be chosen')


def lines(app):
    """The price as it is shown: (text, amount) of each line."""
    found = []
    for row in find_all(app.acc, 'list item'):
        texts = [a.get_name() for a in find_all(row, 'label') if a.get_name()]
        if len(texts) >= 2 and re.match(r'^[−-]?₽[\d,.]+$', texts[-1]):
            found.append((texts[0], texts[-1]))
    return found


def costs(app, *expected):
    wait_for(lambda: set(expected) <= set(lines(app)), PATIENCE, 'a price of %s' % (expected,))


def issued(app):
    """The number that is shown of what was issued."""
    says(app, 'Issue Another Licence')
    # behind the card and the form, which may show others
    return wait_for(lambda: next((n for n in reversed(labels(app)) if re.match(r'^L-\d{6}$', n)), None), PATIENCE, 'its number')


def licence_of(number, api=None):
    return wait_for(lambda: next((x for x in (api or SALES.api).rows('licence').values() if x['number'] == number), None), PATIENCE,
                    number + ' at the server')


def closed(app):
    key('Escape')
    wait_for(lambda: 'To be paid' not in labels(app) and 'Issue Another Licence' not in labels(app), PATIENCE, 'the card to close')


def invoiced(app):
    """S1-34, S1-36: a client found by the phone, an option, a code; each line of the price; an invoice with its payment code"""
    begin(app)
    keys('8 812 765-43-21')
    says(app, 'ООО «Балтийский фрахт»')
    says(app, '+7 812 765-43-21')
    package(app, 'профи', 'Бухгалтерия Профи')
    costs(app, ('Бухгалтерия Профи', '₽12,345.00'), ('Total', '₽12,345.00'), ('VAT 22% is contained', '₽2,226.15'))
    to(app, 'Quantity')
    key('ctrl+a')
    keys('2')
    costs(app, ('Total', '₽24,690.00'))
    to(app, 'Выезд инженера')
    key('space')
    costs(app, ('Выезд инженера', '₽3,000.00'), ('Total', '₽27,690.00'))
    to(app, 'Promo code')
    keys('весна')
    says(app, re.compile('there is no promo code “весна”'))
    keys('10')
    costs(app, ('Promo code ВЕСНА10: 10% off', '−₽2,769.00'), ('Total', '₽24,921.00'))
    says(app, 'It takes off ₽2,769.00.')
    says(app, re.compile('^Valid from .* to '))
    key('ctrl+s')
    number = issued(app)
    row = licence_of(number)
    assert (row['price'], row['quantity'], row['promo_code'], row['status']) == (2492100, 2, 'ВЕСНА10', 'awaiting_payment'), row
    invoice = wait_for(lambda: next((x for x in SALES.api.rows('invoice').values() if x['order'] == row['order']), None), PATIENCE,
                       'the invoice at the server')
    assert invoice['total'] == 2492100 and invoice['status'] == 'open', invoice
    says(app, 'Invoice ' + invoice['number'])
    path = os.path.join(os.environ['SESSION_DIR'], 'issued.pdf')
    key('ctrl+s')
    app.choose_file(path)
    says(app, 'Saved as “issued.pdf”')
    text = ' '.join(run(['pdftotext', '-layout', path, '-'])[1].replace('\u00a0', ' ').split())
    for part in (invoice['number'], 'Бухгалтерия Профи', 'Всего к оплате: 24 921,00 ₽', SELLER['name']):
        assert part in text, (part, text)
    run(['pdftoppm', '-r', '200', '-png', '-singlefile', path, path[:-4]])
    code = run(['zbarimg', '-q', '--raw', path[:-4] + '.png'])[1]
    assert code.startswith('ST00012|') and 'Sum=2492100' in code, code
    closed(app)


def new_and_paid(app):
    """S1-34, S1-73: a new client is made in place; what was paid already makes the licence good, and is booked"""
    begin(app)
    key('ctrl+s')
    says(app, 'Enter the client\'s phone.')
    keys('+7 903 555-01-02')
    says(app, re.compile('^Nobody has .* yet: this is a new client'))
    to(app, 'Full name or company')
    keys('Зимина Вера Павловна')
    package(app, 'касса', 'Касса Онлайн')
    costs(app, ('Total', '₽4,500.00'))
    tab_to(app, lambda a: name_of(a).startswith('Paid already'))
    key('Return')
    says(app, 'Received *')
    key('ctrl+s')
    says(app, '“Bank\'s document” must be filled in.')
    keys('п/п 301')
    key('ctrl+s')
    number = issued(app)
    row = wait_for(lambda: (lambda r: r if r['status'] == 'active' else None)(licence_of(number)), PATIENCE, 'an active licence')
    client = SALES.api.rows('client')[row['client']]
    assert (client['name'], client['phone'], client['kind']) == ('Зимина Вера Павловна', '+79035550102', 'person'), client
    assert SALES.api.rows('order')[row['order']]['status'] == 'confirmed'
    [payment] = [p for p in SALES.api.rows('payment').values() if p['order'] == row['order']]
    assert (payment['amount'], payment['document']) == (450000, 'п/п 301'), payment
    says(app, 'Active')
    # the next one from here, and the order of this one
    tab_to(app, lambda a: 'Issue Another Licence' in name_of(a))
    key('Return')
    wait_for(lambda: on(app, 'Phone, name or e-mail'), PATIENCE, 'an empty form')
    assert not lines(app) or ('Total', '₽4,500.00') not in lines(app), lines(app)
    closed(app)


def opened(app, number):
    app.select_row(app.find('table', 'Licences'), number, activate=True)
    wait_for(lambda: number in labels(app), PATIENCE, 'the card of ' + number)


def begun(app, title):
    """From the list to what is to be done, and to what is asked then."""
    tab_to(app, lambda a: name_of(a).startswith(title))
    key('Return')


def becomes(number, status):
    return wait_for(lambda: (lambda r: r if r['status'] == status else None)(licence_of(number)), PATIENCE, number + ' ' + status)


def suspended(app):
    """S1-37: a licence rests, with the reason, and goes on"""
    number = SALES.api.rows('licence')[SALES.first]['number']
    opened(app, number)
    begun(app, 'Suspend the Licence…')
    says(app, 'Suspend Licence %s?' % number)
    keys('Проверка документов')
    key('Return')
    assert becomes(number, 'suspended')['status_reason'] == 'Проверка документов'
    says(app, 'Resume the Licence…')
    assert 'Suspend the Licence…' not in labels(app), 'what cannot be done is not offered'
    begun(app, 'Resume the Licence…')
    says(app, 'Resume Licence %s?' % number)
    key('Return')
    becomes(number, 'active')
    says(app, 'Suspend the Licence…')


def renewed(app):
    """S1-34: the next term of the same client, at the price of today, from the day after the last one"""
    was = SALES.api.rows('licence')[SALES.first]
    begun(app, 'Renew the Licence…')
    costs(app, ('Бухгалтерия Профи', '₽12,345.00'), ('Выезд инженера', '₽3,000.00'), ('Total', '₽15,345.00'))
    says(app, 'ООО «Балтийский фрахт»')
    key('ctrl+s')
    row = licence_of(issued(app))
    assert (row['renewed_from'], row['client'], row['price']) == (was['id'], was['client'], 1534500), row
    assert row['valid_from'] > was['valid_to'], row
    closed(app)


def revoked(app):
    """S1-37: a licence is revoked, and what was paid for it goes back, with the partner's part of it"""
    number = SALES.api.rows('licence')[SALES.first]['number']
    opened(app, number)
    begun(app, 'Revoke the Licence…')
    says(app, 'Revoke Licence %s?' % number)
    keys('Расторжение договора')
    key('Tab')
    key('space')
    tab_to(app, lambda a: name_of(a) == 'Revoke' and a.get_role_name() == 'push button')
    key('Return')
    row = becomes(number, 'revoked')
    refunds = [r for r in SALES.api.rows('refund').values() if r['reason'] == 'Расторжение договора']
    assert [r['amount'] for r in refunds] == [row['price']], refunds
    wait_for(lambda: 'Actions' not in labels(app), PATIENCE, 'nothing to be left to do')
    key('Escape')


def transferred(app):
    """S1-37: a licence becomes another client's"""
    licence = next(x for x in SALES.api.rows('licence').values() if x['order'] == SALES.orders.refunded)
    opened(app, licence['number'])
    begun(app, 'Transfer the Licence…')
    says(app, 'Transfer Licence %s?' % licence['number'])
    key('space')
    app.find('text', 'Find')
    keys('южный')
    wait_for(lambda: find_all(app.acc, 'list item', 'ООО «Южный порт»'), PATIENCE, 'the other client')
    key('Return')
    time.sleep(0.3)
    key('Tab')
    keys('Реорганизация')
    key('Return')
    becomes(licence['number'], 'transferred')
    new = [x for x in SALES.api.rows('licence').values() if x['client_name'] == 'ООО «Южный порт»' and x['status'] == 'active']
    assert [(x['price'], x['valid_to']) for x in new] == [(0, licence['valid_to'])], new
    key('Escape')


def test_office():
    """The office sells, and decides what becomes of a licence"""
    global SALES
    with Sales() as SALES, kabinet('--section=licences') as app:
        SALES.first = next(x['id'] for x in SALES.api.rows('licence').values() if x['order'] == SALES.orders.paid)
        sign_in(app, SALES.server.url, *SALES.admin)
        table(app, 'Licences')
        steps(app, invoiced, new_and_paid, suspended, renewed, revoked, transferred)
        SALES.server.check_books()


def offline(app):
    """Without a network: with numbers of this computer, queued and shown as such, and sent when there is one again; the price, a part
    of what is declared, is what the server comes to, too; what is declared must be what the package allows"""
    SALES.server.stop()
    begin(app)
    keys('9161234567')
    says(app, 'ИП Горелова Марина Викторовна')
    package(app, 'груз', INSURANCE)
    says(app, 'Fill in the declared value to see what it costs.')
    key('ctrl+s')
    says(app, '“Declared value” must be filled in.')
    wait_for(lambda: on(app, 'Declared value'), PATIENCE, 'the keyboard to be where something is missing')
    assert not [a for a in find_all(app.acc, 'text', 'Quantity') if 'showing' in states(a)], 'there is one of it'
    for typed, said in (('0', 'a value above zero is needed'), ('9999', 'at least ₽10,000.00'), ('500001', 'at the most ₽500,000.00')):
        key('ctrl+a')
        keys(typed)
        says(app, re.compile('Declared value: ' + re.escape(said)))
    key('ctrl+a')
    keys('120000')
    costs(app, (INSURANCE + ': 3% of ₽120,000.00', '₽3,600.00'), ('Total', '₽3,600.00'))
    assert 'Paid already' not in labels(app), 'an agent books no money'
    key('ctrl+s')
    number = issued(app)
    says(app, 'Waits to be sent')
    says(app, re.compile(r'^Invoice I-\d{6}$'))
    tab_to(app, lambda a: name_of(a).startswith('Send by E-Mail'))
    key('Return')
    says(app, 'Send by E-Mail?')
    keys('late@example.org')
    key('Return')
    says(app, 'Is sent when there is a connection')
    SALES.server.start()
    key('F5')
    api = SALES.server.client().sign_in(*SALES.admin)
    row = licence_of(number, api)
    assert (row['price'], row['declared'], row['agent_name'], row['partner']) == (360000, 12000000, 'Данилов Пётр', SALES.north), row
    wait_for(lambda: 'Waits to be sent' not in labels(app), PATIENCE, 'it to be known as sent')
    assert len([x for x in api.rows('licence').values() if x['number'] == number]) == 1
    bill = wait_for(lambda: next((x for x in api.rows('invoice').values() if x['order'] == row['order']), None), PATIENCE, 'the invoice')
    [line] = [x for x in api.rows('invoice_line').values() if x['invoice'] == bill['id']]
    assert (line['name'], line['price'], line['amount']) == (INSURANCE + ': 3% of ₽120,000.00', 360000, 360000), line
    wait_for(lambda: [x for x in api.rows('sent_message').values() if x['address'] == 'late@example.org'], PATIENCE,
             'what was to be sent, at the server')
    closed(app)


def insured_again(app):
    """S1-34, S1-37: the card says what was declared, and the next term begins with it"""
    number = next(x['number'] for x in SALES.api.rows('licence').values() if x['status'] == 'active' and x.get('declared'))
    opened(app, number)
    says(app, 'Declared value')
    says(app, '₽200,000.00')
    begun(app, 'Renew the Licence…')
    costs(app, (INSURANCE + ': 3% of ₽200,000.00', '₽6,000.00'), ('Total', '₽6,000.00'))
    key('ctrl+s')
    row = licence_of(issued(app))
    assert (row['declared'], row['price']) == (20000000, 600000), row
    closed(app)


def own_packages(app):
    """S1-54: an agent is offered the partner's packages alone, and those that are on sale; how to get a provider is said"""
    begin(app)
    says(app, re.compile('No payment provider is set up'))
    to(app, 'Package')
    key('space')
    app.find('text', 'Find')
    wait_for(lambda: find_all(app.acc, 'list item', 'Касса Онлайн'), PATIENCE, 'the packages')
    assert not find_all(app.acc, 'list item', re.compile('Склад|Чужой')), 'what others sell, or nobody'
    key('Escape')
    wait_for(lambda: not [w for w in x_windows() if w[6]], PATIENCE, 'the list to go')
    closed(app)


def sent(app, link):
    """S1-35: by e-mail, from the same place: how to set it up where it is not, and what became of it where it is"""
    says(app, re.compile('E-mail is not set up.*kabinetctl messages set smtp'))
    with MailServer() as mail:
        SALES.server.ctl('org', 'address', 'https://kabinet.example.org')
        SALES.server.ctl('messages', 'set', 'smtp', '--host', '127.0.0.1', '--port', mail.port, '--security', 'none',
                         '--from', 'ООО «Меридиан» <office@meridian.example>')
        key('F5')
        wait_for(lambda: not any('kabinetctl messages set smtp' in x for x in labels(app)), PATIENCE, 'it to be known as set up')
        tab_to(app, lambda a: name_of(a).startswith('Send by E-Mail'))
        key('Return')
        says(app, 'Send by E-Mail?')
        keys('buh@freight.example')
        key('Return')
        letter = wait_for(lambda: mail.letters and mail.letters[0], PATIENCE, 'the letter')
        assert letter.envelope_to == ['buh@freight.example'] and link in letter.get_body().get_content()
        says(app, 'buh@freight.example')
        says(app, re.compile('^Sent '))


def linked(app):
    """S1-35: a link of the provider, to be copied, shown as a code and sent; paid, the licence is good, here as well"""
    with YooKassa() as kassa:
        SALES.server.ctl('payments', 'set', 'yookassa', '--shop', kassa.shop, '--test', '--secret-stdin', '--url', kassa.url,
                         input=kassa.secret + '\n')
        key('F5')
        api = SALES.server.client().sign_in(*SALES.admin)
        begin(app)
        keys('8127654321')
        says(app, 'ООО «Балтийский фрахт»')
        package(app, 'касса', 'Касса Онлайн')
        says(app, re.compile('The client pays online'))
        tab_to(app, lambda a: name_of(a).startswith('Payment link'))
        key('Return')
        says(app, 'Link valid for *')
        key('ctrl+s')
        number = issued(app)
        link = wait_for(lambda: api.rows('order')[licence_of(number, api)['order']].get('link'), PATIENCE, 'the link')
        says(app, link)
        says(app, re.compile('^Valid until '))
        app.find('image', 'The payment link as a QR code')
        tab_to(app, lambda a: 'Copy the Link' in name_of(a))
        key('Return')
        says(app, 'Copied')
        sent(app, link)
        SALES.server.client().post('/v1/notices/yookassa', kassa.notice(kassa.pay(kassa.of('invoices')[-1]['id'])))
        wait_for(lambda: licence_of(number, api)['status'] == 'active', PATIENCE, 'the licence to be paid')
        wait_for(lambda: 'The payment link as a QR code' not in [name_of(a) for a in find_all(app.acc, 'image')], PATIENCE,
                 'the link to go, which nobody is to pay again')
    closed(app)


def died(app):
    """What was typed is kept"""
    begin(app)
    keys('9161234567')
    says(app, 'ИП Горелова Марина Викторовна')
    package(app, 'касса', 'Касса Онлайн')
    time.sleep(1.5)
    app.process.send_signal(signal.SIGKILL)
    app.process.wait()
    app.process.returncode = 0


def returned(app):
    """… and is there again after the program died"""
    begin(app)
    says(app, 'ИП Горелова Марина Викторовна')
    costs(app, ('Total', '₽4,500.00'))
    key('ctrl+s')
    assert licence_of(issued(app), SALES.server.client().sign_in(*SALES.admin))['price'] == 450000
    closed(app)


def insure():
    """A package that costs a part of what is declared, sold once"""
    SALES.packages[INSURANCE] = SALES.do('create', 'package', name=INSURANCE, price=0, state='on_sale', calculation='percent', currency='RUB',
                                         parameters={'percent_bp': 300, 'min_declared': 1000000, 'max_declared': 50000000})
    SALES.do('create', 'package_binding', package=SALES.packages[INSURANCE], partner=SALES.north)
    client = next(c['id'] for c in SALES.api.rows('client').values() if 'Горелова' in c['name'])
    SALES.do('pay', 'order', SALES.sale(client, INSURANCE, declared=20000000), document='п/п 305')


def test_agent():
    """S1-63: an agent sells what the partner is bound to"""
    global SALES
    with Sales() as SALES:
        stranger = SALES.do('create', 'package', name='Чужой пакет', price=100000, state='on_sale', calculation='fixed', currency='RUB')
        SALES.do('create', 'package_binding', package=stranger, partner=SALES.south)
        insure()
        with kabinet('--section=licences') as app:
            sign_in(app, SALES.server.url, *SALES.agent)
            table(app, 'Licences')
            steps(app, own_packages, linked, insured_again, offline, died)
        with kabinet('--section=licences', settings=True) as app:
            table(app, 'Licences')
            steps(app, returned)


main()

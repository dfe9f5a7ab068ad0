#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders in the window (S1-73 to S1-77), by the keyboard alone: the list, the card, its papers read off the PDF by programs of
others, what can be done with an order, by whom, and without a network; price lists."""
import contextlib
import ctypes
import os
import time

from desk import (PATIENCE, column, filter_text, find_all, get_text, go_to, has_keyboard, kabinet, key, keys,
                  labels, main, name_of, open_filter, re, run, says, set_text, sign_in, states, steps, tab_to, table, wait_for)
from drive import x_windows
from mailbox_server import MailServer
from notices import Notices
from yookassa import YooKassa
from kabinet_test import new_id
from sales import LONG, SELLER, Sales, day

SALES = NOTICES = None


def shows(app, values, title='Number'):
    tab = app.find('table', 'Orders')
    wait_for(lambda: sorted(column(app, tab, title)) == sorted(values), PATIENCE, '%s: %s' % (title, values))


# From the row of the list: past its footer and what stands on top of the card.
TO_PAPERS, TO_ROWS = 8, 10


def on_row(app, title, skip=TO_ROWS):
    """From the list to a row of the card."""
    key(*['Tab'] * skip)
    time.sleep(0.1)
    tab_to(app, lambda a: name_of(a).startswith(title))


def search(app, text):
    key('ctrl+f')
    time.sleep(0.2)
    key('ctrl+a')
    if text:
        keys(text)
    else:
        key('BackSpace')


def opened(app, what):
    """The card of an order; the keyboard stays in the list."""
    number = SALES.number('order', getattr(SALES.orders, what))
    app.select_row(app.find('table', 'Orders'), number, activate=True)
    wait_for(lambda: number in labels(app), PATIENCE, 'the card of ' + number)
    return number


def closed(app):
    """Back in the list, by Escape in the card."""
    key('Escape')
    app.gone('button', 'Save as PDF')


def shown_papers(app):
    key(*['Tab'] * TO_PAPERS)
    has_keyboard(app, 'Papers')
    key('space')


def words(path):
    return ' '.join(run(['pdftotext', '-layout', path, '-'])[1].replace('\u00a0', ' ').split())


def saved(app, name):
    path = os.path.join(os.environ['SESSION_DIR'], name)
    key('ctrl+s')
    app.choose_file(path)
    says(app, 'Saved as “%s”' % name)
    return path


def payment_code(path):
    """What a bank's program reads off the paper: {name: value}."""
    run(['pdftoppm', '-r', '200', '-png', '-singlefile', path, path[:-4]])
    head, *parts = run(['zbarimg', '-q', '--raw', path[:-4] + '.png'])[1].strip().split('|')
    assert head == 'ST00012', head
    return dict(p.split('=', 1) for p in parts)


def lists(app):
    """S1-73 to S1-76: links and invoices in one list; by phone, status, way and dates, and by words"""
    made, numbers = SALES.orders, SALES.numbers()
    tab = app.find('table', 'Orders')
    shows(app, numbers.values())
    assert app.table_headers(tab)[:2] == ['Number', 'Full name'], app.table_headers(tab)
    filter_text(app, 'Phone', '765-43-21')
    shows(app, [numbers[x] for x in (made.paid, made.waiting, made.fresh)])
    app.click('button', 'Do Not Filter by Phone')
    open_filter(app, 'Status')
    app.find('radio', 'Cancelled')
    key('Down', 'Down', 'Down', 'space')        # from Pending, where the keyboard is
    shows(app, [numbers[made.cancelled]])
    key('Escape')
    app.click('button', 'Clear')
    open_filter(app, 'Way of payment')
    app.find('radio', 'Payment link')
    key('space')
    shows(app, [numbers[made.link]])
    key('Escape')
    app.click('button', 'Clear')
    open_filter(app, 'Formed')
    today = '.'.join(reversed(day(0).split('-')))
    for text, shown in (('01.01.2001', []), (today, numbers.values())):
        until = app.find('text', 'Until')
        set_text(until, text)
        wait_for(lambda: sorted(column(app, tab, 'Number')) == sorted(shown) or (not shown and 'Clear Filters' in labels(app)),
                 PATIENCE, 'orders until ' + text)
    key('Escape')
    app.click('button', 'Clear')
    search(app, 'горелова')
    shows(app, [numbers[x] for x in (made.link, made.cancelled, made.refunded)])
    search(app, '')
    shows(app, numbers.values())


def card(app):
    """S1-73, S1-75: what was ordered and how its price came about, what was paid and paid back, papers, licences"""
    opened(app, 'paid')
    for text in ('Бухгалтерия Профи', '−₽1,534.50', '₽13,810.50', 'Discount by the code ВЕСНА10', 'Invoice I-000001', 'Paid',
                 'п/п 214', '+7 812 765-43-21', 'Партнёр «Север»', 'Данилов Пётр'):
        says(app, text)
    assert 'Actions' not in labels(app), 'nothing is left to be done'
    on_row(app, 'Бухгалтерия Профи')
    key('Return')
    says(app, 'Выезд инженера')
    closed(app)
    opened(app, 'refunded')
    says(app, 'Refund: ₽4,500.00')
    says(app, re.compile('Возврат по заявлению'))
    says(app, 'Credit Note I-000005')
    # the licence, in its own section, and back
    licence = next(x['number'] for x in SALES.api.rows('licence').values() if x['order'] == SALES.orders.refunded)
    on_row(app, licence)
    key('Return')
    table(app, 'Licences')
    says(app, 'Signed: the printed licence can be verified offline')
    key('Escape')
    time.sleep(0.3)
    go_to(app, 'orders')
    closed(app)


def sends(app):
    """S1-35, S1-36: what an order is paid by is sent from its card, which says what became of it; a paid one has its licence sent"""
    opened(app, 'paid')
    says(app, 'Send the Licence')
    assert 'Send the Invoice' not in labels(app), 'nobody is to pay it any more'
    closed(app)
    opened(app, 'waiting')
    says(app, 'Send the Invoice')
    says(app, re.compile('E-mail is not set up.*kabinetctl messages set smtp'))
    closed(app)
    opened(app, 'link')
    says(app, 'Send the Payment Link')
    with MailServer() as mail:
        SALES.server.ctl('org', 'address', 'https://kabinet.example.org')
        SALES.server.ctl('messages', 'set', 'smtp', '--host', '127.0.0.1', '--port', mail.port, '--security', 'none',
                         '--from', 'ООО «Меридиан» <office@meridian.example>')
        key('F5')
        wait_for(lambda: not any('kabinetctl messages set smtp' in x for x in labels(app)), PATIENCE, 'it to be known as set up')
        on_row(app, 'Send by E-Mail…')
        key('Return')
        says(app, 'Send by E-Mail?')
        keys('buh@freight.example')
        key('Return')
        letter = wait_for(lambda: mail.letters and mail.letters[0], PATIENCE, 'the letter')
        assert letter.envelope_to == ['buh@freight.example'] and 'https://pay.example/i/7Q2M' in letter.get_body().get_content()
        says(app, 'buh@freight.example')
        says(app, re.compile('^Sent '))
    closed(app)


def invoice(app):
    """S1-36, S2-20: the invoice in a PDF: words as they are read, and a code by which it is paid"""
    opened(app, 'waiting')
    on_row(app, 'Invoice I-000003')
    key('Return')
    app.find('image', 'I-000003')
    path = saved(app, 'invoice.pdf')
    text = words(path)
    for part in ('Счёт на оплату № I-000003 от', 'ООО «Меридиан»', 'ИНН 7707083893', 'ООО «Балтийский фрахт»', 'ИНН 7812345675',
                 'Касса Онлайн', 'Всего к оплате: 4 500,00 ₽', 'В том числе НДС 22 %: 811,48 ₽',
                 'Четыре тысячи пятьсот рублей 00 копеек', 'Орлова Н. В.'):
        assert part in text, (part, text)
    code = payment_code(path)
    assert {k: code[k] for k in ('Name', 'PersonalAcc', 'BankName', 'BIC', 'CorrespAcc', 'PayeeINN', 'PayerINN', 'Sum')} == {
        'Name': SELLER['name'], 'PersonalAcc': SELLER['account'], 'BankName': SELLER['bank'], 'BIC': SELLER['bic'],
        'CorrespAcc': SELLER['correspondent_account'], 'PayeeINN': SELLER['inn'], 'PayerINN': '7812345675', 'Sum': '450000'}, code
    assert 'I-000003' in code['Purpose'] and 'НДС 811.48 руб.' in code['Purpose'], code
    closed(app)


def act(app):
    """An act of the day and in the language that are asked for"""
    opened(app, 'paid')
    shown_papers(app)
    app.find('image', 'I-000001')
    app.choose('combo', 'Act I-000001', name='Paper', opening=('Tab', 'Tab', 'space'))      # past History
    app.choose('combo', 'English', name='Language', opening=('Tab', 'space'))
    tab_to(app, lambda a: a.get_role_name() == 'text' and name_of(a) == 'Date of the Act')
    key('ctrl+a')
    keys('31.03.2026')
    text = words(saved(app, 'act.pdf'))
    for part in ('Certificate of completion No. I-000001 of 31 March 2026', 'Бухгалтерия Профи', '₽13,810.50', 'ООО «Балтийский фрахт»'):
        assert part in text, (part, text)
    closed(app)


def refusal(app):
    """What a bank would refuse is not printed: the field is named, and where to mend it"""
    row = SALES.orders.overdue_invoice
    seller = SALES.api.rows('invoice')[row]['seller']
    SALES.set('invoice', row, seller=dict(seller, account='40702810600000012346'))
    opened(app, 'overdue')
    says(app, LONG)
    wait_for(lambda: 'Overdue' in labels(app), PATIENCE, 'the overdue invoice')
    shown_papers(app)
    says(app, re.compile('Account of the payee'))
    key('ctrl+p')
    dialog = app.dialog('The Paper Was Not Printed')
    wait_for(lambda: [a for a in find_all(dialog, 'label') if 'Account of the payee' in a.get_name()
                      and 'requisites' in a.get_name()], PATIENCE, 'the field and where to mend it')
    key('Escape')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')
    SALES.set('invoice', row, seller=seller)
    app.find('image', 'I-000002')
    closed(app)


def begun(app, title):
    """One of the things that can be done is begun, and asks."""
    on_row(app, title)
    key('Return')
    return app.dialog()


def sell(app):
    """S1-36, S1-74: an invoice is issued, the bank's document marks the order as paid, and the licence is good; once"""
    opened(app, 'fresh')
    row = SALES.orders.fresh
    begun(app, 'Issue an Invoice…')
    key('Return')
    says(app, 'The invoice was issued')
    invoices = wait_for(lambda: [i for i in SALES.api.rows('invoice').values() if i.get('order') == row], PATIENCE, 'the invoice')
    assert (invoices[0]['total'], invoices[0]['buyer']['inn']) == (1111050, '7812345675'), invoices
    assert invoices[0]['due_on'] in (day(10), day(11)), invoices      # midnight may have passed since the test began
    says(app, 'Invoice %s was issued for this order.' % invoices[0]['number'])
    assert 'sensitive' not in states(app.find('list item', re.compile('^Issue an Invoice…')))
    dialog = begun(app, 'Mark as Paid…')
    button = app.find('button', 'Mark as Paid', root=dialog)
    assert 'sensitive' not in states(button), 'paid without a document'
    keys('п/п 301')
    wait_for(lambda: 'sensitive' in states(button), PATIENCE, 'the button')
    key('Return')
    says(app, 'The order was marked as paid')
    wait_for(lambda: SALES.api.rows('order')[row]['status'] == 'confirmed', PATIENCE, 'the order to be paid')
    payments = [p for p in SALES.api.rows('payment').values() if p['order'] == row]
    assert [(p['amount'], p['document'], p['invoice']) for p in payments] == [(1111050, 'п/п 301', invoices[0]['id'])], payments
    says(app, 'п/п 301')
    wait_for(lambda: 'Actions' not in labels(app), PATIENCE, 'nothing left to be done')
    licence = next(x for x in SALES.api.rows('licence').values() if x['order'] == row)
    assert licence['status'] == 'active', licence
    closed(app)


def voided(app):
    """An invoice is voided with a reason; the link is copied where there is one"""
    opened(app, 'waiting')
    begun(app, 'Void the Invoice…')
    keys('Другие реквизиты')
    time.sleep(0.3)
    key('Return')
    says(app, 'The invoice was voided')
    wait_for(lambda: SALES.api.rows('invoice')[SALES.orders.waiting_invoice]['status'] == 'void', PATIENCE, 'void')
    assert not [x for x in labels(app) if x == 'Copy the Payment Link']
    closed(app)
    opened(app, 'link')
    on_row(app, 'Copy the Payment Link')
    key('Return')
    says(app, 'Copied')
    search(app, '')
    key('ctrl+a', 'ctrl+v')
    entry = app.find('text', 'Search by name, number or phone')
    wait_for(lambda: get_text(entry) == 'https://pay.example/i/7Q2M', PATIENCE, 'the link')
    search(app, '')


def linked(app):
    """S1-35, S1-74: a link is made out of the card; once it is paid by, the card says so by itself, and it can be refunded"""
    row, server = SALES.orders.overdue, SALES.server
    opened(app, 'overdue')
    begun(app, 'Make a Payment Link…')
    key('Return')
    says(app, re.compile('kabinetctl payments set'))
    key('Escape')
    with YooKassa() as kassa:
        server.ctl('payments', 'set', 'yookassa', '--shop', kassa.shop, '--test', '--secret-stdin', '--url', kassa.url,
                   input=kassa.secret + '\n')
        key('F5')
        begun(app, 'Make a Payment Link…')
        key('Return')
        says(app, re.compile('^(The link is being made|There is a link, which is valid until)'))     # it may be quick
        wait_for(lambda: SALES.api.rows('order')[row].get('link'), PATIENCE, 'the link')
        says(app, 'Copy the Payment Link')
        says(app, re.compile('There is a link, which is valid until'))
        invoice = kassa.of('invoices')[-1]['id']
        with in_front(True):
            server.client().post('/v1/notices/yookassa', kassa.notice(kassa.pay(invoice)))
            says(app, re.compile('^Order %s was paid: .*Северо-Западный фрахт' % SALES.number('order', row)))
        wait_for(lambda: SALES.api.rows('order')[row]['status'] == 'confirmed', PATIENCE, 'the order to be paid')
        says(app, re.compile('YooKassa'))
        wait_for(lambda: 'Confirmed' in labels(app) and 'Actions' not in labels(app), PATIENCE, 'the card to say so')
        app.find('button', 'Refund the Payment')
    closed(app)


def offline(app):
    """S4-81: cancelled without a network: shown at once, sent when there is one again"""
    opened(app, 'waiting')
    SALES.server.stop()
    begun(app, 'Cancel the Order…')
    keys('Передумали')
    time.sleep(0.3)
    key('Return')
    says(app, 'The order was cancelled')
    wait_for(lambda: 'Cancelled' in labels(app) and 'Передумали' in labels(app), PATIENCE, 'it to be shown')
    key('shift+Tab', 'shift+Tab')
    has_keyboard(app, 'Papers')
    key('space')
    assert 'Счёт на оплату № I-000003' in words(saved(app, 'offline.pdf'))
    SALES.server.start()
    key('F5')
    api = SALES.server.client().sign_in(*SALES.admin)
    wait_for(lambda: api.rows('order')[SALES.orders.waiting]['status'] == 'cancelled', PATIENCE, 'it to be sent')
    closed(app)


def price_list(app):
    tab_to(app, lambda a: name_of(a) == 'More actions')
    key('space')
    app.find('menu item', 'Price List…')
    key(*['Down'] * [name_of(a) for a in find_all(app.acc, 'menu item')].index('Price List…'), 'Return')
    window = app.dialog('Price List')
    app.find('image', root=window)


@contextlib.contextmanager
def in_front(ours):
    """While our window has the keyboard of the screen, or another's; else, as nothing manages windows, the pointer decides."""
    x11 = ctypes.CDLL('libX11.so.6')
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XCreateSimpleWindow.restype = x11.XDefaultRootWindow.restype = ctypes.c_ulong
    display, pointer_root, nought = ctypes.c_void_p(x11.XOpenDisplay(None)), 1, ctypes.c_ulong(0)
    if ours:
        window = next(int(str(w[0]), 0) for w in x_windows() if w[1] == 'Kabinet' and w[4] > 300)
    else:
        window = x11.XCreateSimpleWindow(display, ctypes.c_ulong(x11.XDefaultRootWindow(display)), 0, 0, 1, 1, 0, nought, nought)
        x11.XMapWindow(display, ctypes.c_ulong(window))
    x11.XSync(display, 0)
    x11.XSetInputFocus(display, ctypes.c_ulong(window), pointer_root, nought)
    x11.XSync(display, 0)
    try:
        yield
    finally:
        x11.XSetInputFocus(display, ctypes.c_ulong(pointer_root), pointer_root, nought)
        x11.XSync(display, 0)
        x11.XCloseDisplay(display)


def sidebar_count(app):
    return [name_of(a) for a in find_all(find_all(app.find('list', 'Sections'), 'row', 'Orders')[0], 'label')][-1]


def told(app):
    """S1-74: while the window is not in front, whoever sold it is told by the desktop, once; its answer opens the order"""
    number, base = SALES.number('order', SALES.orders.link), SALES.api.rows('order')[SALES.orders.link]['rev']
    go_to(app, 'packages')
    table(app, 'Packages')
    accountant = SALES.server.client().sign_in(*SALES.accountant)
    with in_front(False):
        [outcome] = accountant.mutate([{'id': new_id(), 'n': 1, 'entity': 'order', 'row': SALES.orders.link, 'op': 'pay',
                                        'base_rev': base, 'base': {}, 'set': {'document': 'п/п 305'}, 'schema': 1}])
        assert outcome['outcome'] == 'done', outcome
        notice = NOTICES.next()
        assert (notice['title'], notice['text']) == ('Order Paid', 'Order %s was paid: ₽4,500.00, ИП Горелова Марина Викторовна' % number), notice
        wait_for(lambda: sidebar_count(app) == '1', PATIENCE, 'it to be counted')
        NOTICES.answer(notice)
        says(app, re.compile('п/п 305'))
        assert NOTICES.next() == {'closed': notice['id']}
    with in_front(True):
        wait_for(lambda: sidebar_count(app) != '1', PATIENCE, 'it to be seen')
    closed(app)


def journal(app):
    """S1-78, S1-79: who did what, before and after, and from there to the record"""
    number = SALES.number('order', SALES.orders.link)
    go_to(app, 'activity')
    tab = table(app, 'Activity')
    assert 'System' in column(app, tab, 'Who'), 'the notice of the payment service'
    search(app, 'лебедева')
    wait_for(lambda: set(column(app, tab, 'Who')) == {'Лебедева Ольга'}, PATIENCE, 'what one person did')
    rows = [r for r in app.table_rows(tab) if number in r]
    assert [('Order' in r, 'Changed' in r) for r in rows] == [(True, True)], rows
    assert app.find('button', 'Filter by User')
    app.select_row(tab, number, activate=True)
    says(app, 'Before and After')
    says(app, 'Pending → Confirmed')
    app.find('list item', 'Open the Record')
    on_row(app, 'Open the Record', 1)
    key('Return')
    says(app, re.compile('п/п 305'))
    closed(app)


def prices(app):
    """A price list of today out of the menu of Packages, without those that are not on sale; of some kinds alone"""
    go_to(app, 'packages')
    table(app, 'Packages')
    price_list(app)
    key('Escape')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the window to go')
    price_list(app)
    tab_to(app, lambda a: name_of(a) == 'Kinds of Packages')
    key('Return')
    tab_to(app, lambda a: name_of(a) == 'Торговля')
    key('space')
    says(app, '2 of 3')
    text = words(saved(app, 'prices.pdf'))
    for part in ('Прайс-лист', 'Бухгалтерия Профи', '12 345,00', 'Зарплата и кадры', 'Электронная подпись', 'Выезд инженера'):
        assert part in text, (part, text)
    assert 'Касса Онлайн' not in text and 'архив' not in text, text
    key('Escape')                   # closes it at the first press, also while it says what it saved
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the window to go')


def test_admin():
    """The office's day with orders"""
    global SALES, NOTICES
    with Sales() as SALES, Notices() as NOTICES, kabinet('--section=orders') as app:
        SALES.accountant = SALES.server.add_user('admin', 'Лебедева', 'Ольга', 'lebedeva@example.org')
        sign_in(app, SALES.server.url, *SALES.admin)
        table(app, 'Orders')
        steps(app, lists, card, sends, invoice, act, refusal, sell, voided, told, linked, offline, journal, prices)


def own(app):
    """S0-29: the own activities, and nobody else's"""
    go_to(app, 'activity')
    tab = table(app, 'Activity')
    wait_for(lambda: set(column(app, tab, 'Who')) == {'Данилов Пётр'}, PATIENCE, 'the own activities')
    assert not find_all(app.acc, 'button', 'Filter by User')


def sees(app, who, orders, can, cannot):
    sign_in(app, SALES.server.url, *who)
    table(app, 'Orders')
    numbers = SALES.numbers()
    shows(app, [numbers[getattr(SALES.orders, x)] for x in orders])
    opened(app, orders[-1])
    for title in can:
        says(app, title)
    assert not [x for x in labels(app) if x in cannot], labels(app)
    closed(app)
    if who == SALES.agent:
        own(app)


NORTH = ['paid', 'link', 'overdue', 'waiting', 'cancelled', 'refunded', 'fresh']


def test_roles():
    """S1-63: an agent sees its own orders, may issue invoices and cancel, and books no money; so do those who lead the agent:
    the head of the department and the partner; another partner's agent sees none of them"""
    global SALES
    with Sales() as SALES:
        for who, seen in ((SALES.agent, NORTH), (SALES.head, NORTH), (SALES.partner, NORTH), (SALES.other, ['south'])):
            with kabinet('--section=orders') as app:
                sees(app, who, seen, ['Make a Payment Link…', 'Issue an Invoice…', 'Cancel the Order…'], ['Mark as Paid…', 'Void the Invoice…'])


main()

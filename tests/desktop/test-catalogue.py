#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options and promo codes in the window (S1-46 to S1-50): a new one, what uses an option keeps it, deletion and its undo, a
percentage or an amount, bound to a partner and to packages, many at once, with no network; what an agent sees of them."""
from catalogue import Company
from desk import (PATIENCE, column, count, find_all, get_text, go_to, kabinet, key, main, name_of, says, set_text, sign_in,
                  states, steps, tab_to, table, wait_for)

COMPANY = None


def fill(app, name, text):
    set_text(app.find('text', name), text)


def options(app):
    """S1-46, S1-47: a new option; it is changed, deleted, and put back"""
    tab = table(app, 'Options')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'the options')
    assert 'of 2' in ''.join(n.get_name() for n in find_all(app.acc, 'label'))
    key('ctrl+n')
    says(app, 'New Option')
    fill(app, 'Name', 'Выезд инженера')
    fill(app, 'Price', '2500')
    key('ctrl+s')
    says(app, 'Saved')
    wait_for(lambda: count(app, tab) == 3, what='one more')
    says(app, 'No package has this option.')
    app.menu('More', 'D_elete')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'deleted')
    app.click('button', 'Undo')
    wait_for(lambda: count(app, tab) == 3, PATIENCE, 'put back')
    wait_for(lambda: COMPANY.row('option', name='Выезд инженера', price=250000), PATIENCE, 'the option at the server')


def in_use(app):
    """S1-47: what packages are sold with is not deleted, and the card and the refusal name them"""
    tab = app.find('table', 'Options')
    app.select_row(tab, 'Защищённый носитель', activate=True)
    wait_for(lambda: get_text(app.find('text', 'Name')) == 'Защищённый носитель', what='the card')
    says(app, 'Касса Онлайн')
    app.menu('More', 'D_elete')
    dialog = app.dialog('“Защищённый носитель” Is in Use')
    assert any('Касса Онлайн' in a.get_name() for a in find_all(dialog, 'label')), [a.get_name() for a in find_all(dialog, 'label')]
    app.answer(dialog, 'Close')
    assert count(app, tab) == 3
    key('Escape')


def versions(app):
    """S1-40: what a package was sold at, side by side: what was changed from one version to the next, when and by whom"""
    table(app, 'Options')
    COMPANY.set('package', COMPANY.cash, price=490000, term_months=12)
    COMPANY.set('package', COMPANY.cash, calculation='tiers', parameters={'tiers': [{'from': 10, 'price': 450000}]})
    bound = COMPANY.row('package_option', package=COMPANY.cash)
    COMPANY.set('package_option', bound['id'], price=150000)
    # a name is not part of it
    COMPANY.set('package', COMPANY.cash, description='Для магазинов')
    now = COMPANY.row('package', id=COMPANY.cash)['version']
    key('F5')
    go_to(app, 'packages')
    tab = table(app, 'Packages')
    wait_for(lambda: any('₽4,900.00' in row for row in app.table_rows(tab)), PATIENCE, 'the new price')
    app.select_row(tab, 'Касса Онлайн', activate=True)
    wait_for(lambda: get_text(app.find('text', 'Name')) == 'Касса Онлайн', what='the card')
    app.menu('More', '_Versions…')
    window = app.dialog('Касса Онлайн')
    rows = wait_for(lambda: (lambda found: len(found) == 5 and found)([name_of(r) for r in find_all(app.find('list', 'Versions', root=window), 'row')]),
                    PATIENCE, 'five versions')
    assert rows[0].startswith('Version %d (now), ' % now) and ' · ' in rows[0], rows
    text = lambda: get_text(app.find('text', 'Text of the version', root=window))
    wait_for(lambda: '+ Option “Защищённый носитель”: ₽1,500.00' in text() and '− Option “Защищённый носитель”' in text(), PATIENCE,
             'what the last one changed, not %s' % text())
    key('Down')
    wait_for(lambda: '− Calculation: Fixed price' in text() and '+ Calculation: Tiers by quantity' in text()
             and '+ From 10: ₽4,500.00' in text() and '₽4,900.00' in text(), PATIENCE, 'the tiers, not %s' % text())
    key('Down')
    wait_for(lambda: '− Price: ₽4,500.00' in text() and '+ Price: ₽4,900.00' in text() and '+ Term, months: 12' in text(), PATIENCE,
             'the price, not %s' % text())
    # the window stays open while the price is changed in the card, with no network
    COMPANY.proxy.cut()
    card = app.windows()[0]
    set_text(app.find('text', 'Price', root=card), '5200')
    app.click(app.find('button', 'Save', root=card))
    rows = lambda: find_all(app.find('list', 'Versions', root=window), 'row')
    names = lambda: [name_of(r) for r in rows()]
    wait_for(lambda: len(names()) == 6 and names()[0].startswith('Not sent yet'), PATIENCE, 'the new one, not %s' % names())
    app.mouse(rows()[0])
    wait_for(lambda: '+ Price: ₽5,200.00' in text() and '− Price: ₽4,900.00' in text(), PATIENCE, 'what is not sent, not %s' % text())
    COMPANY.proxy.restore()
    wait_for(lambda: len(names()) == 6 and names()[0].startswith('Version %d (now)' % (now + 1)), PATIENCE, 'it sent, not %s' % names())
    key('Escape')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the window to go')
    key('Escape')


def promo_code(app):
    """S1-48 to S1-50: by percent; what is not filled in is asked for; for a partner's sales, good for one package"""
    go_to(app, 'promo-codes')
    tab = table(app, 'Promo Codes')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'the codes')
    key('ctrl+n')
    says(app, 'New Promo Code')
    fill(app, 'Code', 'OSEN')
    key('ctrl+s')
    says(app, '“Percent” must be filled in.')
    fill(app, 'Percent', '150')
    says(app, 'is not a percentage')
    fill(app, 'Percent', '12,5')
    app.click('button', 'Add a Package')
    app.type_text(app.find('text', 'Find'), 'касса')
    wait_for(lambda: any('Касса Онлайн' in name_of(r) for r in find_all(app.acc, 'list item') + find_all(app.acc, 'row')), what='the package')
    key('Return')
    key('ctrl+s')
    says(app, 'Saved')
    wait_for(lambda: count(app, tab) == 3, what='one more')
    shown = dict(zip(column(app, tab, 'Code'), column(app, tab, 'Percent')))
    assert shown['OSEN'] == '12.5%', shown
    # a code that was given out is not another one
    assert 'editable' not in states(app.find('text', 'Code'))
    code = wait_for(lambda: COMPANY.row('promo_code', code='OSEN', percent=1250), PATIENCE, 'the code at the server')
    bound = COMPANY.row('promo_code_package', promo_code=code['id'])
    assert bound['package'] == COMPANY.cash, bound
    key('Escape')


def batch(app):
    """S1-48: many codes at once with no network, each another one; they are sent later"""
    COMPANY.proxy.cut()
    says(app, 'Offline')
    tab = app.find('table', 'Promo Codes')
    # Every list has such a menu: this one is where the keyboard comes to.
    tab_to(app, lambda a: name_of(a) == 'More actions')
    key('space')
    app.find('menu item', 'Generate Several…')
    key('Return')
    fill(app, 'How many', '7')
    fill(app, 'Beginning of each code', 'GIFT')
    key('ctrl+s')
    says(app, '“Percent” must be filled in.')
    for box in find_all(app.acc, 'text', 'Percent'):
        set_text(box, '5')
    key('ctrl+s')
    says(app, '7 promo codes made')
    wait_for(lambda: count(app, tab) == 10, what='seven more')
    COMPANY.proxy.restore()
    key('F5')
    made = wait_for(lambda: (lambda found: len(found) == 7 and found)(
        [c for c in COMPANY.api.rows('promo_code').values() if c['code'].startswith('GIFT-')]), PATIENCE, 'the codes at the server')
    assert len({c['code'] for c in made}) == 7 and all(len(c['code']) == 16 for c in made), made
    assert {(c['percent'], c['limit_total'], c['used']) for c in made} == {(500, 1, 0)}, made


def seen_by_agent(app):
    """S1-54, S1-50: an agent has the options of its packages and its partner's codes, to be read"""
    tab = table(app, 'Promo Codes')
    wait_for(lambda: column(app, tab, 'Code') == ['SEVER10'], PATIENCE, 'the code')
    app.select_row(tab, 'SEVER10', activate=True)
    says(app, 'Партнёр «Север»')
    assert not find_all(app.acc, 'button', 'Save') and not find_all(app.acc, 'button', 'New Promo Code (Ctrl+N)')
    go_to(app, 'options')
    tab = table(app, 'Options')
    wait_for(lambda: column(app, tab, 'Name') == ['Защищённый носитель'], PATIENCE, 'the option')


def test_catalogue():
    global COMPANY
    with Company() as COMPANY:
        with kabinet('--section=options') as app:
            sign_in(app, COMPANY.url, *COMPANY.admin)
            steps(app, options, in_use, versions, promo_code, batch)
        with kabinet('--section=promo-codes') as app:
            sign_in(app, COMPANY.url, *COMPANY.agent)
            steps(app, seen_by_agent)


main()

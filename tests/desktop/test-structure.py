#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of partners, departments and agents in the window (S1-60 to S1-63): a department and an agent are added, moved by
the keyboard and by dragging, made a head, with no network; partners are put under one another (S0-22); what a manager sees of it."""
import re
import subprocess
import time

from catalogue import Company
from desk import (PATIENCE, find_all, get_text, kabinet, key, keys, labels, main, name_of, says, set_text, sign_in, states, steps,
                  wait_for)

COMPANY = None
NORTH, SOUTH = 'Партнёр «Север»', 'Партнёр «Юг»'
AGENT = 'Данилов Пётр'


def shown(app):
    """The titles of the tree's rows, from the top."""
    tree = app.find('list', 'Agent Structure')
    names = ([n for n in (a.get_name() for a in find_all(row, 'label')) if n] for row in find_all(tree, 'list item'))
    return [of_row[0] for of_row in names if of_row]


def tree_has(app, *titles):
    wait_for(lambda: set(titles) <= set(shown(app)), PATIENCE, 'rows %s in the tree' % (titles,))


def find(app, text):
    key('ctrl+f')
    time.sleep(0.2)
    key('ctrl+a')
    keys(text) if text else key('BackSpace')


def select(app, title):
    """By the search and the arrows, as somebody without a mouse does."""
    find(app, title)
    wait_for(lambda: title in shown(app), PATIENCE, title)
    time.sleep(0.4)
    key('Tab')
    time.sleep(0.2)
    key('Home')
    for _i in range(shown(app).index(title)):
        key('Down')
    time.sleep(0.2)


def window(app, title):
    return wait_for(lambda: next((w for w in app.windows() if w.get_name() == title), None), PATIENCE, 'the window ' + title)


def departments(app):
    """S1-60, S1-61: the tree of partners; a department of one, and one of that"""
    tree_has(app, NORTH, SOUTH)
    for above, name in ((NORTH, 'Отдел продаж'), ('Отдел продаж', 'Группа А')):
        select(app, above)
        key('ctrl+n')
        card = window(app, 'Department')
        set_text(app.find('text', 'Name', root=card), name)
        key('ctrl+s')
        wait_for(lambda: COMPANY.row('department', name=name), PATIENCE, name)
        key('Escape')
        wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the card to go')
    sales, group = (COMPANY.row('department', name=n) for n in ('Отдел продаж', 'Группа А'))
    assert (sales['partner'], sales.get('parent'), group['parent']) == (COMPANY.north, None, sales['id']), (sales, group)


def agents(app):
    """S1-62: an agent is added to a department: the account, the agent and what it may, in one"""
    select(app, 'Группа А')
    app.menu('Selected row', 'New _Agent…')
    card = window(app, 'New Agent')
    set_text(app.find('text', 'Surname', root=card), 'Соколова')
    set_text(app.find('text', 'Given name', root=card), 'Дарья')
    app.click('button', 'Add', root=card)
    says(app, 'Fill in a phone or an e-mail address to sign in with.')
    set_text(app.find('text', 'E-mail', root=card), 'sokolova@example.org')
    COMPANY.server.ctl('org', 'address', 'https://kabinet.example.org')
    app.click('button', 'Add', root=card)
    # the link for a password is told once, to be handed over; by e-mail, where that is set up
    app.click('button', 'A Link to Hand Over', root=app.dialog('Invite Соколова?'))
    says(app, re.compile('https://kabinet.example.org/password/'))
    app.answer(app.dialog('The Link for a Password'), 'Close')
    agent = wait_for(lambda: COMPANY.row('agent', name='Соколова Дарья'), PATIENCE, 'the agent')
    group = COMPANY.row('department', name='Группа А')
    assert (agent['partner'], agent['department']) == (COMPANY.north, group['id']), agent
    member = COMPANY.row('membership', agent=agent['id'])
    assert (member['role'], member['user'], member['partner']) == ('agent', agent['user'], COMPANY.north), member
    find(app, 'Сокол')
    tree_has(app, NORTH, 'Отдел продаж', 'Группа А', 'Соколова Дарья')
    wait_for(lambda: SOUTH not in shown(app), PATIENCE, 'the other partner to go')


def move(app):
    """S1-60, S1-63: with no network an agent is moved by the keyboard, back by undoing it, and again; and is made the head of where
    he is then, at once: nobody contradicts oneself (invariant 19)"""
    COMPANY.proxy.cut()
    says(app, 'Offline')
    select(app, AGENT)
    key('ctrl+m')
    dialog = app.dialog('Move “%s”' % AGENT)
    key('Down')
    time.sleep(0.2)
    key('Return')
    says(app, '“%s” moved to “Отдел продаж”' % AGENT)
    tree_has(app, NORTH, 'Отдел продаж', AGENT)
    app.click('button', 'Undo')
    wait_for(lambda: shown(app) == [NORTH, AGENT], PATIENCE, 'the agent back where it was')
    select(app, AGENT)
    key('ctrl+m')
    dialog = app.dialog('Move “%s”' % AGENT)
    places = [name_of(r) for r in find_all(dialog, 'row') if name_of(r)]
    assert places == [NORTH, 'Отдел продаж', 'Группа А'], places
    key('Down')
    time.sleep(0.2)
    key('Return')
    says(app, '“%s” moved to “Отдел продаж”' % AGENT)
    select(app, AGENT)
    app.menu('Selected row', 'Make _Head of Department')
    says(app, 'is a head of department now')
    COMPANY.proxy.restore()
    key('F5')
    sales = COMPANY.row('department', name='Отдел продаж')
    agent = wait_for(lambda: COMPANY.row('agent', name=AGENT, department=sales['id']), PATIENCE, 'where the agent is at the server')
    says(app, 'Up to date')
    wait_for(lambda: (COMPANY.row('membership', agent=agent['id']) or {}).get('role') == 'head', PATIENCE, 'the role at the server')
    assert COMPANY.row('membership', agent=agent['id'])['department'] == sales['id']


def drag(app):
    """S1-60: an agent is dragged from one department into another"""
    find(app, '')
    find(app, 'Группа')
    tree_has(app, 'Отдел продаж', 'Группа А', 'Соколова Дарья')
    time.sleep(0.5)
    at = [app.position(a) for title in ('Соколова Дарья', 'Отдел продаж') for a in find_all(app.find('list', 'Agent Structure'), 'label', title)]
    subprocess.run(['xdotool', 'mousemove', '--sync', str(at[0][0]), str(at[0][1]), 'mousedown', '1'], check=True)
    for i in range(1, 11):
        x, y = (at[0][k] + (at[1][k] - at[0][k]) * i // 10 for k in (0, 1))
        subprocess.run(['xdotool', 'mousemove', '--sync', str(x), str(y + (1 if i < 10 else 0))], check=False)
        time.sleep(0.05)
    time.sleep(0.3)
    subprocess.run(['xdotool', 'mouseup', '1'], check=True)
    says(app, '“Соколова Дарья” moved to “Отдел продаж”')


def places(app, title):
    """Where to the selected row may be moved, as the dialog that asks has it."""
    key('ctrl+m')
    dialog = app.dialog('Move “%s”' % title)
    return [name_of(r) for r in find_all(dialog, 'row') if name_of(r)]


def network(app):
    """S0-22: the office puts a partner under another; it stands there, its card says so, and the other cannot go under it"""
    select(app, SOUTH)
    assert places(app, SOUTH) == ['Under No Partner', NORTH]
    key('Down')
    time.sleep(0.2)
    key('Return')
    says(app, '“%s” moved to “%s”' % (SOUTH, NORTH))
    wait_for(lambda: COMPANY.row('partner', id=COMPANY.south).get('parent') == COMPANY.north, PATIENCE, 'the parent at the server')
    select(app, SOUTH)
    assert shown(app)[:1] == [NORTH] and SOUTH in shown(app), shown(app)
    key('Return')
    card = window(app, 'Partner')
    app.find('label', 'Parent partner', root=card)
    wait_for(lambda: NORTH in [a.get_name() for a in find_all(card, 'label')], PATIENCE, 'the parent in the card')
    key('Escape')
    wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the card to go')
    select(app, NORTH)
    assert places(app, NORTH) == ['Under No Partner']
    key('Escape')


def below(app):
    """S0-22: a partner's manager sees what is under the own partner, and is offered nothing that would change it"""
    tree_has(app, NORTH)
    offered = {}
    for title in (NORTH, SOUTH):
        select(app, title)
        app.click('button', 'Selected row')
        wait_for(lambda: find_all(app.acc, 'menu item'), PATIENCE, 'the menu')
        time.sleep(0.3)
        offered[title] = len(find_all(app.acc, 'menu item'))
        key('Escape')
        app.gone('menu item')
    assert offered == {NORTH: 3, SOUTH: 1}, 'open, new department, new agent; open: %s' % offered
    find(app, '')


def own_branch(app):
    """S0-22, S1-60: a partner's manager changes the own partner's tree"""
    select(app, 'Группа А')
    key('Return')
    card = window(app, 'Department')
    wait_for(lambda: get_text(app.find('text', 'Name', root=card)) == 'Группа А', PATIENCE, 'the card')
    assert 'editable' in states(app.find('text', 'Name', root=card))
    key('Escape')


def test_structure():
    global COMPANY
    with Company() as COMPANY:
        with kabinet('--section=structure') as app:
            sign_in(app, COMPANY.url, *COMPANY.admin)
            steps(app, departments, agents, move, drag, network)
        with kabinet('--section=structure') as app:
            sign_in(app, COMPANY.url, *COMPANY.partner)
            steps(app, below, own_branch)


main()

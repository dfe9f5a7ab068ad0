#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages in the window (S0-23, S0-32), by the keyboard alone: a partner's manager reads what came, answers with a file, writes
without a network, begins a conversation with administration; the office sees everybody's and begins one, too. Requests to support
(S0-27, S1-06, S1-09): a client makes one and is answered, the office takes it in hand, notes what the client does not see, solves it."""
import hashlib
import os
import sys

from desk import (HERE, PATIENCE, by_keys, column, count, find_all, get_text, has_keyboard, kabinet, key, keys, labels, main, name_of, re,
                  says, sign_in, states, steps, table, wait_for)
from sales import Sales

sys.path.insert(0, os.path.dirname(HERE))
from cutproxy import CutProxy       # noqa: E402

SALES = PROXY = MANAGER = None


def messages(talk=None):
    rows = SALES.api.rows('message').values()
    return {m['text']: m for m in rows if talk in (None, m['conversation'])}


def talks():
    return {c['subject']: c for c in SALES.api.rows('conversation').values()}


def say(talk, text):
    return SALES.do('create', 'message', conversation=talk, text=text)


def told(app, who, text):
    """Waits until a message is in the card: the row says who wrote it, when, and what."""
    pattern = re.compile('^%s, .*: %s$' % (who, re.escape(text)), re.S)
    return app.find('list item', pattern, timeout=PATIENCE)


def badge(app):
    """How many are not read, beside the section's name."""
    row = app.find('row', 'Messages', root=app.find('list', 'Sections'))
    return [a.get_name() for a in find_all(row, 'label') if a.get_name() not in ('', 'Messages')]


def unread(app):
    """S0-32: what was not read is marked in the list and counted in the sidebar, until somebody looks at it"""
    tab = table(app, 'Conversations')
    wait_for(lambda: badge(app) == ['2'], PATIENCE, lambda: 'two not read, not %s' % badge(app))
    assert [a for a in find_all(tab, name='Not read yet', bulky=True) if 'visible' in states(a)]
    assert column(app, tab, 'Subject')[0].startswith('Отчёт за квартал'), column(app, tab, 'Subject')
    key('Home', 'Return')
    told(app, '.* · office', 'Пришлите отчёт')
    wait_for(lambda: badge(app) == [], PATIENCE, lambda: 'nothing unread, not %s' % badge(app))


def answer(app):
    """Ctrl+Enter sends what was typed, with the file that was attached; the server has both"""
    path = os.path.join(os.environ['SESSION_DIR'], 'отчёт.txt')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('Продажи за квартал')
    by_keys(app, 'text', 'Your message', most=60)
    keys('Вот отчёт')
    by_keys(app, 'push button', 'Attach a File')
    key('Return')
    app.choose_file(path)
    app.find('label', 'отчёт.txt')
    has_keyboard(app, 'Your message')
    key('ctrl+Return')
    told(app, 'You', 'Вот отчёт')
    sent = wait_for(lambda: messages().get('Вот отчёт'), PATIENCE, 'the message at the server')
    with open(path, 'rb') as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    assert [a['sha256'] for a in sent['attachments']] == [digest] and not sent['by_office'], sent
    # what comes meanwhile is there by itself, and who answers has read it
    say(sent['conversation'], 'Спасибо, получили')
    told(app, '.* · office', 'Спасибо, получили')
    has_keyboard(app, 'Your message')
    keys('По')
    wait_for(lambda: badge(app) == [], PATIENCE, lambda: 'nothing unread, not %s' % badge(app))
    key('ctrl+a', 'BackSpace')


def offline(app):
    """Without a network it waits and says so; what was only typed is still there when one comes back to it"""
    PROXY.cut()
    keys('Пишу из поезда')
    key('ctrl+Return')
    row = told(app, 'You', 'Пишу из поезда')
    assert 'waiting to be sent' in name_of(row), name_of(row)
    assert 'Пишу из поезда' not in messages()
    PROXY.restore()
    wait_for(lambda: 'Пишу из поезда' in messages(), PATIENCE * 2, 'the message at the server')
    wait_for(lambda: 'waiting' not in name_of(told(app, 'You', 'Пишу из поезда')), PATIENCE, 'it to be sent')
    keys('Не дописал')
    key('Escape')
    tab = table(app, 'Conversations')
    key('Home', 'Return')
    wait_for(lambda: get_text(app.find('text', 'Your message')) == 'Не дописал', PATIENCE, 'what was typed')
    by_keys(app, 'text', 'Your message', most=60)
    key('ctrl+a', 'BackSpace', 'Escape')
    assert count(app, tab) == 1


def begin(app):
    """S0-23: a manager begins a conversation with administration"""
    key('ctrl+n')
    says(app, 'New Conversation')
    app.choose('combo', 'With administration', name='Kind', opening=['space'])
    key('Tab')
    keys('Новый договор')
    by_keys(app, 'text', 'Your message')
    keys('Когда подпишем?')
    key('ctrl+Return')
    told(app, 'You', 'Когда подпишем?')
    made = wait_for(lambda: talks().get('Новый договор'), PATIENCE, 'the conversation at the server')
    assert (made['kind'], made['user']) == ('administration', MANAGER), made
    wait_for(lambda: 'Когда подпишем?' in messages(made['id']), PATIENCE, 'its message')
    tab = table(app, 'Conversations')
    wait_for(lambda: column(app, tab, 'Subject')[0].startswith('Новый договор'), PATIENCE, 'the newest first')


def office(app):
    """The office sees everybody's, each with who it is, and answers"""
    tab = table(app, 'Conversations')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'both conversations')
    assert set(column(app, tab, 'Who')) == {'Власова Ирина'}, column(app, tab, 'Who')
    wait_for(lambda: badge(app) != [], PATIENCE, 'something not read')
    key('Home', 'Return')
    told(app, 'Власова Ирина', 'Когда подпишем?')
    by_keys(app, 'text', 'Your message', most=60)
    keys('Завтра')
    key('ctrl+Return')
    told(app, 'You', 'Завтра')
    wait_for(lambda: messages().get('Завтра', {}).get('by_office'), PATIENCE, "the office's answer")
    key('Escape')


def office_begins(app):
    """The office says with whom; without a subject it is called as it begins"""
    key('ctrl+n')
    says(app, 'New Conversation')
    by_keys(app, 'text', 'Your message')
    keys('Ждём вас в четверг')
    key('ctrl+Return')
    says(app, '“User” must be filled in.')
    key('space')
    keys('Власова')
    wait_for(lambda: [r for r in find_all(app.acc, 'list item') + find_all(app.acc, 'row') if 'Власова' in name_of(r)], what='her')
    key('Return')
    by_keys(app, 'text', 'Your message')
    key('ctrl+Return')
    made = wait_for(lambda: talks().get('Ждём вас в четверг'), PATIENCE, lambda: 'it at the server; %s' % labels(app))
    assert (made['kind'], made['user'], made['user_name']) == ('support', MANAGER, 'Власова Ирина'), made


def test_conversations():
    global SALES, PROXY, MANAGER
    with Sales() as SALES, CutProxy(('127.0.0.1', SALES.server.port)) as PROXY:
        MANAGER = next(m['user'] for m in SALES.api.rows('membership').values() if m['role'] == 'partner')
        report = SALES.do('create', 'conversation', kind='administration', subject='Отчёт за квартал', user=MANAGER)
        say(report, 'Пришлите отчёт')
        say(report, 'До пятницы')
        with kabinet('--section=messages') as app:
            sign_in(app, PROXY.url, *SALES.partner)
            steps(app, unread, answer, offline, begin)
        with kabinet('--section=messages') as app:
            sign_in(app, SALES.server.url, *SALES.admin)
            steps(app, office, office_begins)


def tickets():
    return {t['subject']: t for t in SALES.api.rows('ticket').values()}


def request(app):
    """S1-06, S1-09: a client creates a request, and hears the answer there, but not what the office noted for itself"""
    says(app, 'No Requests Yet')
    key('ctrl+n')
    says(app, 'Create a Request')
    assert not find_all(app.acc, 'combo', 'Client'), 'whose it is, the office says'
    keys('Не открывается отчёт')
    by_keys(app, 'text', 'Your message')
    keys('Пишет «нет доступа»')
    key('ctrl+Return')
    told(app, 'You', 'Пишет «нет доступа»')
    made = wait_for(lambda: tickets().get('Не открывается отчёт'), PATIENCE, lambda: 'it at the server; %s' % labels(app))
    assert (made['status'], made['category'], made['body']) == ('waiting', 'technical', 'Пишет «нет доступа»') and made['number'], made
    says(app, made['number'])
    assert not find_all(app.acc, 'check box', 'Internal note'), 'notes are for the office'
    SALES.do('reply', 'ticket', made['id'], text='Проверить права', note=True)
    SALES.do('reply', 'ticket', made['id'], text='Откройте ещё раз', solved=True)
    told(app, '.* · office', 'Откройте ещё раз')
    says(app, 'Done')
    assert not [x for x in labels(app) if 'Проверить права' in x]
    # it did not help: what a client writes puts it back in progress
    by_keys(app, 'text', 'Your message', most=60)
    keys('Не помогло')
    key('ctrl+Return')
    wait_for(lambda: tickets()['Не открывается отчёт']['status'] == 'in_progress', PATIENCE, 'it in progress again')
    SALES.do('create', 'ticket', subject='Второй', body='Ещё вопрос', category='other', author=made['author'])


def staff(app):
    """The office: what is new is counted, taken in hand, noted, solved"""
    tab = table(app, 'Tickets')
    wait_for(lambda: count(app, tab) == 2, PATIENCE, 'both requests')
    app.select_row(tab, 'Второй', activate=True)
    told(app, 'Щукин Роман', 'Ещё вопрос')
    by_keys(app, 'push button', 'Take in Hand', most=60)
    key('Return')
    wait_for(lambda: tickets()['Второй']['status'] == 'in_progress', PATIENCE, 'it taken in hand')
    has_keyboard(app, 'Your message')
    keys('Спросить у Ольги')
    by_keys(app, 'check box', 'Internal note')
    key('space', 'shift+Tab', 'ctrl+Return')

    def said():
        return {m['text']: (m['kind'], m['by_office']) for m in SALES.api.rows('ticket_message').values()}
    wait_for(lambda: said().get('Спросить у Ольги') == ('note', True), PATIENCE, lambda: 'the note, not %s' % said())
    by_keys(app, 'text', 'Your message', most=60)
    keys('Готово')
    by_keys(app, 'check box', 'This solves it')
    key('space')
    by_keys(app, 'text', 'Your message', 'shift+Tab')
    key('ctrl+Return')
    wait_for(lambda: said().get('Готово') == ('message', True), PATIENCE, lambda: 'the answer, not %s' % said())
    wait_for(lambda: tickets()['Второй']['status'] == 'done', PATIENCE, 'it solved')


def test_requests():
    global SALES
    with Sales() as SALES:
        freight = next(c['id'] for c in SALES.api.rows('client').values() if c['name'] == 'ООО «Балтийский фрахт»')
        client = SALES.server.add_user('client', 'Щукин', 'Роман', 'client@example.org', '--client', freight)
        with kabinet('--section=support') as app:
            sign_in(app, SALES.server.url, *client)
            steps(app, request)
        with kabinet('--section=support') as app:
            sign_in(app, SALES.server.url, *SALES.admin)
            steps(app, staff)


main()

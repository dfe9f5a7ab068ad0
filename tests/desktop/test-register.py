#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Registering by oneself where one signs in (S1-17, S1-07, S1-08), by the keyboard: only where the server lets people, with
its own link, a consent that is off, and a letter from a real mail server."""
import os
import re
import subprocess
import time
import urllib.parse

from desk import (ENV, PATIENCE, Server, find_all, focused, get_text, kabinet, key, keys, main, name_of, program, says,
                  states, tab_to, wait_for)
from kabinet_test import Client
from mailbox_server import MailServer

SERVER = 'Server, for example cabinet.example.org'
PASSWORD = 'mine alone, 42'


def prepared(server, mail):
    server.setup('ООО «Тест и Право»')
    server.ctl('org', 'address', 'https://kabinet.example.org')
    server.ctl('messages', 'set', 'smtp', '--host', '127.0.0.1', '--port', str(mail.port), '--from', 'post@sever.example',
               '--security', 'none')


def has_focus(app, name):
    wait_for(lambda: [name_of(a) for a in focused(app)][-1:] == [name], PATIENCE, lambda: 'the keyboard on %s, not on %s' % (
        name, [name_of(a) for a in focused(app)]))


def offered(app):
    return find_all(app.acc.fresh(), 'button', 'Register…')


def types(app, title, words):
    """Types where the keyboard is, and it is there: a row with an entry does not say that it has the keyboard."""
    keys(words)
    wait_for(lambda: words in [get_text(a) for a in find_all(app.acc.fresh(), 'text', title)], PATIENCE, 'the keyboard at ' + title)


def to_sign_in(app, url):
    has_focus(app, 'Connect to a Server')
    key('Return')
    time.sleep(0.4)
    types(app, SERVER, url)
    key('Tab')


def choose_password(server, letter):
    """What the page of the link does."""
    path = re.search(r'https://kabinet\.example\.org(/confirm/[\w-]+)', letter).group(1)
    page = Client(('127.0.0.1', server.port)).request('GET', path)[2].decode()
    version = re.search(r'name="version" value="([^"]*)"', page).group(1)
    body = urllib.parse.urlencode({'surname': 'Novikova', 'given_name': 'Anna', 'patronymic': 'Igorevna', 'consent': 'yes',
                                   'version': version, 'password': PASSWORD, 'again': PASSWORD}).encode()
    return Client(('127.0.0.1', server.port)).request('POST', path, body, {'Content-Type': 'application/x-www-form-urlencoded'})[0]


def test_register():
    """S1-17: from the sign-in to the form, the letter, and into the cabinet"""
    server = Server(tcp=True)
    with MailServer() as mail:
        prepared(server, mail)
        with server, kabinet() as app:
            # the server lets nobody: nothing is offered
            to_sign_in(app, server.url)
            wait_for(lambda: 'sensitive' in states(app.find('button', 'Forgot Your Password?')), PATIENCE, 'the address to be taken')
            assert not offered(app)
            server.ctl('registration', 'on')
            app.click('button', 'Back')
            has_focus(app, 'Connect to a Server')
            key('Return')
            wait_for(lambda: offered(app), PATIENCE, 'what the server offers')
            tab_to(app, lambda a: name_of(a) == 'Register…')
            key('Return')
            says(app, 'ООО «Тест и Право»')
            says(app, server.url)
            says(app, re.compile('my personal data are processed by ООО «Тест и Право»'))
            for title, words in (('Your surname *', 'Novikova'), ('Your given name *', 'Anna'),
                                 ('Patronymic, if there is one', 'Igorevna'), ('E-mail *', 'nowhere@')):
                types(app, title, words)
                key('Return')
            # the consent is off, and nothing goes without it
            box = app.find('check', re.compile('^I have read it'))
            assert 'checked' not in states(box)
            send = app.find('button', 'Register', index=-1)
            assert 'sensitive' not in states(send)
            key('space')
            wait_for(lambda: 'checked' in states(box), PATIENCE, 'the tick')
            wait_for(lambda: 'sensitive' in states(send), PATIENCE, 'the button')
            key('Tab', 'Return')
            # what is wrong is said, and the keyboard is where it is
            says(app, re.compile('E-mail'))
            assert get_text(app.find('text', 'Your surname *', index=0)) == 'Novikova'
            key('ctrl+a')
            types(app, 'E-mail *', 'anna&co@example.org')
            # another text meanwhile: it stands there, nothing of it is agreed to, and what was typed is
            own = os.path.join(server.dir, 'own.txt')
            with open(own, 'w', encoding='utf-8') as f:
                f.write('Something quite different.\n')
            server.ctl('registration', 'text', own)
            tab_to(app, lambda a: name_of(a) == 'Register')
            key('Return')
            says(app, 'Something quite different.')
            says(app, re.compile('has changed meanwhile'))
            assert 'checked' not in states(box) and get_text(app.find('text', 'Your surname *', index=0)) == 'Novikova'
            key('space')
            wait_for(lambda: 'checked' in states(box), PATIENCE, 'the tick')
            tab_to(app, lambda a: name_of(a) == 'Register')
            key('Return')
            says(app, re.compile('on its way to anna&co@example.org'))
            wait_for(lambda: mail.letters, PATIENCE, 'the letter')
            assert choose_password(server, mail.letters[0].get_body().get_content()) == 200
            has_focus(app, 'Sign In')
            key('Return')
            assert get_text(app.find('text', 'Phone, e-mail or identifier')) == 'anna&co@example.org'
            time.sleep(0.4)
            keys(PASSWORD)
            key('Return')
            says(app, 'Up to date')
            app.click('button', 'Account')
            says(app, 'Novikova Anna Igorevna')
            key('Escape')
            time.sleep(0.5)


def test_first_sign_in():
    """S1-18, S1-19: with a password that was given, the cabinet does not open before there is one of one's own, a name and an address"""
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    server.ctl('user', 'password', login, '--temporary', '--password-stdin', input='given by the office\n')
    with server, kabinet() as app:
        to_sign_in(app, server.url)
        types(app, 'Phone, e-mail or identifier', login)
        key('Return')
        keys('given by the office')
        key('Return')
        says(app, re.compile('^The password that you were given is for this once'))
        go_on = app.find('button', 'Go On')
        time.sleep(0.4)
        for title, words in (('New password *', PASSWORD), ('The same once more *', PASSWORD + '!'), ('Your surname *', 'Smirnova'),
                             ('Your given name *', 'Olga'), ('Patronymic, if there is one', 'Petrovna')):
            types(app, title, words)
            key('Return')
        assert 'sensitive' not in states(go_on)
        types(app, 'Residential address *', '1 Mira Street')
        key('Return')
        types(app, 'City', 'Pskov')
        key('Return')
        says(app, re.compile('^The two passwords are not the same'))
        key('ctrl+a')
        types(app, 'The same once more *', PASSWORD)
        tab_to(app, lambda a: name_of(a) == 'Go On')
        key('Return')
        says(app, 'Up to date')
        app.click('button', 'Account')
        says(app, 'Smirnova Olga Petrovna')
        key('Escape')
        time.sleep(0.5)


def test_link():
    """S1-17: the link of the page opens the form's sign-in; where nobody can be asked it is said"""
    with kabinet() as app:
        has_focus(app, 'Connect to a Server')
        link = 'kabinet://register?server=https%3A%2F%2F127.0.0.1%3A1'
        assert subprocess.run([program('kabinet'), link], env={**os.environ, **ENV}, timeout=30).returncode == 0
        wait_for(lambda: get_text(app.find('text', SERVER)) == 'https://127.0.0.1:1', PATIENCE, 'the address')
        says(app, re.compile('refuses the connection'))
        assert not offered(app)
        bad = subprocess.run([program('kabinet'), 'kabinet://register?server=http%3A%2F%2Fcabinet.example.org'],
                             env={**os.environ, **ENV}, timeout=30, stderr=subprocess.PIPE, text=True)
        assert bad.returncode == 1 and 'There are: ' in bad.stderr, bad


main()

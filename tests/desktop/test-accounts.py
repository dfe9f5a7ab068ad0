#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and around a cabinet: work on this computer, a server and its passwords, the second start,
what comes back, signing out, with a keyring, a locked one and none."""
import os
import shlex
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from desk import (ENV, PATIENCE, Server, column, find_all, focused, get_text, go_to, kabinet, key, keys, labels, main, name_of,
                  program, re, says, section_names, set_text, states, table, wait_for, x_windows)
from nginx import make_certificate

SERVER, LOGIN = 'Server, for example cabinet.example.org', 'Phone, e-mail or identifier'


def connect(app, server, login, password):
    app.mouse(app.find('row', 'Connect to a Server')) if find_all(app.acc, 'row', 'Connect to a Server') else \
        app.mouse(app.find('label', 'Connect to a Server'))
    time.sleep(0.4)
    set_text(app.find('text', SERVER), server)
    set_text(app.find('text', LOGIN), login)
    set_text(app.find('text', 'Password', index=0), password)
    app.click('button', 'Sign In', index=0)


def add_package(app, name):
    """A row of one's own."""
    key('ctrl+n')
    says(app, 'New Package')
    set_text(app.find('text', 'Name'), name)
    set_text(app.find('text', 'Price'), '1500')
    key('ctrl+s')
    wait_for(lambda: column(app, table(app, 'Packages'), 'Name') == [name], PATIENCE, 'the new package')
    says(app, 'Up to date')
    key('Escape')


def sign_out(app):
    app.click('button', 'Account')
    time.sleep(0.3)
    app.click('button', 'Sign Out…')
    app.answer(app.dialog(), 'Sign Out')
    says(app, 'Welcome to Kabinet')
    has_focus(app, 'list item', 'Connect to a Server')


def has_focus(app, role, name):
    wait_for(lambda: [(a.get_role_name(), name_of(a)) for a in focused(app)][-1:] == [(role, name)], PATIENCE,
             'the keyboard on %s, not on %s' % (name, [(a.get_role_name(), name_of(a)) for a in focused(app)]))


def test_on_this_computer():
    """Nothing to set up: company and name, then an empty cabinet, which opens at once the next time"""
    with kabinet() as app:
        says(app, 'Welcome to Kabinet')
        has_focus(app, 'list item', 'Connect to a Server')
        key('Down', 'Return')
        app.find('text', 'Company *')
        app.click('button', 'Back')
        has_focus(app, 'list item', 'Work on This Computer')
        key('Return')
        time.sleep(0.4)
        page = app.find('button', 'Begin')
        while not find_all(page, 'text', 'Company *'):       # other pages ask for names, too
            page = page.get_parent()
        for title, text in (('Company *', 'ООО «Ромашка»'), ('Your surname *', 'Петрова'), ('Your given name *', 'Мария')):
            set_text(app.find('text', title, root=page), text)
        app.click('button', 'Begin')
        says(app, 'No Licences Yet')
        says(app, 'ООО «Ромашка»')
        # the window remembers; a second start hands over to this one
        second = subprocess.run([program('kabinet'), '--section=packages'], env={**os.environ, **ENV}, timeout=30)
        assert second.returncode == 0
        says(app, 'No Packages Yet')
        assert len(app.windows()) == 1
        for bad in ('--section=nonsense', 'kabinet:nonsense', 'https://cabinet.example.org',
                    'kabinet://connect?server=http%3A%2F%2Fcabinet.example.org', 'kabinet://connect?server=https%3A%2F%2Fa%40b'):
            second = subprocess.run([program('kabinet'), bad], env={**os.environ, **ENV}, timeout=30, stderr=subprocess.PIPE, text=True)
            assert second.returncode == 1 and 'There are: %s;' % ', '.join(section_names()) in second.stderr, second
        second = subprocess.run([program('kabinet'), 'kabinet:packages'], env={**os.environ, **ENV}, timeout=30)
        assert second.returncode == 0
        # a server's page leads to a sign-in there, and says where the address is from; back to what was open
        link = 'kabinet://connect?server=https%3A%2F%2Fcabinet.example.org'
        assert subprocess.run([program('kabinet'), link], env={**os.environ, **ENV}, timeout=30).returncode == 0
        says(app, re.compile('came with a link'))
        assert get_text(app.find('text', SERVER)) == 'https://cabinet.example.org'
        keys('petrova')
        wait_for(lambda: get_text(app.find('text', LOGIN)) == 'petrova', PATIENCE, 'the keyboard where something is missing')
        # from page to page, each of which has a way back: once it is there
        app.click('button', 'Back')
        time.sleep(1)
        app.click('button', 'Back')
        time.sleep(1)
        says(app, 'No Packages Yet')
        # it is known from the start who works here
        app.click('button', 'Account')
        says(app, 'Петрова Мария')
        # the welcome page that was shown has the name, too
        wait_for(lambda: any(window[6] for window in x_windows()), PATIENCE, 'the account popover')
        key('Escape')
        time.sleep(0.5)
        add_package(app, 'Аренда кассы')
        # signed out, and back: by the account that stays listed, and by the choice, which asks nothing again
        for _again in range(2):
            sign_out(app)
            app.mouse(app.find('label', 'Петрова Мария', index=-1))
            wait_for(lambda: column(app, table(app, 'Packages'), 'Name') == ['Аренда кассы'], PATIENCE, 'the package')
            sign_out(app)
            app.mouse(app.find('label', 'Work on This Computer', index=0))
            wait_for(lambda: column(app, table(app, 'Packages'), 'Name') == ['Аренда кассы'], PATIENCE, 'the package')
            says(app, 'Up to date')
    with kabinet(settings=True) as app:
        says(app, 'ООО «Ромашка»')
        wait_for(lambda: column(app, table(app, 'Packages'), 'Name') == ['Аренда кассы'], PATIENCE, 'the package')
        says(app, 'Up to date')
    # nobody knows of the account any more, but the data are there: they open, and nobody is asked for another company
    shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'kabinet', 'accounts'))
    with kabinet('--section=packages', settings=True) as app:
        app.mouse(app.find('label', 'Work on This Computer', index=0))
        wait_for(lambda: column(app, table(app, 'Packages'), 'Name') == ['Аренда кассы'], PATIENCE, 'the package')
        says(app, 'ООО «Ромашка»')
        app.click('button', 'Account')
        says(app, 'Петрова Мария')
        key('Escape')
        time.sleep(0.3)
        bring_in(app)


def bring_in(app):
    """The empty page has the commands that bring in what there is already; they do, while the window is open"""
    go_to(app, 'licences')
    commands = wait_for(lambda: [n for n in labels(app) if n.startswith('kabinetctl --database ')], PATIENCE, 'the commands')[0]
    files = {'PACKAGES.csv': 'Название;Цена;Валюта\nКасса;5000;RUB\n',
             'LICENCES.csv': 'Номер;Клиент;Пакет;Цена;Дата продажи\nR-1;Сидорова Анна;Касса;5000;15.03.2026\n'}
    folder = os.environ['XDG_DATA_HOME']
    for name, text in files.items():
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(text)
    assert len(commands.splitlines()) == 2, commands
    for command in commands.splitlines():
        words = shlex.split(command)
        subprocess.run([program(words[0]), *words[1:]], cwd=folder, timeout=60, check=True)
    wait_for(lambda: column(app, table(app, 'Licences'), 'Number') == ['R-1'], PATIENCE, 'the licence')


def test_look_around_again():
    """Sample data is left and looked at again"""
    with kabinet('--sample') as app:
        table(app, 'Licences')
        app.click('button', 'Account')
        time.sleep(0.3)
        app.click('button', 'Leave')
        app.answer(app.dialog(), 'Sign Out')
        app.gone('table', 'Licences')
        app.mouse(app.find('label', 'Look Around with Sample Data', index=0))
        table(app, 'Licences')
        says(app, 'Up to date')


def test_a_server():
    """A wrong password says so; the right one opens; signed out is signed out"""
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, kabinet() as app:
        connect(app, server.url, login, 'not that one')
        says(app, re.compile('(?i)password'))
        wait_for(lambda: [a for a in find_all(app.acc, 'label') if re.search('(?i)wrong|does not|not right|incorrect', a.get_name())],
                 PATIENCE, 'a sentence about the password')
        set_text(app.find('text', 'Password', index=0), password)
        app.click('button', 'Sign In', index=0)
        says(app, 'No Licences Yet')
        says(app, 'Up to date')
        sign_out(app)
        wait_for(lambda: 'showing' in states(app.windows()[0]), what='the window')
        offered(app, server.url, login)
    with kabinet(settings=True) as app:
        offered(app, server.url, login)


def offered(app, server, login):
    """What was typed before need not be typed again, but for the password, which has the keyboard"""
    key('Return')
    wait_for(lambda: get_text(app.find('text', SERVER)) == server, PATIENCE, 'the server')
    assert get_text(app.find('text', LOGIN)) == login
    assert get_text(app.find('text', 'Password', index=0)) == ''
    keys('q')
    wait_for(lambda: get_text(app.find('text', 'Password', index=0)) == 'q', what='the keyboard in the password')


class Other:
    """Somebody at another port: silent, or with a certificate that nobody vouches for."""

    def __init__(self, certificate=None):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if certificate:
            self.context.load_cert_chain(*certificate)
        self.open = []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.address = '127.0.0.1:%d' % self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            connection = self.listener.accept()[0]
            self.open.append(connection)
            if self.context:
                try:
                    self.context.wrap_socket(connection, server_side=True).close()
                except OSError:
                    connection.close()


def try_server(app, server, *told):
    """Signs in there in vain: one sentence says all that, and the keyboard is where the address is mended."""
    entry = app.find('text', SERVER)
    set_text(entry, server)
    wait_for(lambda: not errors(app), what='no word of what was before')
    app.click('button', 'Sign In', index=0)
    wait_for(lambda: any(all(re.search(t, n) for t in told) for n in errors(app)), PATIENCE, '%s: %s' % (server, told))
    assert not [n for n in errors(app) if 'Work on' in n], errors(app)
    key('End')
    keys('/7')
    wait_for(lambda: get_text(app.find('text', SERVER)) == server + '/7', what='the keyboard in the address')
    assert get_text(app.find('text', LOGIN)) == 'nobody@example.org'


def errors(app):
    return [n for n in labels(app) if re.match('“|The server |There is no server', n)]


def test_no_server():
    """What is wrong with an address is said, and asked for again, and nothing else that was typed is lost"""
    with tempfile.TemporaryDirectory() as folder, kabinet() as app:
        connect(app, 'two words', 'nobody@example.org', 'x')
        says(app, '“https://two words” is not the address')
        try_server(app, '127.0.0.1:9', '“127.0.0.1:9” refuses the connection', 'Check the address')
        try_server(app, 'kabinet.invalid', '“kabinet.invalid”', 'the address')
        try_server(app, 'http://kabinet.invalid', 'would send the password unprotected', 'https://')
        tls = Other(make_certificate(folder))
        try_server(app, 'https://' + tls.address, 'cannot prove that it is the right one', 'vouches', 'administrator')
        try_server(app, tls.address, 'begin with https://')
        silent = Other()
        set_text(app.find('text', SERVER), silent.address)
        app.click('button', 'Sign In', index=0)
        wait_for(lambda: silent.open, what='a connection')
        key('Return')     # Cancel has the keyboard
        app.find('button', 'Sign In')
        time.sleep(0.3)
        assert not errors(app) and get_text(app.find('text', SERVER)) == silent.address


main()

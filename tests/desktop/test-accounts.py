#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and around a cabinet: work on this computer, a server and its passwords, the second start,
what comes back, signing out, with a keyring, a locked one and none."""
import os
import subprocess
import time

from desk import (ENV, PASSWORD, PATIENCE, Server, find_all, kabinet, key, labels, main, program, re, says, set_text, states,
                  table, wait_for, x_windows)


def connect(app, server, login, password):
    app.mouse(app.find('row', 'Connect to a Server')) if find_all(app.acc, 'row', 'Connect to a Server') else \
        app.mouse(app.find('label', 'Connect to a Server'))
    time.sleep(0.4)
    set_text(app.find('text', 'Server, for example cabinet.example.org'), server)
    set_text(app.find('text', 'Phone, e-mail or identifier'), login)
    set_text(app.find('text', 'Password', index=0), password)
    app.click('button', 'Sign In', index=0)


def test_on_this_computer():
    """Nothing to set up: company and name, then an empty cabinet, which opens at once the next time"""
    with kabinet() as app:
        says(app, 'Welcome to Kabinet')
        app.mouse(app.find('label', 'Work on This Computer', index=0))
        time.sleep(0.4)
        for title, text in (('Company *', 'ООО «Ромашка»'), ('Your surname *', 'Петрова'), ('Your given name *', 'Мария')):
            set_text(app.find('text', title), text)
        app.click('button', 'Begin')
        says(app, 'No Licences Yet')
        says(app, 'ООО «Ромашка»')
        # the window remembers; a second start hands over to this one
        second = subprocess.run([program('kabinet'), '--section=packages'], env={**os.environ, **ENV}, timeout=30)
        assert second.returncode == 0
        says(app, 'No Packages Yet')
        assert len(app.windows()) == 1
        app.click('button', 'Account')
        says(app, re.compile('Петрова Мария|Owner Account'))
        key('Escape')
        time.sleep(0.5)
    with kabinet(settings=True) as app:
        says(app, 'ООО «Ромашка»')
        says(app, 'No Packages Yet')
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
        app.click('button', 'Account')
        time.sleep(0.3)
        app.click('button', 'Sign Out…')
        app.answer(app.dialog(), 'Sign Out')
        says(app, 'Welcome to Kabinet')
        wait_for(lambda: 'showing' in states(app.windows()[0]), what='the window')


def test_no_server():
    with kabinet() as app:
        connect(app, 'http://127.0.0.1:9', 'nobody@example.org', 'x')
        wait_for(lambda: [n for n in labels(app) if '127.0.0.1' in n or 'reach' in n], PATIENCE, 'that it cannot be reached')


main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one is signed in with, in the window: the list, signing out and erasing from afar; and being erased: at once,
completely, said aloud by whom, and with what was not sent offered as a file first (invariants 10, 17, 33, 34)."""
import hashlib
import http.server
import json
import os
import shutil
import sqlite3
import subprocess
import threading
import time
import zipfile

from desk import (PATIENCE, TOLERATED, Server, column, do_action, find_all, focused, kabinet, key, labels, main, name_of, re, says, set_text,
                  sign_in, table, wait_for)
from kabinet_test import new_id

NAME = 'Бухгалтерия'
# In a session without a Secret Service there is none; see meson.build.
NO_KEYRING = subprocess.run(['secret-tool', 'search', 'a', 'b'], capture_output=True, timeout=60, check=False).returncode != 0
DATA = lambda: os.path.join(os.environ['XDG_DATA_HOME'], 'kabinet', 'accounts')      # noqa: E731
CACHE = lambda: os.path.join(os.environ['XDG_CACHE_HOME'], 'kabinet', 'accounts')    # noqa: E731


def files(*roots):
    return sorted(os.path.join(d, f) for root in roots for d, _, names in os.walk(root) for f in names)


def scan(*words):
    """Files of the person's folders that hold any of the words, in any of their bytes."""
    found = []
    for path in files(os.environ['XDG_DATA_HOME'], os.environ['XDG_CACHE_HOME'], os.environ['XDG_CONFIG_HOME']):
        with open(path, 'rb') as f:
            data = f.read()
        found += [(path, w) for w in words if w.encode() in data]
    return found


def keyring():
    """Labels of what is in the Secret Service of ours."""
    done = subprocess.run(['secret-tool', 'search', '--all', 'xdg:schema', 'org.kabinet.Kabinet.Token'],
                          capture_output=True, text=True, timeout=PATIENCE)
    return [line for line in done.stdout.splitlines() if line.startswith('label')]


def fresh():
    """As on a computer that never saw Kabinet."""
    for root in ('XDG_DATA_HOME', 'XDG_CACHE_HOME'):
        shutil.rmtree(os.path.join(os.environ[root], 'kabinet'), ignore_errors=True)
    subprocess.run(['secret-tool', 'clear', 'xdg:schema', 'org.kabinet.Kabinet.Token'], timeout=PATIENCE, check=False)


def is_locked():
    """Whether the keyring is: then somebody is asked to unlock it, and may not be there."""
    done = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.secrets', '--object-path',
                           '/org/freedesktop/secrets/collection/login', '--method', 'org.freedesktop.DBus.Properties.Get',
                           'org.freedesktop.Secret.Collection', 'Locked'], capture_output=True, text=True, timeout=PATIENCE,
                          check=False)
    return 'true' in done.stdout


def secrets():
    """What the Secret Service holds of ours, word by word: the refresh token and the device's key."""
    done = subprocess.run(['secret-tool', 'search', '--all', 'xdg:schema', 'org.kabinet.Kabinet.Token'],
                          capture_output=True, text=True, timeout=PATIENCE)
    found = [line.partition(' = ')[2].split() for line in done.stdout.splitlines() if line.startswith('secret')]
    assert found or NO_KEYRING, done
    return [word for words in found for word in words]


def add(api, name):
    row = new_id()
    [outcome] = api.mutate([{'id': new_id(), 'n': 1, 'entity': 'package', 'row': row, 'op': 'create', 'base_rev': 0, 'base': {},
                             'set': {'name': name, 'state': 'on_sale', 'calculation': 'fixed', 'price': 100000, 'currency': 'RUB'},
                             'schema': 1}])
    assert outcome['outcome'] == 'done', outcome
    return row


def window_device(api):
    """The device of the window under test: the other one."""
    listed = {d['id']: d for d in api.get('/v1/devices')[1]['devices']}
    [other] = [d for d in listed if d != api.device]
    return other, listed


def wipe(api, device):
    status, _, _ = api.request('POST', '/v1/devices/%s/wipe' % device)
    assert status == 204, status


def open_devices(app):
    app.click('button', 'Account')
    time.sleep(0.3)
    app.click('button', 'Devices…')


def test_list():
    """Both computers with what is known of them; the other is signed out, and erased, from here, with the keyboard alone;
    without the server the window says so, and tries again"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, kabinet('--section=packages') as app:
        api = server.client().sign_in(login, password)
        sign_in(app, server.url, login, password)
        says(app, 'Up to date')
        open_devices(app)
        says(app, 'This computer')
        says(app, re.compile('^Last heard of just now'))
        # by keys: to the other one, opened, its facts, its buttons
        wait_for(lambda: focused(app), what='a focus')
        reach(app, 'test')
        key('Return')
        says(app, 'Signed in since')
        app.find('button', re.compile('^Sign Out “test”…'))
        tab_to(app, 'Sign Out “test”…')
        key('Return')
        app.answer(app.dialog('Sign Out “test”?'), 'Cancel')
        assert api.get('/v1/session')[0] == 200
        tab_to(app, 'Sign Out “test”…')
        key('Return')
        app.answer(app.dialog('Sign Out “test”?'), 'Sign Out')
        says(app, re.compile('^Signed out; last heard of'))
        assert api.get('/v1/session')[0] == 401
        app.click('button', re.compile('^Erase What “test” Has…'))
        app.answer(app.dialog('Erase What “test” Has?'), 'Erase')
        says(app, re.compile('^Is erased as soon as it reaches the server'))
        assert not find_all(app.acc, 'button', re.compile('^Erase What “test” Has…'))
        key('Escape')
        wait_for(lambda: len(app.windows()) == 1, what='the list to be closed')
        # no server: said, and tried again
        server.stop()
        says(app, 'Offline')
        open_devices(app)
        says(app, 'The List Comes From the Server')
        server.start()
        key('Return')          # Try Again has the keyboard
        says(app, 'This computer')
        key('Escape')


def reach(app, name, most=20):
    """Down or Tab until the row of that name has the keyboard."""
    for _i in range(most):
        if any(name in name_of(a) for a in focused(app)):
            return
        key('Tab')
        time.sleep(0.1)
    raise AssertionError([(a.get_role_name(), name_of(a)) for a in focused(app)])


def tab_to(app, name, most=12):
    for _i in range(most):
        if any(a.get_role_name() == 'push button' and name_of(a).startswith(name) for a in focused(app)):
            return
        key('Tab')
        time.sleep(0.1)
    raise AssertionError([(a.get_role_name(), name_of(a)) for a in focused(app)])


def test_erased():
    """Nothing unsent: erased at once, and said by whom; no value, token or account is left; the list says when"""
    fresh()
    if is_locked():
        # libsecret 0.20 says this itself when storing is called off while it asks for the password
        TOLERATED.extend(["g_task_return_error: assertion 'error != NULL'", "g_task_return_error: assertion '!task->ever_returned'"])
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, kabinet('--section=packages') as app:
        api = server.client().sign_in(login, password)
        add(api, NAME)
        sign_in(app, server.url, login, password)
        table(app, 'Packages')
        says(app, 'Up to date')
        wait_for(lambda: NO_KEYRING or keyring() or is_locked(), what='the token in the keyring')
        device, listed = window_device(api)
        assert listed[device]['system'], listed
        assert scan(NAME)
        wipe(api, device)
        says(app, 'Welcome to Kabinet')
        dialog = app.dialog('The Data Here Was Erased')
        says(app, re.compile('^Кузнецова Анна asked for it on .* Everything you did had been sent'))
        app.answer(dialog, 'Close')
        done = wait_for(lambda: window_device(api)[1][device].get('wiped_at'), PATIENCE, 'the list to say so')
        assert abs(done / 1000 - time.time()) < 120 and 'unsent' not in window_device(api)[1][device]
        assert files(DATA(), CACHE()) == [], files(DATA(), CACHE())
        assert scan(NAME, 'ООО «Тест и Право»', device) == [], scan(NAME)
        assert keyring() == []
    with kabinet(settings=True) as app:
        says(app, 'Welcome to Kabinet')
        assert 'Not Sent Yet' not in labels(app)


def offline_edit(app, server, text):
    """An edit that the server has not got, as it is away."""
    server.stop()
    says(app, 'Offline')
    key('ctrl+n')
    says(app, 'New Package')
    set_text(app.find('text', 'Name'), text)
    set_text(app.find('text', 'Price'), '1500')
    key('ctrl+s')
    says(app, re.compile('^1 edit waits'))
    key('Escape')


def lose(app, server, text, login):
    """The window with an unsent edit is asked to be erased while it cannot be reached, and then comes back."""
    offline_edit(app, server, text)
    [device] = [line.split()[2] for line in server.ctl('device', 'list', login).splitlines()[1:]
                if socket_name() in line]
    server.ctl('device', 'wipe', login, device)
    server.start()
    return device


def socket_name():
    import socket
    return socket.gethostname()


def put_scan(text):
    """A file that a form names and that was not sent, where the window keeps such."""
    [work] = [p for p in files(DATA()) if p.endswith('work.db')]
    digest = hashlib.sha256(text.encode()).hexdigest()
    os.makedirs(os.path.join(os.path.dirname(work), 'files'), exist_ok=True)
    with open(os.path.join(os.path.dirname(work), 'files', digest), 'wb') as f:
        f.write(text.encode())
    with sqlite3.connect(work, timeout=PATIENCE) as db:
        db.execute("INSERT INTO file(digest,name,type,size,added_at,state) VALUES(?,'Скан.txt','text/plain',?,1,'waiting')",
                   (digest, len(text.encode())))
        db.execute("INSERT INTO draft VALUES('document','',?,1)", (json.dumps({'file': digest}),))
    db.close()


def test_unsent_first():
    """What was not sent is offered as a file, who asked is said; the rest is gone at once; after saving, that too"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    mine = 'Моё неотправленное'
    path = os.path.join(os.environ['XDG_DATA_HOME'], 'мои слова.zip')
    with server:
        with kabinet('--section=packages') as app:
            api = server.client().sign_in(login, password)
            add(api, NAME)
            sign_in(app, server.url, login, password)
            table(app, 'Packages')
            says(app, 'Up to date')
            device = lose(app, server, mine, login)
            app.dialog('The Data Here Was Erased')
            says(app, re.compile('^The administrator of the server asked for it on .* 1 edit of Кузнецова Анна is not with'))
            # nobody has answered yet, and what is other people's is gone
            assert scan(NAME) == [], scan(NAME)
            wait_for(lambda: window_device(api)[1][device].get('unsent') == 1, PATIENCE, 'the list to say so')
            assert keyring() == []
            app.answer(app.dialog(), 'Later')
            says(app, 'Not Sent Yet')
            wait_for(lambda: labels(app).count('Кузнецова Анна') == 1, what='it to be named once, and not as an account')
        # not answered: named among the accounts, also after a restart; what is saved has the bytes of files, too
        put_scan('Только здесь')
        with kabinet(settings=True) as app:
            says(app, 'Not Sent Yet')
            says(app, re.compile('^1 edit; the rest was erased'))
            app.mouse(app.find('label', 'Кузнецова Анна', index=0))
            app.click('button', 'Save as a File…')
            wait_for(lambda: 'The Data Here Was Erased' not in [name_of(w) for w in app.windows()], what='the question to give way')
            app.choose_file(path)
            wait_for(lambda: os.path.exists(path) and files(DATA()) == [], PATIENCE, 'the words saved, and erased')
            with zipfile.ZipFile(path) as archive:
                text = archive.read('Unsent Work.txt').decode()
                assert archive.read('files/Скан.txt').decode() == 'Только здесь' and len(archive.namelist()) == 2
            assert mine in text and '₽1,500.00' in text and 'files/Скан.txt' in text, text
            os.unlink(path)
            assert scan(mine, NAME, device) == [], scan(mine, NAME, device)
            wait_for(lambda: 'unsent' not in window_device(api)[1][device], PATIENCE, 'the list to say so')
            wait_for(lambda: 'Not Sent Yet' not in labels(app), what='nothing more to be named')


def test_let_go():
    """Or it is let go, and gone"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, kabinet('--section=packages') as app:
        sign_in(app, server.url, login, password)
        says(app, 'Up to date')
        lose(app, server, 'Пусть пропадёт', login)
        app.answer(app.dialog('The Data Here Was Erased'), 'Let Go')
        wait_for(lambda: files(DATA(), CACHE()) == [], PATIENCE, 'nothing left')
        assert scan('Пусть пропадёт') == []


def test_sign_in_again_sends():
    """Who signs in again instead of answering loses nothing: what was left is sent"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, kabinet('--section=packages') as app:
        api = server.client().sign_in(login, password)
        sign_in(app, server.url, login, password)
        says(app, 'Up to date')
        lose(app, server, 'Вернётся', login)
        app.answer(app.dialog('The Data Here Was Erased'), 'Later')
        says(app, 'Not Sent Yet')
        sign_in(app, server.url, login, password)
        says(app, 'Up to date')
        assert 'Вернётся' in column(app, table(app, 'Packages'), 'Name')
        wait_for(lambda: any(r['name'] == 'Вернётся' for r in api.rows('package').values()), PATIENCE, 'it on the server')


def test_users_apart():
    """Another user at the same server has a folder of their own; what the first has not sent is kept, named, and not shown to
    the second; no token is in any file or log, with a keyring or without one"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    other = server.add_user('staff', 'Белов', 'Пётр', 'belov@example.org')
    with server, kabinet('--section=packages') as app:
        sign_in(app, server.url, login, password)
        says(app, 'Up to date')
        offline_edit(app, server, 'Только моё')
        do_action(app.find('frame'), 'win.sign-out')
        app.answer(app.dialog(), 'Sign Out')
        says(app, 'Not Sent Yet')
        says(app, re.compile('^1 edit; sent with the next sign-in$'))
        server.start()
        sign_in(app, server.url, *other)
        says(app, 'Up to date')
        assert 'Только моё' not in labels(app)
        folders = sorted({os.path.dirname(p) for p, _ in scan('Только моё')})
        assert len(folders) == 1 and not os.path.exists(os.path.join(folders[0], 'account.json')), folders
        # in no file, whatever is kept; and in no log
        tokens = secrets()
        assert scan(*tokens) == [], scan(*tokens)
        for token in tokens:
            assert token not in app.output() and token not in server.log(), 'a token in a log'
        # the first one signs in again, and what was left is sent
        do_action(app.find('frame'), 'win.sign-out')
        app.answer(app.dialog(), 'Sign Out')
        sign_in(app, server.url, login, password)
        wait_for(lambda: 'Только моё' in column(app, table(app, 'Packages'), 'Name'), PATIENCE, 'what was left')
        says(app, 'Up to date')
        api = server.client().sign_in(login, password)
        assert [r['name'] for r in api.rows('package').values()] == ['Только моё']


def test_a_bare_401():
    """Signed out from afar is signed out: readable, kept, and nothing erased"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server, kabinet('--section=packages') as app:
        api = server.client().sign_in(login, password)
        add(api, NAME)
        sign_in(app, server.url, login, password)
        tab = table(app, 'Packages')
        says(app, 'Up to date')
        device, _ = window_device(api)
        assert api.request('DELETE', '/v1/devices/' + device)[0] == 204
        says(app, 'Not signed in')
        app.click('toggle', re.compile('^Not signed in'))
        says(app, re.compile('^You signed this computer out from another one'))
        key('Escape')
        time.sleep(1)
        assert column(app, tab, 'Name') == [NAME] and scan(NAME)
        # the list asks for what is missing, and comes once it is there
        open_devices(app)
        says(app, 'The List Comes From the Server')
        app.click('button', 'Sign In…')
        dialog = app.dialog('Sign In Again')
        set_text(app.find('text', 'Password', root=dialog), password)
        app.answer(dialog, 'Sign In')
        says(app, 'This computer')
        key('Escape')


class Liar(http.server.BaseHTTPRequestHandler):
    """Somebody else at the server's address, who says that everything is to be erased, and cannot prove to be it."""
    asked = []

    def answer(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        Liar.asked.append((self.path, body))
        order = {'at': int(time.time() * 1000), 'by': 'Никто', 'proof': hashlib.sha256(body).hexdigest()}
        text = json.dumps({'type': 'about:blank', 'title': 'Unauthorized', 'status': 401, 'detail': 'No.',
                           'code': 'unauthenticated', 'wipe': order}).encode()
        self.send_response(401)
        self.send_header('Content-Type', 'application/problem+json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


def test_a_liar():
    """Whoever cannot prove to be the server erases nothing, whatever they say; and what was begun is gone on with at the next
    start, whatever ended the program"""
    fresh()
    server = Server(tcp=True)
    login, password = server.setup('ООО «Тест и Право»')
    with server:
        with kabinet('--section=packages') as app:
            api = server.client().sign_in(login, password)
            add(api, NAME)
            sign_in(app, server.url, login, password)
            tab = table(app, 'Packages')
            says(app, 'Up to date')
            wait_for(lambda: NO_KEYRING or keyring() or is_locked(), what='the token in the keyring')
            server.stop()
            liar = http.server.ThreadingHTTPServer(('127.0.0.1', server.port), Liar)
            threading.Thread(target=liar.serve_forever, daemon=True).start()
            wait_for(lambda: any(b'proof' in body for path, body in Liar.asked if path.endswith('/refresh')), PATIENCE,
                     'the window to ask')
            says(app, 'Not signed in')
            time.sleep(1)
            assert column(app, tab, 'Name') == [NAME] and scan(NAME)
        liar.shutdown()
        liar.server_close()
        server.start()
        # erasing was begun, and the power went: the note of it is all that is known at the next start
        [account] = [p for p in files(DATA()) if p.endswith('account.json')]
        with open(account, encoding='utf-8') as f:
            known = json.load(f)
        note = {'server': known['server'], 'org': known['org']['id'], 'user': known['user']['id'], 'device': known['device'],
                'by': '', 'proof': '0' * 64, 'at': 1, 'n': 0, 'told': False}
        with open(os.path.join(os.path.dirname(account), 'wipe.json'), 'w', encoding='utf-8') as f:
            json.dump(note, f)
        with kabinet(settings=True) as app:
            says(app, 'Welcome to Kabinet')
            wait_for(lambda: files(DATA(), CACHE()) == [], PATIENCE, 'everything erased')
            assert scan(NAME) == [] and keyring() == []


main()

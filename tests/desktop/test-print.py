#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A licence printed: the real dialog, a real CUPS queue, and what comes out of it read back (S1-37)."""
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import threading

from desk import (NotFound, PATIENCE, column, count, filter_text, find_all, kabinet, key, main, name_of, run,
                  sample_licence, says, states, table, wait_for)


class Queue:
    """A CUPS of one's own with one printer, which is on the network: it keeps what it is sent."""

    def __init__(self):
        folder = tempfile.mkdtemp(prefix='kab-cups-')
        os.chmod(folder, 0o755)         # CUPS reads its spool as another user
        self.folder, self.socket, self.paper = folder, os.path.join(folder, 'sock'), b''
        for name in ('root/ppd', 'spool/tmp', 'cache', 'state', 'log', 'ssl'):
            os.makedirs(os.path.join(folder, name))
        places = {'ServerRoot': 'root', 'RequestRoot': 'spool', 'TempDir': 'spool/tmp', 'CacheDir': 'cache', 'StateDir': 'state',
                  'ServerKeychain': 'ssl', 'AccessLog': 'log/access', 'ErrorLog': 'log/error', 'PageLog': 'log/page'}
        with open(os.path.join(folder, 'cups-files.conf'), 'w', encoding='utf-8') as f:
            f.writelines('%s %s\n' % (what, os.path.join(folder, where)) for what, where in places.items())
            f.write('DataDir /usr/share/cups\nServerBin /usr/lib/cups\nSandboxing relaxed\nSystemGroup %s\n'
                    % ('root' if os.getuid() == 0 else getpass.getuser()))
            if os.getuid() == 0:
                f.write('User lp\nGroup lp\n')
        with open(os.path.join(folder, 'cupsd.conf'), 'w', encoding='utf-8') as f:
            f.write('Listen %s\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n<Location />\nAllow all\n</Location>\n'
                    '<Policy default>\n<Limit All>\nAllow all\n</Limit>\n</Policy>\n' % self.socket)

    def __enter__(self):
        env = dict(os.environ, CUPS_SERVER=self.socket)
        self.printer = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.listen, daemon=True).start()
        self.daemon = subprocess.Popen(['/usr/sbin/cupsd', '-f', '-c', os.path.join(self.folder, 'cupsd.conf'), '-s',
                                        os.path.join(self.folder, 'cups-files.conf')], stdin=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(self.socket), PATIENCE, 'cupsd')
        device = 'socket://127.0.0.1:%d/?waiteof=false' % self.printer.getsockname()[1]

        def make():
            made = subprocess.run(['/usr/sbin/lpadmin', '-p', 'Office', '-E', '-v', device, '-m', 'raw'], env=env, check=False,
                                  capture_output=True, text=True)
            self.trouble = made.stderr
            return made.returncode == 0
        try:
            wait_for(make, PATIENCE, 'the queue')
        except NotFound:
            raise AssertionError(self.trouble) from None
        run(['/usr/sbin/lpadmin', '-d', 'Office'], env=env)
        return self

    def listen(self):
        while True:
            try:
                line, _address = self.printer.accept()
            except OSError:         # no printer any more
                return
            with line:
                paper = b''
                while part := line.recv(65536):
                    paper += part
                self.paper = paper or self.paper

    def __exit__(self, *_):
        self.printer.close()
        self.daemon.terminate()
        self.daemon.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


def open_licence(app):
    tab = table(app, 'Licences')
    wait_for(lambda: count(app) == 2000, PATIENCE, 'all sample licences')
    one = sample_licence()
    filter_text(app, 'Number', one.number)
    wait_for(lambda: column(app, tab, 'Number') == [one.number], PATIENCE, 'the licence')
    app.select_row(tab, one.number, activate=True)
    says(app, one.holder)
    return one


def test_to_a_queue():
    """Ctrl+P, the printer, Print: the paper has the licence on it"""
    with Queue() as queue, kabinet('--sample', CUPS_SERVER=queue.socket) as app:
        one = open_licence(app)
        key('ctrl+p')
        dialog = app.dialog('Print')
        wait_for(lambda: [a for a in find_all(dialog, bulky=True) if name_of(a) == 'Office'], PATIENCE, 'the printer in the dialog')
        button = app.find('button', 'Print', root=dialog)
        wait_for(lambda: 'sensitive' in states(button), PATIENCE, 'the printer to be ready')
        key('alt+p')
        wait_for(lambda: len(app.windows()) == 1, PATIENCE, 'the dialog to go')
        says(app, 'Printed')

        path = os.path.join(os.environ['SESSION_DIR'], 'printed.pdf')
        with open(path, 'wb') as f:
            f.write(wait_for(lambda: queue.paper, PATIENCE, 'paper'))
        text = run(['pdftotext', '-layout', path, '-'])[1]
        for words in (one.number, one.holder, one.package, one.price.replace(',', ' ').replace('.', ',')):
            assert words in text.replace('\xa0', ' '), (words, text)


def test_to_a_file():
    """Without a printer it goes into a file that is called like the licence, and which is named"""
    with kabinet('--sample', CUPS_SERVER=os.path.join(os.environ['SESSION_DIR'], 'no-cups')) as app:
        one = open_licence(app)
        key('ctrl+p')
        dialog = app.dialog('Print')
        app.mouse(wait_for(lambda: [a for a in find_all(dialog, bulky=True) if name_of(a) == 'Print to File'], PATIENCE, 'it')[0])
        button = app.find('button', 'Print', root=dialog)
        wait_for(lambda: 'sensitive' in states(button), PATIENCE, 'the file to be ready')
        key('alt+p')
        says(app, 'Saved as “%s.pdf”' % one.number)
        assert [f for folder, _, files in os.walk(os.environ['HOME']) for f in files if f == one.number + '.pdf']


main()

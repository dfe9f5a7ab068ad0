# SPDX-License-Identifier: GPL-3.0-or-later
"""A printer that is not there: a CUPS of one's own, with a queue of a name, whose printer keeps what it is sent."""
import getpass
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading

from desk import NotFound, PATIENCE, run, wait_for


class Queue:
    """With 'with'. The printer Office is on the network; papers: the jobs that it was sent, in their order."""

    def __init__(self):
        folder = tempfile.mkdtemp(prefix='kab-cups-')
        os.chmod(folder, 0o755)         # CUPS reads its spool as another user
        self.folder, self.socket, self.papers = folder, os.path.join(folder, 'sock'), []
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

    def command(self, *args, check=True):
        return subprocess.run(args, env=dict(os.environ, CUPS_SERVER=self.socket), check=check, capture_output=True, text=True)

    def __enter__(self):
        self.printer = socket.create_server(('127.0.0.1', 0))
        threading.Thread(target=self.listen, daemon=True).start()
        self.daemon = subprocess.Popen(['/usr/sbin/cupsd', '-f', '-c', os.path.join(self.folder, 'cupsd.conf'), '-s',
                                        os.path.join(self.folder, 'cups-files.conf')], stdin=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(self.socket), PATIENCE, 'cupsd')
        device = 'socket://127.0.0.1:%d/?waiteof=false' % self.printer.getsockname()[1]

        def make():
            made = self.command('/usr/sbin/lpadmin', '-p', 'Office', '-E', '-v', device, '-m', 'raw', check=False)
            self.trouble = made.stderr
            return made.returncode == 0
        try:
            wait_for(make, PATIENCE, 'the queue')
        except NotFound:
            raise AssertionError(self.trouble) from None
        self.command('/usr/sbin/lpadmin', '-d', 'Office')
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
                if paper:
                    self.papers.append(paper)

    def stop(self):
        """The printer is switched off: it takes what it is sent, and does nothing."""
        self.command('/usr/sbin/cupsdisable', 'Office')

    def go_on(self):
        self.command('/usr/sbin/cupsenable', 'Office')

    def reject(self):
        """The queue takes no jobs any more, as somebody who changes the toner has it."""
        self.command('/usr/sbin/cupsreject', 'Office')

    def accept(self):
        self.command('/usr/sbin/cupsaccept', 'Office')

    def allow(self, kilobytes):
        """How much may be printed in a day; more is turned down as it comes, and nothing tells before. 0: as much as one likes"""
        self.command('/usr/sbin/lpadmin', '-p', 'Office', '-o', 'job-quota-period=%d' % (86400 if kilobytes else 0),
                     '-o', 'job-k-limit=%d' % kilobytes)

    def paper(self, n):
        """The n-th job, as soon as it is there, in a file."""
        paper = wait_for(lambda: self.papers[n] if len(self.papers) > n else None, PATIENCE, 'paper')
        path = os.path.join(os.environ['SESSION_DIR'], 'printed.pdf')
        with open(path, 'wb') as f:
            f.write(paper)
        return path

    def text(self, n):
        """The text of the n-th job, page by page, as soon as it is there."""
        return run(['pdftotext', '-layout', self.paper(n), '-'])[1].replace('\xa0', ' ').split('\f')[:-1]

    def size(self, n):
        """(width, height) of the first page of the n-th job, in points."""
        width, height = re.search(r'Page size: +([\d.]+) x ([\d.]+)', run(['pdfinfo', self.paper(n)])[1]).groups()
        return round(float(width)), round(float(height))

    def __exit__(self, *_):
        self.printer.close()
        self.daemon.terminate()
        self.daemon.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

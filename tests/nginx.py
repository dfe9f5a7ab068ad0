# SPDX-License-Identifier: GPL-3.0-or-later
"""A private nginx that runs the shipped configuration (data/nginx/kabinet.conf) in front of
a kabinetd socket: only the names and ports marked there are other ones.

    with Nginx('/run/x/kabinetd.sock') as proxy:
        proxy.url            # https://127.0.0.1:PORT
        proxy.certificate    # to be trusted by the client
"""
import os
import re
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SHIPPED = os.path.join(os.path.dirname(HERE), 'data', 'nginx', 'kabinet.conf')
MAIN = '''
%(user)s
daemon off;
worker_processes 2;
pid %(dir)s/nginx.pid;
error_log %(dir)s/error.log warn;
worker_rlimit_nofile %(files)d;
events { worker_connections %(connections)d; }
http {
  client_body_temp_path %(dir)s/body;
  proxy_temp_path %(dir)s/proxy;
  fastcgi_temp_path %(dir)s/fastcgi;
  uwsgi_temp_path %(dir)s/uwsgi;
  scgi_temp_path %(dir)s/scgi;
  default_type application/octet-stream;
  include %(dir)s/kabinet.conf;
}
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def make_certificate(folder):
    """A self-signed certificate for this machine's loopback: (certificate, key)."""
    cert, key = os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost',
                    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
                   check=True, capture_output=True)
    return cert, key


def hard_limit():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def program():
    return shutil.which('nginx') or shutil.which('nginx', path='/usr/sbin:/usr/local/sbin')


class Nginx:
    def __init__(self, upstream, connections=2048):
        self.dir = tempfile.mkdtemp(prefix='kab-nginx-')
        self.certificate, key = make_certificate(self.dir)
        with open(SHIPPED, encoding='utf-8') as f:
            text = f.read()
        self.port, self.plain_port = free_port(), free_port()
        for old, new in (
                ('/run/kabinet/kabinetd.sock', upstream),
                ('kabinet.example.org', '127.0.0.1 localhost'),
                ('/etc/ssl/kabinet/fullchain.pem', self.certificate),
                ('/etc/ssl/kabinet/privkey.pem', key),
                ('/var/log/nginx/kabinet.log', os.path.join(self.dir, 'access.log')),
                ('listen 443 ', 'listen 127.0.0.1:%d ' % self.port),
                ('listen 80;', 'listen 127.0.0.1:%d;' % self.plain_port)):
            if old not in text:
                raise AssertionError('the shipped configuration has no %r any more' % old)
            text = text.replace(old, new)
        text = re.sub(r'\n *listen \[::\][^\n]*', '', text)    # machines without IPv6 run this, too
        with open(os.path.join(self.dir, 'kabinet.conf'), 'w', encoding='utf-8') as f:
            f.write(text)
        conf = os.path.join(self.dir, 'nginx.conf')
        with open(conf, 'w', encoding='utf-8') as f:
            f.write(MAIN % {'dir': self.dir, 'connections': connections, 'files': min(2 * connections + 64, hard_limit()), 'user': 'user root;' if os.geteuid() == 0 else ''})
        self.command = [program(), '-p', self.dir, '-c', conf, '-e', os.path.join(self.dir, 'error.log')]
        self.process = None

    @property
    def url(self):
        return 'https://127.0.0.1:%d' % self.port

    def context(self):
        """An ssl context that trusts this nginx and nothing else."""
        return ssl.create_default_context(cafile=self.certificate)

    def start(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 10
        while True:
            if self.process.poll() is not None:
                raise AssertionError('nginx ended: ' + self.process.stderr.read())
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return self
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGTERM)
                self.process.wait(5)
        shutil.rmtree(self.dir, ignore_errors=True)

    def log(self, name='error.log'):
        with open(os.path.join(self.dir, name), encoding='utf-8', errors='replace') as f:
            return f.read()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

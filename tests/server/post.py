# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that can send, its letter-box and its SMS.ru; and what a browser does with the forms of its pages."""
import html
import os
import re
import urllib.parse

from api import ApiWorld
from kabinet_test import new_id, wait_for
from mailbox_server import LOGIN, SECRET, MailServer
from smsru import SmsRu


class Post(ApiWorld):
    """A world whose organisation can send, and that has something to send."""

    def __init__(self, mail=True, sms=True, tls=False):
        super().__init__(licences=0)
        self.mail = MailServer(self.dir if tls else None)
        self.gate = SmsRu()
        self.set_up_mail, self.set_up_sms, self.tls = mail, sms, tls

    def __enter__(self):
        self.mail.__enter__()
        self.ctl('org', 'address', 'https://kabinet.example.org')
        if self.set_up_mail:
            secure = ['--login', LOGIN, '--secret-stdin'] if self.tls else ['--security', 'none']
            self.ctl('messages', 'set', 'smtp', '--host', '127.0.0.1', '--port', str(self.mail.port),
                     '--from', 'Кабинет «Север» <post@sever.example>', *secure, input=SECRET + '\n' if self.tls else None)
        if self.set_up_sms:
            self.ctl('messages', 'set', 'smsru', '--secret-stdin', '--url', self.gate.url, input=self.gate.api_id + '\n')
        if self.tls:
            os.environ['SSL_CERT_FILE'] = self.mail.authority
        self.start()
        self.admin, self.seller = self.person('ADMIN'), self.person('PARTNER')
        now = self.admin.rows('package')[self.package]
        self.admin.done('update', 'package', self.package, {'state': 'on_sale', 'term_months': 12}, {}, now['rev'])
        return self

    def __exit__(self, *more):
        os.environ.pop('SSL_CERT_FILE', None)
        super().__exit__(*more)
        self.mail.__exit__()
        self.gate.__exit__()

    def sold(self, paid=True):
        row = new_id()
        self.seller.done('issue', 'licence', row, {'client': self.petrov, 'package': self.package, 'way': 'invoice'})
        order = self.admin.rows('licence')[row]['order']
        if paid:
            self.admin.done('pay', 'order', order, {'document': 'ПП 118'})
        return row, order

    def send(self, who, entity, row, channel, address):
        outcome = who.do('send', entity, row, {'channel': channel, 'address': address})
        assert outcome['outcome'] == 'done', outcome
        return self.about(row)[-1]['id']

    def about(self, row):
        return sorted((m for m in self.admin.rows('sent_message').values() if m.get('about_row') == row),
                      key=lambda m: m['id'])

    def message(self, ident):
        return self.admin.rows('sent_message')[ident]

    def settled(self, ident, state):
        wait_for(lambda: self.message(ident)['state'] == state, what=lambda: '%s: %s' % (state, self.message(ident)))
        return self.message(ident)

    def hurry(self):
        self.sql('UPDATE message_work SET next_at=0,lease_until=0')

    def hurry_request(self):
        self.sql('UPDATE password_request SET next_at=0,lease_until=0')

    def waits(self):
        return self.sql('SELECT COUNT(*) FROM message_work')[0][0]


def link_in(text):
    return re.search(r'https://kabinet\.example\.org(/(?:password|confirm)/[\w-]+)', text).group(1)


def form(post, path, whence=None, language='en', **fields):
    """What a browser does with a form: status, headers, page."""
    body = urllib.parse.urlencode(fields).encode()
    headers = {'Content-Type': 'application/x-www-form-urlencoded', 'Accept-Language': language}
    if whence:
        headers['X-Forwarded-For'] = whence
    return post.client().request('POST', path, body, headers)


def filled(page):
    """What stands in the fields of a form already: as a browser sends it if nobody types anything."""
    fields = {}
    for tag in re.findall(r'<input [^>]*>', text_of(page)):
        name, value = (re.search(r'%s="([^"]*)"' % a, tag) for a in ('name', 'value'))
        if value and 'type="checkbox"' not in tag:
            fields[name.group(1)] = html.unescape(value.group(1))
    return fields


def text_of(page):
    return page.decode() if isinstance(page, bytes) else page

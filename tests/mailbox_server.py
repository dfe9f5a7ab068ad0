# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server (aiosmtpd, Debian's python3-aiosmtpd) that keeps what it gets, with a hand on it that refuses.

    with MailServer() as mail:
        mail.port
        mail.upset('451 Later', '550 5.1.1 No such user')     # what the next recipients are told
        mail.upset('MAIL 550 Not you', 'DATA 554 Spam')       # or what the next senders, or letters, are
        mail.letters                                          # parsed, with .envelope_to
"""
import email
import email.policy
import os
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

LOGIN, SECRET = 'kabinet', 'Пароль почты, 42'


class MailServer(Controller):
    def __init__(self, folder=None):
        """With a folder: STARTTLS with a certificate made there, and nobody gets in without a password."""
        self.letters, self.moods, self.dialogues = [], [], 0
        self.tls, self.authority = None, None
        if folder:
            key, self.authority = os.path.join(folder, 'mail.key'), os.path.join(folder, 'mail.pem')
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
                            '-nodes', '-keyout', key, '-out', self.authority, '-days', '2', '-subj', '/CN=localhost',
                            '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], check=True, capture_output=True)
            self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.tls.load_cert_chain(self.authority, key)
        super().__init__(self, hostname='127.0.0.1', port=0)

    def factory(self):
        self.dialogues += 1
        return SMTP(self, tls_context=self.tls, require_starttls=bool(self.tls), auth_required=bool(self.tls),
                    authenticator=self.judge, enable_SMTPUTF8=True, data_size_limit=30000000, ident='mail.test')

    @staticmethod
    def judge(server, session, envelope, mechanism, given):
        good = isinstance(given, LoginPassword) and (given.login, given.password) == (LOGIN.encode(), SECRET.encode())
        return AuthResult(success=good, handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.moods and self.moods[0][0].isdigit():
            return self.moods.pop(0)
        envelope.rcpt_tos.append(address)
        return '250 OK'

    def mood_of(self, command):
        if self.moods and self.moods[0].startswith(command):
            return self.moods.pop(0).split(' ', 1)[1]
        return None

    async def handle_MAIL(self, server, session, envelope, address, options):
        mood = self.mood_of('MAIL')
        if mood:
            return mood
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        mood = self.mood_of('DATA')
        if mood:
            return mood
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        letter.envelope_to, letter.envelope_from, letter.raw = envelope.rcpt_tos, envelope.mail_from, envelope.content
        self.letters.append(letter)
        return '250 Taken'

    def upset(self, *moods):
        self.moods += moods

    def _trigger_server(self):
        # with port 0 the real one is known only now
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

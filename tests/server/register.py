# SPDX-License-Identifier: GPL-3.0-or-later
"""A server at which people register by themselves: what they type, and the letters that come."""
import html
import re

from post import Post, filled, form, text_of
from kabinet_test import wait_for

ANNA = {'surname': 'Новикова', 'given_name': 'Анна', 'patronymic': 'Игоревна', 'address': 'new@example.org', 'consent': 'yes'}
WORDS = 'свои слова, 42'


class Open(Post):
    """Where people may register by themselves; each request comes from another network."""

    def __enter__(self):
        super().__enter__()
        self.ctl('registration', 'on')
        self.networks = 0
        return self

    def page(self, path='/register', language='en'):
        status, headers, page = self.client().request('GET', path, headers={'Accept-Language': language})
        return status, headers, text_of(page)

    def version(self, language='en'):
        return html.unescape(re.search(r'name="version" value="([^"]*)"', self.page(language=language)[2]).group(1))

    def whence(self):
        self.networks += 1
        return '198.51.%d.%d' % (100 + self.networks // 200, self.networks % 200 + 1)

    def register(self, language='en', **changed):
        fields = dict(ANNA, **changed)
        fields.setdefault('version', self.version(language))
        fields = {k: v for k, v in fields.items() if v is not None}
        status, _, page = form(self, '/register', self.whence(), language, **fields)
        return status, text_of(page)

    def letter(self, n):
        """The text of the nth letter, from 1."""
        wait_for(lambda: len(self.mail.letters) >= n, what=lambda: str(self.admin.rows('sent_message')))
        return self.mail.letters[n - 1].get_body().get_content()

    def quiet(self):
        wait_for(lambda: self.waits() == 0)

    def finish(self, path, password=WORDS, language='en', whence=None, **changed):
        """Who came by the link, agrees, and chooses a password."""
        fields = dict(filled(self.page(path, language)[2]), consent='yes', password=password, again=password)
        fields = {k: v for k, v in dict(fields, **changed).items() if v is not None}
        status, _, page = form(self, path, whence, language, **fields)
        return status, text_of(page)

    def user_of(self, login):
        return next((u for u in self.admin.rows('user').values() if login in (u.get('email'), u.get('phone'))), None)

    def roles(self, user):
        return [(m['role'], m.get('client')) for m in self.admin.rows('membership').values() if m['user'] == user]

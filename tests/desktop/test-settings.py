#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings in the window: the templates that papers are printed by, and the company that they name."""
import json
import os
import signal
import struct
import zlib

from desk import (PATIENCE, Server, column, count, find_all, get_text, is_checked, kabinet, key, label_texts, labels, main, name_of, new_id, re, run, says, set_text,
                  sign_in, states, table, wait_for)
from drive import x_windows


def typed(app, name):
    return get_text(app.find('text', name))


def company(api):
    [row] = [r for r in api.rows('setting').values() if r['key'] == 'company']
    return row['value'] if isinstance(row['value'], dict) else json.loads(row['value'])


def change_company(api, value):
    [row] = [r for r in api.rows('setting').values() if r['key'] == 'company']
    [done] = api.mutate([{'id': new_id(), 'n': 1, 'entity': 'setting', 'row': row['id'], 'op': 'update', 'base_rev': row['rev'],
                          'base': {'value': row['value']}, 'set': {'value': value}, 'schema': 1}])
    assert done['outcome'] == 'done', done


def sections(app):
    return {name_of(a) for a in find_all(app.find('list', 'Sections'), 'row')}


def test_company():
    """S2-20: what invoices print as the seller: a wrong INN is refused by name, also beside a right one; saved with no
    network, sent later; what somebody else wrote meanwhile is kept beside what was typed"""
    server = Server(tcp=True)
    try:
        login, password = server.setup()
        other = server.add_user('staff', 'Фомина', 'Ольга', 'staff@example.org')
        server.start()
        api = server.client().sign_in(*other)
        with kabinet('--section=company') as app:
            sign_in(app, server.url, login, password)
            wait_for(lambda: typed(app, 'Name of the organisation') == 'ООО «Тест и Право»', PATIENCE, 'the company')
            save = app.find('button', 'Save')
            assert 'sensitive' not in states(save)
            # only what companies of the country have; another country has others
            app.choose('combo', 'Azerbaijan', name='Country')
            app.find('text', 'VÖEN')
            app.gone('text', 'KPP')
            app.choose('combo', 'Russia', name='Country')
            app.gone('text', 'VÖEN')
            set_text(app.find('text', 'INN'), '7707083894')
            says(app, 'INN: ')
            key('ctrl+s')
            assert 'inn' not in company(api)
            wait_for(lambda: 'focused' in states(app.find('text', 'INN')), what='the keyboard where it is wrong')
            set_text(app.find('text', 'INN'), '7707083893')
            app.gone('label', re.compile('^INN: '))
            # an account is of a bank, which its BIC names
            set_text(app.find('text', 'BIC'), '044525225')
            set_text(app.find('text', 'Account'), '40702810138250123018')
            says(app, 'Account: ')
            set_text(app.find('text', 'Account'), '40702810138250123017')
            app.gone('label', re.compile('^(Settlement a|A)ccount: '))
            set_text(app.find('text', 'Website'), 'example.org')
            key('ctrl+s')
            wait_for(lambda: company(api).get('inn') == '7707083893', PATIENCE, 'the INN at the server')
            assert company(api)['account'] == '40702810138250123017' and company(api)['name'] == 'ООО «Тест и Право»'
            # somebody else, while something is typed
            set_text(app.find('text', 'Director'), 'Пшеничников А. Ю.')
            value = dict(company(api), phone='+78123456789', motto='x')
            change_company(api, value)
            says(app, 'Your unsaved edits are kept.')
            wait_for(lambda: typed(app, 'Phone').replace(' ', '').endswith('3456789') or '345' in typed(app, 'Phone'), what='the phone')
            assert typed(app, 'Director') == 'Пшеничников А. Ю.'
            key('ctrl+s')
            wait_for(lambda: company(api).get('director'), PATIENCE, 'the director')
            # what the form does not know stays
            assert company(api)['phone'] == '+78123456789' and company(api)['motto'] == 'x'
            # what is no picture is refused; a logo is one, and is at the server with the company (5.5)
            wrong = os.path.join(os.environ['XDG_DATA_HOME'], 'logo.png')
            with open(wrong, 'w', encoding='utf-8') as f:
                f.write('no picture')
            app.click('button', 'Choose a File…')
            app.choose_file(wrong)
            says(app, re.compile('“logo.png” was not added: '))
            app.click('button', 'Choose a File…')
            app.choose_file(png(os.path.join(os.environ['XDG_DATA_HOME'], 'Emblem.png')))
            says(app, 'Emblem.png')
            app.gone('label', re.compile('was not added'))
            key('ctrl+s')
            digest = wait_for(lambda: company(api).get('logo'), PATIENCE, 'the logo')
            wait_for(lambda: api.request('GET', '/v1/blobs/' + digest)[0] == 200, PATIENCE, 'the picture at the server')
            # without a network
            server.stop()
            set_text(app.find('text', 'Bank'), 'ПАО Сбербанк')
            key('ctrl+s')
            wait_for(lambda: 'sensitive' not in states(save), what='saved')
            server.start()
            api = server.client().sign_in(*other)
            wait_for(lambda: company(api).get('bank') == 'ПАО Сбербанк', PATIENCE, 'the bank at the server')
            app.click('button', 'Remove')
            wait_for(lambda: 'sensitive' in states(save), what='something to save')
            key('ctrl+s')
            wait_for(lambda: 'logo' not in company(api), PATIENCE, 'the logo to be gone')
            # S1-07, S1-17: who registers, and to what they consent; what is too long is not taken, and says so
            setting = lambda: next((json.loads(r['value']) if isinstance(r['value'], str) else r['value']
                                    for r in api.rows('setting').values() if r['key'] == 'registration'), {})
            app.menu('More', '_Registration…')
            app.click('check', 'Own Consent Text')
            set_text(app.find('text', 'What people consent to'), 'я' * 20001)
            key('ctrl+s')
            says(app, re.compile('1 to 20000 characters'))
            set_text(app.find('text', 'What people consent to'), 'Согласен на обработку.')
            app.click('check', 'People May Register by Themselves')
            key('Escape')
            app.answer(app.dialog('Save Changes?'), 'Save')
            wait_for(lambda: setting() == {'open': True, 'text': 'Согласен на обработку.'}, PATIENCE, 'the setting at the server')
    finally:
        server.stop()


def png(path, width=64, height=64):
    """A red square."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + b'\xc0\x20\x20' * width for _ in range(height))
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
    return path


def page(app, name):
    app.mouse(app.find('tab', name))


def source(app):
    return app.find('text', 'Template as HTML')


def template(api, name):
    found = [t for t in api.rows('template').values() if t['name'] == name and not t.get('deleted')]
    return found[0] if found else None


def text_of(app):
    return get_text(app.find('text', 'Text of the version'))


def versions(app):
    return [' '.join(label_texts(r)) for r in find_all(app.find('list', 'Versions'), 'row')]


def chosen(app):
    return [name_of(r)[:9] for r in find_all(app.find('list', 'Versions'), 'row', state=('selected',))]


def new_template(app, server, api):
    """From the built-in form; a logo by file, and what is no picture refused by name; what is missing is said"""
    key('ctrl+n')
    app.click('button', 'Begin')
    wait_for(lambda: '{{licence.number}}' in get_text(source(app)), what='the built-in form')
    page(app, 'Pictures')
    folder = os.environ['XDG_DATA_HOME']
    with open(os.path.join(folder, 'Счёт.png'), 'w', encoding='utf-8') as f:
        f.write('<p>no picture</p>')
    app.click('button', 'Add a picture')
    app.choose_file(os.path.join(folder, 'Счёт.png'))
    says(app, '“Счёт.png” was not added')
    app.click('button', 'Add a picture')
    app.choose_file(png(os.path.join(folder, 'Наша Печать.png')))
    wait_for(lambda: get_text(app.find('text', 'Name of the picture')) == 'наша-печать', what='the picture')
    says(app, 'not used yet')
    app.type_text('text', 'stamp', name='Name of the picture')
    key('Return')
    page(app, 'Details')
    set_text(app.find('text', 'Name'), '')
    key('ctrl+s')
    says(app, '“Name” must be filled in.')
    set_text(app.find('text', 'Name'), 'Наша лицензия')
    key('ctrl+s')
    wait_for(lambda: template(api, 'Наша лицензия'), PATIENCE, 'the template at the server')
    row = template(api, 'Наша лицензия')
    assert list(row['assets']) == ['stamp'] and row['version'] == 1 and row['kind'] == 'licence', row['assets']
    return row['id']


def write(api, op, entity, row, **values):
    """One edit by somebody else: over what there is now."""
    now = api.rows(entity).get(row, {})
    api.edits = getattr(api, 'edits', 0) + 1
    [done] = api.mutate([{'id': new_id(), 'n': api.edits, 'entity': entity, 'row': row, 'op': op, 'base_rev': now.get('rev', 0),
                          'base': {k: now.get(k) for k in values} if now else {}, 'set': values, 'schema': 1}])
    assert done['outcome'] == 'done', done
    return row


def contested(app, other, form, html):
    """Two people in one text: mine stays, theirs is told of and taken if I wish"""
    set_text(source(app), html.replace('</body>', '<p>Моё</p></body>'))
    write(other, 'update', 'template', form, html=html.replace('</body>', '<p>Чужое</p></body>'))
    says(app, re.compile('changed this record'))
    assert 'Моё' in get_text(source(app))
    app.click('button', 'Take Theirs')
    wait_for(lambda: 'Чужое' in get_text(source(app)), what='theirs')
    wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save')), what='nothing to save')


def asked_to_delete(app, used):
    """The dialog; None, and closed again, as long as it does not say what it should: that something uses it, or that nothing does."""
    app.menu('More', '_Delete…')
    dialog = app.dialog()
    if bool(find_all(dialog, 'label', re.compile('Касса'))) == used:
        return dialog
    app.answer(dialog, 'Cancel' if used else 'Close')
    return None


def test_templates():
    """5.5: a manager makes a template from the built-in form with a picture, changes it with no network, reads and
    compares its versions, takes one back, sees which licences were issued with it; deleting it can be undone"""
    server = Server(tcp=True)
    try:
        admin = server.setup()
        login, password = server.add_user('staff', 'Фомина', 'Ольга', 'staff@example.org')
        server.start()
        api = server.client().sign_in(login, password)
        with kabinet('--section=templates') as app:
            sign_in(app, server.url, login, password)
            tab = table(app, 'Templates')
            wait_for(lambda: count(app) == 16, PATIENCE, 'the built-in forms')
            app.type_text('text', 'фак', name='Search by name')
            wait_for(lambda: column(app, tab, 'Name') == ['Фактура'], what='the one of that name')
            app.click('button', 'Clear')
            form = new_template(app, server, api)
            html = api.rows('template')[form]['html']

            # changed without a network
            server.stop()
            page(app, 'Template')
            set_text(source(app), html.replace('</body>', '<p>Печать</p>\n<img src="stamp">\n</body>'))
            key('ctrl+s')
            says(app, 'Saved')
            page(app, 'Versions')
            wait_for(lambda: len(versions(app)) == 2 and 'Not sent yet' in versions(app)[0], what='what waits')
            wait_for(lambda: '+ <p>Печать</p>' in text_of(app) and 'lines as they were' in text_of(app), what='what differs')
            server.start()
            api = server.client().sign_in(login, password)
            wait_for(lambda: api.rows('template')[form]['version'] == 2, PATIENCE, 'the second version at the server')
            wait_for(lambda: [v.split('(')[0].strip()[:9] for v in versions(app)] == ['Version 2', 'Version 1'], PATIENCE, 'both')
            assert 'Фомина Ольга' in versions(app)[0]
            # nobody chose another: the newest is shown
            wait_for(lambda: chosen(app) == ['Version 2'] and '+ <p>Печать</p>' in text_of(app), what='the newest one')

            # which licences
            says(app, 'No licence was issued with it')
            licence = write(api, 'create', 'licence', new_id(), number='НЛ-1', client_name='Ли', package_name='П', price=5, template=form)
            assert api.rows('licence')[licence]['template_version'] == 2
            app.click('button', re.compile('^Issued with It: 1 _?Licence'))
            window = app.dialog('Наша лицензия, version 2')
            wait_for(lambda: column(app, app.find('table', 'Licences', root=window), 'Number') == ['НЛ-1'], PATIENCE, 'the licence')
            key('Escape')
            wait_for(lambda: len(app.windows()) == 1, what='the window to close')
            # what is looked at stays as it is, whatever others do
            app.choose('combo', 'Nothing: the whole text', name='Compared with')
            wait_for(lambda: '<!DOCTYPE html>' in text_of(app), what='the whole text')
            write(api, 'create', 'licence', new_id(), number='НЛ-2', client_name='Цой', package_name='П', price=5, template=form)
            app.find('button', re.compile('^Issued with It: 2 _?Licences'))
            assert chosen(app) == ['Version 2'] and '<!DOCTYPE html>' in text_of(app), text_of(app)
            write(api, 'update', 'template', form, html=html.replace('</body>', '<p>Третья</p></body>'))
            wait_for(lambda: chosen(app) == ['Version 3'] and '− <p>Печать</p>' in text_of(app), PATIENCE, 'what is newest now')

            # one is read whole, and taken back
            app.mouse(find_all(app.find('list', 'Versions'), 'row')[2])
            wait_for(lambda: 'Печать' not in text_of(app) and '<!DOCTYPE html>' in text_of(app), what='the first one')
            app.choose('combo', 'Version 2', name='Compared with')
            wait_for(lambda: '− <p>Печать</p>' in text_of(app), what='the difference the other way round')
            app.click('button', 'Restore This Version')
            wait_for(lambda: get_text(source(app)) == html, what='the first one in the editor')
            says(app, 'This is version 1 again.')
            key('ctrl+s')
            wait_for(lambda: api.rows('template')[form]['version'] == 4 and api.rows('template')[form]['html'] == html, PATIENCE,
                     'the fourth version')

            # what prints nothing is saved by those only who were told
            page(app, 'Template')
            set_text(source(app), html.replace('{{licence.number}}', '{{licence.numbr}}'))
            says(app, re.compile('licence.numbr'))
            key('ctrl+s')
            app.answer(app.dialog('Save a Template That Does Not Print?'), 'Go On Editing')
            assert api.rows('template')[form]['version'] == 4
            set_text(source(app), html)
            wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save')), what='nothing to save')

            contested(app, server.client().sign_in(*admin), form, html)

            # what a package is printed by is not deleted
            package = write(api, 'create', 'package', new_id(), name='Касса', state='draft', calculation='fixed', price=5,
                            currency='RUB', template=form)
            app.answer(wait_for(lambda: asked_to_delete(app, True), PATIENCE, 'what is in the way'), 'Close')
            write(api, 'delete', 'package', package)

            # deleted, and back
            dialog = wait_for(lambda: asked_to_delete(app, False), PATIENCE, 'nothing in the way')
            assert name_of(dialog) == 'Delete “Наша лицензия”?', name_of(dialog)
            says(app, '2 licences were issued with it.')
            app.answer(dialog, 'Delete')
            wait_for(lambda: form not in api.rows('template'), PATIENCE, 'gone at the server')
            app.click('button', 'Undo')
            wait_for(lambda: form in api.rows('template'), PATIENCE, 'back at the server')
    finally:
        server.stop()


def shown(app, tab, name):
    """The card of one, which takes the whole window."""
    wait_for(lambda: name in column(app, tab, 'Name'), what=name)
    app.click_row(tab, name)
    app.find('tab', 'Details')
    wait_for(lambda: get_text(source(app)), what='its text')


def saved(app):
    wait_for(lambda: 'sensitive' not in states(app.find('button', 'Save')), what='nothing to save')


def killed(app, *args):
    app.process.send_signal(signal.SIGKILL)
    app.process.wait(PATIENCE)
    app.process.returncode = 0
    return kabinet(*args, settings=True)


def waiting_drafts():
    found = [f for f, _, files in os.walk(os.environ['XDG_CACHE_HOME']) if 'work.db' in files and '/sample' in f]
    return ''.join(run(['sqlite3', '-readonly', os.path.join(f, 'work.db'), 'SELECT group_concat(json) FROM draft'], check=False)[1]
                   for f in found)


def test_sample_templates():
    """5.5: a form that was deleted is added again; another one becomes the one that is used where nothing else is chosen, and the
    former is not; what was typed in a template when the power went is there again"""
    arguments = ('--sample', '--section=templates')
    default = 'Used where nothing else is chosen'
    with kabinet(*arguments) as app:
        tab = table(app, 'Templates')
        wait_for(lambda: count(app) == 16 and 'Price list' in column(app, tab, 'Name'), PATIENCE, 'the built-in forms')
        shown(app, tab, 'Price list')
        app.menu('More', '_Delete…')
        app.answer(app.dialog('Delete “Price list”?'), 'Delete')
        wait_for(lambda: count(app) == 15, what='one less')
        key('ctrl+n')
        says(app, '1 of them is not among your templates.')
        app.click('button', 'Add Them')
        says(app, 'The forms are among your templates now.')
        key('Escape')
        wait_for(lambda: count(app) == 16 and 'Price list' in column(app, tab, 'Name'), what='all forms')
        # the one that is used
        shown(app, tab, 'Licence')
        page(app, 'Details')
        if not is_checked(app.find('check', default)):
            app.click('check', default)
            key('ctrl+s')
            saved(app)
        app.menu('More', '_Duplicate')
        wait_for(lambda: typed(app, 'Name') == 'Licence (copy)', what='the copy')
        page(app, 'Details')
        assert not is_checked(app.find('check', default))
        app.click('check', default)
        key('ctrl+s')
        saved(app)
        key('Escape')
        shown(app, tab, 'Licence')
        page(app, 'Details')
        wait_for(lambda: not is_checked(app.find('check', default)), what='the former one used no more')
        key('Escape')
        shown(app, tab, 'Licence (copy)')
        page(app, 'Details')
        assert is_checked(app.find('check', default))
        # the power goes
        page(app, 'Template')
        html = get_text(source(app))
        set_text(source(app), html.replace('</body>', '<p>Черновик</p></body>'))
        wait_for(lambda: 'Черновик' in waiting_drafts(), what='the draft')
        again = killed(app, *arguments)
        again.start()
        try:
            shown(again, table(again, 'Templates'), 'Licence (copy)')
            says(again, 'What you had typed and not saved is back.')
            assert '<p>Черновик</p>' in get_text(source(again))
            again.click('button', 'Discard')
            wait_for(lambda: get_text(source(again)) == html, what='what was saved')
        finally:
            if again.process.poll() is None:
                assert again.quit() == 0, again.output()


def released_form(title):
    """The text of a template as an earlier version brought it."""
    path = os.path.join(os.path.dirname(__file__), '..', 'data', 'saved', 'v1', 'server.sql')
    with open(path, encoding='utf-8') as f:
        found = re.search(r",'%s','licence','..','(<!DOCTYPE(?:[^']|'')*)'" % title, f.read())
    return found.group(1).replace("''", "'")


def note(app):
    """What is said above the list of templates of a version before; None: nothing."""
    return next((n for n in labels(app) if 'as an earlier version of Kabinet brought' in n), None)


def test_earlier_forms():
    """5.7: forms of an earlier version that nobody changed are told of; all are taken at once, and put back; one is looked at and
    taken; who keeps them is not asked again, until there is another one"""
    server = Server(tcp=True)
    try:
        server.setup()
        login, password = server.add_user('staff', 'Фомина', 'Ольга', 'staff@example.org')
        server.start()
        api = server.client().sign_in(login, password)
        titles = ('Лицензия', 'Licence')
        new = {t: template(api, t)['html'] for t in titles}
        before = {t: released_form(t) for t in titles}
        for t in titles:
            write(api, 'update', 'template', template(api, t)['id'], html=before[t])
        write(api, 'update', 'template', template(api, 'Лиценз')['id'], html=released_form('Лиценз') + '<!-- ours -->')
        with kabinet('--section=templates') as app:
            sign_in(app, server.url, login, password)
            tab = table(app, 'Templates')
            wait_for(lambda: (note(app) or '').startswith('2 templates are'), PATIENCE, 'the note')
            app.click('button', 'Take…')
            says(app, re.compile('(Лицензия, Licence|Licence, Лицензия)'))
            app.answer(app.dialog('Take the New Forms?'), 'Take')
            says(app, '2 new forms taken')
            wait_for(lambda: all(template(api, t)['html'] == new[t] for t in titles), PATIENCE, 'the new ones at the server')
            wait_for(lambda: not note(app), PATIENCE, 'nothing to say')
            app.click('button', 'Undo')
            wait_for(lambda: all(template(api, t)['html'] == before[t] for t in titles), PATIENCE, 'those of before')
            wait_for(lambda: note(app), PATIENCE, 'the note again')
            # one by itself, looked at
            shown(app, tab, 'Licence')
            says(app, 'It is as an earlier version of Kabinet brought it.')
            app.click('button', 'Look at It')
            wait_for(lambda: get_text(source(app)) == new['Licence'], what='the new one in the editor')
            wait_for(lambda: not [n for n in labels(app) if n.startswith('It is as an')], what='nothing more to look at')
            key('ctrl+s')
            wait_for(lambda: template(api, 'Licence')['html'] == new['Licence'], PATIENCE, 'it at the server')
            assert template(api, 'Лицензия')['html'] == before['Лицензия']
            key('Escape')
            wait_for(lambda: (note(app) or '').startswith('1 template is'), PATIENCE, 'the other one')
            app.click('button', 'Keep them as they are')
            wait_for(lambda: not note(app), what='the note to go')
        with kabinet('--section=templates', settings=True) as app:
            table(app, 'Templates')
            says(app, 'Up to date')
            assert not note(app)
            write(api, 'update', 'template', template(api, 'Licence')['id'], html=before['Licence'])
            wait_for(lambda: (note(app) or '').startswith('2 templates are'), PATIENCE, 'the note about both')
    finally:
        server.stop()


def test_narrow_editor():
    """5.5: in a window for a phone the editor has room, in Russian, too: the window does not grow for it, and each page is got at"""
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w', encoding='utf-8') as f:
        f.write('[org/kabinet/Kabinet]\nwindow-width=360\nwindow-height=720\n')
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0', 'settings.ini'), 'a', encoding='utf-8') as f:
        f.write('gtk-decoration-layout=appmenu:close\n')

    def width():
        [window] = [w[4] for w in x_windows() if w[1]]
        return window
    with kabinet('--sample', '--section=templates', settings=True, LANGUAGE='ru') as app:
        table(app, 'Шаблоны')
        wait_for(lambda: [n for n in labels(app) if re.match(r'1[67] шаблонов', n)], PATIENCE, 'the forms')
        before = width()
        assert before < 400, before
        key('Home', 'Return')
        app.find('text', 'Шаблон в HTML')
        for name in ('Изображения', 'Подробности', 'Версии', 'Подробности', 'Изображения', 'Шаблон'):
            page(app, name)
            wait_for(lambda: name in [name_of(t) for t in find_all(app.acc, 'tab', state=('selected',))], what=name)
        assert width() == before, (width(), before)


def test_only_the_office():
    """Others print with the company and the templates, and see neither section"""
    server = Server(tcp=True)
    try:
        admin = server.setup()
        server.start()
        api = server.client().sign_in(*admin)
        [done] = api.mutate([{'id': new_id(), 'n': 1, 'entity': 'partner', 'row': new_id(), 'op': 'create', 'base_rev': 0, 'base': {},
                              'set': {'name': 'Партнёр Плюс', 'status': 'active', 'sells_through_agents': True}, 'schema': 1}])
        assert done['outcome'] == 'done', done
        login, password = server.add_user('agent', 'Данилова', 'Вероника', 'agent@example.org', '--partner', 'Партнёр Плюс')
        with kabinet('--section=company') as app:
            sign_in(app, server.url, login, password)
            wait_for(lambda: 'Licences' in sections(app), PATIENCE, 'the sections')
            assert not sections(app) & {'Package Kinds', 'Templates', 'Company'}, sections(app)
            assert not find_all(app.acc, 'label', 'Settings')
    finally:
        server.stop()


main()

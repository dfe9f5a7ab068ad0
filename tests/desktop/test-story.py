#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as a person meets it: an agent at a real window, an administrator at another desktop,
one server, and a cable that is pulled while both work."""
import os
import signal
import subprocess
import sys
import time

from desk import (HERE, PATIENCE, column, count, filter_text, go_to, kabinet, key, main, re, says, table,
                  wait_for)

sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'story'))
from office import BOUND, Office     # noqa: E402


def sign_in(app, url, login, password):
    app.mouse(app.find('label', 'Connect to a Server', index=0))
    time.sleep(0.4)
    app.type_text('text', url, name='Server, for example cabinet.example.org')
    app.type_text('text', login, name='Phone, e-mail or identifier')
    app.type_text('text', password, name='Password')
    key('Return')


def licences(app, total):
    tab = table(app, 'Licences')
    wait_for(lambda: count(app) == total, PATIENCE, '%d licences, not %s' % (total, count(app)))
    return tab


def test_the_story():
    """Sign in, the cable is pulled, filter, open a card, take its PDF, the cable is back"""
    with Office() as office:
        office.employ()
        office.take_over()
        login, password = office.agents[0]
        mine = office.server.client().sign_in(login, password).rows('licence')
        admin = office.desktop(office.admin)
        admin.sync()
        path = os.path.join(office.dir, 'licence.pdf')

        with kabinet() as app:
            sign_in(app, office.proxy.url, login, password)
            tab = licences(app, len(mine))
            says(app, 'Up to date')

            office.proxy.cut()
            says(app, 'Offline')
            wanted = sorted((r for r in mine.values() if r['status'] == 'active'), key=lambda r: r['number'])[3]
            filter_text(app, 'Number', wanted['number'])
            tab = licences(app, 1)
            key('Escape')
            time.sleep(0.5)
            app.click_row(tab, wanted['number'], count=2)
            app.find('button', 'Save as PDF')
            says(app, wanted['client_name'])
            app.click('button', 'Save as PDF')
            app.choose_file(path)
            says(app, 'Saved as “licence.pdf”')
            check_paper(office, path, wanted)

            # the administrator works too, and is as cut off as the agent
            [package] = [p for p in admin.rows('package').values() if p['name'] == 'Документооборот']
            admin.edit('package', package['id'], price='4 321,50')
            admin.add('option', name='Обучение сотрудников', price='1 500,00', currency='RUB')
            assert admin.sync(check=False)[0] == 5

            office.proxy.restore()
            admin.sync()
            go_to(app, 'packages')
            key('F5')
            tab = table(app, 'Packages')
            wait_for(lambda: any('4,321.50' in p for p in column(app, tab, 'Price')), PATIENCE, 'the new price')
            assert sorted(column(app, tab, 'Name')) == sorted(BOUND)
            says(app, 'Up to date')

            # the power goes; what was there is there again, without a network and without a password
            app.process.send_signal(signal.SIGKILL)
            app.process.wait(10)
            office.proxy.cut()
            again = kabinet(settings=True)
            again.start()
            try:
                tab = table(again, 'Packages')
                wait_for(lambda: any('4,321.50' in p for p in column(again, tab, 'Price')), PATIENCE, 'the new price')
                says(again, 'Offline')
                office.proxy.restore()
                key('F5')
                says(again, 'Up to date')
            finally:
                assert again.quit() == 0, again.output()
            app.process.returncode = 0          # (killed on purpose)
        assert not admin.json('problems')


def check_paper(office, path, licence):
    text = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True).stdout
    for words in (licence['number'], licence['client_name'].split()[0], licence['package_name'], '₽'):
        assert words in text, (words, text)
    page = path + '-page'
    subprocess.run(['pdftoppm', '-r', '150', '-png', '-singlefile', path, page], check=True)
    code = subprocess.run(['zbarimg', '--quiet', '--raw', page + '.png'], capture_output=True, text=True, check=True).stdout
    assert licence['number'] in code, code
    # 4: right, and run out, if that is the licence that is sold there
    assert office.server.ctl('verify', path, check=False)[0] in (0, 4)
    assert re.search(r'\S', code)


main()

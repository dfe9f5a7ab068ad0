#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kabinetctl migrate: an org from SQLite into PostgreSQL and back, and its desktops go on."""
import json
import os
import sqlite3

from world import World
from kabinet_test import cluster, ctl, main, new_id
import postgres


def moved(*args):
    return {t['name']: (t['rows'], t['digest']) for t in json.loads(ctl('migrate', *args, '--json'))['tables']}


def test_there_and_back():
    """S3-6: everything goes along, verified; desktops keep their cursors and sessions; the way back is the same"""
    with World(licences=300) as world:
        admin, partner = world.person('ADMIN'), world.person('PARTNER')
        admin.pull()
        partner.pull()
        row = new_id()
        admin.done('create', 'option', row, {'name': "Ё'\"\\ ₼ %_ \u2028 имя"})
        admin.pull()
        world.stop()
        former, there = world.database, cluster().database('moved')
        first = moved(former, there)
        assert first['licence'][0] == 300 and first['org'][0] == 1 and first['session'][0] >= 2, first
        assert first['feed'][0] > 300 and first['access_token'][0] >= 2 and first['mutation'][0] == 1

        world.database = there
        world.start()
        assert admin.pull() == [] and not admin.restarted and partner.pull() == [] and not partner.restarted
        assert admin.rows('option')[row]['name'] == "Ё'\"\\ ₼ %_ \u2028 имя"
        other = new_id()
        done = admin.done('create', 'option', other, {'name': 'на новом месте'})
        assert [i['id'] for i in admin.pull() if i['entity'] == 'option'] == [other]
        [[head]] = postgres.sql(there, 'SELECT rev FROM counter')
        assert head >= done['rev']
        world.stop()

        back = 'sqlite:' + os.path.join(world.dir, 'back.db')
        second = moved(there, back)
        assert set(second) == set(first)
        assert second['licence'] == first['licence'] and second['option'] != first['option']
        again = moved(back, cluster().database('again'))
        assert again == second
        world.database = back
        world.start()
        assert admin.pull() == [] and not admin.restarted
        admin.done('create', 'option', new_id(), {'name': 'и снова дома'})
        assert not any(i.get('leave') for i in partner.pull()) and not partner.restarted
        with sqlite3.connect(os.path.join(world.dir, 'back.db')) as db:
            assert db.execute('PRAGMA integrity_check').fetchall() == [('ok',)]


def test_refused():
    """What holds an org already, or is not there, is refused, and nothing is changed; of several orgs one can be named"""
    with World() as world:
        world.ctl('org', 'create', 'Другая')
        world.stop()
        there = cluster().database('one')
        status, _, err = ctl('migrate', world.database, there, '--org', 'Ничья', check=False)
        assert status == 3 and 'Ничья' in err, (status, err)
        assert postgres.sql(there, 'SELECT COUNT(*) FROM org') == [(0,)]
        ctl('migrate', world.database, there, '--org', 'Другая')
        assert postgres.sql(there, 'SELECT name FROM org') == [('Другая',)]
        assert postgres.sql(there, 'SELECT COUNT(*) FROM licence') == [(0,)]
        status, _, err = ctl('migrate', world.database, there, check=False)
        assert status == 1 and 'one' in err, (status, err)
        assert postgres.sql(there, 'SELECT name FROM org') == [('Другая',)]
        status, _, err = ctl('migrate', 'sqlite:' + world.dir + '/none.db', cluster().uri('one'), check=False)
        assert status == 3 and not os.path.exists(world.dir + '/none.db'), (status, err)
        status, _, err = ctl('migrate', world.database, cluster().uri('nowhere'), check=False)
        assert status == 1 and 'nowhere' in err, (status, err)
        assert ctl('migrate', world.database, check=False)[0] == 2


main()

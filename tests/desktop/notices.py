# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop that shows notifications, as far as a program can tell: what it was asked to show is read here, and answered.

    with Notices() as notices:
        notice = notices.next()
        notices.answer(notice)          # somebody clicks on it
"""
import json
import select
import subprocess
import sys

DAEMON = '''
import json, sys
from gi.repository import Gio, GLib
NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
XML = """<node><interface name='org.freedesktop.Notifications'>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>
<arg type='s' direction='out'/></method>
<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>
<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal></interface></node>"""
bus, last = Gio.bus_get_sync(Gio.BusType.SESSION), [0]

def say(**what):
    print(json.dumps(what), flush=True)

def call(bus, sender, path, interface, method, args, invocation):
    args = args.unpack()
    if method == 'Notify':
        last[0] = args[1] or last[0] + 1
        say(id=last[0], title=args[3], text=args[4], actions=args[5])
        invocation.return_value(GLib.Variant('(u)', (last[0],)))
    elif method == 'CloseNotification':
        say(closed=args[0])
        invocation.return_value(None)
    elif method == 'GetCapabilities':
        invocation.return_value(GLib.Variant('(as)', (['actions', 'body', 'persistence'],)))
    else:
        invocation.return_value(GLib.Variant('(ssss)', ('tests', 'tests', '1', '1.2')))

def command(channel, condition):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    bus.emit_signal(None, PATH, NAME, 'ActionInvoked', GLib.Variant('(us)', (int(line), 'default')))
    return True

bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], call, None, None)
loop = GLib.MainLoop()
Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: say(ready=True), lambda *_: loop.quit())
GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, command)
loop.run()
'''


class Notices:
    def __enter__(self):
        self.daemon = subprocess.Popen([sys.executable, '-c', DAEMON], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.daemon.stdout.readline()
        assert line and json.loads(line) == {'ready': True}, line
        return self

    def __exit__(self, *_):
        self.daemon.stdin.close()
        self.daemon.wait(10)
        self.daemon.stdout.close()

    def next(self):
        """Waits for what is said next: a notification (id, title, text, actions), or that one was taken back (closed)."""
        assert select.select([self.daemon.stdout], [], [], 30)[0], 'no notification'
        return json.loads(self.daemon.stdout.readline())

    def answer(self, notice):
        self.daemon.stdin.write('%d\n' % notice['id'])
        self.daemon.stdin.flush()

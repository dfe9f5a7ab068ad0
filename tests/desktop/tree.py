# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessible tree of an application, straight from the accessibility bus: one call reads all of it
(org.a11y.atspi.Cache), where libatspi asks for each name, role and child on its own, a thousand times for one look."""
import struct
import sys

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ATSPI = 'org.a11y.atspi.'
ROOT = '/org/a11y/atspi/accessible/root'
TIMEOUT_MS = 10000
SETTLED = ('table cell', 'push button', 'toggle button', 'scroll bar', 'text')
_STATES = {int(value): value.value_nick for value in
           (Atspi.StateType(n) for n in range(int(Atspi.StateType.LAST_DEFINED)))}
_ROLES = {}
_connection = None


def _bus():
    global _connection
    if _connection is None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, -1, None).unpack()[0]
        _connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
    return _connection


def _call(peer, path, interface, method, *args):
    """args: a signature and its values."""
    given = GLib.Variant('(%s)' % args[0], args[1:]) if args else None
    return _bus().call_sync(peer, path, interface, method, given, None, 0, TIMEOUT_MS, None).unpack()


def role_name(number):
    if number not in _ROLES:
        _ROLES[number] = Atspi.role_get_name(Atspi.Role(number))
    return _ROLES[number]


def state_names(bits):
    return {name for n, name in _STATES.items() if bits[n // 32] >> (n % 32) & 1}


def applications():
    """[(peer, process id)]"""
    found = []
    for peer, _path in _call(ATSPI + 'Registry', ROOT, ATSPI + 'Accessible', 'GetChildren')[0]:
        try:
            pid = _call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                        's', peer)[0]
        except GLib.Error:       # gone meanwhile
            continue
        found.append((peer, pid))
    return found


class Node:
    """Something on the screen: its name, role and children as they were when it was found; its states, text,
    value and place as they are when asked for."""

    def __init__(self, peer, path, item=None):
        self.peer, self.path = peer, path
        self.name, self.role, self.description, self.interfaces, self.bits = '', '', '', (), (0, 0)
        self.kids, self.parent = [], None
        if item:
            _n_children, interfaces, self.name, role, self.description, self.bits, _parent, _place = item
            self.interfaces = [i[len(ATSPI):] for i in interfaces]
            self.role = role_name(role)

    def __eq__(self, other):
        return isinstance(other, Node) and (self.peer, self.path) == (other.peer, other.path)

    def __hash__(self):
        return hash((self.peer, self.path))

    def __repr__(self):
        return '<%s %r>' % (self.role, self.name)

    # -- as found ---------------------------------------------------------
    def get_name(self):
        return self.name

    def get_role_name(self):
        return self.role

    def get_description(self):
        return self.description

    def get_interfaces(self):
        return self.interfaces

    def get_parent(self):
        return self.parent

    def seen_states(self):
        return state_names(self.bits)

    # -- as it is now -------------------------------------------------------
    def call(self, interface, method, *args):
        return _call(self.peer, self.path, ATSPI + interface, method, *args)

    def get(self, interface, name):
        return self.call_properties('Get', 'ss', ATSPI + interface, name)[0]

    def call_properties(self, method, *args):
        return _call(self.peer, self.path, 'org.freedesktop.DBus.Properties', method, *args)

    def states(self):
        return state_names(self.call('Accessible', 'GetState')[0])

    def extents(self):
        return tuple(self.call('Component', 'GetExtents', 'u', 1)[0])     # in the window

    def fresh(self, states=False):
        """The same with the children (and the states) that it has now; None if it has gone."""
        return read(self.peer, states).get(self.path)

    def get_child_count(self):
        return len(self.fresh().kids)

    def get_child_at_index(self, index):
        return self.fresh().kids[index]


# GLib.Variant.unpack() takes ten times as long for what is read at each look, a quarter of a test's time: so the bytes
# are read here, by the GVariant specification: what has no fixed size ends where an offset at the end of its container says.
_WIDTHS = {1: 'B', 2: 'H', 4: 'I'}
_strings = {}


def _width(size):
    return 1 if size <= 0xff else 2 if size <= 0xffff else 4


def _number(data):
    return int.from_bytes(data, sys.byteorder)


def _ends(data):
    """Where the elements of an array end."""
    if not data:
        return ()
    width = _width(len(data))
    last = _number(data[-width:])
    return struct.unpack_from('=%d%s' % ((len(data) - last) // width, _WIDTHS[width]), data, last)


def _texts(data):
    if data not in _strings:
        ends = _ends(data)
        _strings[data] = [data[start:end - 1].decode() for start, end in zip((0,) + ends, ends)]
    return _strings[data]


def _aligned(offset):
    return (offset + 3) & ~3


def _path(data):
    """(so): the second"""
    width = _width(len(data))
    return data[_number(data[-width:]):-width - 1].decode()


def _item(data):
    """((so)(so)(so)iiassusau): path, then number of children, interfaces, name, role, description, states, parent and place in it."""
    width = _width(len(data))
    top = len(data) - 6 * width
    description, name, interfaces, parent, application, own = struct.unpack_from('=6' + _WIDTHS[width], data, top)
    path = _path(data[:own])
    count, role, states = _aligned(parent) + 4, _aligned(name), _aligned(description)
    return path, (struct.unpack_from('=i', data, count)[0], _texts(data[count + 4:interfaces]), data[interfaces:name - 1].decode(),
                  struct.unpack_from('=I', data, role)[0], data[role + 4:description - 1].decode(),
                  struct.unpack_from('=%dI' % ((top - states) // 4), data, states),
                  _path(data[application:parent]), struct.unpack_from('=i', data, _aligned(parent))[0])


def _items(peer):
    """{path: what is known of it}"""
    answer = _bus().call_sync(peer, '/org/a11y/atspi/cache', ATSPI + 'Cache', 'GetItems', None, None, 0, TIMEOUT_MS, None)
    data = answer.get_child_value(0).get_data_as_bytes().get_data() or b''
    ends = _ends(data)
    return dict(_item(data[_aligned(start):end]) for start, end in zip((0,) + ends, ends))


def _refs(data, owner):
    """a(so): the second of those whose first is owner"""
    ends = _ends(data)
    return [_path(data[start:end]) for start, end in zip((0,) + ends, ends) if data.startswith(owner, start)]


def _children(peer, paths):
    """{path: [path]}: all are asked at once and then waited for, which takes a tenth of the time."""
    answers = {}

    def answered(bus, result, path):
        try:
            answers[path] = _refs(bus.call_finish(result).get_child_value(0).get_data_as_bytes().get_data() or b'', peer.encode() + b'\0')
        except GLib.Error:          # it went while it was asked
            answers[path] = []
    for path in paths:
        _bus().call(peer, path, ATSPI + 'Accessible', 'GetChildren', None, None, 0, TIMEOUT_MS, None, answered, path)
    context = GLib.MainContext.default()
    while len(answers) < len(paths):
        context.iteration(True)
    return answers


def _told(items, stale):
    """{path: [path]} of what is made as a whole, where all the children that it has are known, and nothing was heard of since."""
    places = {}
    for path, item in items.items():
        if item[6] in items and role_name(items[item[6]][3]) in SETTLED:
            places.setdefault(item[6], {})[item[7]] = path
    return {path: [known[n] for n in range(len(known))] for path, known in places.items()
            if path not in stale and items[path][0] == len(known) and set(known) == set(range(len(known)))}


class Tree:
    """What is known of an application, kept from look to look, as reading it takes a test most of its time: names
    that it tells meanwhile (and tells before it answers what comes after) are noted; of what is made, goes, gets other
    children or another place, who its children are is asked anew, and so of what it stands in.  GTK is silent of what was
    never shown; once shown, that gets its place."""

    def __init__(self, peer):
        self.peer, self.items, self.below, self.above, self.whole, self.stale, self.told = peer, {}, {}, {}, False, set(), []
        for interface in ('Cache', 'Event.Object'):
            _bus().signal_subscribe(peer, ATSPI + interface, None, None, None, 0, lambda *told: self._hear(*told[2:]))

    def _hear(self, path, interface, signal, args):
        if signal == 'AddAccessible':
            made, item = _item(args.get_child_value(0).get_data_as_bytes().get_data())
            self.items[made] = item
        self.told.append((path, interface, signal, args))

    def _note(self, path, _interface, signal, args):
        if signal in ('AddAccessible', 'RemoveAccessible'):
            made = args.get_child_value(0)
            path = (made.get_child_value(0) if signal == 'AddAccessible' else made).get_child_value(1).get_string()
            if signal == 'RemoveAccessible':
                self.below.pop(path, None)
            elif path in self.above:                 # it was made because it was asked for
                return
            else:
                self.stale.add(made.get_child_value(2).get_child_value(1).get_string())
            self.stale.add(self.above.get(path, path))
        elif signal in ('ChildrenChanged', 'BoundsChanged'):
            self.stale.update((path, self.above.get(path, path)))
        elif signal == 'PropertyChange' and path in self.items:
            what, _, _, value = args.unpack()[:4]
            item = self.items[path]
            if what == 'accessible-name':
                self.items[path] = item[:2] + (value,) + item[3:]
            elif what == 'accessible-description':
                self.items[path] = item[:4] + (value,) + item[5:]

    def _read(self):
        """All that can be reached, the children in their order.  What GTK says it has may be hidden and lacks what nobody
        asked for yet: so who is whose child is asked of each parent, but for those whose children are the same ones as
        long as they live, and those that nothing was heard of since."""
        if not self.whole:
            self.below, self.above = {}, {}
        self.items = _items(self.peer)          # names change unsaid while they are not shown
        for path in self.stale:
            self.below.pop(path, None)
        stale, self.stale, self.whole = self.stale, set(), True
        told, level, above = _told(self.items, stale), [ROOT], {}
        while level:
            answers = _children(self.peer, [path for path in level if path not in told and path not in self.below and
                                            (path == ROOT or path in stale or path not in self.items or self.items[path][0] > 0)])
            answers.update((path, told[path]) for path in level if path in told)
            self.below.update(answers)
            pairs = [(child, path) for path in level for child in self.below.get(path, ())]
            above.update(pairs)
            level = [child for child, _parent in pairs]
        self.above = above
        self.below = {path: children for path, children in self.below.items() if path == ROOT or path in above}
        if not above.keys() <= self.items.keys():
            self.items = _items(self.peer)

    def nodes(self, states):
        """{path: Node}; states: as they are now."""
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        for told in self.told:
            self._note(*told)
        self.told.clear()
        if not self.whole or self.stale:
            self._read()
        elif states:
            self.items = _items(self.peer)
        nodes, waiting = {ROOT: Node(self.peer, ROOT, self.items.get(ROOT))}, [ROOT]
        while waiting:
            parent = nodes[waiting.pop()]
            for path in self.below.get(parent.path, ()):
                node = nodes[path] = Node(self.peer, path, self.items.get(path))
                node.parent = parent
                parent.kids.append(node)
                waiting.append(path)
        return nodes


_trees = {}


def read(peer, states=False):
    """{path: Node} of all that is in the application; states: with those that they have now."""
    if peer not in _trees:
        _trees[peer] = Tree(peer)
    return _trees[peer].nodes(states)


def forget():
    """Has all read anew at the next look."""
    for known in _trees.values():
        known.whole = False

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cable between desktops and server, which tests pull.

A proxy on a port of the loopback, in front of a TCP address or a Unix socket.  Pulled, it
does what a network does: open connections are reset and new ones are refused, because
nobody listens any more.

    proxy = CutProxy('/run/x/kabinetd.sock')      # or ('127.0.0.1', 8080)
    proxy.url                                     # http://127.0.0.1:PORT
    proxy.cut(); proxy.restore()
    proxy.cut_after(20000)                        # pulled once so many bytes have come down
    proxy.cut_after_up(20000)                     # the same, gone up
    proxy.delay(50)                               # milliseconds, each way
    proxy.stall(True)                             # connected, but nothing moves
    proxy.close()

From a shell:  cutproxy.py --to ADDRESS --control PATH  prints its URL, and
cutproxy.py --control PATH cut|restore|stats|'cut-after N'|'delay MS'|'stall 0|1'  commands it.
"""
import argparse
import asyncio
import os
import socket
import struct
import sys
import threading


class CutProxy:
    def __init__(self, target, port=0):
        self.target = target
        self.port = port
        self.connections = self.down = self.up = 0
        self._pairs, self._server = set(), None
        self._delay, self._limit, self._limit_up = 0.0, None, None
        self.watch = None            # called with (down, data) for each piece that passes, before it does
        self.record = None           # called with ((number, port) of the connection, data) for each piece that goes up
        self._loop = asyncio.new_event_loop()
        self._moving = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._call(self._prepare())

    @property
    def url(self):
        return 'http://127.0.0.1:%d' % self.port

    def cut(self):
        """Resets what is open and refuses what comes."""
        self._call(self._cut())

    def restore(self):
        """Listens again, on the same port, without limits."""
        self._call(self._listen())

    def cut_after(self, count):
        """Pulls the cable as soon as count more bytes have come down from the server."""
        self._limit = self.down + count

    def cut_after_up(self, count):
        """The same, with bytes gone up to it."""
        self._limit_up = self.up + count

    def delay(self, milliseconds):
        self._delay = milliseconds / 1000

    def stall(self, stalled):
        """Stalled, connections stay open and nothing moves."""
        def change():
            (self._moving.clear if stalled else self._moving.set)()
        self._loop.call_soon_threadsafe(change)

    def close(self):
        if self._thread.is_alive():
            self._call(self._cut())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # -- on the proxy's own thread ----------------------------------------
    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _prepare(self):
        self._moving = asyncio.Event()
        self._moving.set()
        await self._listen()

    async def _listen(self):
        self._limit = self._limit_up = None
        if self._server:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(('127.0.0.1', self.port))
        self.port = listener.getsockname()[1]
        self._server = await asyncio.start_server(self._accept, sock=listener, backlog=1024)

    async def _cut(self):
        if self._server:
            self._server.close()
            self._server = None
        for writer in list(self._pairs):
            sock = writer.get_extra_info('socket')
            # a reset, not a polite end; one that has just ended by itself has no socket any more
            if sock and sock.fileno() >= 0 and sock.family != socket.AF_UNIX:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            writer.transport.abort()
        self._pairs.clear()

    async def _accept(self, reader, writer):
        self.connections += 1
        which = (self.connections, (writer.get_extra_info('peername') or (0, 0))[1])
        try:
            if isinstance(self.target, str):
                far_reader, far_writer = await asyncio.open_unix_connection(self.target)
            else:
                far_reader, far_writer = await asyncio.open_connection(*self.target)
        except OSError:                  # the server is down: so is what the desktop sees
            writer.transport.abort()
            return
        self._pairs |= {writer, far_writer}
        if self._server is None:         # cut while this one was being made
            await self._cut()
            return
        await asyncio.gather(self._pump(reader, far_writer, False, which),
                             self._pump(far_reader, writer, True))
        self._pairs -= {writer, far_writer}
        writer.close()
        far_writer.close()

    async def _pump(self, reader, writer, down, which=None):
        try:
            while data := await reader.read(65536):
                if self.watch:
                    self.watch(down, data)
                if self.record and not down:
                    self.record(which, data)
                await self._moving.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                last = False
                limit, passed = (self._limit, self.down) if down else (self._limit_up, self.up)
                if limit is not None and passed + len(data) >= limit:
                    data, last = data[:max(0, limit - passed)], True
                if down:
                    self.down += len(data)
                else:
                    self.up += len(data)
                writer.write(data)
                await writer.drain()
                if last:
                    await self._cut()
                    return
            if writer.can_write_eof():
                writer.write_eof()
        except (OSError, RuntimeError):
            writer.transport.abort()


def command(proxy, words):
    if words[0] == 'cut':
        proxy.cut()
    elif words[0] == 'restore':
        proxy.restore()
    elif words[0] == 'cut-after':
        proxy.cut_after(int(words[1]))
    elif words[0] == 'delay':
        proxy.delay(float(words[1]))
    elif words[0] == 'stall':
        proxy.stall(words[1] != '0')
    elif words[0] != 'stats':
        return 'unknown command: %s' % words[0]
    return 'connections %d down %d up %d' % (proxy.connections, proxy.down, proxy.up)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--to', help='HOST:PORT or the path of a Unix socket')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--control', required=True, help='path of the control socket')
    parser.add_argument('command', nargs='*')
    args = parser.parse_args()
    if not args.to:
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(args.control)
            s.sendall((' '.join(args.command) + '\n').encode())
            print(s.makefile().readline().strip())
        return 0
    host, colon, port = args.to.rpartition(':')
    proxy = CutProxy((host, int(port)) if colon and '/' not in args.to else args.to, args.port)
    if os.path.exists(args.control):
        os.unlink(args.control)
    with socket.socket(socket.AF_UNIX) as control:
        control.bind(args.control)
        control.listen(8)
        print(proxy.url, flush=True)
        while True:
            peer, _ = control.accept()
            with peer:
                words = peer.makefile().readline().split()
                if words:
                    try:
                        answer = command(proxy, words)
                    except (ValueError, IndexError, OSError) as e:
                        answer = 'failed: %s' % e
                    peer.sendall((answer + '\n').encode())


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""500 desktops that come back at once after an outage (invariant 24): kabinetd is killed while each has two edits waiting, and
all of them find it again in the same moment.  How long until everybody's edits are done, everybody has all that is new and a
live line; how many requests waited at the most; what the memory was; that nothing is lost or done twice.

    bench-return.py [DESKTOPS [PATIENT]]

PATIENT 0: nobody waits of his own accord, the worst that can be; 1: with full jitter, as desktops do.  Whoever is sent away,
or gets no answer, asks again, by the Retry-After where there is one.
"""
import asyncio
import base64
import json
import os
import random
import re
import secrets
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'server'))
from world import World  # noqa: E402
from kabinet_test import new_id  # noqa: E402

TARGET_S, TARGET_MIB, EDITS = 10, 150, 2


class Away(Exception):
    """No answer, or come again later: in so many seconds, or when one likes."""

    def __init__(self, why, after=None):
        super().__init__(why)
        self.after = after


class Desktop:
    def __init__(self, world):
        person = world.person('ADMIN')
        person.pull()
        self.port, self.token, self.device, self.cursor = world.port, person.token, person.session['device'], person.cursor
        self.edits = [person.mutation('create', 'option', new_id(), {'name': 'o'}) for _ in range(EDITS)]
        self.seen, self.again, self.line, self.pushed, self.took = set(), 0, None, None, None

    async def ask(self, head, body=b'', keep=False):
        try:
            reader, writer = await asyncio.open_connection('127.0.0.1', self.port)
        except OSError as e:
            raise Away('nobody there') from e
        try:
            writer.write(('%s\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n%s\r\n' % (
                head, self.token, len(body), '' if keep else 'Connection: close\r\n')).encode() + body)
            answer = await reader.readuntil(b'\r\n\r\n')
            status = int(answer.split(None, 2)[1])
            if keep and status == 101:
                return reader, writer
            after = re.search(rb'(?i)retry-after: *(\d+)', answer)
            data = await reader.read()
        except (OSError, asyncio.IncompleteReadError, ValueError) as e:
            raise Away('cut off') from e
        finally:
            if not keep:
                writer.close()
        if status in (429, 500, 502, 503, 504):
            raise Away(status, int(after.group(1)) if after else None)
        assert status == 200, (status, data[:300])
        return json.loads(data)

    async def push(self):
        answer = await self.ask('POST /v1/mutations HTTP/1.1\r\nContent-Type: application/json',
                                json.dumps({'device': self.device, 'mutations': self.edits}).encode())
        assert [o['outcome'] for o in answer['outcomes']] == ['done'] * EDITS, answer

    async def pull(self):
        more = True
        while more:
            page = await self.ask('GET /v1/changes?cursor=%s HTTP/1.1' % self.cursor)
            self.seen |= {i['id'] for i in page['items'] if i.get('entity') == 'option'}
            self.cursor, more = page['cursor'], page['more']

    async def follow(self, wanted):
        """Whatever comes over the line is a nudge: one pull, however many there are."""
        while not wanted <= self.seen:
            try:
                if not await asyncio.wait_for(self.line[0].read(65536), 5):
                    self.line = None
            except asyncio.TimeoutError:
                pass
            except OSError:
                self.line = None
            await self.pull()
            if self.line is None:
                await self.listen()

    async def listen(self):
        self.line = await self.ask('GET /v1/live HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
                                   'Sec-WebSocket-Key: ' + base64.b64encode(secrets.token_bytes(16)).decode(), keep=True)

    async def come_back(self, start, patient, wanted):
        for step in (self.push, self.listen, self.pull, lambda: self.follow(wanted)):
            failures = 0
            while True:
                if patient or failures:
                    await asyncio.sleep(random.random() * min(4, 0.25 * 2 ** failures))
                try:
                    await step()
                    if step == self.push:           # pylint: disable=comparison-with-callable
                        self.pushed = time.monotonic() - start
                    break
                except Away as e:
                    failures += 1
                    self.again += 1
                    if e.after:
                        await asyncio.sleep(e.after * (1 + random.random()))
        self.took = time.monotonic() - start


def waiting(world):
    text = world.client().get('/metrics')[1].decode()
    return sum(int(n) for n in re.findall(r'kabinet_lane_waiting\{[^}]*\} (\d+)', text))


def memory(world):
    with open('/proc/%d/status' % world.process.pid, encoding='ascii') as f:
        return next(int(line.split()[1]) for line in f if line.startswith('VmHWM')) / 1024


def processor(world):
    with open('/proc/%d/stat' % world.process.pid, encoding='ascii') as f:
        fields = f.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


async def outage(world, desktops, patient):
    most, over = 0, asyncio.Event()
    wanted = {e['row'] for d in desktops for e in d.edits}
    start = time.monotonic()
    tasks = [asyncio.create_task(d.come_back(start, patient, wanted)) for d in desktops]

    async def watch():
        nonlocal most
        while not over.is_set():
            try:
                most = max(most, await asyncio.to_thread(waiting, world))
            except OSError:
                pass                                  # not there yet
            await asyncio.sleep(0.05)
    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.1)                          # they are at its door before it is there
    await asyncio.to_thread(world.start)
    done, late = await asyncio.wait(tasks, timeout=120)
    for task in done:
        task.result()
    over.set()
    await watching
    for desktop in desktops:
        if desktop.line:
            desktop.line[1].transport.abort()
    return most, len(late)


def main(count=500, patient=1):
    with World(licences=100, tcp=True) as world:
        desktops = [Desktop(world) for _ in range(count)]
        world.kill()
        most, late = asyncio.run(outage(world, desktops, patient))
        assert late == 0, '%d were not served in two minutes' % late
        took, pushed = sorted(d.took for d in desktops), sorted(d.pushed for d in desktops)
        rows = [i for i, in world.sql("SELECT id FROM option WHERE name = 'o'")]
        wanted = {e['row'] for d in desktops for e in d.edits}
        print('%d desktops back at once%s: their edits are done after %.1f s (half of them %.1f s), all have all of them after %.1f s  '
              'limit %d s  ratio %.2f  target <= 1' % (count, '' if patient else ', none of them patient', pushed[-1],
                                                       pushed[count // 2], took[-1], TARGET_S, took[-1] / TARGET_S), flush=True)
        print('requests that waited in kabinetd at the most: %d; asked again %d times; its memory %.0f MiB, its processor time %.1f s  limit %d MiB  ratio %.2f  target <= 1'
              % (most, sum(d.again for d in desktops), memory(world), processor(world), TARGET_MIB, memory(world) / TARGET_MIB))
        print('lost %d, doubled %d of %d  target 0' % (len(wanted - set(rows)), len(rows) - len(set(rows)), len(wanted)))
        assert most <= count and sorted(rows) == sorted(wanted), (len(rows), len(wanted))


main(*map(int, sys.argv[1:]))

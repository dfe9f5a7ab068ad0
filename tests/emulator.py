# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that cannot be reached from here, played by a server of our own over HTTP. Whoever plays one says in serve() what
becomes of a request:

    class Gate(Emulator):
        def serve(self, handler):
            self.requests.append(self.body_of(handler))
            self.reply(handler, 200, b'{}', **{'Content-Type': 'application/json'})

    with Gate() as gate:
        gate.url                        # http://127.0.0.1:PORT/
"""
import http.server
import threading


class Emulator:
    def __init__(self, path='/', context=None):
        """path: of the url; context: of TLS, if there is any."""
        self.lock = threading.RLock()
        self.moods = []                 # what happens to the next requests
        emulator = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                emulator.serve(self)
            do_POST = do_GET

            def log_message(self, *args):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass
        self.server = Quiet(('127.0.0.1', 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = '%s://127.0.0.1:%d%s' % ('https' if context else 'http', self.server.server_address[1], path)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def upset(self, *moods):
        """What happens to the next requests, one each, as serve() understands it."""
        with self.lock:
            self.moods += moods

    def serve(self, handler):
        """Answers a request, on a thread of its own."""
        raise NotImplementedError

    @staticmethod
    def body_of(handler):
        return handler.rfile.read(int(handler.headers.get('Content-Length', 0)))

    @staticmethod
    def reply(handler, status, data, **headers):
        """Whoever asked may be gone."""
        try:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header('Content-Length', str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)
        except OSError:
            pass

"""An S3 server in memory for the tests: moto, told its port by the system, and printing it when it listens.

Requests are answered one at a time. Moto looks whether an object is there and then stores it, without a lock in between; S3 does
not, and what is tested here is who wins.
"""

import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class Quiet(MotoRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *args):
        pass


one_at_a_time = threading.Lock()
moto = DomainDispatcherApplication(create_backend_app)


def app(environ, start_response):
    with one_at_a_time:
        return moto(environ, start_response)


server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
print("port", server.server_port, flush=True)
server.serve_forever()

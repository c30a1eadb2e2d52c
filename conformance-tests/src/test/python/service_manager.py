"""Starts a command as systemd starts a unit of Type=notify: FILE gets what the command says of itself.

usage: service_manager.py FILE COMMAND...
The command takes this process's place; a child waits for one datagram (sd_notify(3)).
"""

import os
import socket
import sys

PATIENCE_SECONDS = 120


def main(told, *command):
    address = told + ".socket"
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(address)
    receiver.settimeout(PATIENCE_SECONDS)
    if os.fork() == 0:
        with open(told, "wb") as file:
            file.write(receiver.recv(4096))
        os._exit(0)
    receiver.close()
    os.environ["NOTIFY_SOCKET"] = address
    os.execvp(command[0], command)


main(*sys.argv[1:])

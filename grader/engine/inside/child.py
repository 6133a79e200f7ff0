"""The student's process: a stub that says back what it hears."""

import socket


def serve(data: socket.socket, limits: dict) -> None:
    """Answer until the other end is closed."""
    while said := data.recv(65536):
        data.sendall(said)

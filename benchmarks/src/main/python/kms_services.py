"""Key management services for measuring with: SoftHSM and PyKMIP, which are real, and stand-ins for Vault and AWS."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))
STAND_INS = os.path.join(ROOT, "conformance-tests/src/test/python")
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so", "/usr/lib/pkcs11/libsofthsm2.so")
VAULT_TOKEN = "hvs.conformance-token-5c1f"
REGION = "eu-central-1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition, what, process=None, seconds=60, pause=0.05):
    end = time.monotonic() + seconds
    while not condition():
        if process is not None and process.poll() is not None:
            raise SystemExit(f"{what}: the process ended with {process.returncode}")
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {seconds} s")
        time.sleep(pause)


def tool(name, package):
    if shutil.which(name) is None:
        raise SystemExit(f"{name} is missing: apt-get install {package}")


def run(*words, cwd=None, env=None):
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def end_with_what_was_started():
    """A signal ends a program as an exception does: what it has started is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Service:
    """A process of our own that listens on a port."""

    def start(self, words, what):
        with open(os.path.join(self.folder, "out.log"), "w") as log:
            # Of its own group: PyKMIP leaves a child behind when it alone is ended.
            self.process = subprocess.Popen(words, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_until(lambda: answers(self.port), what, self.process)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        if getattr(self, "process", None) is not None:
            try:
                os.killpg(self.process.pid, 9)
            except ProcessLookupError:
                pass
            self.process.wait()


class StandIn(Service):
    """One of the scripts that stand for a service. Keys whose names it is told hang."""

    def __init__(self, folder, script):
        self.folder, self.port = folder, free_port()
        os.makedirs(folder)
        self.log = os.path.join(folder, "requests.log")
        self.address = f"http://127.0.0.1:{self.port}"
        self.start([sys.executable, "-B", os.path.join(STAND_INS, script), str(self.port), self.log], script)

    def hang(self, *names):
        with open(self.log + ".hung", "w") as file:
            file.write("\n".join(names))


class Vault(StandIn):
    real = False

    def __init__(self, folder):
        super().__init__(folder, "transit.py")

    def tenant(self, name):
        return "vault", {"address": self.address, "key": name, "token": VAULT_TOKEN}


class Aws(StandIn):
    real = False

    def __init__(self, folder):
        super().__init__(folder, "awskms.py")

    def tenant(self, name):
        return "aws-kms", aws_settings(self.address, name)


class Moto(Service):
    """An AWS KMS that others wrote, where it is installed."""

    real = False

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        os.makedirs(folder)
        self.address = f"http://127.0.0.1:{self.port}"
        self.start(["moto_server", "-H", "127.0.0.1", "-p", str(self.port)], "moto_server")

    def tenant(self, name):
        return "aws-kms", aws_settings(self.address, name)


def aws_settings(address, name):
    key_id = "AKIA" + f"{abs(hash(name)) % 10**16:016d}"
    return {"key": f"alias/{name}", "region": REGION, "endpoint": address, "access-key": key_id,
            "secret-key": f"secret-of-{name}"}


class SoftHsm:
    """Each tenant has a token of its own, with its own PIN."""

    real = True

    def __init__(self, folder):
        tool("softhsm2-util", "softhsm2")
        os.makedirs(os.path.join(folder, "tokens"))
        self.library = next((each for each in LIBRARIES if os.path.exists(each)), None)
        if self.library is None:
            raise SystemExit("libsofthsm2.so is missing: apt-get install softhsm2")
        configuration = os.path.join(folder, "softhsm2.conf")
        with open(configuration, "w") as file:
            file.write(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.environment = {"SOFTHSM2_CONF": configuration}

    def tenant(self, name):
        """Before the library is loaded: it looks for tokens once."""
        pin = f"pin-of-{name}"
        said = run("softhsm2-util", "--init-token", "--free", "--label", name, "--so-pin", "so-" + pin, "--pin", pin,
                   env=dict(os.environ, **self.environment))
        slot = re.search(r"reassigned to slot (\d+)", said).group(1)
        return "pkcs11", {"library": self.library, "slot": slot, "pin": pin, "key": name}

    def stop(self):
        pass


class PyKmip(Service):
    """Each tenant has a certificate of its own, and the server keeps their keys apart by it."""

    real = True

    def __init__(self, folder):
        tool("pykmip-server", "python3-pykmip")
        tool("openssl", "openssl")
        os.makedirs(os.path.join(folder, "policies"))
        self.folder, self.port = folder, free_port()
        run("openssl", *("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority"
                         " -keyout ca.key -out ca.pem").split(), cwd=folder)
        self.certify("server", "serverAuth")
        with open(os.path.join(folder, "server.conf"), "w") as file:
            file.write("\n".join([
                "[server]", "hostname=127.0.0.1", f"port={self.port}", f"certificate_path={folder}/server.pem",
                f"key_path={folder}/server.key", f"ca_path={folder}/ca.pem", "auth_suite=TLS1.2",
                f"policy_path={folder}/policies", "enable_tls_client_auth=True",
                "tls_cipher_suites=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "logging_level=WARNING",
                f"database_path={folder}/pykmip.db", ""]))
        self.start(["pykmip-server", "-f", f"{folder}/server.conf", "-l", f"{folder}/server.log"], "pykmip-server")

    def certify(self, name, use):
        with open(os.path.join(self.folder, name + ".ext"), "w") as file:
            file.write(f"subjectAltName=IP:127.0.0.1\nextendedKeyUsage={use}\n")
        run("openssl", *(f"req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={name}"
                         f" -keyout {name}.key -out {name}.csr").split(), cwd=self.folder)
        run("openssl", *(f"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30"
                         f" -extfile {name}.ext -out {name}.pem").split(), cwd=self.folder)

    def text(self, file):
        with open(os.path.join(self.folder, file)) as opened:
            return opened.read()

    def tenant(self, name):
        self.certify(name, "clientAuth")
        return "kmip", {"host": "127.0.0.1", "port": str(self.port), "key": name, "ca": self.text("ca.pem"),
                        "client-certificate": self.text(name + ".pem"), "client-key": self.text(name + ".key")}


class Local:
    real = True

    def tenant(self, _):
        return "local", {}

    def stop(self):
        pass

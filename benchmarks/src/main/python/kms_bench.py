"""Each key provider beside the bare client of its service: the median time of wrapping and unwrapping a root key.

Both talk to the same service, by turns, in one JVM. Bare is: local, AES-256-GCM of the JDK; pkcs11, the JDK's cipher on the
token; kmip, one request in bytes over a new TLS connection; vault, the JDK's HTTP client; aws-kms, the AWS SDK. Services:
SoftHSM and PyKMIP are real ones; Vault's is a stand-in; AWS's is moto where it is installed, else a stand-in. A lease asks for one
unwrap in half a minute, so these times are no part of a request.
"""

import argparse
import os
import shutil
import subprocess
import tempfile

import kms_services as services


def main():
    parser = argparse.ArgumentParser(prog="./bench kms", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--classes", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--calls", type=int, default=500, help="of each kind to a service; ten times as many to no service (default 500)")
    parser.add_argument("--work", help="where to work; default: a new folder under /tmp")
    options = parser.parse_args()
    services.end_with_what_was_started()
    work = tempfile.mkdtemp(prefix="kms-bench-", dir=options.work)
    kinds = {
        "the JDK, no service": services.Local,
        "SoftHSM": lambda: services.SoftHsm(work + "/hsm"),
        "PyKMIP": lambda: services.PyKmip(work + "/kmip"),
        "stand-in for Vault": lambda: services.Vault(work + "/vault"),
        "stand-in for AWS KMS": lambda: services.Aws(work + "/aws"),
    }
    if shutil.which("moto_server"):
        kinds["moto, for AWS KMS"] = lambda: services.Moto(work + "/moto")
    try:
        print(f"{'us, p50':10} {'service':22} {'wrap':>10} {'bare':>10} {'unwrap':>10} {'bare':>10}")
        for name, opened in kinds.items():
            service = opened()
            try:
                row(options, work, name, service)
            finally:
                service.stop()
    finally:
        if options.work is None:
            shutil.rmtree(work, ignore_errors=True)


def row(options, work, name, service):
    provider, settings = service.tenant("bench")
    file = os.path.join(work, provider + ".settings")
    with open(file, "w") as out:
        for key, value in settings.items():
            escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
            out.write(f"{key}={escaped}\n")
    folder = tempfile.mkdtemp(prefix="keystore-", dir=work)
    calls = options.calls * (10 if provider == "local" else 1)
    done = subprocess.run(
        [options.java, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", options.classes, "dev.kiseki.benchmarks.kms.KmsBench",
         folder, provider, file, str(calls)],
        capture_output=True, text=True, timeout=900, env=dict(os.environ, **getattr(service, "environment", {})), check=False)
    figures = [float(each) for each in done.stdout.split()] if done.returncode == 0 else []
    if len(figures) != 4:
        raise SystemExit(f"{provider} on {name}: {done.stdout}{done.stderr}")
    wrap, unwrap, bare_wrap, bare_unwrap = figures
    print(f"{provider:10} {name:22} {wrap:10.1f} {bare_wrap:10.1f} {unwrap:10.1f} {bare_unwrap:10.1f}", flush=True)


if __name__ == "__main__":
    main()

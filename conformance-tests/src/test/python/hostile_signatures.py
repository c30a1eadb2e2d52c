"""Requests whose signature, date or account is wrong."""

import base64
import datetime
import hashlib
import hmac

import sigv4
from checks import check, run, true
from hostile import Untouched, expect_refusal, replaced, send, signed, without
from s3raw import ACCOUNT, connect, expect

BODY = b"never to be stored"
HASH = sigv4.sha256(BODY)


def _put(bucket, spoil=lambda headers: headers, **options):
    target = sigv4.path(bucket, "k")
    headers = signed("PUT", target, payload_hash=HASH, **options)
    return send("PUT", target, spoil(headers), BODY)


@check
def a_signature_changed_in_one_digit_is_refused():
    with Untouched() as bucket:

        def spoil(headers):
            value = dict(headers)["Authorization"]
            return replaced(headers, "Authorization", value[:-1] + ("0" if value[-1] != "0" else "1"))

        expect(403, _put(bucket, spoil), "SignatureDoesNotMatch")


@check
def a_signature_that_is_no_signature_is_refused():
    with Untouched() as bucket:
        for text in ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b/c", "Bearer x", "\x01", "="):
            answer = _put(bucket, lambda headers, text=text: replaced(headers, "Authorization", text))
            expect_refusal(answer)
        for part in ("Credential", "SignedHeaders", "Signature"):

            def spoil(headers, part=part):
                value = dict(headers)["Authorization"].replace(part, "No" + part)
                return replaced(headers, "Authorization", value)

            expect_refusal(_put(bucket, spoil), "AuthorizationHeaderMalformed", "InvalidArgument")


@check
def no_authorization_is_anonymous_and_denied():
    with Untouched() as bucket:
        answer = _put(bucket, lambda headers: without(headers, "Authorization"))
        expect(403, answer, "AccessDenied")
        target = f"/{bucket}?list-type=2"
        expect(403, send("GET", target, [("Host", "127.0.0.1")]), "AccessDenied")
    answer = expect(200, send("GET", "/", [("Host", "127.0.0.1")]))
    true(b"<Name>" not in answer.body, answer)


@check
def an_unknown_account_is_refused():
    with Untouched() as bucket:
        stranger = sigv4.Account("NOBODYSACCESSKEY0000", "secret")
        expect(403, _put(bucket, account=stranger), "InvalidAccessKeyId")


@check
def a_date_that_is_no_date_is_refused():
    with Untouched() as bucket:
        for text in ("yesterday", "", "20261399T000000Z", "99999999999999999999"):
            answer = _put(bucket, lambda headers, text=text: replaced(headers, "x-amz-date", text))
            expect_refusal(answer)
        expect_refusal(_put(bucket, lambda headers: without(headers, "x-amz-date")))


@check
def a_clock_that_is_off_by_more_than_15_minutes_is_told():
    with Untouched() as bucket:
        for minutes in (-16, 16, -60 * 24 * 365):
            when = sigv4.now() + datetime.timedelta(minutes=minutes)
            expect(403, _put(bucket, when=when), "RequestTimeTooSkewed")


@check
def a_scope_of_another_day_or_service_is_refused():
    with Untouched() as bucket:
        for old, new in (("/s3/", "/ec2/"), ("aws4_request", "aws5_request"), ("/20", "/19")):

            def spoil(headers, old=old, new=new):
                value = dict(headers)["Authorization"].replace(old, new, 1)
                return replaced(headers, "Authorization", value)

            answer = _put(bucket, spoil)
            expect_refusal(answer, "AuthorizationHeaderMalformed", "SignatureDoesNotMatch")


@check
def a_signed_header_or_target_that_was_changed_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        headers = signed("PUT", target, [("x-amz-meta-a", "signed")], HASH)
        forged = replaced(headers, "x-amz-meta-a", "forged")
        expect(403, send("PUT", target, forged, BODY), "SignatureDoesNotMatch")
        other = sigv4.path(bucket, "other")
        expect(403, send("PUT", other, headers, BODY), "SignatureDoesNotMatch")
        expect(403, send("PUT", target + "?tagging", headers, BODY), "SignatureDoesNotMatch")


@check
def an_amz_header_that_is_not_signed_is_refused():
    with Untouched() as bucket:
        answer = _put(bucket, lambda headers: headers + [("x-amz-meta-smuggled", "1")])
        true(answer.status == 403, answer)


@check
def a_version_2_header_is_refused_and_told_what_to_use():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        date = sigv4.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        text = f"PUT\n\n\n{date}\n{target}".encode()
        digest = hmac.new(ACCOUNT.secret_key.encode(), text, hashlib.sha1).digest()
        value = f"AWS {ACCOUNT.access_key}:{base64.b64encode(digest).decode()}"
        headers = [("Host", "127.0.0.1"), ("Date", date), ("Authorization", value)]
        answer = expect(400, send("PUT", target, headers, BODY), "InvalidRequest")
        true(b"AWS4-HMAC-SHA256" in answer.body, answer)


@check
def a_body_other_than_the_signed_one_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        headers = signed("PUT", target, payload_hash=HASH)
        answer = send("PUT", target, headers, BODY[:-1] + b"!")
        expect(400, answer, "XAmzContentSHA256Mismatch")


@check
def a_payload_hash_that_is_none_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for text in ("abc", "STREAMING-NOTHING", HASH[:-1], HASH[:-1] + "g", ""):
            expect_refusal(send("PUT", target, signed("PUT", target, payload_hash=text), BODY))
        headers = without(signed("PUT", target, payload_hash=HASH), "x-amz-content-sha256")
        expect_refusal(send("PUT", target, headers, BODY))


@check
def the_right_secret_of_another_request_does_not_help():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for method in ("DELETE", "POST", "GET"):
            with connect() as connection:
                headers, _ = sigv4.signed_headers(
                    ACCOUNT, method, target, connection.host, [], HASH
                )
                connection.send_head("PUT", target, headers + [("Content-Length", str(len(BODY)))])
                connection.send(BODY)
                expect(403, connection.answer("PUT"), "SignatureDoesNotMatch")


run()

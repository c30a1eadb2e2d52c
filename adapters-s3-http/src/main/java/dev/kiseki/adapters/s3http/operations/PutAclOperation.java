package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.CheckAccess;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * PutBucketAcl and PutObjectAcl. Access is by role: what says no more than that the owner has full
 * control is true already, anything wider is refused.
 */
public final class PutAclOperation implements S3Handler {
  private static final int MAX_DOCUMENT_BYTES = 64 * 1024;
  private static final List<String> EVERYBODY =
      List.of(
          "http://acs.amazonaws.com/groups/global/AllUsers",
          "http://acs.amazonaws.com/groups/global/AuthenticatedUsers");

  private static final Set<String> PERMISSIONS =
      Set.of("FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP");

  private final CheckAccess access;
  private final CannedAcls acls;
  private final Access wanted;
  private final Consumer<S3Request> existence;

  /**
   * The operation on buckets, or on objects.
   *
   * @param wanted what the caller must be allowed to
   * @param existence throws when the bucket or object is not there
   */
  public PutAclOperation(
      CheckAccess access, CannedAcls acls, Access wanted, Consumer<S3Request> existence) {
    this.access = access;
    this.acls = acls;
    this.wanted = wanted;
    this.existence = existence;
  }

  @Override
  public S3Response handle(S3Request request) {
    Optional<String> canned = CannedAcls.named(request);
    access.require(request.caller(), request.bucket(), wanted);
    existence.accept(request);
    byte[] document = request.document(MAX_DOCUMENT_BYTES);
    if (canned.isPresent()) {
      require(request, CannedAcls.isPublic(canned.get()), isOwners(canned.get()));
    } else if (document.length > 0) {
      XmlElement policy = policy(document);
      String owner = request.caller().tenantName().value();
      requireSameOwner(policy, owner);
      List<XmlElement> grants =
          policy
              .child("AccessControlList")
              .orElseThrow(PutAclOperation::malformed)
              .children("Grant");
      grants.forEach(PutAclOperation::requireKnown);
      require(
          request,
          grants.stream().anyMatch(PutAclOperation::isForEverybody),
          !grants.isEmpty() && grants.stream().allMatch(grant -> isOwners(grant, owner)));
    } else {
      throw new KisekiException(
          ErrorCode.MISSING_HEADER,
          "Your request was missing a required header",
          Fact.of("MissingHeaderName", "x-amz-acl"));
    }
    return S3Response.ok();
  }

  private static XmlElement policy(byte[] document) {
    try {
      return XmlReader.read(document, "AccessControlPolicy");
    } catch (KisekiException e) {
      throw malformed();
    }
  }

  /** An owner is not changed by an ACL. */
  private static void requireSameOwner(XmlElement policy, String owner) {
    boolean changed =
        policy
            .child("Owner")
            .flatMap(named -> named.childText("ID"))
            .filter(id -> !id.strip().equals(owner))
            .isPresent();
    if (changed) {
      throw new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }
  }

  private static void requireKnown(XmlElement grant) {
    String permission = grant.childText("Permission").orElseThrow(PutAclOperation::malformed);
    XmlElement grantee = grant.child("Grantee").orElseThrow(PutAclOperation::malformed);
    if (!PERMISSIONS.contains(permission.strip())) {
      throw malformed();
    }
    if (grantee.child("EmailAddress").isPresent()) {
      throw new KisekiException(
          ErrorCode.UNKNOWN_GRANTEE,
          "The e-mail address you provided does not match any account on record.");
    }
  }

  /** S3 has a code of its own for this one document. */
  private static KisekiException malformed() {
    return new KisekiException(
        ErrorCode.MALFORMED_ACL,
        "The XML you provided was not well-formed or did not validate against our published schema");
  }

  private void require(S3Request request, boolean isPublic, boolean isTrue) {
    if (isPublic) {
      acls.refuseIfBlocked(request);
    }
    if (!isTrue) {
      throw new KisekiException(ErrorCode.ACL_NOT_SUPPORTED, "The bucket does not allow ACLs");
    }
  }

  private static boolean isOwners(String canned) {
    return canned.equals("private") || canned.equals("bucket-owner-full-control");
  }

  private static boolean isOwners(XmlElement grant, String owner) {
    XmlElement grantee = grant.child("Grantee").orElseThrow(PutAclOperation::malformed);
    String permission = grant.childText("Permission").orElseThrow(PutAclOperation::malformed);
    return grantee.childText("ID").orElse("").strip().equals(owner)
        && permission.strip().equals("FULL_CONTROL");
  }

  private static boolean isForEverybody(XmlElement grant) {
    return EVERYBODY.contains(
        grant.child("Grantee").flatMap(grantee -> grantee.childText("URI")).orElse("").strip());
  }
}

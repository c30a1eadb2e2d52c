package dev.kiseki.conformance;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What boto3 must find; run over http and https, where its own defaults differ. */
abstract class Boto3Behaviour {

  private final Map<String, String> environment;

  Boto3Behaviour(Map<String, String> environment) {
    this.environment = environment;
  }

  @TestFactory
  Stream<DynamicTest> objects() {
    return PythonSuite.tests("boto_objects", environment);
  }

  @TestFactory
  Stream<DynamicTest> multipartUploads() {
    return PythonSuite.tests("boto_multipart", environment);
  }

  @TestFactory
  Stream<DynamicTest> bucketsAndListings() {
    return PythonSuite.tests("boto_listing", environment);
  }

  @TestFactory
  Stream<DynamicTest> versions() {
    return PythonSuite.tests("boto_versioning", environment);
  }

  @TestFactory
  Stream<DynamicTest> errors() {
    return PythonSuite.tests("boto_errors", environment);
  }

  @TestFactory
  Stream<DynamicTest> presignedUrls() {
    return PythonSuite.tests("boto_presigned", environment);
  }

  @TestFactory
  Stream<DynamicTest> requestsNoClientMakes() {
    return PythonSuite.tests("raw_objects", environment);
  }

  @TestFactory
  Stream<DynamicTest> tagsSettingsAndAttributes() {
    return PythonSuite.tests("boto_settings", environment);
  }

  @TestFactory
  Stream<DynamicTest> formsOfBrowsers() {
    return PythonSuite.tests("boto_forms", environment);
  }

  @TestFactory
  Stream<DynamicTest> checksumsOfUploads() {
    return PythonSuite.tests("boto_checksums", environment);
  }

  @TestFactory
  Stream<DynamicTest> precedenceAndHoistedHeaders() {
    return PythonSuite.tests("raw_requests", environment);
  }
}

package dev.kiseki.ports.in.file;

/**
 * Begins a session on a tenant's files. ACCESS_DENIED when the caller may not write what is not
 * mounted read-only; NO_SUCH_NAMESPACE; NO_SUCH_TENANT.
 */
@FunctionalInterface
public interface OpenFileTree {
  FileTree open(MountTerms terms);
}

package dev.kiseki.application.object;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.Deletion;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** See {@link DeleteObjects}. */
public final class DeleteObjectsUseCase implements DeleteObjects {
  private final Namespaces namespaces;
  private final ObjectRemover remover;

  public DeleteObjectsUseCase(Namespaces namespaces, ObjectRemover remover) {
    this.namespaces = namespaces;
    this.remover = remover;
  }

  @Override
  public List<Answer> delete(Caller caller, NamespaceName namespace, List<Entry> entries) {
    OpenNamespace open = namespaces.openToWriteSome(caller, namespace);
    List<Entry> allowed =
        entries.stream().filter(entry -> mayDelete(caller, namespace, entry)).toList();
    Iterator<Answer> answers = remover.remove(open, allowed).iterator();
    return entries.stream()
        .map(entry -> mayDelete(caller, namespace, entry) ? answers.next() : refused(entry))
        .toList();
  }

  private static boolean mayDelete(Caller caller, NamespaceName namespace, Entry entry) {
    return caller.may(Access.WRITE, namespace, entry.key().toBytes());
  }

  private static Answer refused(Entry entry) {
    return new Answer(
        entry,
        Deletion.PLAIN,
        Optional.of(new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied")));
  }
}

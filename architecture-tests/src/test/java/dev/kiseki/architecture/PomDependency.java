package dev.kiseki.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A dependency that a pom declares for its module. */
record PomDependency(String group, String artifact, String scope) {
  boolean isTest() {
    return scope.equals("test");
  }

  /** The dependencies of the project itself: not the managed ones, not those of plugins. */
  static List<PomDependency> in(InputStream pom) throws IOException {
    List<PomDependency> found = new ArrayList<>();
    for (Element dependencies : children(project(pom), "dependencies")) {
      for (Element dependency : children(dependencies, "dependency")) {
        found.add(
            new PomDependency(
                text(dependency, "groupId", ""),
                text(dependency, "artifactId", ""),
                text(dependency, "scope", "compile")));
      }
    }
    return found;
  }

  /** The modules that a parent pom lists. */
  static List<String> modulesIn(InputStream pom) throws IOException {
    return children(project(pom), "modules").stream()
        .flatMap(modules -> children(modules, "module").stream())
        .map(module -> module.getTextContent().strip())
        .toList();
  }

  private static Element project(InputStream pom) throws IOException {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(pom)
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException malformed) {
      throw new IOException(malformed);
    }
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name, String absent) {
    return children(parent, name).stream()
        .map(element -> element.getTextContent().strip())
        .findFirst()
        .orElse(absent);
  }

  @Override
  public String toString() {
    return group + ":" + artifact + ":" + scope;
  }
}

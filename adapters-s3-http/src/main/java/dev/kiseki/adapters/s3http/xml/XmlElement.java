package dev.kiseki.adapters.s3http.xml;

import java.util.List;
import java.util.Optional;

/** An element of a small document: its name without namespace, its own text, its children. */
public record XmlElement(String name, String text, List<XmlElement> children) {
  public Optional<XmlElement> child(String childName) {
    return children.stream().filter(child -> child.name().equals(childName)).findFirst();
  }

  public Optional<String> childText(String childName) {
    return child(childName).map(XmlElement::text);
  }

  public List<XmlElement> children(String childName) {
    return children.stream().filter(child -> child.name().equals(childName)).toList();
  }
}

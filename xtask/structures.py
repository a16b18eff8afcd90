"""Writes the structure tables of crates/bookend-fhir/tables from the models of `fhir.resources`.

Usage: structures.py WHEEL OUTPUT_FOLDER

The package carries, as Python source, what the FHIR definitions say of every element. The source is
read with `ast` and never run, so nothing of the package or of what it depends on is installed.
The format of the tables is described in crates/bookend-fhir/tables/README.md.
"""

import ast
import sys
import zipfile
from pathlib import Path

RELEASES = [
    # file, folder in the wheel, title, primitives that the release has beyond those of STU3
    ("stu3.txt", "fhir/resources/STU3/", "FHIR STU3 (3.0.2, the technical correction of 3.0.1)", {}),
    ("r4.txt", "fhir/resources/", "FHIR R4 (4.0.1)", {"canonical": "uri", "url": "uri"}),
]

# The models name primitives but do not say which specialises which.
# Source: https://hl7.org/fhir/STU3/datatypes.html, https://hl7.org/fhir/R4/datatypes.html.
PRIMITIVES = {
    "base64Binary": "Element",
    "boolean": "Element",
    "code": "string",
    "date": "Element",
    "dateTime": "Element",
    "decimal": "Element",
    "id": "string",
    "instant": "Element",
    "integer": "Element",
    "markdown": "string",
    "oid": "uri",
    "positiveInt": "integer",
    "string": "Element",
    "time": "Element",
    "unsignedInt": "integer",
    "uri": "Element",
    "uuid": "uri",
    "xhtml": "Element",
}

ABSTRACT = {"Element", "BackboneElement", "Resource", "DomainResource"}

# Classes of the package that are its own, and a pattern that FHIR lists among the resources although
# nothing specialises it before R5.
NOT_FHIR = {"FHIRPrimitiveExtension", "FHIRResourceModel", "FHIRAbstractModel", "MetadataResource"}


def classes(wheel, folder):
    """Returns the model classes of one release by name."""
    found = {}
    for name in sorted(wheel.namelist()):
        if Path(name).parent.as_posix() + "/" != folder or not name.endswith(".py"):
            continue
        for node in ast.parse(wheel.read(name)).body:
            if isinstance(node, ast.ClassDef) and is_model(node) and node.name not in NOT_FHIR:
                found[node.name] = node
    return found


def is_model(node):
    """Whether a class lists elements, as models do and the package's own helpers do not."""
    return any(isinstance(part, ast.FunctionDef) and part.name == "elements_sequence" for part in node.body)


def base_of(node):
    """Returns the FHIR type that a class specialises; `None` at the two roots."""
    base = ast.unparse(node.bases[0]).split(".")[-1]
    return None if base.startswith("FHIR") else base


def sequence_of(node):
    """Returns the element names of a class in the standard's order, inherited ones included."""
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "elements_sequence":
            return [item.value for item in part.body[-1].value.elts]
    raise ValueError(f"{node.name} has no elements_sequence")


def fields_of(node):
    """Returns the elements that a class adds to its base: JSON name to what the field says."""
    fields = {}
    for part in node.body:
        if not (isinstance(part, ast.AnnAssign) and isinstance(part.value, ast.Call)):
            continue
        said = {word.arg: word.value for word in part.value.keywords}
        if "element_property" not in said:
            continue
        name = said["alias"].value
        first = part.value.args[0]
        fields[name] = {
            "type": type_name(part.annotation),
            "list": ast.unparse(part.annotation).startswith("typing.List"),
            "required": (isinstance(first, ast.Constant) and first.value is Ellipsis)
            or literal(said.get("element_required"))
            or literal(said.get("one_of_many_required")),
            "choice": literal(said.get("one_of_many")),
            "targets": literal(said.get("enum_reference_types")) or [],
            "codes": codes_of(said),
        }
    return fields


def codes_of(said):
    """Returns the codes that an element may have; none where the standard leaves them open or lists some only.

    The package reads them from the element's short description, where ` +` means "and more".
    """
    codes = literal(said.get("enum_values")) or []
    return [] if "+" in codes or "formats" in codes else codes


def literal(node):
    """Returns the value of a literal, `None` where there is none."""
    return None if node is None else ast.literal_eval(node)


def type_name(annotation):
    """Returns the FHIR type (or the class of a nested element) that an annotation names."""
    while isinstance(annotation, ast.Subscript):
        annotation = annotation.slice
    name = ast.unparse(annotation).split(".")[-1]
    if name in ("bool", "str"):
        return {"bool": "boolean", "str": "string"}[name]
    if name.endswith("Type"):
        return name[: -len("Type")]
    return name[0].lower() + name[1:]


def own_elements(node, known):
    """Returns the elements a class adds, choices gathered, in the standard's order."""
    fields = fields_of(node)
    sequence = sequence_of(node)
    base = base_of(node)
    inherited = sequence_of(known[base]) if base in known else []
    if sequence[: len(inherited)] != inherited:
        raise ValueError(f"{node.name} does not begin with the elements of {base}")
    own = sequence[len(inherited) :]
    missing = [name for name in own if name not in fields] + [name for name in fields if name not in own]
    if missing:
        raise ValueError(f"{node.name}: the fields and the sequence differ in {missing}")
    elements = {}
    for name in own:
        field = fields[name]
        key = f"{field['choice']}[x]" if field["choice"] else name
        element = elements.setdefault(key, {**field, "types": []})
        if field["choice"] and name != field["choice"] + field["type"][0].upper() + field["type"][1:]:
            raise ValueError(f"{node.name}.{name} does not carry its type {field['type']}")
        element["types"].append((field["type"], field["targets"]))
    return elements


class Table:
    """The lines of one release's table."""

    def __init__(self, known, primitives):
        self.known = known
        self.primitives = primitives
        self.nested = {name for name in known if self.is_nested(name)}
        self.paths = {}

    def is_nested(self, name):
        """Whether a class is a nested element: its name is that of another class, prolonged."""
        return any(
            name.startswith(other) and name != other and self.leads_to(other, name) for other in self.known
        )

    def leads_to(self, owner, name):
        """Whether a class holds, at any depth, elements of a class whose name begins with its own."""
        for field in fields_of(self.known[owner]).values():
            kind = field["type"]
            if kind == name:
                return True
            if kind in self.known and kind != owner and kind.startswith(owner) and self.leads_to(kind, name):
                return True
        return False

    def place(self, path, name):
        """Notes the path of every nested class: where its name spells the path, else where first met."""
        for key, element in own_elements(self.known[name], self.known).items():
            for kind, _ in element["types"]:
                if kind not in self.nested:
                    continue
                child = f"{path}.{key}"
                spelt = "".join(part[0].upper() + part[1:] for part in child.split("."))
                if kind not in self.paths or (spelt == kind and self.paths[kind] != child):
                    self.paths[kind] = child
                    self.place(child, kind)

    def lines(self):
        """Returns every line: primitives, datatypes, resources."""
        top = [name for name in self.known if name not in self.nested]
        for name in top:
            self.place(name, name)
        unplaced = self.nested - set(self.paths)
        if unplaced:
            raise ValueError(f"nested types without a place: {sorted(unplaced)}")
        for name, base in sorted(self.primitives.items()):
            yield f"primitive {name} < {base}"
        for kind in ("datatype", "resource"):
            for name in sorted(top):
                if self.kind_of(name) == kind:
                    yield ""
                    yield from self.type_lines(kind, name)

    def kind_of(self, name):
        """Returns `resource` for what specialises Resource, `datatype` for the rest."""
        while name:
            if name == "Resource":
                return "resource"
            name = base_of(self.known[name])
        return "datatype"

    def type_lines(self, kind, name):
        """Returns the lines of one type and of what is nested in it."""
        abstract = "abstract " if name in ABSTRACT else ""
        yield from self.element_lines(abstract + kind, name, name)

    def element_lines(self, kind, path, name):
        """Returns the line of a type, those of the elements it adds to its base, then its parts."""
        base = base_of(self.known[name])
        yield f"{kind} {path}" + (f" < {base}" if base else "")
        parts = []
        for key, element in own_elements(self.known[name], self.known).items():
            low = 1 if element["required"] else 0
            high = "*" if element["list"] else 1
            mark = "@" if is_attribute(path, key) else ""
            types = " ".join(self.spelt(*each) for each in element["types"])
            codes = "{" + "|".join(element["codes"]) + "}" if element["codes"] else ""
            yield f"  {mark}{key} {low}..{high} {types}{codes}"
            inner = element["types"][0][0]
            if self.paths.get(inner) == f"{path}.{key}":
                parts.append(inner)
        for inner in parts:
            yield from self.element_lines("nested", self.paths[inner], inner)

    def spelt(self, kind, targets):
        """Returns a type as the table writes it."""
        if kind in self.nested:
            return self.paths[kind]
        if kind not in self.known and kind not in self.primitives:
            raise ValueError(f"`{kind}` is no type")
        return f"{kind}({'|'.join(targets)})" if targets else kind


def is_attribute(path, key):
    """Whether XML writes the element as an attribute. Source: https://hl7.org/fhir/R4/xml.html#xml."""
    return (path, key) in (("Element", "id"), ("Extension", "url"))


def main():
    wheel = zipfile.ZipFile(sys.argv[1])
    output = Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    for file, folder, title, more in RELEASES:
        table = Table(classes(wheel, folder), PRIMITIVES | more)
        head = [
            f"# The types of {title}.",
            "# Written by `cargo xtask structures`; the format is described in README.md.",
            "",
        ]
        (output / file).write_text("\n".join([*head, *table.lines()]) + "\n", encoding="utf-8")


main()

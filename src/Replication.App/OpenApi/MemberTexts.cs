using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Replication.Contracts.Specs;

namespace Replication.App.OpenApi;

/// <summary>
/// The descriptions of members in the OpenAPI document: their documentation comments, which the build embeds, or
/// <see cref="DescriptionAttribute"/> for the types of this assembly.
/// </summary>
internal static partial class MemberTexts
{
    private static readonly Lazy<Dictionary<string, XElement>> Comments = new(ReadComments);

    /// <summary>Adds the descriptions of the members of these types to the properties of a schema with the same keys.</summary>
    public static void Describe(JsonObject schema, params IEnumerable<Type> types)
    {
        var members = types.SelectMany(static it => it.GetProperties(BindingFlags.Instance | BindingFlags.Public)).ToList();
        foreach (var (key, property) in schema["properties"]!.AsObject())
        {
            if (members.Find(it => KeyOf(it) == key) is { } member)
                Add(property!.AsObject(), Of(member));
        }
    }

    /// <summary>Adds the description of a member or a type to its schema.</summary>
    public static JsonNode Describe(JsonSchemaExporterContext at, JsonNode schema)
    {
        if (at.PropertyInfo is { AttributeProvider: PropertyInfo member })
            Add(schema.AsObject(), Of(member));
        else if (at.PropertyInfo is null && at.TypeInfo.Kind == JsonTypeInfoKind.Object && at.Path.Length == 0)
            Add(schema.AsObject(), Of(at.TypeInfo.Type));
        return schema;
    }

    private static string KeyOf(PropertyInfo member) =>
        member.GetCustomAttribute<SpecFieldAttribute>()?.Key ?? JsonNamingPolicy.CamelCase.ConvertName(member.Name);

    private static void Add(JsonObject schema, string? text)
    {
        if (text is not null)
            schema["description"] = text;
    }

    private static string? Of(Type type) =>
        type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? Text(Comment($"T:{NameOf(type)}")?.Element("summary"));

    private static string? Of(PropertyInfo member) => member.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? Text(Comment($"P:{NameOf(member.DeclaringType!)}.{member.Name}")?.Element("summary"))
        // The comment of a positional member is a parameter of its type.
        ?? Text(Comment($"T:{NameOf(member.DeclaringType!)}")
            ?.Elements("param")
            .FirstOrDefault(it => (string?)it.Attribute("name") == member.Name));

    private static XElement? Comment(string id) => Comments.Value.GetValueOrDefault(id);

    private static string NameOf(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? comment)
    {
        if (comment is null)
            return null;
        var words = string.Concat(comment.Nodes().Select(static it => it switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => Referred((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? ""),
            XElement { Name.LocalName: "paramref" } parameter =>
                JsonNamingPolicy.CamelCase.ConvertName((string?)parameter.Attribute("name") ?? ""),
            XElement inner => inner.Value,
            _ => "",
        }));
        return Spaces().Replace(words, " ").Trim() is { Length: > 0 } found ? found : null;
    }

    // P:Namespace.Type.Member is the key of the member; T:Namespace.Type is the name of the type.
    private static string Referred(string reference)
    {
        var name = reference.Split('.')[^1];
        return reference.StartsWith("P:", StringComparison.Ordinal) || reference.StartsWith("F:", StringComparison.Ordinal)
            ? JsonNamingPolicy.CamelCase.ConvertName(name)
            : name;
    }

    private static Dictionary<string, XElement> ReadComments()
    {
        var assembly = typeof(MemberTexts).Assembly;
        var comments = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(static it => it.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var member in XDocument.Load(stream).Descendants("member"))
                comments.TryAdd((string)member.Attribute("name")!, member);
        }
        return comments;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;

namespace Replication.App.OpenApi;

/// <summary>The JSON schemas of the types that calls send and answer, each under its name.</summary>
internal sealed class SchemaBook
{
    private const string Place = "#/components/schemas/";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.Strict };

    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(Digest)] = Patterns.Schema(Patterns.Digest),
        [typeof(Duration)] = Patterns.Schema("[0-9]{1,6}[smhd]"),
        [typeof(RepositoryName)] = """{"type":"string","maxLength":255}""",
        [typeof(TimeOnly)] = Patterns.Schema(Patterns.TimeOfDay),
        [typeof(Tag)] = Patterns.Schema(Patterns.Tag),
    };

    private readonly SortedDictionary<string, JsonNode?> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, bool> _isSent = [];

    public JsonObject All => new(_schemas.Select(static it => KeyValuePair.Create(it.Key, it.Value?.DeepClone())));

    /// <summary>A reference to the schema of a body; a change may leave out the name and the secrets.</summary>
    public JsonObject ReferBody(Type type, bool isChange)
    {
        if (!RequestSchemas.TryFind(type, out var request))
            return Refer(type, isSent: true);
        var schema = RequestSchemas.Make(request!, isChange, (inside, inner) => Register(RequestSchemas.NameInside(inside), inner));
        return Register(request!.Name, schema);
    }

    // A schema that differs from the one of its name belongs to a change.
    private JsonObject Register(string? name, JsonObject schema)
    {
        foreach (var candidate in name is null ? [] : new[] { name, $"{name}Change" })
        {
            if (_schemas.TryAdd(candidate, schema) || JsonNode.DeepEquals(_schemas[candidate], schema))
                return new JsonObject { ["$ref"] = Place + candidate };
        }
        return schema;
    }

    /// <summary>A reference to the schema of a type that callers receive (every member is present) or send.</summary>
    public JsonObject Refer(Type type, bool isSent)
    {
        if (type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        // Every member of an answer is required, but not of a body: one schema cannot describe both.
        if (!_isSent.TryAdd(type, isSent) && _isSent[type] != isSent)
            throw new InvalidOperationException($"{type} is both sent and received. Describe its body in {nameof(RequestSchemas)}.");
        var name = NameOf(type);
        if (_schemas.TryAdd(name, null))
            _schemas[name] = JsonSchemaExporter.GetJsonSchemaAsNode(Form, type, new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (at, schema) => MemberTexts.Describe(at, Transform(at, schema, isSent))
            });
        return new JsonObject { ["$ref"] = Place + name };
    }

    private JsonObject Transform(JsonSchemaExporterContext at, JsonNode schema, bool isSent)
    {
        var type = Nullable.GetUnderlyingType(at.TypeInfo.Type) ?? at.TypeInfo.Type;
        var isNullable = at.PropertyInfo is { } property
            && (isSent ? property.IsSetNullable || property.IsGetNullable : property.IsGetNullable);
        if (Texts.TryGetValue(type, out var text))
            return OrNull(JsonNode.Parse(text)!.AsObject(), isNullable);
        if (at.TypeInfo.Kind == System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object && at.Path.Length > 0)
            return OrNull(Refer(type, isSent), isNullable);
        // Any JSON.
        if (schema is not JsonObject known)
            return new JsonObject();
        // The exporter leaves out the items whose type has a converter of its own.
        if (known["items"] is null && at.TypeInfo.ElementType is { } item && Texts.TryGetValue(item, out var items))
            known["items"] = JsonNode.Parse(items);
        if (type.IsEnum)
            known["type"] = isNullable || Nullable.GetUnderlyingType(at.TypeInfo.Type) is not null
                ? new JsonArray("string", "null")
                : "string";
        if (at.TypeInfo.Kind == System.Text.Json.Serialization.Metadata.JsonTypeInfoKind.Object)
        {
            // Which document this is, is said by its name.
            known["type"] = "object";
            known["additionalProperties"] = false;
            if (!isSent && type != typeof(ProblemDocument))
                known["required"] = new JsonArray([.. known["properties"]!.AsObject().Select(static it => (JsonNode?)it.Key)]);
        }
        return known;
    }

    private static JsonObject OrNull(JsonObject schema, bool isNullable) =>
        isNullable ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) } : schema;

    private static string NameOf(Type type)
    {
        if (!type.IsGenericType)
            return type.Name;
        var inner = type.GetGenericArguments()[0];
        return type.GetGenericTypeDefinition() == typeof(Page<>)
            ? $"PageOf{(inner == typeof(string) ? "Names" : inner.Name)}"
            : throw new InvalidOperationException($"no name for {type}");
    }
}

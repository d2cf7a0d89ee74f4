using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Replication.Contracts;

namespace Replication.App.Configuration;

/// <summary>Finds the changed sections of a configuration that apply after a restart only.</summary>
internal static class RestartSettings
{
    /// <summary>The properties that a running process applies.</summary>
    private static readonly HashSet<string> Live =
    [
        nameof(ReplicationConfiguration.Instances), nameof(ReplicationConfiguration.Rules), nameof(ReplicationConfiguration.Topology),
        nameof(ReplicationConfiguration.Auth), nameof(ReplicationConfiguration.Notifications), nameof(ReplicationConfiguration.Warnings),
    ];

    private static readonly JsonSerializerOptions Comparable = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Revealed() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemovePlaces } },
    };

    /// <summary>Returns the keys of the sections that differ, in alphabetical order.</summary>
    public static IReadOnlyList<string> FindChanged(ReplicationConfiguration before, ReplicationConfiguration after) =>
    [
        .. typeof(ReplicationConfiguration).GetProperties()
            .Where(it => !Live.Contains(it.Name) && !AreEqual(it.GetValue(before), it.GetValue(after)))
            .Select(static it => JsonNamingPolicy.CamelCase.ConvertName(it.Name))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Compares two values of a configuration with their secrets, and without the places where they were written.</summary>
    public static bool AreEqual(object? one, object? other) => TextOf(one) == TextOf(other);

    private static string TextOf(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Comparable);

    // A line more in the file changes no setting.
    private static void RemovePlaces(JsonTypeInfo type)
    {
        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            if (type.Properties[index].PropertyType is var kind
                && (kind == typeof(Place) || kind == typeof(IReadOnlyDictionary<string, Place>)))
                type.Properties.RemoveAt(index);
        }
    }

    // The texts are compared and dropped.
    private sealed class Revealed : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("secrets are not read");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Reveal());
    }
}

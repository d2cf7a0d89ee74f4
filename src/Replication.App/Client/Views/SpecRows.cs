using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Specs;

namespace Replication.App.Client.Views;

/// <summary>The rows of a spec in a terminal: one for each member that has a label, also in the mappings inside it.</summary>
internal static class SpecRows
{
    /// <summary>
    /// The rows of what the API shows. A member for whose path (such as <c>credentials.provider</c>) <paramref name="own"/> has an entry
    /// shows that text instead of its value.
    /// </summary>
    public static IEnumerable<(string Name, string? Value)> Of<T>(Type spec, T shown, IReadOnlyDictionary<string, string?> own) =>
        Of(spec, JsonSerializer.SerializeToNode(shown, JsonSerializerOptions.Web)!.AsObject(), own, "");

    private static IEnumerable<(string Name, string? Value)> Of(
        Type spec, JsonObject? shown, IReadOnlyDictionary<string, string?> own, string path)
    {
        foreach (var field in SpecField.Of(spec))
        {
            if (own.TryGetValue(path + field.Key, out var text))
                yield return (field.About.Label ?? field.Key, text);
            else if (field.About.Label is { } label)
                yield return (label, Text(shown?[field.Key]));
            foreach (var row in Of(field.Property.PropertyType, shown?[field.Key] as JsonObject, own, $"{path}{field.Key}."))
                yield return row;
        }
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonObject => Words.YesNo(true),
        JsonArray items => Words.List([.. items.Select(static it => it!.ToString())]),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.True => Words.YesNo(true),
            JsonValueKind.False => Words.YesNo(false),
            _ => value.ToString(),
        },
    };
}

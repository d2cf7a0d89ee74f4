using System.Text.Json;

namespace Replication.Contracts;

/// <summary>The word of a member of an enumeration: the same one in files, bodies, the store, metrics, messages and terminals.</summary>
public static class EnumWords
{
    /// <summary>
    /// Returns the word that the JSON converter of <typeparamref name="T"/> writes; the name in camel case when it has no converter.
    /// </summary>
    public static string ToWord<T>(this T value)
        where T : struct, Enum =>
        Words<T>.ByValue.TryGetValue(value, out var word) ? word : Find(value);

    private static string Find<T>(T value)
        where T : struct, Enum =>
        JsonSerializer.SerializeToElement(value) is { ValueKind: JsonValueKind.String } word
            ? word.GetString()!
            : JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().ToDictionary(static it => it, Find);
    }
}

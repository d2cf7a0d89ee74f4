using System.Globalization;
using System.Text.Json.Nodes;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>Writes the texts of a form into a JSON body.</summary>
internal static class FormText
{
    /// <summary>The items of a text with one item per line.</summary>
    public static IReadOnlyList<string> Items(string lines) =>
        lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static string Lines(IEnumerable<string> items) => string.Join('\n', items);

    /// <summary>Adds a text without the spaces around it, unless it is empty.</summary>
    public static void Put(JsonObject body, string key, string text)
    {
        if (text.Trim() is { Length: > 0 } trimmed)
            body[key] = trimmed;
    }

    /// <summary>The number that a text contains; null when it contains none.</summary>
    public static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Adds a number. The server explains what is wrong with a text that is none.</summary>
    public static void PutNumber(JsonObject body, string key, string text)
    {
        if (Number(text) is { } number)
            body[key] = number;
        else
            Put(body, key, text);
    }

    public static void PutList(JsonObject body, string key, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
            body[key] = new JsonArray([.. items.Select(static it => (JsonNode?)it)]);
    }

    public static void PutObject(JsonObject body, string key, JsonObject? part)
    {
        if (part is not null)
            body[key] = part;
    }

    /// <summary>Adds one secret under <paramref name="key"/>, or two under <paramref name="listKey"/>; spaces are part of a secret.</summary>
    public static void PutSecrets(JsonObject body, string key, string listKey, params string[] secrets)
    {
        var given = secrets.Where(static it => it.Length > 0).ToList();
        if (given is [var only])
            body[key] = only;
        else
            PutList(body, listKey, given);
    }
}

namespace Replication.Registries.Http;

/// <summary>Reads headers of answers as they came: the typed ones lose signs and cannot read what registries make of <c>Range</c>.</summary>
internal static class AnswerHeaders
{
    public static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    public static IReadOnlyList<string> All(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];
}

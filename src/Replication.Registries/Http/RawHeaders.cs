namespace Replication.Registries.Http;

/// <summary>
/// Reads response headers as received. The typed headers of .NET change some characters and reject the <c>Range</c> that registries send.
/// </summary>
internal static class RawHeaders
{
    public static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
            || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    public static IReadOnlyList<string> All(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];
}

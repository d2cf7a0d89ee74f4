namespace Replication.Registries.Http;

/// <summary>Resolves the addresses in <c>Location</c> and <c>Link</c> headers.</summary>
internal static class RemoteAddress
{
    // Signatures and session state in queries depend on the exact characters. Uri would normalize some of them.
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Resolves a URI reference of a response; null when it is no usable http or https address.</summary>
    public static Uri? Resolve(Uri requested, string? reference)
    {
        if (string.IsNullOrWhiteSpace(reference))
            return null;
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var text = (hash < 0 ? reference : reference[..hash]).Trim();
        var origin = $"{requested.Scheme}://{requested.Authority}";
        var path = requested.AbsolutePath;
        var absolute = text switch
        {
            "" => null,
            _ when text.StartsWith("//", StringComparison.Ordinal) => $"{requested.Scheme}:{text}",
            _ when text[0] == '/' => origin + text,
            _ when text[0] == '?' => origin + path + text,
            _ when text.Contains("://", StringComparison.Ordinal)
                && text.IndexOf("://", StringComparison.Ordinal) < IndexOfPathOrQuery(text) => text,
            _ => origin + path[..(path.LastIndexOf('/') + 1)] + text,
        };
        return absolute is not null
            && Uri.TryCreate(absolute, Verbatim, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Host.Length > 0 ? uri : null;
    }

    /// <summary>
    /// Resolves the address of an upload session. Behind a proxy, a registry often names itself with a wrong port or scheme, and a registry
    /// with two endpoints often names the other one. The same host with an API path and the default port means the endpoint in use.
    /// </summary>
    public static Uri? ResolveSession(RegistryConnection registry, Uri requested, string? location)
    {
        if (Resolve(requested, location) is not { } uri)
            return null;
        var isMisnamedRegistry = uri.AbsolutePath.StartsWith("/v2/", StringComparison.Ordinal)
            && (Names(registry.Endpoint, uri) || (registry.PublicEndpoint is { } other && Names(other, uri)));
        return isMisnamedRegistry ? Create($"{registry.Endpoint.Scheme}://{registry.Endpoint.Authority}{uri.PathAndQuery}") : uri;
    }

    /// <summary>Returns the address with one more query parameter.</summary>
    public static Uri WithQuery(Uri uri, string name, string value) =>
        Create(
            $"{uri.Scheme}://{uri.Authority}{uri.PathAndQuery}{(uri.PathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}");

    /// <summary>Returns the address with its query replaced. The query begins with a question mark.</summary>
    public static Uri WithQueryOf(Uri uri, string query) => Create($"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}{query}");

    private static bool Names(Uri endpoint, Uri uri) =>
        string.Equals(uri.Host, endpoint.Host, StringComparison.OrdinalIgnoreCase) && (uri.Port == endpoint.Port || uri.IsDefaultPort);

    private static Uri Create(string text) => new(text, Verbatim);

    private static int IndexOfPathOrQuery(string text) => text.IndexOfAny(['/', '?']) is var index and >= 0 ? index + 1 : text.Length;
}

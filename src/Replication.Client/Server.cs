namespace Replication.Client;

/// <summary>A server that has the HTTP API, and the token for it.</summary>
/// <param name="Address">The root of the server; ends with a slash.</param>
/// <param name="Token">The API token; null for a server without tokens.</param>
public sealed record Server(Uri Address, string? Token)
{
    /// <summary>The address without the last slash.</summary>
    public string Name => Address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Reads an address such as <c>https://HOST:PORT</c>; null when the text is none.</summary>
    public static Server? TryParse(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? new Server(uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/"), Token: null)
            : null;
}

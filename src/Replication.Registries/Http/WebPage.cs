namespace Replication.Registries.Http;

/// <summary>Recognises a web page in place of a registry's answer: a login page, a captive portal, or the error page of a proxy.</summary>
internal static class WebPage
{
    /// <summary>What a person can do about it.</summary>
    public const string Remedy =
        "Check the endpoint, and whether a proxy, a firewall or a login page stands before the registry: "
        + "its API must be reachable without a browser.";

    /// <summary>True for HTML: by its content type, or by how it begins.</summary>
    public static bool Is(string? contentType, ReadOnlySpan<byte> body)
    {
        var text = body.StartsWith("\ufeff"u8) ? body[3..] : body;
        text = text.TrimStart(" \t\r\n"u8);
        // Neither JSON nor an error of a registry begins like this.
        return text.IsEmpty
            ? contentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
            : text[0] == (byte)'<';
    }
}

namespace Replication.Registries.Http;

/// <summary>
/// Detects a web page (HTML) where a registry response is expected: a login page, a captive portal or the error page of a proxy.
/// </summary>
internal static class WebPage
{
    /// <summary>The remedy, as a sentence for error messages.</summary>
    public const string Remedy =
        "Check the endpoint, and check whether a proxy, a firewall or a login page is in front of the registry. "
        + "The registry API must be reachable without a browser.";

    /// <summary>True when the body begins like HTML, or is empty and the content type is HTML.</summary>
    public static bool Is(string? contentType, ReadOnlySpan<byte> body)
    {
        var text = body.StartsWith("\ufeff"u8) ? body[3..] : body;
        text = text.TrimStart(" \t\r\n"u8);
        // JSON and registry errors never begin with this character. an error of a registry begins like this.
        return text.IsEmpty
            ? contentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
            : text[0] == (byte)'<';
    }
}

namespace Replication.App.Configuration.Values;

/// <summary>Addresses of registries, clouds and notification targets.</summary>
internal static class Endpoints
{
    // Its path and query may be secrets.
    public static readonly ValueKind<Uri> Webhook = new(
        "an absolute http or https address, such as https://hooks.example.com/replication",
        text => Flaw(text.Split('?')[0], out _, mayHavePath: true) is { } flaw
            ? ReadValue<Uri>.Refused($"is not allowed: {flaw}", hidden: true)
            : text.Contains('#', StringComparison.Ordinal)
                ? ReadValue<Uri>.Refused("is not allowed: it has a fragment", hidden: true)
                : ReadValue<Uri>.Of(new Uri(text)));

    public static readonly ValueKind<Uri> Endpoint = new(
        "an absolute http or https address without path, such as https://registry.example.com:5000",
        text =>
        {
            // Credentials and queries of addresses may be secrets.
            var hidden = text.AsSpan().ContainsAny('@', '?', '#');
            return Flaw(text, out var endpoint) is { } flaw
                ? ReadValue<Uri>.Refused($"is not allowed: {flaw}", hidden)
                : ReadValue<Uri>.Of(endpoint!);
        })
    {
        Schema = """{"type":"string","format":"uri","pattern":"^[Hh][Tt][Tt][Pp][Ss]?://[^\\s@?#\\\\]+$"}""",
    };

    private static string? Flaw(string text, out Uri? endpoint, bool mayHavePath = false)
    {
        endpoint = null;
        if (!text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return "it does not begin with http:// or https://";
        if (text.Contains('@', StringComparison.Ordinal))
            return "it carries credentials, which belong to the key credentials";
        if (text.Any(it => char.IsWhiteSpace(it) || char.IsControl(it) || it == '\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0)
            return "it is no address";
        if (text.AsSpan().ContainsAny('?', '#'))
            return "it has a query or a fragment";
        if (uri.AbsolutePath != "/" && !mayHavePath)
            return "it has a path";
        if (uri.Port is 0)
            return "port 0 is none; ports go from 1 to 65535";
        endpoint = uri;
        return null;
    }
}

namespace Replication.App.Configuration.Values;

/// <summary>The address of a trace in a web page, with a placeholder for its id.</summary>
internal static class TraceAddresses
{
    public const string Placeholder = "{traceId}";

    private const string Example = "00000000000000000000000000000000";

    public static readonly ValueKind<string> Template = new(
        $"an absolute http or https address that contains {Placeholder}, such as http://localhost:16686/trace/{Placeholder}",
        static text =>
        {
            // Credentials in an address may be secrets.
            var hidden = text.Contains('@', StringComparison.Ordinal);
            return Flaw(text) is { } flaw ? ReadValue<string>.Refused($"is not allowed: {flaw}", hidden) : ReadValue<string>.Of(text);
        })
    {
        Schema = Patterns.Schema(@"https?://.*\{traceId\}.*"),
    };

    private static string? Flaw(string text)
    {
        if (!text.Contains(Placeholder, StringComparison.Ordinal))
            return $"it does not contain {Placeholder}";
        var address = text.Replace(Placeholder, Example, StringComparison.Ordinal);
        if (address.AsSpan().ContainsAny('{', '}'))
            return $"the only placeholder is {Placeholder}";
        if (address.Any(static it => char.IsWhiteSpace(it) || char.IsControl(it) || it == '\\')
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            return "it is no http or https address";
        if (uri.UserInfo.Length > 0)
            return "it carries credentials, which every reader of a record would see";
        return uri.Host.Contains(Example, StringComparison.Ordinal) ? $"{Placeholder} is in the name of the host" : null;
    }
}

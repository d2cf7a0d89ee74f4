namespace Replication.Registries.Http;

/// <summary>Reads <c>Link</c> (RFC 8288), by which registries page their lists.</summary>
internal static class LinkHeader
{
    /// <summary>What the next page is called; null on the last.</summary>
    public static string? Next(IEnumerable<string> headers)
    {
        foreach (var header in headers)
        {
            for (var at = 0; header.IndexOf('<', at) is var open and >= 0 && header.IndexOf('>', open) is var close and >= 0; at = close)
            {
                var end = header.IndexOf('<', close) is var following and >= 0 ? following : header.Length;
                var parameters = header[(close + 1)..end].Split(';', ',');
                if (parameters.Any(static parameter => parameter.Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Equals("rel=next", StringComparison.OrdinalIgnoreCase)))
                    return header[(open + 1)..close];
            }
        }
        return null;
    }
}
